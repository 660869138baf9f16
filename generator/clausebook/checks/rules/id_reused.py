"""An approved document's id was changed, or used again for another text.

## What it checks

Once a document has been approved, its id stays: it does not change in a file, and it does not name another document,
neither after the first one was deleted nor beside it. Told by the main line of the history. A document that was moved
or restored keeps its id, and one that was never approved leaves its id free. Without a complete history nothing is
said here, and HIST-001 reports it. Two files that have one id now are reported by META-002.

## Why an auditor cares

Records, audit reports and other documents cite an id for years. If it names another text later, every old citation
points to the wrong one. ISO 21001:2018 7.5.2 asks for identification, 7.5.3.2 for retrieval and control of changes.

## Bad

```text
3 March 2026   PRO-05 2.1   Admission of learners, approved; deleted in May
8 July 2026    PRO-05 1.0   Use of the library
```

## Good

```text
3 March 2026   PRO-05 2.1   Admission of learners, withdrawn in May
8 July 2026    PRO-14 1.0   Use of the library
```

## How to fix

Give the document its old id back; or give the newer of two documents the next free id (`clausebook new` finds it), and
restore the older one with the status `withdrawn`.
"""

from collections.abc import Iterator, Sequence

from clausebook.checks.changes import followed, renumbered, told
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Content
from clausebook.model.lives import approved, is_another, lives
from clausebook.model.manual import Manual

CODE = "META-011"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield documents whose id is not the one they were approved under, or was another document's."""
    if not manual.history.complete:
        return
    for gone, document in renumbered(manual):
        yield Observation(
            document.at("id"),
            f"The id of an approved document was changed from {gone.id} to {document.id} "
            f"in {told(gone.mainline[0].commit)}",
            f"Give the document its id {gone.id} back; or restore {gone.id} with the status withdrawn",
            document.id,
        )
    for document, history, contents in followed(manual):
        former = [life[-1] for life in lives(history)[:-1]]
        for gone in manual.history.gone:
            if gone.id == document.id and gone.contents and _is_other(manual, lives(gone)[-1], contents):
                former.append(gone.contents[0])
        for last in former[:1]:
            yield _reused(document, last, contents[0])


def _is_other(manual: Manual, gone: Sequence[Content], contents: Sequence[Content]) -> bool:
    """Say whether a deleted file with the id of a present document was another document."""
    shown = {content.facts.text for content in contents}
    texts = {content.facts.text for content in gone if approved(content.facts)}
    if not texts or texts & shown:
        return False
    arrivals = manual.history.arrivals
    earlier = arrivals[gone[0].event.commit.id] <= arrivals[contents[0].event.commit.id]
    return is_another(gone, contents[0]) if earlier else True


def _reused(document: Document, last: Content, first: Content) -> Observation:
    """Return what is told of an id that named another text before."""
    facts = last.facts
    return Observation(
        document.at("id"),
        f"The id {document.id} has been used for two texts: version {facts.version} in {last.event.path}, which was "
        f"deleted, and version {first.facts.version} since {told(first.event.commit)}",
        "Give the newer of the two the next free id, and restore the older one with the status withdrawn",
        document.id,
    )
