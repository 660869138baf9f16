"""An objective cannot be followed, or nobody followed it.

## What it checks

Each objective that is open names its measure, its target, the day by which it is to be reached, and a plan: actions
with owner and day. Its results go on: the newest is not older than one interval of its type (a year where the type
names none) and the time of `grace` in the settings. No action of the plan waits after its day. Once its own day is
over, its outcome (`result`) is written down within the time of grace. An objective that is closed has a result and an
outcome. Whether a target is high enough is not judged, and a target that is missed is no finding.

## Why an auditor cares

ISO 21001:2018 6.2.1 asks for objectives that are measurable, monitored and kept up to date, and 6.2.2 for a plan: what
is done, who answers for it, by when, and how results are evaluated. An objective whose day passed in silence shows that
nobody looked.

## Bad

```yaml
status: open
measure: Share of applicants answered within ten working days
target: 95
due: 2026-03-31             # three months ago, and there is no `result`
results: []
```

## Good

```yaml
status: closed
closed: 2026-04-13
target: 95
due: 2026-03-31
results:
  - {period: Spring term 2026, value: 93, date: 2026-03-27}
result: partly
```

## How to fix

Measure, and add the value under `results`. When the day is over, write the outcome under `result`, also where the
target was missed, and close the objective; what is still wanted becomes a new one.
"""

from collections.abc import Iterator

from clausebook.checks.overdue_tasks import told, what_to_do
from clausebook.checks.wording import listed, written
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.operation import Objective, objectives
from clausebook.model.period import Period
from clausebook.model.tasks import tasks_of

CODE = "OBJV-001"
SEVERITY = Severity.WARNING
CLAUSES = ("6.2.1", "6.2.2")
_A_YEAR = Period(months=12, days=0)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield what each objective lacks."""
    for objective in objectives(manual):
        record = objective.record
        flaws = _closed(objective) if objective.closed else (*_plan(manual, objective), *_results(manual, objective))
        for key, flaw, advice in flaws:
            yield Observation(record.at(key), f"The objective {record.id} {flaw}", advice, record.id)
        late = told(manual, tasks_of(record, manual.as_of))
        if late and not objective.closed:
            yield Observation(record.at("actions"), late, what_to_do(manual, record), record.id)


def _plan(manual: Manual, objective: Objective) -> Iterator[tuple[str, str, str]]:
    """Yield field, flaw and advice for what the plan of an open one lacks."""
    if not objective.measure:
        yield "measure", "names no measure", "Say under 'measure' what is counted or measured"
    if objective.target is None:
        yield "target", "has no target", "Write the value to be reached under 'target'"
    if objective.due is None:
        yield "due", "names no day by which it is to be reached", "Write the day under 'due'"
    actions = tuple(tasks_of(objective.record, manual.as_of))
    if not actions:
        yield "actions", "has no plan", "Write under 'actions' who does what until when"
    if any(not action.owner for action in actions):
        yield "actions", "has an action that nobody answers for", "Name the responsible role under 'owner'"
    if any(action.due is None for action in actions):
        yield "actions", "has an action without a day", "Write under 'due' by when it is done"


def _results(manual: Manual, objective: Objective) -> Iterator[tuple[str, str, str]]:
    """Yield field, flaw and advice where an open one was not followed."""
    grace, last = manual.settings.grace, objective.last
    if objective.due and objective.due < manual.as_of:
        if not objective.outcome and grace.after(objective.due) < manual.as_of:
            flaw = f"was to be reached by {written(objective.due)}, and its outcome is not written down"
            yield "due", flaw, "Add the last value under 'results', write the outcome under 'result', and close it"
        return
    kind = manual.record_types.get(objective.record.type)
    interval = (kind.cadence if kind else None) or _A_YEAR
    if grace.after(interval.after(last.date if last else objective.record.date)) < manual.as_of:
        since = f"no result since {written(last.date)}" if last else "no result at all"
        yield "results", f"has {since}", "Measure, and add the value with its period and day under 'results'"


def _closed(objective: Objective) -> Iterator[tuple[str, str, str]]:
    """Yield field, flaw and advice for what a closed one lacks."""
    missing = [] if objective.last else ["result"]
    missing += [] if objective.outcome else ["outcome"]
    if missing:
        flaw = f"is closed, but has no {listed(missing, 'and no')}"
        yield (
            "status",
            flaw,
            "Finish it before it is closed; if it has been published as closed, write a new record that corrects it",
        )
