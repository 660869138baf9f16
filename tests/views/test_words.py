"""Periods, lists and titles within a sentence."""

import pytest

from clausebook.model.period import Period
from clausebook.views.words import every, listed, lower_first, say_period


@pytest.mark.parametrize(
    ("period", "words", "rhythm"),
    [
        (Period(12, 0), "1 year", "every year"),
        (Period(60, 0), "5 years", "every 5 years"),
        (Period(1, 0), "1 month", "every month"),
        (Period(0, 30), "30 days", "every 30 days"),
        (Period(0, 1), "1 day", "every day"),
        (Period(18, 0), "1 year and 6 months", "every 1 year and 6 months"),
        (Period(25, 3), "2 years, 1 month and 3 days", "every 2 years, 1 month and 3 days"),
        (Period(0, 0), "0 days", "every 0 days"),
    ],
)
def test_periods(period: Period, words: str, rhythm: str) -> None:
    assert say_period(period) == words
    assert every(period) == rhythm


@pytest.mark.parametrize(("words", "said"), [("", ""), ("a", "a"), ("ab", "a and b"), ("abc", "a, b and c")])
def test_lists(words: str, said: str) -> None:
    assert listed(words) == said


@pytest.mark.parametrize(
    ("title", "said"), [("Head of college", "head of college"), ("IT officer", "IT officer"), ("", "")]
)
def test_titles(title: str, said: str) -> None:
    assert lower_first(title) == said
