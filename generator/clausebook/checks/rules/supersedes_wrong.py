"""A document supersedes something that it cannot supersede.

## What it checks

Each id under `supersedes` belongs to another document of this manual; documents do not supersede each other in a
circle; and no document is withdrawn while the one that replaces it is still a draft, in review, or waiting for its
effective date.

## Why an auditor cares

Between the end of one text and the beginning of the next nobody would know what applies. ISO 21001:2018 7.5.3.2 asks
for control of changes and 6.3 that the system stays whole while it is changed.

## Bad

```yaml
id: PRO-05
status: draft
supersedes: [PRO-03]        # PRO-03 has the status withdrawn
```

## Good

```yaml
id: PRO-05
status: draft
supersedes: [PRO-03]        # PRO-03 stays approved; it is superseded on the day PRO-05 takes effect
```

## How to fix

Correct the id, or take it out. Leave the old document at `approved` until its successor is in force: from that day it
is shown as superseded without anybody's doing.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed
from clausebook.model.document import Document, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual

CODE = "LIFE-007"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2", "6.3")
_WAITING = {
    State.NOT_YET: "takes effect only later",
    State.DRAFT: "is a draft",
    State.IN_REVIEW: "is still in review",
}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield unknown ids, circles, and gaps between two documents."""
    documents = {document.id: document for document in reversed(manual.documents)}
    for document in manual.documents:
        if document.status is Status.WITHDRAWN:
            continue
        for old in document.supersedes:
            yield from _one(manual, document, old, documents)
    yield from _circles(documents)


def _one(manual: Manual, document: Document, old: str, documents: dict[str, Document]) -> Iterator[Observation]:
    """Judge one id that a document supersedes."""
    place = document.at("supersedes")
    if old == document.id:
        yield Observation(place, f"{old} supersedes itself", f"Take {old} out of the list", document.id)
    elif old in documents:
        yield from _gap(manual, document, documents[old])
    elif old in manual.by_id:
        message = f"{document.id} supersedes {old}, which is a record; only documents are superseded"
        yield Observation(place, message, f"Take {old} out of the list", document.id)
    elif old not in manual.known_ids:
        message = f"{document.id} supersedes {old}, but there is no such document"
        advice = "Correct the id, or take it out; a document that was once in force stays in the manual as withdrawn"
        yield Observation(place, message, advice, document.id)


def _gap(manual: Manual, document: Document, old: Document) -> Iterator[Observation]:
    """Report a withdrawn document whose only successor is not in force yet."""
    waiting = _WAITING.get(manual.standing(document).state)
    if waiting is None or manual.standing(old).state is not State.WITHDRAWN:
        return
    others = (other for other in manual.documents if old.id in other.supersedes and other is not document)
    if not any(manual.standing(other).state in (State.IN_FORCE, State.SUPERSEDED) for other in others):
        yield Observation(
            document.at("supersedes"),
            f"{old.id} is withdrawn, but {document.id}, which replaces it, {waiting}: neither is in force",
            f"Set {old.id} back to approved; it is superseded on the day {document.id} takes effect",
            document.id,
            (old.at("status"),),
        )


def _circles(documents: dict[str, Document]) -> Iterator[Observation]:
    """Yield each circle of documents once, at its member with the smallest id."""
    for start in sorted(documents):
        path = _way_back(documents, start)
        if path:
            yield Observation(
                documents[start].at("supersedes"),
                f"{listed(path)} supersede each other in a circle, so none of them is in force",
                "In the older of them, take the newer one out of 'supersedes'",
                start,
            )


def _way_back(documents: dict[str, Document], start: str) -> tuple[str, ...]:
    """Return the ids of a circle that leads back to `start` through greater ids only; empty when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for old in documents[way[-1]].supersedes:
            if old == start and len(way) > 1:
                return way
            if old in documents and old > start and old not in seen:
                seen.add(old)
                ways.append((*way, old))
    return ()
