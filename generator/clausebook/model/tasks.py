"""Tasks: who has to do what by when, in any list of any record. Everything that speaks of actions reads them here.

Everything is as it stood on the manual's day: what was done on a later day still waits, and a record of a later day, or
one that a later one corrects, has no tasks. What a record does not tell is None, never a guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from clausebook.model.entries import Entry, closed_on, day, entries, up_to, word
from clausebook.model.manual import Manual
from clausebook.model.record import Record

ACTIONS, DECISIONS = "actions", "decisions"
_DROPPED = ("dropped", "cancelled")
_SETTLED = ("done", "closed")
_ENDING = ("nonconformity", "risk", "objective")
"""Types of record whose tasks end with them: each has a rule of its own on what must be done before it is closed."""


class TaskState(StrEnum):
    """What became of a task."""

    OVERDUE = "overdue"
    WAITING = "waiting"
    DONE = "done"
    DONE_LATE = "done-late"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        """The state as people read it."""
        return self.value.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody is to do by a day: an action, a decision of a review, or an entry of any other list with a day."""

    record: Record
    key: str
    """The list it stands in, such as `actions` or `decisions`."""
    number: int
    """Its place among the entries of the list, from 1."""
    text: str
    owner: str
    """A role's id; empty where none is named."""
    person: str
    """Who did it or will do it; empty where it is not told."""
    campus: str
    """A campus id; empty for the record's own."""
    due: date | None
    done: date | None
    """None while it waits, and where its day is not told."""
    state: TaskState
    carried_by: str
    """The id of the record that carries it on; empty where none does, or the entry tells its state itself."""

    @property
    def waits(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state in (TaskState.WAITING, TaskState.OVERDUE)

    @property
    def is_overdue(self) -> bool:
        """Whether it waits although its day has passed."""
        return self.state is TaskState.OVERDUE


def tasks(manual: Manual) -> Iterator[Task]:
    """Yield the tasks of all records, in the order of the paths."""
    for record in current(manual):
        for one in tasks_of(record, manual.as_of):
            yield carried(manual, one)


def waiting(manual: Manual) -> Iterator[Task]:
    """Yield the tasks that somebody still has to do, in the order of the paths.

    Closing a record does not do its tasks, except where they end with it, as those of a closed objective do.
    """
    for one in tasks(manual):
        if one.waits and not (one.record.type in _ENDING and closed_on(one.record, manual.as_of)):
            yield one


def current(manual: Manual) -> tuple[Record, ...]:
    """Return the records of up to the day, in the order of their paths, without those that a later one corrects."""
    return up_to(manual.records, manual.as_of)


def tasks_of(record: Record, as_of: date) -> Iterator[Task]:
    """Yield the tasks of one record as it tells them itself, in the order in which they stand.

    Every action and decision is a task, and so is an entry of any other list that has a day `due`.
    """
    for key in record.fields:
        for number, one in enumerate(entries(record, key), start=1):
            if key in (ACTIONS, DECISIONS) or "due" in one:
                yield _task(record, key, number, one, as_of)


def carried(manual: Manual, task: Task) -> Task:
    """Return a task as the record that carries it on has it: done once that one is closed."""
    record = manual.by_id.get(task.carried_by) if task.waits and task.carried_by else None
    if not isinstance(record, Record) or record is task.record or not closed_on(record, manual.as_of):
        return task
    late = task.due is not None and record.closed is not None and record.closed > task.due
    return replace(task, done=record.closed, state=TaskState.DONE_LATE if late else TaskState.DONE)


def _task(record: Record, key: str, number: int, one: Entry, as_of: date) -> Task:
    """Read one entry of a list as a task."""
    due, done = day(word(one, "due")), day(word(one, "done"))
    done = done if done and done <= as_of else None
    told = word(one, "state")
    if told in _DROPPED:
        state = TaskState.DROPPED
    elif done and due and done > due:
        state = TaskState.DONE_LATE
    elif done or (told in _SETTLED and not word(one, "done")):
        state = TaskState.DONE
    else:
        state = TaskState.OVERDUE if due and due < as_of else TaskState.WAITING
    return Task(
        record=record,
        key=key,
        number=number,
        text=word(one, "text") or word(one, "action") or record.title,
        owner=word(one, "owner"),
        person=word(one, "person"),
        campus=word(one, "campus"),
        due=due,
        done=done,
        state=state,
        carried_by="" if told else word(one, "record"),
    )
