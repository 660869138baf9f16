"""Stretches of time: terms where there are any, else quarters; without a gap and up to the day."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.settings import Term
from clausebook.model.spans import spans
from values import DAY, manual, settings

AUTUMN = Term("autumn", "Autumn term 2025", date(2025, 9, 1), date(2026, 1, 31))
SPRING = Term("spring", "Spring term 2026", date(2026, 2, 9), date(2026, 7, 3))
LATER = Term("later", "Autumn term 2026", date(2026, 9, 1), date(2027, 1, 31))


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), max_size=5))
def test_quarters_follow_each_other_up_to_the_day(days: list[date]) -> None:
    found = spans(manual(), days)
    assert len(found) <= 12
    if not found:
        assert not days or min(days) > DAY
        return
    assert found[-1].holds(DAY)
    assert all(one.end + timedelta(days=1) == other.start for one, other in pairwise(found))
    assert found[0].holds(min(days)) or len(found) == 12


def test_quarters_are_named() -> None:
    assert [one.title for one in spans(manual(), [date(2025, 12, 31)])] == ["2025 Q4", "2026 Q1", "2026 Q2"]


def test_terms_come_first_and_holidays_belong_to_none() -> None:
    known = manual(settings=settings(terms=(SPRING, LATER, AUTUMN)))
    found = spans(known, [date(2025, 10, 1)])
    assert [one.title for one in found] == ["Autumn term 2025", "Spring term 2026"]
    assert not any(one.holds(date(2026, 2, 3)) for one in found)
    assert [one.title for one in spans(known, [date(2026, 3, 1)])] == ["Spring term 2026"]


def test_terms_that_are_all_over_give_way_to_quarters() -> None:
    known = replace(manual(settings=settings(terms=(AUTUMN,))), as_of=date(2026, 6, 30))
    assert [one.title for one in spans(known, [date(2026, 4, 2)])] == ["2026 Q2"]


def test_nothing_and_what_is_still_to_come() -> None:
    assert spans(manual(), []) == ()
    assert spans(manual(), [date(2026, 7, 1)]) == ()
    assert spans(manual(as_of=date.max), [date.max])[-1].holds(date.max) or spans(manual(as_of=date.max), [date.max])
