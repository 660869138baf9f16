"""What the rules on records with tasks share: how tasks are told whose day has passed."""

from collections.abc import Iterable

from clausebook.checks.wording import listed, written
from clausebook.model.manual import Manual
from clausebook.model.operation import Task

ADVICE = "Do what is due and write the day under 'done', or agree a new day"


def told(manual: Manual, tasks: Iterable[Task], noun: str = "action") -> str:
    """Say how many tasks of one record were due, when, and who answers for them; empty where there are none."""
    late = tuple(tasks)
    if not late:
        return ""
    days = listed(written(day) for day in sorted({task.due for task in late if task.due}))
    roles = listed(dict.fromkeys(manual.register.title(task.owner) if task.owner else "nobody" for task in late))
    counted = (
        f"1 {noun} of {late[0].record.id} was" if len(late) == 1 else f"{len(late)} {noun}s of {late[0].record.id} were"
    )
    return f"{counted} due on {days} ({roles})"
