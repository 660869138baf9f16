"""A record was deleted before the end of its retention.

## What it checks

A record that left the manual was kept as long as its type asks, or longer where the record itself did, counted from
the event that the type names. One whose clock had not started (an open one, where it starts with closing) may not be
deleted at all. A file that was moved within `records/`, or restored, is still there; an open record that got another
id in the same commit is too. One that lies in a hidden folder or file is not read, and counts as deleted. Where the
type is gone as well, nobody can tell how long it had to be kept, and that is told. Without a complete history nothing
is said here, and HIST-001 reports it.

## Why an auditor cares

Records that were deleted too early are missing when a complaint, an appeal or an audit comes back to them, and nobody
can tell whether they were deleted because they were awkward. ISO 21001:2018 7.5.3.2 asks for retention and disposition.

## Bad

```shell
git rm records/internal-audit/IA-2026-01.md     # closed in May, to be kept for three years
```

## Good

```text
IA-2026-01   closed 20 May 2026, deleted 2 June 2029
```

## How to fix

Restore the file from the state before the commit that is named, for example with `git checkout COMMIT^ -- PATH`. What
may be disposed of, and from when on, is on the page *Records that may be disposed of*.
"""

from collections.abc import Iterator

from clausebook.checks.changes import day, told
from clausebook.checks.records import FOLDER, end_of_retention, is_closed
from clausebook.checks.wording import written
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Content, DocumentHistory
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.record import RecordType

CODE = "INFO-009"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every record that was deleted while it had to be kept."""
    if not manual.history.complete:
        return
    begun = {
        (life.mainline[-1].commit.id, life.recorded[-1].facts.type, life.recorded[-1].facts.on("date"))
        for life in manual.history.files.values()
        if life.recorded
    }
    for gone in (*manual.history.gone, *_hidden(manual)):
        end = gone.mainline[0]
        if not (end.path.startswith(FOLDER) and gone.recorded) or gone.id in manual.known_ids:
            continue
        facts = gone.recorded[0].facts
        kind = manual.record_types.get(facts.type)
        renumbered = (end.commit.id, facts.type, facts.on("date")) in begun and not is_closed(facts, kind)
        why = None if renumbered and not end.blob else _too_early(gone, gone.recorded[0], kind)
        if why:
            was = "has been in a hidden folder or file since" if end.blob else "was deleted in"
            back = f"Restore it (git checkout {end.commit.id[:10]}^ -- '{end.path}')"
            yield Observation(
                Place(manual.settings.path),
                f"{gone.id} {was} {told(end.commit)}{why}",
                "Move it to a folder and a name without a dot at the beginning" if end.blob else back,
                gone.id,
            )


def _hidden(manual: Manual) -> Iterator[DocumentHistory]:
    """Yield records that are not read, because they lie in a hidden folder or file."""
    for path, history in manual.history.files.items():
        if path not in manual.by_path and any(part.startswith(".") or part.endswith("~") for part in path.split("/")):
            yield history


def _too_early(gone: DocumentHistory, last: Content, kind: RecordType | None) -> str | None:
    """Return why a record should still be there; None when its retention was over."""
    if kind is None:
        named = f"'{last.facts.type}'" if last.facts.type else "which cannot be read"
        return f", and how long it had to be kept is not verified: there is no record type {named}"
    until = end_of_retention(last.facts, kind)
    if until is None:
        started = "it was closed" if kind.retention_from == "closed" else f"'{kind.retention_from}' held a day"
        return f", before {started}"
    return f", and had to be kept until {written(until)}" if day(gone.mainline[0].commit) <= until else None
