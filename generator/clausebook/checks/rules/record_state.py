"""A record came to a state by a step that its type does not allow.

## What it checks

A record type may have states of its own and say which may follow which. On the main line, each change of a record's
state is such a step, or is made of such steps that came to the main line together, as those of a branch do. What
happens after a final state is told by INFO-007. Without a complete history nothing is said here, and HIST-001 reports
it.

## Why an auditor cares

A state machine is a promise: nothing is done before it was accepted, nothing is closed before it was checked. If a
record jumps over a step, the step did not take place or nobody wrote it down. ISO 21001:2018 7.5.3.2 asks for control
of changes.

## Bad

```text
IMO-2026-01   3 March 2026   status: open
IMO-2026-01   8 May 2026     status: done
```

## Good

```text
IMO-2026-01   3 March 2026   status: open
IMO-2026-01   2 April 2026   status: accepted
IMO-2026-01   8 May 2026     status: done
```

## How to fix

Record each step when it is taken. If the type asks for more steps than there are in truth, change `states` in a type of
your own in `manual/record-types/`. What happened already is explained by a concession.
"""

from collections.abc import Iterator
from itertools import pairwise

from clausebook.checks.changes import told
from clausebook.checks.records import Told, is_closed, place, told_records
from clausebook.checks.wording import listed
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Content
from clausebook.model.manual import Manual
from clausebook.model.record import OPEN_CLOSED, RecordState, RecordType

CODE = "INFO-012"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every change of a state that its type does not know."""
    for record in told_records(manual):
        if record.kind is None or record.kind.states == OPEN_CLOSED:
            continue
        for before, after in pairwise(record.lives[-1]):
            state = record.kind.state(before.facts.status)
            unknown = record.kind.state(after.facts.status) is None
            same = before.facts.status == after.facts.status
            if state is None or unknown or same or is_closed(before.facts, record.kind):
                continue
            if not _may_follow(manual, record, record.kind, state, after):
                yield _observation(manual, record, record.kind, state, after)


def _may_follow(manual: Manual, record: Told, kind: RecordType, state: RecordState, after: Content) -> bool:
    """Say whether a state may be followed by another one, by way of those that came to the main line with it."""
    arrivals = manual.history.arrivals
    arrival = arrivals[after.event.commit.id]
    brought = {one.facts.status for one in record.history.written if arrivals[one.event.commit.id] == arrival}
    brought.add(after.facts.status)
    reached: set[str] = set()
    waiting = [state.id]
    while waiting:
        known = kind.state(waiting.pop())
        steps = brought.intersection(known.next) - reached if known else set()
        reached |= steps
        waiting.extend(steps)
    return after.facts.status in reached


def _observation(manual: Manual, record: Told, kind: RecordType, state: RecordState, after: Content) -> Observation:
    """Say which step was taken, and which ones may be."""
    allowed = listed([f"'{name}'" for name in state.next], "or") if state.next else "no other one"
    return Observation(
        place(manual, record.path, "status"),
        f"{record.id} went from '{state.id}' to '{after.facts.status}' in {told(after.event.commit)}, "
        f"and '{state.id}' is followed by {allowed}",
        f"Record each step of a {kind.title.lower()} when it is taken, and explain this one in a concession",
        record.id,
    )
