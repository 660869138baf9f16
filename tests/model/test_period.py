"""Periods: reading, writing, and counting over months of unequal length."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.period import Period

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
PERIODS = st.builds(Period, st.integers(0, 600), st.integers(0, 5000))


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [
        ("P1Y", 12, 0),
        ("P6M", 6, 0),
        ("P2W", 0, 14),
        ("P30D", 0, 30),
        ("P1Y2M3W4D", 14, 25),
        ("P0D", 0, 0),
        ("P200Y", 2400, 0),
    ],
)
def test_parse(text: str, months: int, days: int) -> None:
    assert Period.parse(text) == Period(months, days)


@pytest.mark.parametrize(
    "text",
    ["", "P", "1Y", "P1", "PY", "p1y", "P1D1Y", "P-1Y", "P1.5Y", "P1Y ", " P1Y", "P1Y\n", "PT1H", "P201Y", "P73001D"],
)
def test_parse_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"period such as|longer than"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("period", "text"),
    [("P12M", "P1Y"), ("P14M", "P1Y2M"), ("P1W", "P7D"), ("P0Y", "P0D"), ("P1Y1D", "P1Y1D"), ("P30D", "P30D")],
)
def test_the_shortest_form_is_written(period: str, text: str) -> None:
    assert str(Period.parse(period)) == text


@given(PERIODS)
def test_what_is_written_can_be_read(period: Period) -> None:
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("day", "text", "after"),
    [
        ("2026-03-15", "P1Y", "2027-03-15"),
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2026-11-30", "P1M", "2026-12-30"),
        ("2026-12-31", "P1M", "2027-01-31"),
        ("2026-01-31", "P1M1D", "2026-03-01"),
        ("2026-12-30", "P60D", "2027-02-28"),
    ],
)
def test_after(day: str, text: str, after: str) -> None:
    assert Period.parse(text).after(date.fromisoformat(day)) == date.fromisoformat(after)


@pytest.mark.parametrize(
    ("day", "text", "before"),
    [
        ("2027-03-15", "P1Y", "2026-03-15"),
        ("2026-03-31", "P1M", "2026-02-28"),
        ("2024-02-29", "P1Y", "2023-02-28"),
        ("2026-01-15", "P1M", "2025-12-15"),
        ("2026-03-01", "P1M1D", "2026-01-28"),
        ("2027-02-28", "P60D", "2026-12-30"),
    ],
)
def test_before(day: str, text: str, before: str) -> None:
    assert Period.parse(text).before(date.fromisoformat(day)) == date.fromisoformat(before)


@given(DAYS, PERIODS, st.integers(0, 40))
def test_a_later_day_never_comes_out_earlier(day: date, period: Period, gap: int) -> None:
    later = day + timedelta(days=gap)
    assert period.after(day) <= period.after(later)
    assert day <= period.after(day)


@given(st.dates(date(1960, 1, 1), date(2200, 12, 31)), PERIODS)
def test_there_and_back_loses_at_most_the_end_of_a_month(day: date, period: Period) -> None:
    back = period.before(period.after(day))
    assert timedelta(0) <= day - back <= timedelta(days=3)
    if day.day <= 28:
        assert back == day
