"""A decision of the management review is left undone, or nobody verified that it was done.

## What it checks

Each decision of a management review names who answers for it and a day. None waits after its day: it has `done`, or
the record under `record` that carries it on is closed. Before the review itself is closed, somebody verified what was
done: by name and day (`verified-by`, `verified`), by the closed record that carried the decision on, or in a later
management review that looked at the earlier actions.

## Why an auditor cares

ISO 21001:2018 9.3.3 asks for decisions on improvement, change and resources, and 9.3.2 for the state of the actions
from earlier reviews. Decisions without an owner and a day, or closed on somebody's word, come back every year.

## Bad

```yaml
status: closed
decisions:
  - {kind: resources, text: Set up a quiet room., owner: head, due: 2026-03-31, done: 2026-03-20}
```

## Good

```yaml
status: closed
decisions:
  - {kind: resources, text: Set up a quiet room., owner: head, due: 2026-03-31, done: 2026-03-20,
     verified-by: qb, verified: 2026-03-27}
```

## How to fix

Keep the record of a review open until its decisions are done; do what is due and write the day under `done`, or agree a
new day. Have somebody see the result and enter it. For a review that is closed already, look at its decisions in the
next one, under the topic `earlier-actions`, and name the review there.
"""

from collections.abc import Iterator

from clausebook.checks.overdue_tasks import told, what_to_do
from clausebook.model.finding import Observation, Severity
from clausebook.model.management import Decision, ManagementReview, management_reviews
from clausebook.model.manual import Manual

CODE = "MGMT-002"
SEVERITY = Severity.WARNING
CLAUSES = ("9.3.3", "9.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield what the decisions of each review lack."""
    for review in management_reviews(manual):
        for flaw, advice in (*_named(review), *_late(manual, review), *_verified(review)):
            record = review.record
            yield Observation(record.at("decisions"), flaw, advice, record.id)


def _named(review: ManagementReview) -> Iterator[tuple[str, str]]:
    """Yield flaw and advice for decisions without an owner or a day."""
    unowned = [one for one in review.decisions if not one.task.owner]
    if unowned:
        yield f"Nobody answers for {_count(review, unowned)}", "Name the responsible role under 'owner'"
    endless = [one for one in review.decisions if one.task.due is None]
    if endless:
        yield f"No day is set for {_count(review, endless)}", "Write under 'due' by when it is done"


def _late(manual: Manual, review: ManagementReview) -> Iterator[tuple[str, str]]:
    """Yield flaw and advice for decisions that wait after their day."""
    late = told(manual, (one.task for one in review.decisions))
    if late:
        yield late, what_to_do(manual, review.record)


def _verified(review: ManagementReview) -> Iterator[tuple[str, str]]:
    """Yield flaw and advice for a closed review of which nobody verified what was done."""
    loose = [one for one in review.decisions if not one.waits and not review.is_verified(one)]
    if review.closed and loose:
        yield (
            f"Nobody verified that {_count(review, loose)} {'was' if len(loose) == 1 else 'were'} carried out",
            "Look at it in the next review, under the topic 'earlier-actions', and name this review there",
        )


def _count(review: ManagementReview, found: list[Decision]) -> str:
    """Return how many decisions of a review there are, in words."""
    return f"{len(found)} {'decision' if len(found) == 1 else 'decisions'} of {review.record.id}"
