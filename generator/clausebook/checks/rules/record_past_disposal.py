"""A record is kept longer than its retention.

## What it checks

The last day on which a record has to be kept has passed: its type's retention, or its own where that is longer, counted
from the event that the type names (its date, its closing, or a day in one of its fields). All of them together are on
the page *Records that may be disposed of*.

## Why an auditor cares

Disposal is part of control (ISO 21001:2018 7.5.3.2), and data protection law asks that personal data goes when it is no
longer needed. A retention that nobody applies is only a number.

## Bad

```yaml
id: CPL-2019-01
status: closed
closed: 2019-10-04          # retention P5Y: it could have gone on 5 October 2024
```

## Good

```yaml
id: CPL-2024-01
status: closed
closed: 2024-10-04
```

## How to fix

The owner decides and deletes the file; the change history keeps the fact that it was there. The text itself stays in
the history, so personal data never belongs into a record. If the record is still needed, write a concession with the
reason and the day until which it is kept.
"""

from collections.abc import Iterator

from clausebook.checks.wording import written
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.record import kept_until

CODE = "INFO-010"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every record that could have been disposed of."""
    for record in manual.records:
        kind = manual.record_types[record.type]
        until = kept_until(record, kind)
        if until is not None and until < manual.as_of:
            yield Observation(
                record.at(kind.retention_from),
                f"{record.id} had to be kept until {written(until)} and is still there",
                f"Let the owner ({manual.register.title(record.owner)}) delete it, or say in a concession why it stays",
                record.id,
            )
