"""What records ask for by a day, told by those who read each kind of record.

A deadline ends when the record says that the thing was done, or when the record is closed; tasks end when they are
done, since closing a record does not do them.
"""

from collections.abc import Callable, Iterator
from itertools import chain

from clausebook.model.agenda import Deadline, Kind
from clausebook.model.audit_cycle import waiting_plans
from clausebook.model.concession import TYPE as CONCESSION
from clausebook.model.entries import closed_on, of_type
from clausebook.model.feedback import complaints
from clausebook.model.manual import Manual
from clausebook.model.nonconformities import NONCONFORMITY, cases
from clausebook.model.operation import objectives, risks
from clausebook.model.tasks import current, waiting


def deadlines(manual: Manual) -> Iterator[Deadline]:
    """Yield the deadlines of all records but those of what has to be renewed, kind after kind."""
    return chain.from_iterable(read(manual) for read in _READERS)


def _tasks(manual: Manual) -> Iterator[Deadline]:
    """Yield the tasks that have a day."""
    for task in waiting(manual):
        if task.due:
            key = f"{task.key}:{task.number}"
            yield Deadline(task.record, key, task.due, Kind.ACTION, task.text, task.owner, task.campus)


def _audits(manual: Manual) -> Iterator[Deadline]:
    """Yield the planned audits that have no report; an audit has time until its month ends."""
    for plan in waiting_plans(manual):
        title = f"Audit: {plan.subject}, {plan.where}"
        yield Deadline(plan.programme, str(plan.number), plan.ends, Kind.AUDIT, title)


def _effects(manual: Manual) -> Iterator[Deadline]:
    """Yield the checks whether corrective actions worked, until somebody has checked."""
    for case in cases(manual):
        if case.verify_by and not case.closed and not case.verdict:
            title = f"Check whether the actions worked: {case.record.title}"
            yield Deadline(case.record, "verify-by", case.verify_by, Kind.EFFECT, title)


def _objectives(manual: Manual) -> Iterator[Deadline]:
    """Yield the objectives that are pursued."""
    for one in objectives(manual):
        if one.due and not one.closed and not one.outcome:
            title = f"Objective to be reached: {one.record.title}"
            yield Deadline(one.record, "due", one.due, Kind.OBJECTIVE, title)


def _risks(manual: Manual) -> Iterator[Deadline]:
    """Yield the next reviews of risks and opportunities."""
    for one in risks(manual):
        if one.next_review and not one.closed:
            noun = "opportunity" if one.is_opportunity else "risk"
            title = f"Review the {noun}: {one.record.title}"
            yield Deadline(one.record, "next-review", one.next_review, Kind.OTHER, title)


def _complaints(manual: Manual) -> Iterator[Deadline]:
    """Yield the answers that are owed."""
    for one in complaints(manual):
        if one.due and one.waits:
            title = f"{_label(manual, one.record.type)}: {one.record.title}"
            yield Deadline(one.record, "due", one.due, Kind.OTHER, title)


def _concessions(manual: Manual) -> Iterator[Deadline]:
    """Yield the ends of concessions."""
    for record in of_type(manual.records, CONCESSION, manual.as_of):
        expires = record.day("expires")
        if expires and not closed_on(record, manual.as_of):
            yield Deadline(record, "expires", expires, Kind.CONCESSION, f"Concession ends: {record.title}")


def _others(manual: Manual) -> Iterator[Deadline]:
    """Yield the day `due` of open records of every other type."""
    for record in current(manual):
        due = record.day("due")
        if due and record.type not in _READ and not closed_on(record, manual.as_of):
            title = f"{_label(manual, record.type)}: {record.title}"
            yield Deadline(record, "due", due, Kind.OTHER, title)


def _label(manual: Manual, kind: str) -> str:
    """Return the name that a record type gives its field `due`."""
    known = manual.record_types.get(kind)
    return known.labels.get("due", "Due") if known else "Due"


_READERS: tuple[Callable[[Manual], Iterator[Deadline]], ...] = (
    _tasks,
    _audits,
    _effects,
    _objectives,
    _risks,
    _complaints,
    _concessions,
    _others,
)
_READ = ("objective", "risk", "complaint", CONCESSION, NONCONFORMITY)
"""Types whose days are read in their own way."""
