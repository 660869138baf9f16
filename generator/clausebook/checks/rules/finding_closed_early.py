"""A nonconformity is closed without its cause, its actions done, or a check by somebody else that they worked.

## What it checks

A closed nonconformity names its cause; each of its actions is done, and not later than the day of closing; and under
`effectiveness` somebody checked whether they worked, with evidence, after the last action and not after the day of
closing. The one who checked did not carry out an action: neither named as the one who did it, nor, where nobody is
named, as a holder of the role that answers for it. Where that cannot be told, it is not verified, which is a finding.
One that was found not effective is taken up again by another record (`reopens`).

## Why an auditor cares

The effectiveness of corrective action has to be reviewed, and evidence of actions and results kept (ISO 21001:2018
10.1). "Closed" without a cause or a check means that the paper was finished, not the problem. Who did the work is the
last one to see that it did not help.

## Bad

```yaml
status: closed
closed: 2026-06-17
actions:
  - {text: Train all reception staff., owner: registry, person: ro, due: 2026-05-15, done: 2026-05-13}
effectiveness: {result: effective, person: ro, date: 2026-06-17, text: Done.}
```

## Good

```yaml
status: closed
closed: 2026-06-17
actions:
  - {text: Train all reception staff., owner: registry, person: ro, due: 2026-05-15, done: 2026-05-13}
effectiveness: {result: effective, person: mt, date: 2026-06-17, text: Six of six reception staff could show it.}
```

## How to fix

Open a nonconformity that was closed by mistake before it is published, and finish it. One that has been closed for
some time does not change: write a new record that corrects it (`corrects`) or takes it up again (`reopens`), with
the check that is missing.
"""

from collections.abc import Iterator

from clausebook.checks.holders import holders, name_of
from clausebook.checks.wording import listed, written
from clausebook.model.entries import day, word
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.nonconformities import Case, cases
from clausebook.model.tasks import Task

CODE = "AUDT-004"
SEVERITY = Severity.ERROR
CLAUSES = ("10.1",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield what closed nonconformities lack."""
    reopened = {record.text("reopens") for record in manual.records}
    for case in cases(manual):
        if not case.closed:
            continue
        flaws = (*_cause(case), *_actions(case), *_verdict(case, case.record.id in reopened), *_checker(manual, case))
        for key, flaw in flaws:
            yield Observation(
                case.record.at(key),
                f"{case.record.id} is closed, but {flaw}",
                "Finish it before it is closed; if it has been published as closed, write a new record with what"
                " is missing, which corrects it or takes it up again",
                case.record.id,
            )


def _cause(case: Case) -> Iterator[tuple[str, str]]:
    """Yield the field and the flaw of a missing cause."""
    if not case.record.text("cause").strip():
        yield "cause", "names no cause"


def _actions(case: Case) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the actions."""
    if case.waiting:
        count = len(case.waiting)
        yield "actions", f"{count} of its {len(case.actions)} actions {'is' if count == 1 else 'are'} not done"
    late = [one.done for one in case.actions if one.done and case.record.closed and one.done > case.record.closed]
    if late:
        yield "actions", f"an action was done only on {written(max(late))}, after it was closed"


def _verdict(case: Case, reopened: bool) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the check of the effect itself."""
    if not case.verdict:
        yield "effectiveness", "nobody checked whether the actions worked"
        return
    if not word(case.verdict, "text"):
        yield "effectiveness", "there is no evidence that the actions worked"
    checked, done = day(word(case.verdict, "date")), max((one.done for one in case.actions if one.done), default=None)
    if checked is None:
        yield "effectiveness", "the check whether the actions worked has no day"
    elif done and checked < done:
        yield "effectiveness", f"the effect was checked on {written(checked)}, before the last action was done"
    elif case.record.closed and checked > case.record.closed:
        yield "effectiveness", f"the effect was checked only on {written(checked)}, after it was closed"
    if case.failed and not reopened:
        yield "effectiveness", "its actions were found not effective, and no other record takes it up again"


def _checker(manual: Manual, case: Case) -> Iterator[tuple[str, str]]:
    """Yield a flaw where the one who checked had carried out an action, or may have."""
    if not case.verdict:
        return
    person = word(case.verdict, "person")
    if not person:
        yield "effectiveness", "it does not say who checked whether the actions worked"
        return
    known = [(action, _doers(manual, case, action)) for action in case.actions if not action.waits]
    own = [f"'{action.text}'" for action, doers in known if person in doers]
    if own:
        yield "effectiveness", f"{name_of(manual, person)} checked the effect of their own work: {listed(own)}"
    elif not all(doers for _, doers in known):
        who = name_of(manual, person)
        yield "effectiveness", f"who carried out its actions is not told, so that {who} had no part is not verified"


def _doers(manual: Manual, case: Case, action: Task) -> frozenset[str]:
    """Return who carried out an action: the person named, else all who held the role that answers for it."""
    if action.person:
        return frozenset((action.person,))
    role = manual.register.roles.get(action.owner)
    if role is None or role.group or action.done is None:
        return frozenset()
    return frozenset(one.id for one in holders(manual, action.owner, action.done, case.record.campus))
