"""A concession lacks what it needs to count.

## What it checks

An open concession names a rule there is, what it applies to, a reason, who approved it and when, and the day on which
it expires. The approver stands in the register.

## Why an auditor cares

Only somebody with the authority may accept a deviation, for a reason and for a time; without these a concession
merely hides a finding. ISO 21001:2018 10.1 asks that nonconformities are dealt with, 5.3 that authority is assigned.

## Bad

```yaml
type: concession
rule: REVW-099
subject: REG-02
reason: " "
```

## Good

```yaml
type: concession
rule: REVW-001
subject: REG-02
reason: The review was moved behind the surveillance audit.
approved-by: hl
approved: 2026-10-26
expires: 2027-01-31
```

## How to fix

Fill in what the finding names. The codes of the rules stand in the rule reference and in every finding.
"""

from collections.abc import Iterator

from clausebook.checks.registry import rules
from clausebook.checks.wording import listed, suggested
from clausebook.model.concession import TYPE, concession
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.record import Record

CODE = "WAIV-002"
SEVERITY = Severity.ERROR
CLAUSES = ("10.1", "5.3")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield what open concessions lack."""
    for record in manual.records:
        if record.type == TYPE and record.status != "closed":
            yield from _incomplete(manual, record)


def _incomplete(manual: Manual, record: Record) -> Iterator[Observation]:
    """Judge the fields of one concession."""
    judged = concession(record)
    if judged.missing:
        yield Observation(
            record.at(judged.missing[0]),
            f"The concession {record.id} counts for nothing, since it lacks: {listed(judged.missing)}",
            "Fill in what is missing",
            record.id,
        )
    elif judged.expires is None:
        message = f"The concession {record.id} counts for nothing, since the day of its expiry cannot be read"
        yield Observation(record.at("expires"), message, "Write a day such as 2027-01-31", record.id)
    codes = {rule.text.code for rule in rules()}
    if judged.rule and judged.rule not in codes:
        message = f"The concession {record.id} is about a rule that does not exist: {judged.rule}"
        yield Observation(record.at("rule"), message, "Look the code up in the rule reference", record.id)
    person = record.text("approved-by")
    if person and person not in manual.register.people:
        message = f"The concession {record.id} was approved by '{person}', whom the register does not know"
        yield Observation(record.at("approved-by"), message, suggested(person, manual.register.people), record.id)
