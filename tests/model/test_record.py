"""Records: when their retention begins and ends, and what they name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.period import Period
from clausebook.model.record import clock, kept_until, last_day
from values import record, record_type

DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))
PERIODS = st.builds(Period, st.integers(0, 2400), st.integers(0, 73000))


@pytest.mark.parametrize(
    ("event", "begins", "until"),
    [
        ("date", date(2026, 2, 3), date(2029, 2, 3)),
        ("closed", date(2026, 5, 11), date(2029, 5, 11)),
        ("valid-until", date(2027, 1, 31), date(2030, 1, 31)),
        ("nothing", None, None),
        ("text", None, None),
    ],
)
def test_the_event_that_starts_the_clock(event: str, begins: date | None, until: date | None) -> None:
    fields = {"valid-until": "2027-01-31", "text": "soon", "list": ("a",)}
    kept = record(day=date(2026, 2, 3), closed=date(2026, 5, 11), status="closed", fields=fields)
    kind = record_type(retention=Period(36, 0), retention_from=event)
    assert (clock(kept, kind), kept_until(kept, kind)) == (begins, until)


def test_an_open_record_is_kept_for_as_long_as_it_is_open() -> None:
    assert kept_until(record(), record_type(retention_from="closed")) is None


@given(DAYS, st.none() | PERIODS, PERIODS)
def test_a_record_can_be_kept_longer_than_its_type_asks_and_never_shorter(
    start: date, own: Period | None, period: Period
) -> None:
    kind = record_type(retention=period)
    until = last_day(start, own, kind)
    assert until is not None
    assert until >= period.after(start)
    assert until in (period.after(start), own.after(start) if own else period.after(start))
    assert own is None or until >= own.after(start)


VALUES = st.recursive(
    st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=8,
)


@given(VALUES, st.sampled_from(["x", "x.a", "y", "x.c"]))
def test_what_is_named_is_text_that_stands_there(value: object, key: str) -> None:
    named = record(fields={"x": value}).named(key)
    assert all(isinstance(text, str) and text for text in named)
    assert all(repr(text) in repr(value) for text in named)
    if key == "y":
        assert named == ()
    if key == "x" and isinstance(value, str):
        assert named == ((value,) if value else ())
