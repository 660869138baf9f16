"""Nonconformities and actions: what is open, what is overdue, how old it is, and what became of findings."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.nonconformities import AGES, GRADES, age_class, ages, cases, raised, untreated
from clausebook.model.overdue import overdue
from clausebook.model.record import Record
from clausebook.model.tasks import tasks_of, waiting
from values import DAY, manual, record

LATE, TODAY, SOON = "2026-06-29", "2026-06-30", "2026-07-01"
CHECK = {"result": "effective", "person": "ha", "date": "2026-06-20", "text": "It works."}


def action(due: str = SOON, **changes: str) -> Mapping[str, str]:
    """Return an action of the registry."""
    return {"text": "Train all staff.", "owner": "registry", "due": due} | changes


def nonconformity(name: str = "NC-2026-01", *acts: Mapping[str, str], day: date = DAY, **changes: Any) -> Record:
    """Return an open minor nonconformity of clause 4.1."""
    fields = {"grade": "minor", "requirement": "4.1", "actions": acts, **changes.pop("fields", {})}
    return record(name, day, type="nonconformity", fields=fields, **changes)


def audit(*findings: Mapping[str, str], name: str = "IA-2026-01", day: date = date(2026, 3, 10)) -> Record:
    """Return a report with findings."""
    return record(name, day, type="internal-audit", fields={"findings": findings})


def finding(grade: str = "minor", clause: str = "4.1", **changes: str) -> Mapping[str, str]:
    """Return a finding."""
    return {"grade": grade, "clause": clause, "text": "Something lacks."} | changes


@pytest.mark.parametrize(
    ("acts", "fields", "due", "late"),
    [
        ((action(SOON), action(LATE)), {}, date(2026, 6, 29), True),
        ((action(TODAY),), {}, DAY, False),
        ((action(LATE, done="2026-06-29"),), {}, None, False),
        ((action(LATE, done="2026-06-29"),), {"verify-by": LATE}, date(2026, 6, 29), True),
        ((action(LATE, done="2026-06-29"),), {"verify-by": LATE, "effectiveness": CHECK}, None, False),
        ((action(LATE, done=SOON),), {}, date(2026, 6, 29), True),
        ((), {"verify-by": SOON}, date(2026, 7, 1), False),
        ((action(""),), {"verify-by": LATE}, None, False),
    ],
)
def test_what_is_due_next(acts: Any, fields: Mapping[str, Any], due: date | None, late: bool) -> None:
    (case,) = cases(manual(nonconformity("NC-2026-01", *acts, fields=fields)))
    assert (case.due, case.is_overdue(DAY)) == (due, late)
    assert case.is_unchecked(DAY) is (late and not case.waiting)


def test_a_closed_one_is_never_overdue() -> None:
    closed = nonconformity("NC-2026-01", action(LATE), status="closed", closed=DAY)
    (case,) = cases(manual(closed))
    assert case.closed and not case.is_overdue(DAY)
    assert list(waiting(manual(closed))) == []
    (earlier,) = cases(manual(replace(closed, date=date(2026, 6, 1)), as_of=date(2026, 6, 29)))
    assert not earlier.closed


def test_a_check_of_a_later_day_is_none_yet() -> None:
    (case,) = cases(manual(nonconformity(fields={"effectiveness": CHECK | {"date": SOON}})))
    assert case.verdict == {}
    (case,) = cases(manual(nonconformity(fields={"effectiveness": CHECK | {"result": "not-effective"}})))
    assert case.failed


def test_an_action_without_a_day_of_doing_is_done_by_its_state() -> None:
    items = ({"text": "A", "state": "done", "due": LATE}, {"text": "B", "state": "planned", "due": LATE})
    plan = record("ACT-2026-01", type="action-plan", fields={"actions": items})
    assert [one.waits for one in tasks_of(plan, DAY)] == [False, True]
    assert [one.text for one in waiting(manual(plan)) if one.is_overdue] == ["B"]


def test_a_finding_is_taken_up_by_the_record_it_names() -> None:
    known = manual(audit(finding(record="NC-2026-01"), finding(record="NC-2026-09")), nonconformity())
    first, second = raised(known)
    assert [one.id for one in first.followers] == ["NC-2026-01"]
    assert second.followers == ()
    assert untreated(known) == (second,)


def test_or_by_a_later_one_that_refers_to_the_audit_and_is_about_the_clause() -> None:
    later = nonconformity(refers_to=("IA-2026-01",))
    assert untreated(manual(audit(finding()), later)) == ()
    for other in (
        replace(later, refers_to=()),
        replace(later, fields={"requirement": "4.2"}),
        replace(later, date=date(2026, 3, 9)),
        replace(later, date=date(2026, 7, 1)),
        replace(later, type="complaint"),
    ):
        assert [one.clause for one in untreated(manual(audit(finding()), other))] == ["4.1"]


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    right = nonconformity("NC-2026-02", corrects="NC-2026-01")
    known = manual(audit(finding(record="NC-2026-01")), nonconformity(), right)
    assert [one.id for finding in raised(known) for one in finding.followers] == ["NC-2026-02"]
    assert [case.record.id for case in cases(known)] == ["NC-2026-02"]


@pytest.mark.parametrize(("days", "place"), [(0, 0), (30, 0), (31, 1), (90, 1), (91, 2), (4000, 2)])
def test_the_borders_of_the_ages(days: int, place: int) -> None:
    assert age_class(DAY, DAY - timedelta(days=days)) == place


def test_findings_that_nobody_took_up_grow_old_too() -> None:
    assert ages(manual(audit(finding("major"), finding("observation")))) == {"major": (0, 0, 1, 0), "minor": (0,) * 4}


OPEN = st.tuples(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.sampled_from(GRADES), st.sampled_from((LATE, SOON)))


@given(st.lists(OPEN, max_size=12), st.integers(0, 3))
def test_each_open_one_is_counted_once(found: list[tuple[date, str, str]], closed: int) -> None:
    known = manual(
        *(
            nonconformity(f"NC-{number}", action(due), day=day, fields={"grade": grade})
            for number, (day, grade, due) in enumerate(found)
        ),
        *(nonconformity(f"NC-9{number}", status="closed", closed=DAY) for number in range(closed)),
    )
    table = ages(known)
    past = [(grade, due) for day, grade, due in found if day <= DAY]
    for grade in GRADES:
        assert sum(table[grade][: len(AGES)]) == [one for one, _ in past].count(grade)
        assert table[grade][-1] == past.count((grade, LATE))


def test_major_ones_stand_first_and_for_all_their_actions() -> None:
    plans = ({"subject": "Teaching", "where": "W", "month": "2026-02"},)
    known = manual(
        nonconformity("NC-1", action(LATE), action("2026-01-05", text="Buy."), action(SOON)),
        nonconformity("NC-2", action(LATE), action(LATE), fields={"grade": "major"}),
        nonconformity("NC-3", fields={"verify-by": "2026-03-01"}),
        record("AP-2026-01", date(2026, 1, 2), type="audit-programme", fields={"audits": plans}),
    )
    seen = [(one.kind, one.record.id, str(one.since)) for one in overdue(known)]
    assert seen == [
        ("major nonconformity", "NC-2", LATE),
        ("action", "NC-1", "2026-01-05"),
        ("audit", "AP-2026-01", "2026-02-28"),
        ("check of effect", "NC-3", "2026-03-01"),
        ("action", "NC-1", LATE),
    ]
    assert overdue(manual()) == ()
