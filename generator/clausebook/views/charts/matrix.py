"""A matrix of five by five steps, with names in its cells."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from clausebook.views.charts.drawing import SMALL, WIDTH, box, cut, frame, number, write

STEPS = 5
_SIDE = 16
"""The room for the steps at the left."""
_TOP = 24
_CELL = (WIDTH - _SIDE) / STEPS
_LETTERS = 11
_LINE = 14
_MOST = 4
"""Names in one cell; the table has the others."""
_BAD = ((15, "red"), (10, "amber"), (5, "blue"), (1, "green"))
_GOOD = ((15, "green"), (10, "blue"), (1, "grey"))
"""From which product on a cell has which field: where a great one is a danger, and where it is a chance."""
_EDGE = Markup('<rect x="{}" y="{}" width="{}" height="{}" style="fill:none;stroke:var(--cb-line)"/>')


@dataclass(frozen=True, slots=True)
class Placed:
    """Something that has a place in the matrix."""

    name: str
    across: int
    """1 to 5."""
    up: int
    """1 to 5."""


def draw(name: str, title: str, axes: tuple[str, str], placed: Sequence[Placed], *, good: bool = False) -> Markup:
    """Draw a matrix.

    Args:
        name: a word that nothing else on the page has.
        title: what it shows.
        axes: what goes up, and what goes to the right.
        placed: what stands in the cells, in this order.
        good: whether a great product is welcome.
    """
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    for one in placed:
        cells[one.up, one.across].append(one.name)
    up, across = axes
    words = "; ".join(
        f"{up} {row}, {across.lower()} {column}: {', '.join(names)}"
        for (row, column), names in sorted(cells.items(), reverse=True)
    )
    parts = [write(0, 13, f"↑ {up}", ink="quiet", size=SMALL)]
    top = float(_TOP)
    for row in range(STEPS, 0, -1):
        most = max(len(cells[row, column]) for column in range(1, STEPS + 1))
        height = 24 + _LINE * max(min(most, _MOST) + (most > _MOST), 1)
        parts.append(write(0, top + height / 2 + 4, str(row), size=SMALL))
        for column in range(1, STEPS + 1):
            parts += _cell(
                _SIDE + (column - 1) * _CELL, top, height, row * column, cells[row, column], _GOOD if good else _BAD
            )
        top += height
    middles = [_SIDE + (column - 0.5) * _CELL for column in range(1, STEPS + 1)]
    parts += [write(middle, top + 16, str(step), anchor="middle", size=SMALL) for step, middle in enumerate(middles, 1)]
    parts.append(write(WIDTH, top + 34, f"{across} →", anchor="end", ink="quiet", size=SMALL))
    return frame(name, title, words or "nothing is placed", top + 42, parts)


def _cell(
    left: float, top: float, height: float, product: int, names: Sequence[str], fields: Sequence[tuple[int, str]]
) -> Iterator[Markup]:
    """Yield a cell with its product and the names in it."""
    field = next(tone for least, tone in fields if product >= least)
    yield box(left, top, _CELL, height, f"{field}-field")
    yield _EDGE.format(number(left), number(top), number(_CELL), number(height))
    yield write(left + _CELL - 4, top + 13, str(product), anchor="end", ink="quiet", size=_LETTERS)
    shown = [*names[:_MOST], *([f"and {len(names) - _MOST} more"] if names[_MOST:] else [])]
    for place, name in enumerate(shown):
        yield write(left + 3, top + 28 + place * _LINE, cut(name, _CELL * 1.05, _LETTERS), size=_LETTERS)
