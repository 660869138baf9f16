"""The cycle of the audit programme: which clause was or will be looked at where."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.audit_cycle import Cell, Cycle, Look, cycle
from clausebook.model.audits import audits
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record
from clausebook.model.settings import Unit
from values import DAY, EDITION, campuses, manual, record, record_type, ref, settings, standard

NUMBERS = ("4", "4.1", "4.2", "5", "5.1", "5.2")
LEAVES = ("4.1", "4.2", "5.1", "5.2")
YEAR = {"from": "2026-01-01", "until": "2026-12-31"}


def report(name: str = "IA-2026-01", day: date = date(2026, 3, 10), clauses: str = "4.1", **changes: Any) -> Record:
    """Return a report that looked at some clauses."""
    fields = {"clauses-audited": tuple(clauses.split()), **changes.pop("fields", {})}
    return record(name, day, type="internal-audit", fields=fields, **changes)


def plan(month: str, clauses: str = "", **changes: Any) -> Mapping[str, Any]:
    """Return a planned audit at all campuses."""
    return {
        "subject": "S",
        "where": "W",
        "month": month,
        "clauses": tuple(clauses.split()),
        "campuses": ("all",),
    } | changes


def programme(*plans: Mapping[str, Any], day: date = date(2026, 1, 12), **changes: Any) -> Record:
    """Return a programme of the year 2026."""
    fields = {**changes.pop("days", YEAR), "audits": plans}
    values = {"name": "AP-2026-01", "type": "audit-programme", "fields": fields} | changes
    return record(day=day, **values)


def school(*items: Record, **changes: Any) -> Manual:
    """Return a manual of two campuses and four requirements."""
    chosen = settings(campuses=campuses("north", "south"), **changes.pop("settings", {}))
    return manual(*items, **{"settings": chosen, "standards": {EDITION: standard(*NUMBERS)}} | changes)


def of(known: Manual) -> Cycle:
    """Return the cycle, which has to be there."""
    found = cycle(known)
    assert found is not None
    return found


def missing(known: Manual, campus: str = "north") -> list[str]:
    """Return the numbers that a programme leaves out at a campus."""
    return [one.number for one in of(known).uncovered(map(ref, LEAVES), campus)]


def test_without_a_programme_there_is_no_cycle() -> None:
    assert cycle(school(report())) is None
    assert cycle(school(programme(day=date(2026, 7, 1)))) is None


def test_a_report_covers_what_it_looked_at_at_its_campus() -> None:
    known = school(programme(), report(clauses="4.1 5.2", campus="north"))
    assert missing(known) == ["4.2", "5.1"]
    assert missing(known, "south") == list(LEAVES)
    cell = of(known).cell(ref("4.1"), "north")
    assert (cell.look, cell.day, cell.record) == (Look.AUDITED, date(2026, 3, 10), known.records[1])


def test_one_that_names_no_campus_covers_all() -> None:
    known = school(programme(), report())
    assert missing(known) == missing(known, "south") == ["4.2", "5.1", "5.2"]


def test_findings_count_too() -> None:
    known = school(programme(), report(fields={"findings": ({"grade": "minor", "clause": "5.1", "text": "T"},)}))
    assert missing(known) == ["4.2", "5.2"]


def test_clauses_that_any_report_is_evidence_for_count_only_where_they_are_named() -> None:
    kind = record_type(id="internal-audit", clauses=(ref("5.2"),))
    known = school(
        programme(),
        record("IA-2026-01", DAY, ("4.1", "5.2"), type="internal-audit"),
        record_types={"internal-audit": kind},
    )
    assert missing(known) == ["4.2", "5.1", "5.2"]
    assert missing(replace(known, records=(*known.records, report("IA-2026-02", clauses="5.2")))) == ["4.2", "5.1"]


def test_a_report_names_each_requirement_by_itself_but_a_plan_may_name_a_group() -> None:
    assert missing(school(programme(), report(clauses="4"))) == list(LEAVES)
    assert missing(school(programme(plan("2026-09", "4")))) == ["5.1", "5.2"]
    assert missing(school(programme(plan("2026-09", "4.1 9.9 nonsense")))) == ["4.2", "5.1", "5.2"]


@pytest.mark.parametrize(
    ("month", "look", "day"),
    [("2026-05", Look.OVERDUE, 31), ("2026-06", Look.PLANNED, 30), ("2026-12", Look.PLANNED, 31)],
)
def test_a_plan_waits_until_its_month_is_over(month: str, look: Look, day: int) -> None:
    found = of(school(programme(plan(month, "4.1"))))
    cell = found.cell(ref("4.1"), "south")
    assert (cell.look, cell.day) == (look, date(2026, int(month[-2:]), day))
    assert (ref("4.1") in found.uncovered([ref("4.1")], "south")) is (look is Look.OVERDUE)


def test_what_is_planned_again_is_planned() -> None:
    found = of(school(programme(plan("2026-05", "4.1"), plan("2026-11", "4.1"))))
    assert found.cell(ref("4.1"), "north").look is Look.PLANNED
    assert len(found.plans) == 2


def test_a_plan_ends_with_its_report() -> None:
    found = of(school(programme(plan("2026-05", "4.1", record="IA-2026-01")), report(clauses="5.1")))
    assert found.plans == ()
    assert found.cell(ref("4.1"), "north") == Cell(Look.NONE)
    waiting = of(school(programme(plan("2026-05", "4.1", record="IA-2026-09")), report(clauses="5.1")))
    assert [one.report for one in waiting.plans] == ["IA-2026-09"]


def test_older_programmes_count_until_they_are_closed() -> None:
    older = programme(plan("2026-05", "4.1"), day=date(2025, 12, 1), name="AP-2025-01")
    newer = programme()
    assert len(of(school(older, newer)).plans) == 1
    closed = replace(older, status="closed", closed=date(2026, 6, 1))
    assert of(school(closed, newer)).plans == ()
    late = replace(older, status="closed", closed=date(2026, 7, 1))
    assert len(of(school(late, newer)).plans) == 1


def test_a_corrected_report_is_none() -> None:
    wrong, right = report(clauses="4.1"), report("IA-2026-02", clauses="4.2", corrects="IA-2026-01")
    assert missing(school(programme(), wrong, right)) == ["4.1", "5.1", "5.2"]


def test_without_days_the_cycle_is_as_long_as_programmes_are_apart_and_ends_with_the_last_plan() -> None:
    known = {"audit-programme": record_type(Period(24, 0), id="audit-programme")}
    found = of(school(programme(plan("2026-11"), days={}), record_types=known))
    assert (found.assumed, found.start, found.end) == (Period(24, 0), date(2024, 11, 30), date(2026, 11, 30))
    found = of(school(programme(plan("2026-02"), days={})))
    assert (found.assumed, found.start, found.end) == (Period(12, 0), date(2025, 6, 30), DAY)
    found = of(school(programme(plan("2026-02"))))
    assert (found.assumed, found.start, found.end) == (None, date(2026, 1, 1), date(2026, 12, 31))


def test_the_place_of_a_plan_is_told_by_ids_or_by_a_campus_title() -> None:
    bare = {key: value for key, value in plan("2026-09", "4.1").items() if key != "campuses"}
    assert missing(school(programme(bare | {"where": "South"})), "south") == ["4.2", "5.1", "5.2"]
    assert missing(school(programme(bare | {"where": "South"}))) == list(LEAVES)
    assert missing(school(programme(bare | {"where": "the whole school"}))) == list(LEAVES)
    alone = manual(programme(bare), standards={EDITION: standard(*NUMBERS)})
    assert missing(alone, "") == ["4.2", "5.1", "5.2"]


def test_units_are_audited_planned_or_left_out() -> None:
    units = tuple(Unit(name, name.capitalize()) for name in ("kitchen", "library", "hall", "gym"))
    known = school(
        programme(plan("2026-09", units=("library",)), plan("2026-02", units=("gym", "library"))),
        report(fields={"units": ("kitchen",)}),
        settings={"units": units},
    )
    looks = {unit.id: cell.look for unit, cell in of(known).units}
    assert looks == {"kitchen": Look.AUDITED, "library": Look.PLANNED, "hall": Look.NONE, "gym": Look.OVERDUE}


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
REPORTS = st.lists(
    st.tuples(DAYS, st.sets(st.sampled_from(LEAVES), min_size=1), st.sampled_from(("", "north", "south"))), max_size=8
)
PLANS = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.sets(st.sampled_from(NUMBERS), min_size=1),
        st.sampled_from((("all",), ("north",), ("north", "south"))),
    ),
    max_size=6,
)


@given(REPORTS, PLANS)
def test_a_clause_is_covered_exactly_when_a_report_or_a_plan_of_the_cycle_says_so(
    reports: list[tuple[date, set[str], str]], plans: list[tuple[int, set[str], tuple[str, ...]]]
) -> None:
    written = [
        report(f"IA-2026-{number:02}", day, " ".join(sorted(looked)), campus=campus)
        for number, (day, looked, campus) in enumerate(reports)
    ]
    asked = [plan(f"2026-{month:02}", " ".join(sorted(named)), campuses=where) for month, named, where in plans]
    known = school(programme(*asked), *written)
    found = of(known)
    for campus in ("north", "south"):
        for number in LEAVES:
            held = [
                day
                for day, looked, where in reports
                if number in looked and where in ("", campus) and found.start <= day <= DAY
            ]
            ahead = any(
                month >= DAY.month and named & {number, number[0]} and ({"all", campus} & set(where))
                for month, named, where in plans
            )
            cell = found.cell(ref(number), campus)
            assert (ref(number) not in found.uncovered([ref(number)], campus)) == bool(held or ahead)
            if held:
                assert (cell.look, cell.day) == (Look.AUDITED, max(held))


@given(REPORTS)
def test_reports_come_in_the_order_of_their_days_and_none_from_the_future(
    reports: list[tuple[date, set[str], str]],
) -> None:
    written = [report(f"IA-2026-{number:02}", day) for number, (day, _, _) in enumerate(reports)]
    days = [audit.record.date for audit in audits(school(*written))]
    assert days == sorted(day for day, _, _ in reports if day < DAY + timedelta(days=1))
