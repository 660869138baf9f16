"""The values of a front matter, read row by row: in a history, nearly every row stands in many texts.

Each row is read once, by the quick reader, whose word it is what a row means. What no row says alone, such as a list in
brackets over several lines, is left to it as a whole.
"""

from functools import lru_cache
from typing import NamedTuple

from clausebook.sources.quick import read_quickly
from clausebook.sources.strict import Plain

_KEPT = 1 << 14
"""Rows that are remembered."""


class Values(NamedTuple):
    """What a front matter says; nobody changes it, since texts share their values."""

    data: dict[str, Plain]
    entries: dict[str, list[tuple[int, int]]]
    """Where the mappings of each list begin: 0-based line of the front matter, and column."""


class _Row(NamedTuple):
    """What one row says."""

    key: str
    """Empty in an item of a list."""
    value: "Plain | None"
    """None where the items of a list follow."""
    indent: int = 0
    """Of an item."""
    column: int = -1
    """Where an item's mapping begins; -1 when it is none."""


def read_values(front: str) -> Values | None:
    """Read a front matter without its fences; None when the strict loader must."""
    data: dict[str, Plain] = {}
    entries: dict[str, list[tuple[int, int]]] = {}
    items: list[Plain] | None = None
    places: list[tuple[int, int]] = []
    indent = -1
    rows = front.split("\n")
    last = rows.pop()
    for number, text in enumerate(rows):
        row = _row(text)
        if row is None:
            break
        key, value, begun, column = row
        if not key and value is not None and items is not None and indent in (-1, begun):
            items.append(value)
            indent = begun
            if column >= 0:
                places.append((number, column))
        elif not key or key in data or items == []:
            return None
        elif value is None:
            data[key], entries[key] = items, places = [], []
            indent = -1
        else:
            data[key], items = value, None
    else:
        return Values(data, entries) if data and not last and items != [] else None
    quick = read_quickly(front)
    return Values(quick.data, quick.entries) if quick else None


@lru_cache(_KEPT)
def _row(text: str) -> _Row | None:
    """Read one row; None when it says nothing alone."""
    key = text.partition(":")[0]
    if not key.lstrip(" ").startswith("-"):
        quick = read_quickly(f"{text}\n")
        if quick is not None:
            return _Row(key, quick.data[key])
        return _Row(key, None) if read_quickly(f"{text}\n- a\n") else None
    listed = read_quickly(f"a:\n{text}\n")
    values = listed.data["a"] if listed else None
    if listed is None or not isinstance(values, list):
        return None
    columns = [column for _, column in listed.entries["a"]]
    return _Row("", values[0], len(text) - len(text.lstrip(" ")), *columns)
