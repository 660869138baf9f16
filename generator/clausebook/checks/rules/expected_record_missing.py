"""A record that the institution itself asks for is missing.

## What it checks

For the record types in `manual/record-types/` that have a `cadence`: whether the record that is due, for the
institution or for each part of the type's `scope`, was delivered before the time of `grace` in the settings was over.
Until then it is late (INFO-003), and so is a record of a type that comes with the program however long it is overdue.

## Why an auditor cares

The institution set this interval itself. A record that is not there long after its day means that the process did not
take place as planned, and that nobody noticed: evidence of operation (ISO 21001:2018 8.1.1) is missing, and so is its
monitoring (9.1.1).

## Bad

```yaml
id: FD-2024-01
type: fire-drill            # cadence P6M at each campus, and no later one
date: 2024-04-09
campus: north
```

## Good

```yaml
id: FD-2026-01
type: fire-drill
date: 2026-05-12
campus: north
```

## How to fix

Do what is due and record it; or write the record now, with its true date, if it was done. If nobody needs it so often,
change the `cadence` of the type. If it has to wait, record a concession with the reason and a last day.
"""

from collections.abc import Iterator

from clausebook.checks.deliveries import describe, is_grave, lapses
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "INFO-020"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2", "8.1.1", "9.1.1")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each own type, or each part of its scope, whose record is missing."""
    for series, lapse in lapses(manual):
        if is_grave(series, lapse):
            yield describe(manual, series, lapse)
