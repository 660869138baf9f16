"""Risks and objectives, as records of any state tell of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.operation import (
    HIGHER,
    LOWER,
    Course,
    Objective,
    Result,
    number,
    objectives,
    risks,
)
from clausebook.model.period import Period
from clausebook.model.record import Record
from values import DAY, manual, record, record_type

START = date(2026, 1, 1)
DAYS = st.dates(START, date(2027, 12, 31))
VALUES = st.decimals(-1000, 1000, places=2)


def risk(name: str = "RSK-2026-01", **fields: Any) -> Record:
    """Return an open risk."""
    given = {"kind": "risk", "likelihood": "3", "impact": "4", "treatment": "reduce", "reviewed": "2026-02-10"}
    return record(name, date(2026, 2, 10), type="risk", fields=given | fields)


def objective(*results: tuple[date, str], direction: str = HIGHER, **changes: Any) -> Objective:
    """Return an objective from 50 on 1 January to 100 on 11 January 2026."""
    values: dict[str, Any] = {
        "record": record("OBJ-2026-01", START),
        "measure": "Answers in time",
        "unit": "percent",
        "baseline": Decimal(50),
        "target": Decimal(100),
        "due": date(2026, 1, 11),
        "outcome": "",
        "closed": False,
    }
    found = tuple(Result("", number(value), day, "") for day, value in results)
    return Objective(direction=direction, results=found, **values | changes)


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", Decimal(12)), ("-0.5", Decimal("-0.5")), ("", None), ("1e9", None), ("NaN", None), ("12 %", None)],
)
def test_numbers_are_read_as_records_write_them(text: str, value: Decimal | None) -> None:
    assert number(text) == value


def test_a_risk_is_rated_before_and_after() -> None:
    rated = risk(**{"residual-likelihood": "1", "residual-impact": "4"})
    unrated = risk("RSK-2026-02", likelihood="often", kind="opportunity")
    first, second = risks(manual(rated, unrated))
    assert (first.score, first.residual, first.is_opportunity) == (12, 4, False)
    assert (second.score, second.residual, second.is_opportunity) == (None, None, True)


@pytest.mark.parametrize(
    ("fields", "cadence", "day"),
    [
        ({}, Period(12, 0), date(2027, 2, 10)),
        ({}, None, None),
        ({"next-review": "2026-08-31"}, None, date(2026, 8, 31)),
        ({"next-review": "2026-08-31"}, Period(12, 0), date(2026, 8, 31)),
        ({"reviewed": ""}, Period(12, 0), None),
        ({"reviewed": "2026-07-01"}, Period(12, 0), None),
    ],
)
def test_when_a_risk_is_reviewed_next(fields: Mapping[str, str], cadence: Period | None, day: date | None) -> None:
    (found,) = risks(manual(risk(**fields), record_types={"risk": record_type(cadence, id="risk")}))
    assert found.next_review == day


@pytest.mark.parametrize(
    ("results", "as_of", "course"),
    [
        ((), date(2026, 1, 5), Course.NOT_VERIFIED),
        (((date(2026, 1, 6), "75"),), date(2026, 1, 6), Course.ON_TRACK),
        (((date(2026, 1, 6), "74.9"),), date(2026, 1, 6), Course.BEHIND),
        (((date(2026, 1, 6), "74.9"),), date(2026, 1, 12), Course.MISSED),
        (((date(2026, 1, 6), "75"),), date(2026, 1, 12), Course.MISSED),
        (((date(2026, 1, 6), "100"),), date(2026, 1, 12), Course.MET),
        (((date(2026, 1, 6), "many"),), date(2026, 1, 6), Course.NOT_VERIFIED),
        (((date(2026, 1, 2), "100"), (date(2026, 1, 6), "60")), date(2026, 1, 6), Course.BEHIND),
    ],
)
def test_the_course_of_an_objective(results: tuple[tuple[date, str], ...], as_of: date, course: Course) -> None:
    assert objective(*results).course(as_of) is course


@pytest.mark.parametrize(
    ("changes", "course"),
    [
        ({"baseline": None}, Course.NOT_VERIFIED),
        ({"target": None}, Course.NOT_VERIFIED),
        ({"due": None}, Course.NOT_VERIFIED),
        ({"direction": "sideways"}, Course.NOT_VERIFIED),
        ({"due": START}, Course.MISSED),
    ],
)
def test_what_is_not_told_is_not_judged(changes: Mapping[str, Any], course: Course) -> None:
    assert objective((date(2026, 1, 6), "75"), **changes).course(date(2026, 1, 6)) is course


@given(baseline=VALUES, target=VALUES, value=VALUES, measured=DAYS, due=DAYS, as_of=DAYS)
def test_less_of_a_bad_thing_is_judged_as_more_of_a_good_one(
    baseline: Decimal, target: Decimal, value: Decimal, measured: date, due: date, as_of: date
) -> None:
    more = objective((measured, str(value)), baseline=baseline, target=target, due=due)
    less = objective((measured, str(-value)), baseline=-baseline, target=-target, due=due, direction=LOWER)
    assert more.course(as_of) is less.course(as_of)


@given(baseline=VALUES, target=VALUES, due=DAYS, on=DAYS)
def test_an_even_course_lies_between_start_and_target(baseline: Decimal, target: Decimal, due: date, on: date) -> None:
    what = objective(baseline=baseline, target=target, due=due)
    asked = what.asked_on(on)
    assert asked is not None
    assert min(baseline, target) <= asked <= max(baseline, target)
    assert what.asked_on(due) == target


def test_results_are_ordered_and_later_ones_left_out() -> None:
    measured = [DAY, DAY - timedelta(days=90), DAY + timedelta(days=1)]
    results = tuple({"period": str(day), "value": "9", "date": day.isoformat()} for day in measured)
    what = record("OBJ-2026-01", START, type="objective", fields={"results": (*results, {"value": "9"})})
    (found,) = objectives(manual(what))
    assert [one.date for one in found.results] == [DAY - timedelta(days=90), DAY]
    assert found.last and found.last.period == str(DAY)
