"""A document in force was deleted instead of withdrawn.

## What it checks

No document that was approved and in effect has left the manual. A draft may be deleted, and so may a document that was
withdrawn before. A file that was moved within `manual/`, renamed or restored is still there; one that was moved out of
it, or to a hidden folder, is gone. Without a complete history nothing is said here, and HIST-001 reports it.

## Why an auditor cares

Documents that were in force are retained, so that it can be shown which rule applied on a day; ISO 21001:2018 7.5.3.2
asks for retention and disposition. Who looks for a deleted document finds nothing, not even a word that it is no longer
to be used.

## Bad

```shell
git rm manual/learners/PRO-05-admission.md
```

## Good

```yaml
id: PRO-05
status: withdrawn
```

## How to fix

Restore the file from the state before the commit that is named, for example with `git checkout COMMIT^ -- PATH`, and
set its status to `withdrawn`. Its page then says so, and its id stays taken.
"""

from collections.abc import Iterator
from datetime import date

from clausebook.checks.changes import day, renumbered, told
from clausebook.model.document import Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import DocumentHistory, Event, Facts
from clausebook.model.lives import approved
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "LIFE-009"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every document that was in force when it was deleted, or moved to where it is not read."""
    if not manual.history.complete:
        return
    # An id that changed is META-011's; one that still stands in a file was moved in two steps.
    moved = [id(gone) for gone, _ in renumbered(manual)]
    for lost in (*manual.history.gone, *_hidden(manual)):
        end = lost.mainline[0]
        facts = _in_force(lost, day(end.commit))
        if facts is not None and id(lost) not in moved and lost.id not in manual.known_ids:
            was = "lies in a hidden folder or file since" if end.blob else "was deleted, or moved out of the manual, in"
            yield Observation(
                Place(manual.settings.path),
                f"{lost.id} {facts.version} was in force, and {end.path} {was} {told(end.commit)}",
                _advice(end),
                lost.id,
            )


def _hidden(manual: Manual) -> Iterator[DocumentHistory]:
    """Yield documents that are not read, because they lie in a hidden folder or file."""
    for path, history in manual.history.files.items():
        if path not in manual.by_path and any(part.startswith(".") or part.endswith("~") for part in path.split("/")):
            yield history


def _advice(end: Event) -> str:
    """Return how a document is brought back."""
    if end.blob:
        return "Move it to a folder and a name without a dot at the beginning, and set its status to withdrawn"
    return f"Restore it (git checkout {end.commit.id[:10]}^ -- '{end.path}') and set its status to withdrawn"


def _in_force(gone: DocumentHistory, on: date) -> Facts | None:
    """Return the facts of the text in force on a day; None when there was none, or the document was withdrawn."""
    for content in gone.contents:
        facts = content.facts
        if facts.status == Status.WITHDRAWN:
            return None
        if approved(facts) and facts.effective is not None and facts.effective <= on:
            return facts
    return None
