"""An approved document has no day of review.

## What it checks

Each document whose status is `approved` says under `review` how long it holds, or on which day it is looked at again.
A superseded document needs none.

## Why an auditor cares

Without a day nobody is reminded, and the text grows old unnoticed. ISO 21001:2018 7.5.2 asks for review for
suitability and adequacy.

## Bad

```yaml
effective: 2026-03-15
```

## Good

```yaml
effective: 2026-03-15
review: P1Y
```

## How to fix

Add `review` with a period such as `P1Y` (a year), `P2Y` or `P6M` (six months), counted from the effective date, or
with a day. No new approval is needed for it.
"""

from collections.abc import Iterator

from clausebook.model.document import Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual

CODE = "REVW-005"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approved documents for which no review is set."""
    for document in manual.documents:
        superseded = manual.standing(document).state is State.SUPERSEDED
        if document.status is Status.APPROVED and document.review is None and not superseded:
            yield Observation(
                document.at("effective"),
                f"{document.id} is approved, but has no day of review",
                "Add a line 'review: P1Y', or another period or day",
                document.id,
            )
