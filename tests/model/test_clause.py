"""Clauses: references, their order, and a standard's tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.clause import ClauseRef, number_key
from values import ref, standard

NUMBERS = st.lists(st.integers(1, 99), min_size=1, max_size=6).map(lambda parts: ".".join(map(str, parts)))
STANDARDS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,3}", fullmatch=True)


def test_a_number_alone_is_of_the_default_standard() -> None:
    assert ClauseRef.parse("8.5.1.2", "iso-21001-2018") == ClauseRef("iso-21001-2018", "8.5.1.2")


def test_a_standard_may_stand_in_front() -> None:
    assert ClauseRef.parse("iso-9001-2015:8.2.1", "iso-21001-2018") == ClauseRef("iso-9001-2015", "8.2.1")


def test_an_annex_is_a_clause() -> None:
    assert ClauseRef.parse("A", "iso-21001-2018").number == "A"
    assert ClauseRef.parse("A.1", "iso-21001-2018").number == "A.1"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8.",
        ".8",
        "8..1",
        "08",
        "8.01",
        "8.0",
        "8.100",
        "8.5 ",
        " 8.5",
        "8.5\n",
        "8,5",
        "8-5",
        "a",
        "AB",
        "8.A",
        ":8.5",
        "iso-9001-2015:",
        "ISO-9001-2015:8.5",
        "iso 9001:8.5",
        "21001:8.5",
        "iso--9001:8.5",
    ],
)
def test_parse_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="is not a clause such as"):
        ClauseRef.parse(text, "iso-21001-2018")


@given(STANDARDS, NUMBERS)
def test_what_is_written_can_be_read(name: str, number: str) -> None:
    clause = ClauseRef(name, number)
    assert ClauseRef.parse(str(clause), "other") == clause
    assert ClauseRef.parse(clause.short(name), name) == clause
    assert clause.short("other-1") == str(clause)


def test_numbers_are_ordered_as_people_count() -> None:
    numbers = ["10", "8.10", "A", "8.9", "8", "8.9.1", "8.10.1", "4", "9.1.2"]
    assert sorted(numbers, key=number_key) == ["4", "8", "8.9", "8.9.1", "8.10", "8.10.1", "9.1.2", "10", "A"]


@given(st.lists(st.integers(1, 99), min_size=1, max_size=5), st.lists(st.integers(1, 99), min_size=1, max_size=5))
def test_the_order_is_that_of_the_parts(one: list[int], other: list[int]) -> None:
    first, second = (".".join(map(str, parts)) for parts in (one, other))
    assert (number_key(first) < number_key(second)) == (one < other)


def test_standards_are_kept_apart_in_the_order() -> None:
    clauses = [ref("4.10"), ref("4.2", "another-2020"), ref("4.9"), ref("4.1", "another-2020")]
    assert sorted(clauses, key=lambda clause: clause.key) == [
        ref("4.1", "another-2020"),
        ref("4.2", "another-2020"),
        ref("4.9"),
        ref("4.10"),
    ]


def test_leaves_are_the_clauses_without_a_sub_clause() -> None:
    tree = standard("8", "8.1", "8.1.1", "8.1.2", "8.10", "A")
    assert [clause.ref.number for clause in tree.leaves] == ["8.1.1", "8.1.2", "8.10", "A"]


def test_children_are_direct_and_exact() -> None:
    tree = standard("8", "8.1", "8.1.1", "8.1.2", "8.10", "8.10.1")
    assert [clause.ref.number for clause in tree.children("8")] == ["8.1", "8.10"]
    assert [clause.ref.number for clause in tree.children("8.1")] == ["8.1.1", "8.1.2"]
    assert tree.children("8.1.1") == ()
