"""An expected record is late.

## What it checks

A record type may say how often a record is expected (`cadence`) and for what (`scope`): the institution, each campus,
unit or programme, each term or each year. The first is due one cadence after the first day of any record or document,
each following one a cadence after the last one's date; in scope `term` or `year` on its last day. A record for the
whole institution counts for all. Types that come with the program are expected only if they are evidence for an
applicable clause of an adopted standard; the institution's own types always. What is missing of an own type when the
time of `grace` in the settings is over is told by INFO-020 instead.

## Why an auditor cares

Records show that the system runs and not only exists: audits at planned intervals (ISO 21001:2018 9.2.1), management
reviews (9.3.1), monitoring (9.1.1). The first thing asked for is the newest one; if it is older than your own rule
allows, the process did not take place.

## Bad

```yaml
id: IA-2024-01
type: internal-audit        # cadence P1Y, and no later one
date: 2024-04-09
```

## Good

```yaml
id: IA-2026-01
type: internal-audit
date: 2026-04-14
```

## How to fix

Do what is due and record it. If it was done, write the record now, with its true date. If the interval is wrong for
the institution, change `cadence` in a type of your own in `manual/record-types/`. The page Calendar and `clausebook
due` say weeks ahead what comes next.
"""

from collections.abc import Iterator

from clausebook.checks.deliveries import describe, is_grave, lapses
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "INFO-003"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.2", "9.1.1", "9.2.1", "9.3.1")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each type, or each part of its scope, whose record is overdue."""
    for series, lapse in lapses(manual):
        if not is_grave(series, lapse):
            yield describe(manual, series, lapse)
