"""A quick reader for the plain part of YAML that nearly all front matter is written in.

It takes what it surely understands and leaves everything else to the strict loader, whose word it is: whatever is
accepted here means the same there. A history has many thousand contents of which only the values count, not their
places and not what is wrong with them.
"""

import re
from typing import NamedTuple

from clausebook.sources.strict import UNSEEN, Plain

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


def read_quickly(front: str) -> Quick | None:
    """Read a front matter without its fences; None when the strict loader must."""
    if "\t" in front or UNSEEN.search(front):
        return None
    data: dict[str, Plain] = {}
    entries: dict[str, list[tuple[int, int]]] = {}
    position, row = 0, 0
    while position < len(front):
        match = _ENTRY.match(front, position)
        if match is None or match[1] in data:
            return None
        key, double, single, words, flow = match.groups()
        position, row = match.end(), row + match[0].count("\n")
        text = _text(double, single, words)
        if text is not None:
            data[key] = text
        elif flow is not None:
            values = _values(flow)
            if values is None:
                return None
            data[key] = values
        else:
            items: list[Plain] = []
            places = entries[key] = []
            indent = None
            while item := _ITEM.match(front, position):
                spaces, double, single, words, brace, pairs = item.groups()
                if indent not in (None, spaces):
                    return None
                text = _text(double, single, words)
                value = _table(pairs) if brace else text
                if value is None:
                    return None
                if brace:
                    places.append((row, item.start(5) - item.start()))
                items.append(value)
                indent, position, row = spaces, item.end(), row + 1
            if not items:
                return None
            data[key] = items
    return Quick(data, entries) if data else None


def _text(double: str | None, single: str | None, words: str | None) -> str | None:
    """Return the one of three forms of a scalar that was found."""
    if words is not None:
        return words.rstrip(" ")
    return single if double is None else double


def _values(flow: str) -> list[Plain] | None:
    """Read what stands between brackets."""
    values: list[Plain] = []
    position = 0
    while position < len(flow):
        match = _VALUE.match(flow, position)
        text = _text(*match.groups()) if match else None
        if match is None or text is None:
            return None
        values.append(text)
        position = match.end()
    return values


def _table(pairs: str) -> dict[str, Plain] | None:
    """Read what stands between braces."""
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
        position = match.end()
    return table
