"""An action, or the check whether it worked, is overdue.

## What it checks

No action waits after its day (`due`), whatever record it stands in: a nonconformity, an improvement opportunity, an
action plan, an incident, a performance report, a record of a type of your own. Closing a record does not do its
actions, except those of nonconformities (AUDT-004). Actions of risks, objectives, management reviews, surveys and
approved designs are told by the rules on these (RISK-001, OBJV-001, MGMT-002, FEED-001, EDUC-002). And once all actions
of a nonconformity are done, somebody has checked by the day of `verify-by` whether they worked. There is one finding
for each record.

## Why an auditor cares

Corrective actions are to be taken without undue delay and their effectiveness reviewed (ISO 21001:2018 10.1, 9.2.2).
An action that is late says that the cause is still there. The status of actions is also asked for in each management
review (9.3.2).

## Bad

```yaml
status: open
actions:
  - {text: Name a deputy for each yearly task., owner: quality, due: 2026-05-29}     # and it is June
```

## Good

```yaml
status: open
actions:
  - {text: Name a deputy for each yearly task., owner: quality, person: ia, due: 2026-05-29, done: 2026-05-27}
```

## How to fix

Do it and write the day under `done`. If the day cannot be kept, the person who answers for quality agrees a new one;
the old one stays in the change history.
"""

from collections.abc import Iterator
from itertools import groupby

from clausebook.checks.overdue_tasks import has_own_rule, told, what_to_do
from clausebook.checks.wording import written
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.nonconformities import cases
from clausebook.model.tasks import waiting

CODE = "AUDT-006"
SEVERITY = Severity.WARNING
CLAUSES = ("10.1", "9.2.2", "9.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each record with late actions, then one for each check that is late."""
    late = (task for task in waiting(manual) if task.is_overdue and not has_own_rule(manual, task.record))
    for _, found in groupby(late, key=lambda task: task.record.path):
        tasks = tuple(found)
        record = tasks[0].record
        yield Observation(record.at(tasks[0].key), told(manual, tasks), what_to_do(manual, record), record.id)
    for case in cases(manual):
        if case.is_unchecked(manual.as_of) and case.due:
            yield Observation(
                case.record.at("verify-by"),
                f"Whether the actions of {case.record.id} worked was to be checked by {written(case.due)}",
                "Have somebody check it who did not carry out the actions, and record it under 'effectiveness'",
                case.record.id,
            )
