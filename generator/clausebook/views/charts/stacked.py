"""Stacked bars: the numbers of a row one behind another, and beneath them the same in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from clausebook.views.charts.drawing import SIZE, SMALL, WIDTH, box, cut, frame, measure, strong, wrap, write
from clausebook.views.charts.table import Column, Number, Row, Table, in_words, say

_BAR = 16
_KEY = 12
_LINE = 16
_TOP = 19
"""From the top of a label to the bar below it."""
_SIDE, _END = 122, 34
"""The room for a label and for a total beside a bar."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """Where the bars stand."""

    left: float
    width: float
    below: float
    """How far below the top of the row."""


def draw(table: Table, *, share: bool = False, beside: bool = False) -> Markup:
    """Draw all columns of a table; what is below zero is not drawn.

    Args:
        table: what is drawn.
        share: whether each row fills the width, so that shares are compared; otherwise totals are.
        beside: whether labels are short, such as months, and stand beside their bars.
    """
    totals = [_total(row) for row in table.rows]
    greatest = max(totals, default=0.0) or 1.0
    place = _Bar(_SIDE, WIDTH - _SIDE - _END, 0) if beside else _Bar(0, WIDTH, _TOP)
    parts, top = _keys(table.columns)
    for row, total in zip(table.rows, totals, strict=True):
        words = _words(table.columns, row, place.width) if total or not beside else []
        parts += _row(table.columns, row, top, (total or 1.0) if share else greatest, place)
        base = top + place.below + _BAR + 13
        parts += [
            write(place.left, base + number * _LINE, line, ink="quiet", size=SMALL) for number, line in enumerate(words)
        ]
        top += place.below + _BAR + len(words) * _LINE + (8 if beside else 14)
    return frame(table.id, table.title, in_words(table), top, parts)


def _keys(columns: Sequence[Column]) -> tuple[list[Markup], float]:
    """Return what each colour stands for, and the room that takes."""
    parts: list[Markup] = []
    across, down = 0.0, 0.0
    for column in columns:
        words = cut(column.title, WIDTH - _KEY - 6, SMALL)
        width = _KEY + 6 + measure(words, SMALL)
        if across and across + width > WIDTH:
            across, down = 0.0, down + 20
        parts += [box(across, down, _KEY, _KEY, column.tone, bend=2)]
        parts += [write(across + _KEY + 5, down + 10.5, words, size=SMALL)]
        across += width + 12
    return parts, down + 30


def _row(columns: Sequence[Column], row: Row, top: float, full: float, bar: _Bar) -> Iterator[Markup]:
    """Yield a label, the total and the bar."""
    units = {column.unit for column in columns}
    known = [value for value in row.values if value is not None]
    total = say(sum(known), units.pop()) if known and len(units) == 1 else say(None)
    room = bar.left - 6 if bar.left else WIDTH - 10 - measure(total, heavy=True)
    yield write(0, top + SIZE, cut(row.label, room))
    yield strong(WIDTH, top + SIZE, total, anchor="end")
    yield box(bar.left, top + bar.below, bar.width, _BAR, "grey-field", bend=2)
    start = bar.left
    for column, value in zip(columns, row.values, strict=True):
        length = _positive(value) / full * bar.width
        if length > 0:
            # A light line between two parts keeps them apart for those who see no colours.
            yield box(start, top + bar.below, max(length - 1, 1), _BAR, column.tone)
        start += length


def _words(columns: Sequence[Column], row: Row, room: float) -> list[str]:
    """Return the numbers of a row that are not zero, in words, on lines that fit."""
    pairs = zip(columns, row.values, strict=True)
    parts = [f"{column.title} {say(value, column.unit)}" for column, value in pairs if value]
    return wrap(parts or ["none" if any(value is not None for value in row.values) else "not known"], room)


def _total(row: Row) -> float:
    """Return what the parts of a bar come to."""
    return sum(map(_positive, row.values))


def _positive(value: Number | None) -> float:
    """Return a number as a length."""
    return max(float(value), 0.0) if value is not None else 0.0
