"""The review of a document is overdue.

## What it checks

No document in force has a day of review that lies before the day of the report. The day stands under `review`, or
follows from `effective` and the period under `review`.

## Why an auditor cares

A text that nobody has looked at for years may no longer be what is done. ISO 21001:2018 7.5.2 asks for review for
suitability and adequacy when documents are updated, and 7.5.3.1 for documents that are suitable where they are used.

## Bad

```yaml
effective: 2024-03-15
review: P1Y
```

## Good

```yaml
effective: 2024-03-15
review: 2027-03-15          # reviewed in March 2026; still right
```

## How to fix

Read the document with those who work by it. If it is still right, set the day of the next review; no new approval is
needed for that. If not, change it under a new version.
"""

from collections.abc import Iterator

from clausebook.checks.wording import written
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "REVW-001"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.2", "7.5.3.1")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield documents in force whose review should have been done before the day."""
    for document in manual.published:
        effective, due = document.effective, document.next_review
        # A review set before the effective date is reported by META-005.
        if effective is None or due is None or due <= effective:
            continue
        if manual.is_overdue(document):
            yield Observation(
                document.at("review"),
                f"The review of {document.id} has been due since {written(due)}",
                "Review it. If it is still right, set the day of the next review under 'review'; "
                "if not, change it under a new version",
                document.id,
            )
