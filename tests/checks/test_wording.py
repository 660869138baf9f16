"""Words of messages: dates, lists, suggestions."""

from datetime import date

import pytest

from clausebook.checks.wording import listed, suggested, written


def test_a_date_is_written_in_words() -> None:
    assert written(date(2026, 10, 20)) == "20 October 2026"
    assert written(date(2027, 1, 1)) == "1 January 2027"


@pytest.mark.parametrize(
    ("words", "text"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_listed(words: list[str], text: str) -> None:
    assert listed(words) == text


def test_words_are_listed_with_another_joint() -> None:
    assert listed(("FRM", "REC"), "or") == "FRM or REC"


@pytest.mark.parametrize(
    ("word", "known", "text"),
    [
        ("lakside", ["town", "lakeside"], "Did you mean 'lakeside'?"),
        ("west", ["town", "lakeside"], "Use one of: lakeside, town"),
        ("west", ["all"], "Use 'all'"),
        ("west", [], "Remove it"),
        (
            "x",
            [f"r{number:02}" for number in range(21)],
            "Correct the spelling; known are, among others, r00, r01 and r02",
        ),
    ],
)
def test_a_word_is_suggested(word: str, known: list[str], text: str) -> None:
    assert suggested(word, known) == text
