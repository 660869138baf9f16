"""Tasks: who has to do what by when, as records of any state tell of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.record import Record
from clausebook.model.tasks import TaskState, current, tasks, tasks_of, waiting
from values import DAY, manual, record

START = date(2026, 1, 1)
DAYS = st.dates(START, date(2027, 12, 31))


def task(due: str = "2026-06-29", **changes: str) -> Mapping[str, str]:
    """Return an action of the registry."""
    return {"text": "Train all staff.", "owner": "registry", "due": due} | changes


def holding(*found: Mapping[str, str], name: str = "REC-1", key: str = "actions", **changes: Any) -> Record:
    """Return a record with a list of tasks."""
    return record(name, fields={key: found}, **changes)


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (task(), TaskState.OVERDUE),
        (task("2026-06-30"), TaskState.WAITING),
        (task(""), TaskState.WAITING),
        (task("soon"), TaskState.WAITING),
        (task(done="2026-06-29"), TaskState.DONE),
        (task(done="2026-06-30"), TaskState.DONE_LATE),
        (task(done="2026-07-01"), TaskState.OVERDUE),
        (task("", done="2026-06-30"), TaskState.DONE),
        (task(state="done"), TaskState.DONE),
        (task(state="done", done="2026-07-01"), TaskState.OVERDUE),
        (task(state="dropped"), TaskState.DROPPED),
        (task(state="under-way"), TaskState.OVERDUE),
    ],
)
def test_the_state_of_a_task(one: Mapping[str, str], state: TaskState) -> None:
    (found,) = tasks(manual(record(fields={"actions": (one,)})))
    assert found.state is state
    assert (found.owner, found.text, found.key) == ("registry", "Train all staff.", "actions")


def test_tasks_are_found_in_any_list_of_any_type() -> None:
    fields = {
        "decisions": ({"kind": "change", "text": "Shorten the form."},),
        "milestones": ({"action": "Order.", "due": "2026-09-01"}, {"action": "Only told."}, "a text"),
        "results": ({"value": "3"},),
        "method": "By hand",
    }
    found = [(one.key, one.text, one.state) for one in tasks(manual(record(fields=fields, type="anything")))]
    waiting = TaskState.WAITING
    assert found == [("decisions", "Shorten the form.", waiting), ("milestones", "Order.", waiting)]


def test_what_is_later_or_corrected_does_not_count() -> None:
    old, new = record("MR-2026-01"), record("MR-2026-02", corrects="MR-2026-01")
    later = record("MR-2026-03", date(2026, 7, 1), corrects="MR-2026-02")
    assert [one.id for one in current(manual(old, new, later))] == ["MR-2026-02"]


@given(due=DAYS, done=st.none() | DAYS, first=DAYS, second=DAYS)
def test_time_turns_no_overdue_task_into_one_that_waits(
    due: date, done: date | None, first: date, second: date
) -> None:
    one = task(due.isoformat(), done=done.isoformat() if done else "")
    what = record(day=START, fields={"actions": (one,)})
    states = [next(tasks(manual(what, as_of=day))).state for day in sorted((first, second))]
    order = [TaskState.WAITING, TaskState.OVERDUE, TaskState.DONE, TaskState.DONE_LATE]
    assert order.index(states[0]) <= order.index(states[1])
    assert (states[0] is TaskState.OVERDUE) is (
        due < min(first, second) and (done is None or done > min(first, second))
    )


def test_a_record_that_corrects_itself_keeps_its_tasks() -> None:
    assert [one.id for one in current(manual(record("MR-2026-01", corrects="MR-2026-01")))] == ["MR-2026-01"]


def test_a_task_is_told_by_its_list_and_its_place() -> None:
    found = tasks_of(holding(task(campus="north", person="rc"), task()), DAY)
    assert [(one.key, one.number, one.campus, one.person) for one in found] == [
        ("actions", 1, "north", "rc"),
        ("actions", 2, "", ""),
    ]


@pytest.mark.parametrize(
    ("closed", "changes", "state"),
    [
        (None, {}, TaskState.OVERDUE),
        (date(2026, 6, 29), {}, TaskState.DONE),
        (date(2026, 6, 30), {}, TaskState.DONE_LATE),
        (date(2026, 7, 1), {}, TaskState.OVERDUE),
        (date(2026, 6, 29), {"state": "under-way"}, TaskState.OVERDUE),
        (date(2026, 6, 29), {"state": "dropped"}, TaskState.DROPPED),
        (date(2026, 6, 29), {"record": "REC-9"}, TaskState.OVERDUE),
        (date(2026, 6, 29), {"record": "REC-1"}, TaskState.OVERDUE),
    ],
)
def test_a_task_is_done_once_the_record_that_carries_it_on_is_closed(
    closed: date | None, changes: Mapping[str, str], state: TaskState
) -> None:
    carrier = record("CHG-1", type="change", status="closed" if closed else "open", closed=closed)
    review = holding(task(**{"record": "CHG-1"} | changes), key="decisions", status="closed", closed=START)
    (found,) = tasks(manual(review, carrier))
    assert found.state is state
    assert (found in tuple(waiting(manual(review, carrier)))) is found.waits


@pytest.mark.parametrize(
    ("kind", "left"),
    [("incident", 1), ("performance-report", 1), ("own", 1), ("nonconformity", 0), ("risk", 0), ("objective", 0)],
)
def test_closing_a_record_does_no_task_but_where_tasks_end_with_it(kind: str, left: int) -> None:
    closed = holding(task(), type=kind, status="closed", closed=DAY)
    assert len(tuple(waiting(manual(closed)))) == left
    later = replace(closed, closed=date(2026, 7, 1))
    assert len(tuple(waiting(manual(later)))) == 1
