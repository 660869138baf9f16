"""A merge changed or lost a controlled text, and nobody approved it since.

## What it checks

When branches are merged, a person may have to choose between two texts, and what comes out may be a text that neither
branch had, or one without the work of a branch. A document needs an approval after such a merge where the text that
the merge left counts as approved and no approval is bound to it, or where the branch had an approved text that did
not arrive. A merge in a draft is left alone, and so is one that a later approval settled. Without a complete history
nothing is said here, and HIST-001 reports it.

## Why an auditor cares

A merge hides a change well: neither author wrote it, and the usual lists of changes do not show it. ISO 21001:2018
7.5.3.2 asks for control of changes, 7.5.2 for approval of what is issued.

## Bad

```text
main     PRO-05 2.1   "within ten working days"      approved
branch   PRO-05 2.2   "within eight working days"    approved
merge    PRO-05 2.2   "within twenty working days"
```

## Good

```text
merge    PRO-05 2.2   "within eight working days"    approved
```

## How to fix

Look at the merge (`git show --remerge-diff COMMIT`). Restore what was lost or take the invented text back; if the text
is right as it is, give it a new version and have it approved.
"""

from collections.abc import Iterator
from operator import itemgetter

from clausebook.checks.changes import followed, told
from clausebook.model.document import Document, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Content, DocumentHistory, MergeChange, MergeKind
from clausebook.model.lives import approved, bound
from clausebook.model.manual import Manual

CODE = "APPR-010"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2", "7.5.2")

_DID = {
    MergeKind.WRITTEN: "holds a text of {id} that none of its branches had",
    MergeKind.DROPPED: "lost a branch's work on {id}",
}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield documents with such a merge, each once and for the newest one."""
    by_path: dict[str, list[tuple[int, MergeChange]]] = {}
    for number, change in enumerate(manual.history.merges):
        by_path.setdefault(change.path, []).append((number, change))
    for document, history, contents in followed(manual):
        paths = {event.path for event in (*history.events, *history.mainline)}
        changes = sorted((one for path in paths for one in by_path.get(path, ())), key=itemgetter(0))
        for _, change in changes:
            if _concerns(manual, change, history, contents) and _is_open(manual, change, history, contents):
                yield _told(document, change)
                break


def _told(document: Document, change: MergeChange) -> Observation:
    """Return what is told of a merge."""
    return Observation(
        document.at("version"),
        f"The merge in {told(change.commit)} {_DID[change.kind].format(id=document.id)}, "
        "and no approval has settled it since",
        f"Look at it (git show --remerge-diff {change.commit.id[:10]}); restore what was lost, or give the text a new "
        "version and ask for approval",
        document.id,
    )


def _concerns(manual: Manual, change: MergeChange, history: DocumentHistory, contents: tuple[Content, ...]) -> bool:
    """Say whether a merge's file was this document at that time; another one may have had its path before."""
    if any((event.commit.id, event.path) == (change.commit.id, change.path) for event in history.events):
        return True
    left = _left(manual, change, contents)
    return left is not None and left.event.path == change.path


def _left(manual: Manual, change: MergeChange, contents: tuple[Content, ...]) -> Content | None:
    """Return what the main line held when a merge had arrived there."""
    arrivals = manual.history.arrivals
    end = arrivals[change.commit.id]
    return next((one for one in reversed(contents) if arrivals[one.event.commit.id] <= end), None)


def _is_open(manual: Manual, change: MergeChange, history: DocumentHistory, contents: tuple[Content, ...]) -> bool:
    """Say whether something unapproved stands, or something approved is missing, since a merge."""
    arrivals = manual.history.arrivals
    end = arrivals[change.commit.id]
    if any(arrivals[one.event.commit.id] >= end and bound(one.facts) for one in contents):
        return False
    left = _left(manual, change, contents)
    claims = left is not None and left.facts.status == Status.APPROVED and not bound(left.facts)
    return claims or any(arrivals[one.event.commit.id] == end and approved(one.facts) for one in history.written)
