"""An approval by somebody who could not give it.

## What it checks

The person of each approval of the present version stands in `manual/register.yml` and held the role, in which they
approved, on the day of the approval.

## Why an auditor cares

Authority belongs to a role for a time. ISO 21001:2018 5.3 asks that responsibilities and authorities are assigned and
known; an approval by somebody who had left the role, or did not have it yet, is not one in the sense of 7.5.2.

## Bad

```yaml
# register: hl is head since 2024-08-01
approvals:
  - {role: head, person: hl, date: 2024-06-15, version: "1.0", digest: "cb1:…"}
```

## Good

```yaml
approvals:
  - {role: head, person: hl, date: 2024-08-15, version: "1.0", digest: "cb1:…"}
```

## How to fix

If the register is wrong, complete it: a person may hold a role as a deputy for a few days. Otherwise ask the person
who holds the role for approval.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed, suggested, written
from clausebook.model.approval import Flaw
from clausebook.model.document import Approval, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "APPR-005"
SEVERITY = Severity.ERROR
CLAUSES = ("5.3", "7.5.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approvals of the present version by unknown people, and by people without the role on that day."""
    for document in manual.documents:
        if document.status not in (Status.APPROVED, Status.IN_REVIEW):
            continue
        for judgement in manual.standing(document).judgements:
            approval = judgement.approval
            if Flaw.OTHER_VERSION in judgement.flaws:
                continue
            if Flaw.UNKNOWN_PERSON in judgement.flaws:
                yield Observation(
                    approval.place,
                    f"{document.id} was approved by '{approval.person}', whom the register does not know",
                    suggested(approval.person, manual.register.people),
                    document.id,
                )
            # An unknown role is reported by ROLE-002; nobody could hold it.
            elif Flaw.ROLE_NOT_HELD in judgement.flaws and approval.role in manual.register.roles:
                name = manual.register.people[approval.person].name
                yield Observation(
                    approval.place,
                    f"{name} approved {document.id} as {manual.register.title(approval.role)} on "
                    f"{written(approval.date)}, but did not hold that role on that day{_holders(manual, approval)}",
                    f"Ask who holds the role now for approval; or complete {manual.register.path}, if it is wrong",
                    document.id,
                )


def _holders(manual: Manual, approval: Approval) -> str:
    """Say who held the role, if anybody did."""
    holders = manual.register.holders(approval.role, approval.date)
    return f"; {listed(person.name for person in holders)} did" if holders else ""
