"""An action, or the check whether it worked, is overdue.

## What it checks

No action of an open nonconformity, improvement opportunity or action plan waits after its day (`due`). And once all
actions of a nonconformity are done, somebody has checked by the day of `verify-by` whether they worked. There is one
finding for each record.

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

from clausebook.checks.wording import listed, written
from clausebook.model.actions import KEY, late_actions
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.nonconformities import cases

CODE = "AUDT-006"
SEVERITY = Severity.WARNING
CLAUSES = ("10.1", "9.2.2", "9.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each record with late actions, then one for each check that is late."""
    for record, late in late_actions(manual):
        days = listed(written(day) for day in sorted({action.due for action in late if action.due}))
        roles = listed(manual.register.title(role) for role in dict.fromkeys(action.owner for action in late))
        noun = "action" if len(late) == 1 else "actions"
        yield Observation(
            record.at(KEY),
            f"{len(late)} {noun} of {record.id} {'was' if len(late) == 1 else 'were'} due on {days} ({roles})",
            "Do what is due and write the day under 'done', or agree a new day",
            record.id,
        )
    for case in cases(manual):
        if case.is_unchecked(manual.as_of) and case.due:
            yield Observation(
                case.record.at("verify-by"),
                f"Whether the actions of {case.record.id} worked was to be checked by {written(case.due)}",
                "Have somebody check it who did not carry out the actions, and record it under 'effectiveness'",
                case.record.id,
            )
