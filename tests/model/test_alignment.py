"""Sequences beside each other: matches are equal, rise on both sides, and lose nothing."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.alignment import align, match, rising

LETTERS = st.text("abcde", max_size=40)


@given(LETTERS, LETTERS)
def test_matches_are_equal_and_rise(old: str, new: str) -> None:
    pairs = match(old, new)
    assert all(old[first] == new[second] for first, second in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


@given(LETTERS)
def test_a_sequence_matches_itself(text: str) -> None:
    assert match(text, text) == [(index, index) for index in range(len(text))]


@given(LETTERS, LETTERS)
def test_an_alignment_has_every_index_once_and_in_order(old: str, new: str) -> None:
    sides = list(align(old, new, lambda first, second: 0.4 + 0.2 * (old[first] < new[second])))
    assert [first for first, _ in sides if first is not None] == list(range(len(old)))
    assert [second for _, second in sides if second is not None] == list(range(len(new)))


def test_alike_parts_are_paired_and_others_are_not() -> None:
    likeness = {(1, 1): 0.6, (1, 2): 0.9, (2, 1): 0.49}
    sides = list(align(["a", "b", "c", "d"], ["a", "x", "y", "d"], lambda i, j: likeness.get((i, j), 0.0)))
    assert sides == [(0, 0), (None, 1), (1, 2), (2, None), (3, 3)]


def test_long_rewritten_passages_are_paired_in_parts() -> None:
    old, new = [("old", index) for index in range(200)], [("new", index) for index in range(200)]
    sides = list(align(old, new, lambda first, second: float(first == second)))
    assert sides == [(index, index) for index in range(200)]


@given(st.lists(st.integers(0, 30), max_size=12))
def test_the_rising_part_is_the_longest(values: list[int]) -> None:
    chosen = [values[index] for index in rising(values)]
    assert all(a < b for a, b in pairwise(chosen))
    lengths: list[int] = []
    for index, value in enumerate(values):
        lengths.append(1 + max((lengths[before] for before in range(index) if values[before] < value), default=0))
    assert len(chosen) == max(lengths, default=0)
