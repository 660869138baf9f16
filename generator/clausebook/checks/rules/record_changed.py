"""A closed record was changed.

## What it checks

Once the main line holds a record in a final state (`closed`, unless its type has states of its own), not a byte of the
file changes. What was changed and taken back is not told; a file that only moved is the same record. A change in the
working folder that is not recorded yet is told too. Without a complete history nothing is said here, and HIST-001
reports it.

## Why an auditor cares

A closed record says what was known and decided on a day. If it can be rewritten afterwards it proves nothing, not even
where the rewriting was meant well. ISO 21001:2018 7.5.3.2 asks that evidence is protected against alteration.

## Bad

```text
NC-2026-01   11 May 2026    closed: the cause was a missing form
NC-2026-01   3 June 2026    closed: the cause was a late delivery
```

## Good

```yaml
id: NC-2026-07
type: nonconformity
title: "Correction: cause of the late moderation sheets"
corrects: NC-2026-01
```

## How to fix

Take the file back to the state in which it was closed, for example with `git checkout COMMIT -- PATH`. What is wrong in
it is said in a new record of the same type that names it under `corrects`; both are shown together from then on.
"""

from collections.abc import Iterator

from clausebook.checks.changes import told
from clausebook.checks.records import Told, closing, is_closed, place, told_records
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Content
from clausebook.model.manual import Manual

CODE = "INFO-007"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every closed record that is not any more what it was when it was closed."""
    for record in told_records(manual):
        life = record.lives[-1]
        closed = closing(life, record.kind)
        if closed is None:
            continue
        if life[-1].event.blob != closed.event.blob:
            same = max(number for number, one in enumerate(life) if one.event.blob == closed.event.blob)
            yield _observation(manual, record, closed, life[same + 1])
        elif record.path in manual.history.changed:
            yield _observation(manual, record, closed, None)


def _observation(manual: Manual, record: Told, closed: Content, after: Content | None) -> Observation:
    """Say when a record was closed, and what changed it; None for a change that is not recorded yet."""
    begun = f"{record.id} was closed in {told(closed.event.commit)}"
    change = f"changed in {told(after.event.commit)}" if after else "changed since in the working folder"
    reopened = after is not None and not is_closed(after.facts, record.kind)
    return Observation(
        place(manual, record.path, "status" if reopened else "closed"),
        f"{begun} and {'opened again and ' if reopened else ''}{change}",
        f"Take it back (git checkout {closed.event.commit.id[:10]} -- '{closed.event.path}') and write a new record "
        f"with 'corrects: {record.id}'",
        record.id,
    )
