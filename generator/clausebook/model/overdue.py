"""What those who lead have to see first: work against nonconformities and audits whose day has passed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clausebook.model.audit_cycle import waiting_plans
from clausebook.model.audits import is_overdue
from clausebook.model.manual import Manual
from clausebook.model.nonconformities import cases
from clausebook.model.record import Record
from clausebook.model.tasks import waiting

_TYPES = ("nonconformity", "improvement-opportunity", "action-plan")
"""Types of record that say what is done against findings and for improvement."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """One thing whose day has passed."""

    kind: str
    """`major nonconformity`, `action`, `check of effect` or `audit`."""
    record: Record
    """Where it stands."""
    since: date
    """The day that has passed; of several the earliest."""
    text: str
    """What was to be done; empty where the record's title says it."""


def overdue(manual: Manual) -> tuple[Overdue, ...]:
    """Return what is overdue: major nonconformities first, the rest by the day that has passed."""
    found = {(one.kind, one.record.id, one.since, one.text): one for one in _found(manual)}
    return tuple(sorted(found.values(), key=_rank))


def _rank(one: Overdue) -> tuple[bool, date, str, str]:
    """Return a sort key."""
    return one.kind != "major nonconformity", one.since, one.record.id, one.text


def _found(manual: Manual) -> Iterator[Overdue]:
    """Yield what is overdue; a major nonconformity stands for all its actions."""
    major = set()
    for case in cases(manual):
        if case.due is None or not case.is_overdue(manual.as_of):
            continue
        if case.grade == "major":
            major.add(case.record.id)
            yield Overdue("major nonconformity", case.record, case.due, "")
        elif case.is_unchecked(manual.as_of):
            yield Overdue("check of effect", case.record, case.due, "")
    for task in waiting(manual):
        if task.is_overdue and task.due and task.record.type in _TYPES and task.record.id not in major:
            yield Overdue("action", task.record, task.due, task.text)
    for plan in waiting_plans(manual):
        if is_overdue(plan, manual.as_of):
            yield Overdue("audit", plan.programme, plan.ends, plan.subject)
