"""What the rules on records with tasks share: how tasks are told whose day has passed, and which rule tells of them."""

from collections.abc import Iterable

from clausebook.checks.designs import is_judged
from clausebook.checks.wording import listed, written
from clausebook.model.entries import closed_on
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.tasks import DECISIONS, Task

_WITH_A_RULE = ("risk", "objective", "management-review", "satisfaction-survey")
"""Types of record whose own rule tells of their tasks as well."""


def told(manual: Manual, tasks: Iterable[Task]) -> str:
    """Say how many tasks of one record are overdue, since when, and who answers for them; empty where none is."""
    late = tuple(task for task in tasks if task.is_overdue)
    if not late:
        return ""
    days = listed(written(day) for day in sorted({task.due for task in late if task.due}))
    roles = listed(dict.fromkeys(manual.register.title(task.owner) if task.owner else "nobody" for task in late))
    noun = "decision" if all(task.key == DECISIONS for task in late) else "action"
    counted = f"1 {noun}" if len(late) == 1 else f"{len(late)} {noun}s"
    return f"{counted} of {late[0].record.id} {'was' if len(late) == 1 else 'were'} due on {days} ({roles})"


def what_to_do(manual: Manual, record: Record) -> str:
    """Say what to do about overdue tasks of a record."""
    more = "; since the record is closed, in a new record that corrects it" if closed_on(record, manual.as_of) else ""
    return f"Do what is due and write the day under 'done', or agree a new day{more}"


def has_own_rule(manual: Manual, record: Record) -> bool:
    """Say whether the rule on records of this kind tells of its overdue tasks."""
    return record.type in _WITH_A_RULE or is_judged(manual, record)
