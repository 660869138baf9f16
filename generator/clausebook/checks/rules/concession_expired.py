"""A concession has expired.

## What it checks

No open concession is older than its expiry date. From the day after it the findings that it accepted count again.

## Why an auditor cares

A deviation that was accepted for a time and simply goes on is no longer accepted by anybody. ISO 21001:2018 10.1 asks
that nonconformities are dealt with, and 7.5.3.2 that evidence of it is controlled.

## Bad

```yaml
type: concession
status: open
expires: 2025-12-31         # and today is later
```

## Good

```yaml
type: concession
status: closed
closed: 2025-12-20
expires: 2025-12-31
```

## How to fix

If the cause is gone, close the record. If the deviation must be accepted for longer, write a new concession with a
new decision; never move the date of the old one.
"""

from collections.abc import Iterator

from clausebook.checks.wording import written
from clausebook.model.concession import TYPE, concession
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "WAIV-001"
SEVERITY = Severity.ERROR
CLAUSES = ("10.1", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield open concessions whose expiry date has passed."""
    for record in manual.records:
        if record.type != TYPE or record.status == "closed":
            continue
        expires = concession(record).expires
        if expires is not None and expires < manual.as_of:
            yield Observation(
                record.at("expires"),
                f"The concession {record.id} expired on {written(expires)} and no longer accepts anything",
                "Close it if its cause is gone; otherwise write a new concession with a new decision",
                record.id,
            )
