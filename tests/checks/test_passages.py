"""Passages of a text and their places."""

import re

from clausebook.checks.passages import Passage, passages
from clausebook.model.body import Body
from clausebook.model.place import Place
from clausebook.sources.markdown import scan

PATH = "manual/system/PRO-01.md"


def body(text: str) -> Body:
    """Return a body that begins on line 10 of its file."""
    return scan(text, PATH, 10, "iso-21001-2018").body


def found(pattern: str, text: str, *, prose: bool = False) -> list[Passage]:
    """Return all passages of a text."""
    return list(passages(re.compile(pattern), body(text), PATH, prose=prose))


def test_places_are_lines_and_columns_of_the_file() -> None:
    assert found("ab", "ab\n\n  ab ab\n") == [
        Passage("ab", Place(PATH, 10, 1)),
        Passage("ab", Place(PATH, 12, 3)),
        Passage("ab", Place(PATH, 12, 6)),
    ]


def test_prose_leaves_out_code_and_addresses() -> None:
    text = "A `gap` and [a gap](gap.md).\n\n```\ngap\n```\n"
    assert len(found("gap", text)) == 4
    assert found("gap", text, prose=True) == [Passage("gap", Place(PATH, 10, 16))]


def test_a_match_that_reaches_into_code_is_none() -> None:
    assert found("a gap", "a `x` a gap\n", prose=True) == [Passage("a gap", Place(PATH, 10, 7))]
    assert found(r"a .x", "a `x`\n", prose=True) == []
