"""A quick reader for the plain part of YAML that nearly all front matter is written in.

It takes what it surely understands and leaves everything else to the strict loader, whose word it is: whatever is
accepted here means the same there, at the same places. A history has many thousand contents of which only the values
count; places are given on request.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from clausebook.model.place import Place
from clausebook.sources.strict import UNSEEN, Items, Node, Plain, Table, Text

_QUOTED = r"""(?:"([^"\\\n]*)"|'([^'\n]*)')"""
_KEY = r"([A-Za-z][A-Za-z0-9-]*)"
_WORDS = r"(\w[^:#\n]*)"
_WORD = r"""(\w[^:#\n,\[\]{}"']*)"""
_FLOW = r"\[([^\[\]{}]*)\] *"
_ENTRY = re.compile(rf"{_KEY}:(?: +(?:{_QUOTED} *|{_WORDS}|{_FLOW}))? *\n")
_ITEM = re.compile(rf"( *)- +(?:{_QUOTED} *|{_WORDS}|(\{{)([^\[\]{{}}\n]*)\}} *)\n")
_VALUE = re.compile(rf"(?: *\n )? *(?:{_QUOTED}|{_WORD})(?: *\n )? *(?:,|\Z)")
_PAIR = re.compile(rf" *{_KEY}: +(?:{_QUOTED}|{_WORD}) *(?:,|\Z)")


class Quick(NamedTuple):
    """What a front matter says."""

    data: dict[str, Plain]
    entries: dict[str, list[tuple[int, int]]]
    """Where the mappings of each list begin: 0-based line of the front matter, and column."""
    marks: list[int]
    """The offset at which each key and each value begins, in their order."""


def read_table(front: str, path: str, offset: int) -> Table | None:
    """Read a front matter with its places; None when the strict loader must.

    Args:
        front: the YAML, without its fences.
        path: the file it stands in.
        offset: how many lines of the file stand above it.
    """
    quick = read_quickly(front)
    if quick is None:
        return None
    placer = _Placer(front, path, offset + 1, iter(quick.marks), front.find("\n"))
    return placer.table(quick.data, Place(path, offset + 1))


@dataclass(slots=True)
class _Placer:
    """Gives values their places; they are asked for in the order in which they stand in the text."""

    front: str
    path: str
    line: int
    marks: Iterator[int]
    end: int
    """Where the line ends."""
    start: int = 0
    """Where the line begins."""

    def place(self, mark: int) -> Place:
        """Return the place of an offset."""
        while self.end < mark:
            self.start = self.end + 1
            self.end = self.front.find("\n", self.start)
            self.line += 1
        return Place(self.path, self.line, mark - self.start + 1)

    def node(self, value: Plain) -> Node:
        """Return a value with its places."""
        mark = next(self.marks)
        place = self.place(mark)
        if isinstance(value, str):
            return Text(value, place, self.front[mark] in "\"'")
        if isinstance(value, list):
            return Items(tuple([self.node(entry) for entry in value]), place)
        return self.table(value, place)

    def table(self, data: dict[str, Plain], place: Place) -> Table:
        """Return a mapping with its places."""
        values: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for key, value in data.items():
            keys[key] = self.place(next(self.marks))
            values[key] = self.node(value)
        return Table(values, keys, place)


def read_quickly(front: str) -> Quick | None:
    """Read a front matter without its fences; None when the strict loader must."""
    if "\t" in front or UNSEEN.search(front):
        return None
    data: dict[str, Plain] = {}
    entries: dict[str, list[tuple[int, int]]] = {}
    marks: list[int] = []
    position, row = 0, 0
    while position < len(front):
        match = _ENTRY.match(front, position)
        if match is None or match[1] in data:
            return None
        key, double, single, words, flow = match.groups()
        marks.append(position)
        position, row = match.end(), row + match[0].count("\n")
        text = _text(double, single, words)
        if text is not None:
            data[key] = text
            marks.append(_begin(match, 2))
        elif flow is not None:
            marks.append(match.start(5) - 1)
            values = _values(flow, match.start(5), marks)
            if values is None:
                return None
            data[key] = values
        else:
            listed = _items(front, position, row, marks)
            if listed is None:
                return None
            data[key], entries[key], position = listed
            row += len(data[key])
    return Quick(data, entries, marks) if data else None


def _items(
    front: str, position: int, row: int, marks: list[int]
) -> tuple[list[Plain], list[tuple[int, int]], int] | None:
    """Read a list of lines from an offset and a line on.

    Returns:
        The values, where mappings begin, and the offset behind the list; None when the strict loader must read it.
    """
    items: list[Plain] = []
    places: list[tuple[int, int]] = []
    indent = None
    while item := _ITEM.match(front, position):
        spaces, double, single, words, brace, pairs = item.groups()
        if indent is None:
            marks.append(item.end(1))
        elif indent != spaces:
            return None
        if brace:
            marks.append(item.start(5))
            places.append((row + len(items), item.start(5) - position))
            value: Plain | None = _table(pairs, item.start(6), marks)
        else:
            marks.append(_begin(item, 2))
            value = _text(double, single, words)
        if value is None:
            return None
        items.append(value)
        indent, position = spaces, item.end()
    return (items, places, position) if items else None


def _text(double: str | None, single: str | None, words: str | None) -> str | None:
    """Return the one of three forms of a scalar that was found."""
    if words is not None:
        return words.rstrip(" ")
    return single if double is None else double


def _begin(match: re.Match[str], group: int) -> int:
    """Return where a scalar begins, with its quote; its three forms are groups that follow each other."""
    start = match.start(group + 2)
    return start if start >= 0 else max(match.start(group), match.start(group + 1)) - 1


def _values(flow: str, offset: int, marks: list[int]) -> list[Plain] | None:
    """Read what stands between brackets, from an offset on, and mark where each value begins."""
    values: list[Plain] = []
    position = 0
    while position < len(flow):
        match = _VALUE.match(flow, position)
        text = _text(*match.groups()) if match else None
        if match is None or text is None:
            return None
        values.append(text)
        marks.append(offset + _begin(match, 1))
        position = match.end()
    return values


def _table(pairs: str, offset: int, marks: list[int]) -> dict[str, Plain] | None:
    """Read what stands between braces, from an offset on, and mark where each key and value begins."""
    table: dict[str, Plain] = {}
    position = 0
    while position < len(pairs):
        match = _PAIR.match(pairs, position)
        if match is None or match[1] in table:
            return None
        text = _text(*match.groups()[1:])
        if text is None:
            return None
        table[match[1]] = text
        marks += (offset + match.start(1), offset + _begin(match, 2))
        position = match.end()
    return table
