"""Fields of records as the model reads them, whatever was written."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.entries import closed_on, day, entries, entry, of_type, word, words
from values import DAY, record

VALUES: Any = st.recursive(
    st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.sampled_from("abk"), inner, max_size=2),
    max_leaves=6,
)


@pytest.mark.parametrize(("text", "read"), [("2026-06-30", DAY), ("2026-06-31", None), ("", None), ("30 June", None)])
def test_a_day_is_read_or_none(text: str, read: date | None) -> None:
    assert day(text) == read


@given(VALUES)
def test_whatever_is_written_is_read_as_what_is_asked_for(value: Any) -> None:
    known = record(fields={"k": value})
    assert all(isinstance(one, dict) for one in entries(known, "k"))
    assert entry(known, "k") == (value if isinstance(value, dict) else {})
    assert word(known.fields, "k") == (value.strip() if isinstance(value, str) else "")
    assert all(isinstance(one, str) for one in words(known.fields, "k"))
    assert (words(known.fields, "k") == ()) or not isinstance(value, dict)


def test_records_of_a_type_are_those_of_up_to_the_day_that_nothing_corrects() -> None:
    first, second = record("A", corrects=""), record("B", corrects="A")
    later, other = record("C", date(2026, 7, 1), corrects="B"), record("D", type="other", corrects="B")
    assert [one.id for one in of_type((first, second, later, other), "review", DAY)] == ["B"]
    assert [one.id for one in of_type((first, second, later), "review", date(2026, 7, 1))] == ["C"]


def test_a_record_is_closed_from_its_day_on() -> None:
    known = replace(record(), status="closed", closed=DAY)
    assert [closed_on(known, date(2026, 6, 29)), closed_on(known, DAY), closed_on(record(), DAY)] == [
        False,
        True,
        False,
    ]
