"""The review of a document is due soon.

## What it checks

The review of each document in force is further away than the period that the settings name under `due-soon` (60 days
where they name none). This is a reminder, not a fault.

## Why an auditor cares

Reviews that are planned are done. ISO 21001:2018 7.5.2 asks for review for suitability and adequacy; an auditor asks
how owners learn that one is due.

## Bad

```yaml
# on 30 November 2026
effective: 2025-12-15
review: P1Y
```

## Good

```yaml
# on 30 November 2026
effective: 2026-08-20
review: P1Y
```

## How to fix

Arrange the review now with those who work by the document. If it is still right, set the day of the next review; if
not, change it under a new version.
"""

from collections.abc import Iterator

from clausebook.checks.wording import written
from clausebook.model.finding import Observation, Severity
from clausebook.model.lifecycle import Review
from clausebook.model.manual import Manual

CODE = "REVW-003"
SEVERITY = Severity.NOTE
CLAUSES = ("7.5.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield documents in force whose review falls into the period of warning."""
    for document in manual.published:
        standing = manual.standing(document)
        due = document.next_review
        if due is not None and standing.in_force and standing.review is Review.DUE_SOON:
            yield Observation(
                document.at("review"),
                f"The review of {document.id} is due by {written(due)}",
                "Arrange it now; if the text is still right, set the day of the next review under 'review'",
                document.id,
            )
