"""A planned audit has not taken place.

## What it checks

Of the newest audit programme, and of older ones that are still open, each planned audit whose month has passed names
its report under `record`, and there is such a report of type `internal-audit`.

## Why an auditor cares

Audits take place at planned intervals (ISO 21001:2018 9.2.1), and the programme is carried out, not only written
(9.2.2). A planned audit without a report is the first thing an auditor sees when programme and reports lie side by
side.

## Bad

```yaml
audits:
  - {subject: Teaching, where: Town Campus, month: 2026-03, auditors: [cd], reason: Yearly round}
  # and it is June
```

## Good

```yaml
audits:
  - {subject: Teaching, where: Town Campus, month: 2026-03, auditors: [cd], reason: Yearly round, record: IA-2026-01}
```

## How to fix

Hold the audit and name its report under `record`. If it took place, name the report now. If it was put off, plan it
in the next programme with the reason, and close the old one.
"""

from collections.abc import Iterator

from clausebook.checks.wording import written
from clausebook.model.audit_cycle import cycle
from clausebook.model.audits import is_overdue
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "AUDT-007"
SEVERITY = Severity.WARNING
CLAUSES = ("9.2.1", "9.2.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each planned audit that is overdue."""
    found = cycle(manual)
    for plan in found.plans if found else ():
        if is_overdue(plan, manual.as_of):
            said = f"there is no report {plan.report}" if plan.report else "names no report"
            yield Observation(
                plan.programme.at("audits"),
                f"The audit '{plan.subject}' ({plan.where}) of {plan.programme.id} was planned until"
                f" {written(plan.ends)}, but {said}",
                "Hold it and name its report under 'record', or plan it anew with the reason",
                plan.programme.id,
            )
