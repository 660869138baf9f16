"""The day of a review was put off without a review.

## What it checks

Where the history moved the next review of an approved text to a later day, and the text stayed the same, there is a
record of the review: its type has `review` or `audit` in its name (such as `management-review`, `design-review`,
`resource-review` or `internal-audit`), it names the document under `refers-to`, and its date lies between the two
commits or up to 31 days before. Another day under `review` moves it, and so does a longer period, such as `P3Y` instead
of `P1Y`. Only the last such move under the last approved version is judged. Without a complete history nothing is said
here, and HIST-001 reports it.

## Why an auditor cares

A review that is only put off looks like one that was done. ISO 21001:2018 7.5.2 asks for review for suitability and
adequacy; a new day alone is no evidence of it.

## Bad

```text
PRO-05 2.1   review: 2026-10-01, and since 28 September 2026 review: 2027-10-01
```

## Good

```text
PRO-05 2.1   review: 2026-10-01, and since 28 September 2026 review: 2027-10-01
MR-2026-02   management review of 24 September 2026, refers-to: [PRO-05]
```

## How to fix

Record the review: what was looked at, by whom, and what came of it, and name the document under `refers-to`. If there
was none, take the new day back. To put a review off, write a concession.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from clausebook.checks.changes import day, followed, stretches, told
from clausebook.checks.wording import written
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Commit, Content, Facts
from clausebook.model.lives import approved
from clausebook.model.manual import Manual
from clausebook.model.period import Period

CODE = "REVW-004"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2",)

_KINDS = ("review", "audit")
_BEFORE = timedelta(days=31)
_AFTER = timedelta(days=1)
"""For records dated in a time zone ahead of UTC."""


def check(manual: Manual) -> Iterator[Observation]:
    """Yield documents whose review was last moved to a later day without a record."""
    for document, _, contents in followed(manual):
        judged = [stretch for stretch in stretches(contents) if any(approved(content.facts) for content in stretch)]
        moves = tuple(_moves(judged[-1])) if judged else ()
        if not moves or _is_recorded(manual, document, moves[-1]):
            continue
        move = moves[-1]
        yield Observation(
            document.at("review"),
            f"The review of {document.id} was put off from {written(move.old)} to {written(move.new)} "
            f"in {told(move.after)}, and no record tells of a review",
            f"Record the review and name {document.id} under 'refers-to'; if there was none, take the new day back",
            document.id,
            settled=True,
        )


class _Move(NamedTuple):
    """A review that was put off."""

    before: Commit
    after: Commit
    old: date
    new: date


def _moves(stretch: tuple[Content, ...]) -> Iterator[_Move]:
    """Yield every move of an approved text's review to a later day that was not taken back, oldest first."""
    last = _due(stretch[-1].facts)
    for before, after in pairwise(stretch):
        old, new = _due(before.facts), _due(after.facts)
        same = before.facts.text == after.facts.text and approved(after.facts)
        if same and old and new and last and old < new and old < last:
            yield _Move(before.event.commit, after.event.commit, old, new)


def _due(facts: Facts) -> date | None:
    """Return the day of the next review that a content names; None when it names none."""
    try:
        return date.fromisoformat(facts.review)
    except ValueError:
        pass
    try:
        return Period.parse(facts.review).after(facts.effective) if facts.effective else None
    except ValueError:
        return None


def _is_recorded(manual: Manual, document: Document, move: _Move) -> bool:
    """Say whether a record tells of a review between the two commits, or shortly before."""
    begin, end = day(move.before) - _BEFORE, day(move.after) + _AFTER
    return any(
        begin <= record.date <= end and document.id in record.refers_to and any(kind in record.type for kind in _KINDS)
        for record in manual.records
    )
