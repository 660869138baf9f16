"""A date that is none, or that cannot be true.

## What it checks

Dates are written year-month-day and exist; periods are written like `P1Y`. A document's next review lies after the
day on which it takes effect. An approval, a record and its closing are not dated after the day of the report, and no
record is closed before it was begun. A document that takes effect before it was approved is reported by LIFE-005.

## Why an auditor cares

Dates are the first thing an auditor compares. One impossible date makes every other date in the manual doubtful. ISO
21001:2018 7.5.2 names the date as part of a document's identification; 7.5.3.2 asks that evidence is protected from
unintended change.

## Bad

```yaml
effective: 2026-03-15
review: 2025-03-15
```

## Good

```yaml
effective: 2026-03-15
review: 2027-03-15
```

## How to fix

Correct the date that is wrong. Never date an approval or a record ahead or back: write the day on which it was done,
and say in the text what has been delayed.
"""

from collections.abc import Iterator

from clausebook.checks.problems import about
from clausebook.checks.wording import written
from clausebook.model.approval import Flaw
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.problem import Topic
from clausebook.model.record import Record

CODE = "META-005"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield dates that are none, and dates in an impossible order."""
    yield from about(manual, Topic.DATE)
    for document in manual.documents:
        yield from _document(manual, document)
    for record in manual.records:
        yield from _record(manual, record)


def _document(manual: Manual, document: Document) -> Iterator[Observation]:
    """Compare the review with the effective date, and approvals with the day of the report."""
    due, effective = document.next_review, document.effective
    if due is not None and effective is not None and due <= effective:
        yield Observation(
            document.at("review"),
            f"The next review of {document.id} is set for {written(due)}, but it takes effect on {written(effective)}",
            "Set the review to a later day, or to a period such as P1Y",
            document.id,
        )
    for judgement in manual.standing(document).judgements:
        if Flaw.FUTURE in judgement.flaws:
            yield Observation(
                judgement.approval.place,
                f"An approval of {document.id} is dated {written(judgement.approval.date)}, which is still to come: "
                f"this report is of {written(manual.as_of)}",
                "Write the day on which the approval was given",
                document.id,
            )


def _record(manual: Manual, record: Record) -> Iterator[Observation]:
    """Compare a record's dates with each other and with the day of the report."""
    if record.date > manual.as_of:
        yield Observation(
            record.at("date"),
            f"{record.id} is dated {written(record.date)}, which is still to come: "
            f"this report is of {written(manual.as_of)}",
            "Write the day on which it was done; what is only planned belongs into a plan",
            record.id,
        )
    if record.closed is None:
        return
    if record.closed < record.date:
        yield Observation(
            record.at("closed"),
            f"{record.id} was closed on {written(record.closed)}, before its date of {written(record.date)}",
            "Correct the date that is wrong",
            record.id,
        )
    elif record.closed > manual.as_of >= record.date:
        yield Observation(
            record.at("closed"),
            f"{record.id} says it was closed on {written(record.closed)}, which is still to come: "
            f"this report is of {written(manual.as_of)}",
            "Leave it open until it is closed, then write that day",
            record.id,
        )
