"""What is expected of each type and thing, and what became of it."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from clausebook.model.expected import AHEAD, Delivery, Expected, Series, expected, running_since, things
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record
from clausebook.model.settings import Programme, Term, Unit
from values import DAY, campuses, document, manual, record, record_type, settings

OWN = "manual/record-types/review.yml"
YEAR = Period(12, 0)
GRACE = Period(0, 30)
FIRST = date(2024, 1, 10)


def made(*records: Record, cadence: Period = YEAR, scope: str = "institution", **changes: Any) -> Manual:
    """Return a manual whose own type `review` is expected; settings are the keywords."""
    period = changes.pop("period", "")
    kind = record_type(cadence, scope=scope, path=OWN, period=period)
    as_of = changes.pop("as_of", DAY)
    return manual(*records, record_types={"review": kind}, settings=settings(**changes), as_of=as_of)


def on(day: str, name: str = "", **changes: Any) -> Record:
    """Return a record of a day, named by it."""
    return record(name or f"MR-{day}", date.fromisoformat(day), **changes)


def told(series: Series) -> list[tuple[str, str, str]]:
    """Return due day, state and records of each window."""
    return [(str(one.due), one.state.value, " ".join(one.records)) for one in series.windows]


def test_the_next_one_is_due_a_cadence_after_the_last_one() -> None:
    (series,) = expected(made(on("2024-01-10"), on("2024-12-01"), on("2025-11-15")))
    assert told(series) == [
        ("2025-01-10", "delivered", "MR-2024-01-10 MR-2024-12-01"),
        ("2025-12-01", "delivered", "MR-2025-11-15"),
        ("2026-11-15", "due", ""),
    ]
    assert (series.lapse, series.last and series.last.id, series.owner) == (None, "MR-2025-11-15", "head")


def test_a_late_one_moves_those_that_follow() -> None:
    (series,) = expected(made(on("2024-01-10"), on("2025-02-05"), on("2025-02-05", "MR-again")))
    assert told(series) == [
        ("2025-01-10", "delivered", "MR-2024-01-10"),
        ("2025-01-10", "delivered-late", "MR-2025-02-05 MR-again"),
        ("2026-02-05", "missing", ""),
        ("2027-02-05", "due", ""),
    ]


def test_a_missing_one_stays_missing_when_the_following_one_comes() -> None:
    (series,) = expected(made(on("2024-01-10"), on("2026-05-01")))
    assert told(series) == [
        ("2025-01-10", "delivered", "MR-2024-01-10"),
        ("2025-01-10", "missing", ""),
        ("2026-01-10", "missing", ""),
        ("2027-01-10", "delivered", "MR-2026-05-01"),
        ("2027-05-01", "due", ""),
    ]
    assert series.lapse is None
    assert series.count(Delivery.MISSING) == 2


def test_a_lapse_is_told_from_the_first_day_that_was_missed() -> None:
    (series,) = expected(made(on("2023-01-10"), as_of=date(2026, 1, 20)))
    assert [one.state.value for one in series.windows] == ["delivered", "missing", "missing", "late", "due"]
    assert series.lapse is not None
    assert (series.lapse.due, series.lapse.state) == (date(2024, 1, 10), Delivery.MISSING)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [("2025-01-10", "due"), ("2025-01-11", "late"), ("2025-02-09", "late"), ("2025-02-10", "missing")],
)
def test_the_day_itself_is_in_time_and_grace_is_counted_from_it(as_of: str, state: str) -> None:
    (series,) = expected(made(on("2024-01-10"), as_of=date.fromisoformat(as_of)))
    assert series.windows[1].state.value == state


@pytest.mark.parametrize(
    ("day", "windows"),
    [
        ("2025-01-11", [("2025-01-10", "delivered-late", "MR-2025-01-11"), ("2026-01-11", "due", "")]),
        ("2025-02-09", [("2025-01-10", "delivered-late", "MR-2025-02-09"), ("2026-02-09", "due", "")]),
        ("2025-02-10", [("2025-01-10", "missing", ""), ("2026-01-10", "delivered", "MR-2025-02-10")]),
    ],
)
def test_grace_ends_with_its_last_day(day: str, windows: list[tuple[str, str, str]]) -> None:
    (series,) = expected(made(on("2024-01-10"), on(day), as_of=date(2025, 3, 1)))
    assert told(series)[1:3] == windows


def test_a_record_of_a_later_day_is_no_evidence_yet() -> None:
    (series,) = expected(made(on("2025-01-10"), on("2026-09-01")))
    assert series.last is not None
    assert series.last.id == "MR-2025-01-10"
    assert series.lapse is not None


def test_a_new_institution_has_a_cadence_of_time() -> None:
    (series,) = expected(made(as_of=date(2026, 6, 30)))
    assert told(series) == [("2027-06-30", "due", "")]
    assert series.owner == ""


def test_the_first_day_is_that_of_any_record_or_document_at_most_ten_years_back() -> None:
    assert running_since(manual(document(effective=date(2025, 3, 1)), record(day=date(2025, 9, 1)))) == date(2025, 3, 1)
    assert running_since(manual(record(day=date(1025, 9, 1)))) == date(2016, 6, 30)
    assert running_since(manual(document(effective=date(2027, 3, 1)))) == DAY


def test_a_record_for_the_whole_institution_counts_for_every_campus() -> None:
    seen = made(on("2025-06-01"), on("2026-02-01", campus="north"), scope="campus", campuses=campuses("north", "south"))
    north, south = expected(seen)
    assert (north.thing.title, north.last and north.last.id) == ("North", "MR-2026-02-01")
    assert (south.thing.title, south.last and south.last.id) == ("South", "MR-2025-06-01")
    assert (north.lapse, south.lapse and south.lapse.state) == (None, Delivery.LATE)


def test_units_are_served_by_their_own_record_their_campus_or_the_whole() -> None:
    units = (Unit("lab", "Laboratory", "north"), Unit("shop", "Workshop", "south"), Unit("web", "Web team"))
    records = (
        on("2025-07-01"),
        on("2026-02-01", unit="lab"),
        on("2026-03-01", campus="south"),
        on("2026-04-01", campus="north", unit="web"),
    )
    seen = expected(made(*records, scope="unit", units=units, campuses=campuses("north", "south")))
    assert [one.last.id for one in seen if one.last] == ["MR-2026-02-01", "MR-2026-03-01", "MR-2026-04-01"]


def test_a_unit_s_record_counts_for_its_campus_and_no_other() -> None:
    units = (Unit("lab", "Laboratory", "north"),)
    seen = made(on("2026-02-01", unit="lab"), scope="campus", units=units, campuses=campuses("north", "south"))
    north, south = expected(seen)
    assert north.last is not None
    assert south.last is None
    assert south.owner == "head"


def test_programmes_may_be_named_by_title_or_in_a_field_of_the_type() -> None:
    programmes = (Programme("it", "IT and Media"), Programme("care", "Care and Health", ("north",)))
    records = (on("2026-02-01", programme="IT and Media"), on("2026-03-01", fields={"course": "care"}))
    it, care = expected(made(*records, scope="programme", period="course", programmes=programmes))
    assert [it.last and it.last.id, care.last and care.last.id] == ["MR-2026-02-01", "MR-2026-03-01"]
    assert (it.thing.campus, care.thing.campus) == ("", "north")


@pytest.mark.parametrize("scope", ["campus", "unit", "programme", "term"])
def test_nothing_has_to_be_configured_by_a_small_school(scope: str) -> None:
    (series,) = expected(made(on("2026-02-01"), scope=scope))
    assert series.thing.id == ""
    assert told(series) == [("2027-02-01", "delivered", "MR-2026-02-01"), ("2027-02-01", "due", "")]


TERMS = (
    Term("autumn", "Autumn 2025", date(2025, 9, 1), date(2026, 1, 31)),
    Term("spring", "Spring 2026", date(2026, 2, 1), date(2026, 5, 20)),
    Term("next", "Autumn 2026", date(2026, 9, 1), date(2027, 1, 31)),
    Term("far", "Autumn 2027", date(2027, 9, 1), date(2028, 1, 31)),
)


def test_each_term_is_due_on_its_last_day() -> None:
    (series,) = expected(made(on("2025-09-10"), scope="term", terms=TERMS))
    assert told(series) == [
        ("2026-01-31", "delivered", "MR-2025-09-10"),
        ("2026-05-20", "missing", ""),
        ("2027-01-31", "coming", ""),
    ]
    assert [one.thing.title for one in series.windows] == ["Autumn 2025", "Spring 2026", "Autumn 2026"]


def test_all_records_of_a_term_deliver_it_and_none_the_next() -> None:
    (series,) = expected(made(on("2025-09-10"), on("2026-01-20"), scope="term", terms=TERMS))
    assert told(series)[:2] == [
        ("2026-01-31", "delivered", "MR-2025-09-10 MR-2026-01-20"),
        ("2026-05-20", "missing", ""),
    ]


def test_a_record_that_names_a_term_counts_for_it_whenever_it_is_dated() -> None:
    records = (on("2025-08-20"), on("2026-05-01", term="autumn"), on("2026-06-25", fields={"period": "Spring 2026"}))
    (series,) = expected(made(*records, scope="term", period="period", terms=TERMS))
    assert told(series)[:2] == [
        ("2026-01-31", "delivered-late", "MR-2026-05-01"),
        ("2026-05-20", "delivered-late", "MR-2026-06-25"),
    ]


def test_a_record_within_grace_of_a_term_that_has_none_is_late_for_it() -> None:
    (series,) = expected(made(on("2025-08-20"), on("2026-02-10"), on("2026-04-10"), scope="term", terms=TERMS))
    assert told(series)[:2] == [
        ("2026-01-31", "delivered-late", "MR-2026-02-10"),
        ("2026-05-20", "delivered", "MR-2026-04-10"),
    ]


def test_years_are_those_of_the_calendar_and_half_a_year_is_too_little_to_expect_one() -> None:
    (series,) = expected(made(on("2024-08-01", type="import"), on("2025-11-01"), scope="year"))
    assert [(one.thing.id, one.state.value) for one in series.windows] == [
        ("2025", "delivered"),
        ("2026", "due"),
        ("2027", "coming"),
    ]


def test_types_without_a_cadence_or_for_nothing_that_applies_are_not_expected() -> None:
    events = record_type(None, path=OWN)
    package = record_type(YEAR)
    assert expected(manual(record_types={"review": events})) == ()
    assert expected(manual(record_types={"review": package})) == ()


def test_things_of_a_type_are_in_the_order_of_the_settings() -> None:
    kind = record_type(YEAR, scope="campus")
    assert [one.id for one in things(kind, settings(campuses=campuses("south", "north")))] == ["south", "north"]


@pytest.mark.parametrize("cadence", [Period(0, 0), Period(2400, 0), Period(0, 73000)])
@pytest.mark.parametrize("as_of", [date(1, 1, 1), DAY, date(9999, 12, 31)])
def test_extreme_cadences_and_days_come_to_an_end(cadence: Period, as_of: date) -> None:
    (series,) = expected(made(cadence=cadence, as_of=as_of))
    assert series.ahead
    assert series.lapse is None


days = st.integers(0, 2400).map(lambda number: FIRST + timedelta(number))
cadences = st.one_of(
    st.integers(1, 40).map(lambda number: Period(number, 0)), st.integers(5, 90).map(lambda n: Period(0, n))
)
graces = st.integers(0, 120).map(lambda number: Period(0, number))


def dated(found: list[date]) -> list[Record]:
    """Return records of these days, and one of the first."""
    return [record(f"MR-{number:04}", day) for number, day in enumerate((FIRST, *found))]


@examples(max_examples=2 * examples.default.max_examples, deadline=None)
@given(st.lists(days, max_size=12), cadences, graces, days)
def test_windows_follow_each_other_without_a_gap_and_no_record_counts_twice(
    found: list[date], cadence: Period, grace: Period, as_of: date
) -> None:
    records = dated(found)
    by_id = {one.id: one.date for one in records}
    (series,) = expected(made(*records, cadence=cadence, grace=grace, as_of=as_of))
    counted = Counter(name for one in series.windows for name in one.records)
    assert set(counted) == {one.id for one in records if one.date <= as_of}
    assert set(counted.values()) <= {1}
    begins = FIRST
    for window in series.windows:
        assert window.begins == begins
        assert window.due == max(cadence.after(begins), begins + timedelta(1))
        delivered = [by_id[name] for name in window.records]
        assert window.state is state_of(window, delivered, grace, as_of)
        begins = max(delivered) if delivered else window.due
    assert series.ahead
    assert series.windows[-len(series.ahead) :] == series.ahead
    closed = [one for one in series.windows if one not in series.ahead]
    assert (series.lapse is not None) == (bool(closed) and lapsed(closed[-1]))


def lapsed(window: Expected) -> bool:
    """Say whether a window was never delivered and its day has passed."""
    return window.state in (Delivery.LATE, Delivery.MISSING)


def state_of(window: Expected, delivered: list[date], grace: Period, as_of: date) -> Delivery:
    """Return the state that the definition gives to a window."""
    if delivered:
        in_time = max(delivered) <= window.due
        assert in_time or window.due < min(delivered) <= grace.after(window.due)
        return Delivery.DELIVERED if in_time else Delivery.DELIVERED_LATE
    if window.due < as_of:
        return Delivery.MISSING if grace.after(window.due) < as_of else Delivery.LATE
    return Delivery.DUE if window.begins <= as_of else Delivery.COMING


@examples(deadline=None)
@given(st.lists(days, max_size=8), cadences, days)
def test_whoever_delivers_today_has_nothing_overdue(found: list[date], cadence: Period, as_of: date) -> None:
    records = [*dated(found), record("MR-now", as_of)]
    (series,) = expected(made(*records, cadence=cadence, as_of=as_of))
    assert series.lapse is None
    assert series.ahead[0].due == max(cadence.after(as_of), as_of + timedelta(1))


@examples(deadline=None)
@given(st.lists(days, max_size=12), graces, days, st.sampled_from(["term", "year"]))
def test_terms_and_years_are_each_expected_once(found: list[date], grace: Period, as_of: date, scope: str) -> None:
    starts = [date(2024, 1, 1) + timedelta(150 * number) for number in range(20)]
    terms = tuple(Term(f"t{n}", f"Term {n}", day, day + timedelta(120)) for n, day in enumerate(starts))
    (series,) = expected(made(*dated(found), scope=scope, grace=grace, as_of=as_of, terms=terms))
    counted = Counter(name for one in series.windows for name in one.records)
    assert set(counted.values()) <= {1}
    names = [one.thing.id for one in series.windows]
    assert len(set(names)) == len(names)
    assert all(one.begins <= AHEAD.after(as_of) for one in series.windows)
    for window in series.windows:
        assert bool(window.records) == (window.state in (Delivery.DELIVERED, Delivery.DELIVERED_LATE))
        assert lapsed(window) == (not window.records and window.due < as_of)
