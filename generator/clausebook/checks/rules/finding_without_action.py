"""A nonconformity has no corrective action with somebody responsible and a date.

## What it checks

Each finding of an internal audit that is graded `major` or `minor` is taken up by a record of type `nonconformity`:
it names the record under `record`, or a later record names the audit under `refers-to` and the finding's clause. Each
nonconformity has at least one action, each action a role that answers for it and a day; and one whose actions were
found not effective has a new action, or another record takes it up again (`reopens`).

## Why an auditor cares

Who finds that a requirement is not met has to react, find the cause, and act on it (ISO 21001:2018 10.1), without
undue delay where an audit found it (9.2.2). A finding that nobody took up comes back in the next audit, and then it
is a major one.

## Bad

```yaml
findings:
  - {grade: minor, clause: "8.6", text: 9 of 20 moderation sheets came in after the results were released.}
```

## Good

```yaml
findings:
  - {grade: minor, clause: "8.6", text: 9 of 20 moderation sheets came in after the results., record: NC-2025-01}
```

## How to fix

Write the nonconformity (`clausebook new nonconformity`), with the audit under `refers-to`, and give each action an
owner and a day. While the report is open, name the record in its finding.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.nonconformities import Case, cases, untreated

CODE = "AUDT-003"
SEVERITY = Severity.ERROR
CLAUSES = ("10.1", "9.2.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield findings that nobody took up, then nonconformities without a whole action."""
    readable = {item.id for item in manual.malformed if item.id}
    for one in untreated(manual):
        # A record that cannot be read is an error of its own, and may well be the one that is asked for.
        if one.names not in readable:
            named = f"{one.names} is no nonconformity" if one.names else "no nonconformity takes it up"
            yield Observation(
                one.audit.at("findings"),
                f"The {one.grade} finding of {one.audit.id} on clause {one.clause} has no corrective action: {named}",
                f"Write a record of type nonconformity that refers to {one.audit.id} and names the clause",
                one.audit.id,
            )
    reopened = {record.text("reopens") for record in manual.records}
    for case in cases(manual):
        yield from _case(case, case.record.id in reopened)


def _case(case: Case, reopened: bool) -> Iterator[Observation]:
    """Yield what a nonconformity's actions lack."""
    record = case.record
    if not case.actions:
        yield Observation(
            record.at("actions"),
            f"{record.id} has no action against the cause",
            "Add under 'actions' what will be done, the role that answers for it and the day",
            record.id,
        )
    for number, action in enumerate(case.actions, start=1):
        missing = [
            word for word, value in (("role that answers for it", action.owner), ("day", action.due)) if not value
        ]
        if missing:
            yield Observation(
                record.at("actions"),
                f"Action {number} of {record.id} has no {listed(missing, 'and no')}",
                "Add the role under 'owner' and the day under 'due'",
                record.id,
            )
    if not case.closed and case.failed and not case.waiting and not reopened:
        yield Observation(
            record.at("effectiveness"),
            f"The actions of {record.id} were found not effective, and no new one is planned",
            "Look for the cause again and add an action, or take the case up again in a new record ('reopens')",
            record.id,
        )
