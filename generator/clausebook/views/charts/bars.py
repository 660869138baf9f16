"""Bars: one number a row, the longest bar for the greatest."""

from collections.abc import Iterator

from markupsafe import Markup

from clausebook.views.charts.drawing import SIZE, WIDTH, box, cut, frame, measure, strong, write
from clausebook.views.charts.table import Column, Row, Table, in_words, say

_PITCH = 42
_BAR = 14
_GAP = 10
"""Between the label and its number."""


def draw(table: Table, most: int = 0) -> Markup:
    """Draw the first column of a table; a number below zero has no bar.

    Args:
        table: what is drawn.
        most: what the full width stands for, such as 100 of percent; 0 for the greatest number.
    """
    column = table.columns[0]
    highest = max((row.values[0] or 0 for row in table.rows), default=0)
    full = float(max(highest, most)) or 1.0
    parts = [part for place, row in enumerate(table.rows) for part in _row(row, column, place * _PITCH, full)]
    return frame(table.id, table.title, in_words(table), max(len(table.rows), 1) * _PITCH, parts)


def _row(row: Row, column: Column, top: float, full: float) -> Iterator[Markup]:
    """Yield a label, its number and its bar."""
    value = row.values[0]
    words = say(value, column.unit)
    yield write(0, top + SIZE, cut(row.label, WIDTH - _GAP - measure(words, heavy=True)))
    yield strong(WIDTH, top + SIZE, words, anchor="end")
    yield box(0, top + 19, WIDTH, _BAR, "grey-field", bend=2)
    if value is not None and value > 0:
        yield box(0, top + 19, max(float(value) / full * WIDTH, 2), _BAR, column.tone, bend=2)
