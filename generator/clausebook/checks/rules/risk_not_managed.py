"""A risk or an opportunity is recorded but not managed.

## What it checks

Each open risk or opportunity names a treatment, actions with owner and day, and the day of its next review
(`next-review`, or one interval of its type after `reviewed`); that day has not passed; and no action waits after its
day. Each closed one says whether the actions worked: `effect-check`, or the rating that remains (`residual-likelihood`
and `residual-impact`); and none of its actions is left undone. And where there is a register of risks, it has an
opportunity too. A risk that is accepted needs no action. Whether a rating is right is not judged.

## Why an auditor cares

ISO 21001:2018 6.1.1 and 6.1.2 ask for risks and opportunities to be determined, for actions to be planned, and for
their effectiveness to be evaluated. A register that was filled in once and has no actions with days is a list, not
management; one without a single opportunity shows that only half of the question was asked.

## Bad

```yaml
kind: risk
treatment: reduce
actions:
  - {text: Name a deputy for the office., owner: head, due: 2026-05-29}      # and it is June
reviewed: 2025-02-10                                                         # yearly
```

## Good

```yaml
kind: risk
treatment: reduce
actions:
  - {text: Name a deputy for the office., owner: head, due: 2026-05-29, done: 2026-05-27}
reviewed: 2026-02-10
next-review: 2026-08-31
```

## How to fix

Look at the risk with those concerned, do what is due, and write the days. If an action cannot be done by its day, agree
a new one. Record an opportunity where you see one; if the whole register was looked at and there is none, say so in
the management review, and accept this finding by a concession.
"""

from collections.abc import Iterator

from clausebook.checks.overdue_tasks import told, what_to_do
from clausebook.checks.wording import written
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.operation import Risk, risks
from clausebook.model.tasks import Task, tasks_of

CODE = "RISK-001"
SEVERITY = Severity.WARNING
CLAUSES = ("6.1.1", "6.1.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield what each risk or opportunity lacks, then the lack of any opportunity."""
    found = tuple(risks(manual))
    for risk in found:
        noun = "opportunity" if risk.is_opportunity else "risk"
        actions = tuple(tasks_of(risk.record, manual.as_of))
        flaws = _closed(risk, actions) if risk.closed else _open(manual, risk, actions)
        for key, flaw, advice in flaws:
            yield Observation(risk.record.at(key), f"The {noun} {risk.record.id} {flaw}", advice, risk.record.id)
        late = told(manual, actions)
        if late and not risk.closed:
            yield Observation(risk.record.at("actions"), late, what_to_do(manual, risk.record), risk.record.id)
    if found and not any(risk.is_opportunity for risk in found):
        first = found[0].record
        yield Observation(
            first.at("kind"),
            f"{'The only entry' if len(found) == 1 else f'All {len(found)} entries'} of the register"
            f" {'is a risk' if len(found) == 1 else 'are risks'}; no opportunity is recorded",
            "Ask what could go better than planned, and record it with 'kind: opportunity'",
            first.id,
        )


def _open(manual: Manual, risk: Risk, actions: tuple[Task, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield field, flaw and advice for what an open one lacks."""
    if not risk.treatment:
        yield "treatment", "names no treatment", "Say under 'treatment' what is done about it, even if it is accepted"
    if not actions and risk.treatment != "accept":
        yield "actions", "has no action", "Write under 'actions' who does what until when"
    if any(not action.owner for action in actions):
        yield "actions", "has an action that nobody answers for", "Name the responsible role under 'owner'"
    if any(action.due is None for action in actions):
        yield "actions", "has an action without a day", "Write under 'due' by when it is done"
    if risk.next_review is None:
        yield "reviewed", "has no day for its next review", "Review it and write the day under 'reviewed'"
    elif risk.next_review < manual.as_of:
        key = "next-review" if risk.record.text("next-review") else "reviewed"
        flaw = f"was to be reviewed by {written(risk.next_review)}"
        yield key, flaw, "Look at its rating and its actions, and write the day under 'reviewed'"


def _closed(risk: Risk, actions: tuple[Task, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield field, flaw and advice for what a closed one lacks."""
    advice = "Finish it before it is closed; if it has been published as closed, write a new record that corrects it"
    left = sum(action.waits for action in actions)
    if left:
        verb = "action is" if left == 1 else "actions are"
        yield "status", f"is closed, but {left} {verb} not done", advice
    if not risk.record.text("effect-check").strip() and risk.residual is None:
        yield "status", "is closed, but nothing tells whether the actions worked", advice
