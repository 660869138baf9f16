"""The management review left out something that it has to consider.

## What it checks

The newest management review that was held by the day names each topic of its record type under `inputs`, with a
summary. The topics are those of the type's schema; an institution that groups them otherwise defines a type of its own
with its own list. This is asked where a standard that is adopted has the duty (by the type's `clauses`). That a review
is late is said by INFO-003.

## Why an auditor cares

ISO 21001:2018 9.3.2 lists what top management has to consider, and an auditor goes through that list line by line. A
topic that is not in the minutes was not considered; one that has nothing to tell says so in a sentence.

## Bad

```yaml
inputs:
  - {topic: objectives, summary: Two of three reached.}
  - {topic: audits, summary: Three audits.}
```

## Good

```yaml
inputs:
  - {topic: earlier-actions, summary: Seven of seven decisions done.}
  - {topic: providers, summary: None was evaluated in this period.}
  # and so on, one for each topic of the type
```

## How to fix

Bring the missing topics before those who took part, and add what was considered while the record is open. For a review
that is closed, hold the rest and write a new record that corrects the old one (`corrects`), or take the topics up in
the next review. `clausebook review-pack` collects what the records tell about each topic.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed
from clausebook.model.finding import Observation, Severity
from clausebook.model.management import TYPE, management_reviews, topics
from clausebook.model.manual import Manual

CODE = "MGMT-001"
SEVERITY = Severity.WARNING
CLAUSES = ("9.3.2", "9.3.1")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation where the newest review lacks topics."""
    reviews = management_reviews(manual)
    kind = manual.record_types.get(TYPE)
    if not reviews or kind is None:
        return
    applicable = {row.clause.ref for coverage in manual.coverages.values() for row in coverage.applicable}
    if applicable.isdisjoint(kind.clauses):
        return
    newest = reviews[-1]
    told = {one.topic for one in newest.inputs if one.summary}
    missing = [topic for topic in topics(kind) if topic not in told]
    if missing:
        noun = "topic" if len(missing) == 1 else "topics"
        yield Observation(
            newest.record.at("inputs"),
            f"The management review {newest.record.id} does not tell of {len(missing)} {noun} that it has to"
            f" consider: {listed(missing)}",
            "Consider them and add each under 'inputs'; one that has nothing to tell says so; after the review is"
            " closed, write a new record that corrects it",
            newest.record.id,
        )
