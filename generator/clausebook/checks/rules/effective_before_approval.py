"""A document takes effect before it was approved.

## What it checks

The date under `effective` is not earlier than the last of the approvals that the version needs. Where an earlier
text is still in force behind a draft, both are looked at.

## Why an auditor cares

Staff would have worked by a text that nobody had approved yet, or the date was written back. ISO 21001:2018 7.5.2
asks for review and approval when documents are created and updated, that is, before they are used.

## Bad

```yaml
effective: 2026-03-01
approvals:
  - {role: head, person: hl, date: 2026-03-09, version: "2.0", digest: "cb1:…"}
```

## Good

```yaml
effective: 2026-03-15
approvals:
  - {role: head, person: hl, date: 2026-03-09, version: "2.0", digest: "cb1:…"}
```

## How to fix

Set `effective` to the day of the last approval or later. The date is part of what is approved, so ask for the
approvals again. Don't change the dates of approvals that were given.
"""

from collections.abc import Iterator
from datetime import date

from clausebook.checks.texts import named, texts, where
from clausebook.checks.wording import written
from clausebook.model.approval import required_roles
from clausebook.model.document import Approval, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "LIFE-005"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approved documents whose effective date lies before a required approval that holds."""
    for document in texts(manual):
        if document.status is not Status.APPROVED or document.effective is None:
            continue
        roles = required_roles(document, manual.settings.types.get(document.type))
        given: dict[str, Approval] = {}
        for judgement in manual.standing(document).judgements:
            approval = judgement.approval
            # A role that approved twice gave its approval on the first of the days.
            if judgement.holds and approval.role in roles:
                given[approval.role] = min(approval, given.get(approval.role, approval), key=_day)
        last = max(given.values(), key=_day, default=None)
        if last is not None and document.effective < last.date:
            title = manual.register.title(last.role)
            yield Observation(
                where(manual, document, document.at("effective")),
                f"{named(document)} takes effect on {written(document.effective)}, but was approved ({title}) only on "
                f"{written(last.date)}",
                "Set 'effective' to the day of the last approval or later, and ask for the approvals again",
                document.id,
                () if document.commit else (last.place,),
                settled=bool(document.commit),
            )


def _day(approval: Approval) -> date:
    """Return the day of an approval, to sort by."""
    return approval.date
