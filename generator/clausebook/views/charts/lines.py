"""Lines: how the numbers of each column go from row to row, told apart by mark and dash as well as by colour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from markupsafe import Markup

from clausebook.views.charts.drawing import SMALL, WIDTH, cut, frame, measure, number, strong, write
from clausebook.views.charts.table import Column, Table, in_words, say

_TOP, _HEIGHT, _FOOT = 20, 170, 26
_EDGE = 10
"""Between the field's sides and the first and last row."""
_MANY = 12
"""From more rows on their values are told by the table alone."""
_STEPS = 4
"""About how many lines of height there are."""
_KEY = 26
_FACTORS = (*map(Decimal, ("1", "2", "2.5", "5", "10", "100")),)
_ZERO = Decimal(0)
_MARKS = (
    "M{x0} {y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
    "M{x0} {y0}h9v9h-9z",
    "M{x} {y0}l5 9h-10z",
    "M{x} {y0}l5 5l-5 5l-5 -5z",
    "M{x} {y1}l5 -9h-10z",
)
_DASHES = ("none", "7 3", "2 3", "9 3 2 3", "5 5")
_LINE = Markup('<path d="{}" style="fill:none;stroke:var(--cb-{});stroke-width:{};stroke-dasharray:{}"/>')
_MARK = Markup('<path d="{}" style="fill:var(--cb-{});stroke:var(--cb-paper);stroke-width:1"/>')


@dataclass(frozen=True, slots=True)
class _Field:
    """Where a row and a value stand."""

    left: float
    low: Decimal
    high: Decimal
    across: tuple[float, ...]
    """For each row, in units."""

    def height(self, value: Decimal | int) -> float:
        """Return how far down a value stands."""
        return _TOP + float((self.high - value) / (self.high - self.low)) * _HEIGHT


@dataclass(frozen=True, slots=True)
class _Point:
    """One value of a column."""

    across: float
    down: float
    words: str


@dataclass(frozen=True, slots=True)
class _Label:
    """A value beside its mark."""

    middle: float
    down: float
    half: float
    """Half of its width."""
    words: str

    @property
    def place(self) -> tuple[float, float]:
        """The middle of its foot."""
        return self.middle, self.down

    def covers(self, mark: _Point) -> bool:
        """Say whether a label would hide a mark."""
        return abs(self.middle - mark.across) < self.half + 5 and self.down - SMALL - 4 < mark.down < self.down + 7

    def touches(self, other: "_Label") -> bool:
        """Say whether two labels would cover each other."""
        return abs(self.middle - other.middle) < self.half + other.half + 3 and abs(self.down - other.down) < SMALL + 2


def draw(table: Table, span: tuple[int, int] | None = None) -> Markup:
    """Draw every column of a table.

    Args:
        table: what is drawn; where every row has a day they stand in the distances of their days.
        span: what the height stands for, such as 0 to 100 percent; otherwise what the numbers need.
    """
    unit = table.columns[0].unit
    values = [Decimal(value) for row in table.rows for value in row.values if value is not None]
    ends = (Decimal(span[0]), Decimal(span[1])) if span else (min(values, default=_ZERO), max(values, default=_ZERO))
    low, high, step = _scale(*ends, whole=all(value == value.to_integral_value() for value in values))
    marks = [low + step * place for place in range(int((high - low) / step) + 1)]
    left = max(measure(say(mark, unit), SMALL) for mark in marks) + 6
    field = _Field(left, low, high, _places(table, left))
    parts = [*_grid(field, marks, unit), *_feet(field, table)]
    courses = [list(_points(field, table, place)) for place in range(len(table.columns))]
    for place, column in enumerate(table.columns):
        parts += _series(courses[place], field, place, column)
    if len(table.rows) <= _MANY:
        marked = [course for course, column in zip(courses, table.columns, strict=True) if not column.line]
        parts += [strong(*one.place, one.words, anchor="middle", size=SMALL) for one in _labels(marked, left)]
    keys, bottom = _keys(table, _TOP + _HEIGHT + _FOOT)
    return frame(table.id, table.title, in_words(table), bottom, [*parts, *keys])


def _scale(low: Decimal, high: Decimal, *, whole: bool) -> tuple[Decimal, Decimal, Decimal]:
    """Return round ends that hold both numbers, and a round step between them; `whole` steps are no parts of one."""
    reach = high - low or abs(high) or Decimal(1)
    power = Decimal(10) ** (reach / _STEPS).adjusted()
    steps = [power * factor for factor in _FACTORS]
    step = next(one for one in steps if one * _STEPS >= reach and not (whole and one != one.to_integral_value()))
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    return first, last if last > first else first + step, step


def _places(table: Table, left: float) -> tuple[float, ...]:
    """Return how far to the right each row stands: by its day, else in equal distances."""
    start, room = left + _EDGE, WIDTH - left - 2 * _EDGE
    days = [row.at.toordinal() for row in table.rows if row.at]
    if len(days) == len(table.rows) and days and max(days) > min(days):
        return tuple(start + (day - min(days)) / (max(days) - min(days)) * room for day in days)
    if len(table.rows) < 2:
        return tuple(start + room / 2 for _ in table.rows)
    return tuple(start + place / (len(table.rows) - 1) * room for place in range(len(table.rows)))


def _grid(field: _Field, marks: Sequence[Decimal], unit: str) -> Iterator[Markup]:
    """Yield the lines of height and what they stand for."""
    for mark in marks:
        down = field.height(mark)
        yield _LINE.format(f"M{number(field.left)} {number(down)}H{WIDTH}", "line", 1, "none")
        yield write(field.left - 5, down + 4, say(mark, unit), anchor="end", ink="quiet", size=SMALL)


def _feet(field: _Field, table: Table) -> Iterator[Markup]:
    """Yield the labels of the rows that have room for one: the last, the first, then those between."""
    taken: list[_Label] = []
    last = len(table.rows) - 1
    for place in dict.fromkeys((last, 0, *range(last - 1, 0, -1)) if last >= 0 else ()):
        words = cut(table.rows[place].label, 130, SMALL)
        half = measure(words, SMALL) / 2
        label = _Label(min(max(field.across[place], half), WIDTH - half), _TOP + _HEIGHT + 17, half, words)
        if not any(map(label.touches, taken)):
            taken.append(label)
            yield write(*label.place, words, anchor="middle", ink="quiet", size=SMALL)


def _points(field: _Field, table: Table, place: int) -> Iterator[_Point]:
    """Yield the known values of a column where they stand."""
    for across, row in zip(field.across, table.rows, strict=True):
        value = row.values[place]
        if value is not None:
            yield _Point(across, field.height(value), say(value, table.columns[place].unit))


def _series(points: Sequence[_Point], field: _Field, place: int, column: Column) -> Iterator[Markup]:
    """Yield one column: its line, and unless it is a mere line its marks."""
    spots = [(point.across, point.down) for point in points]
    if column.line and spots:
        spots = [(field.left, spots[0][1]), *spots, (float(WIDTH), spots[-1][1])]
    if len(spots) > 1:
        path = "M" + "L".join(f"{number(across)} {number(down)}" for across, down in spots)
        yield _LINE.format(path, column.tone, 1.5 if column.line else 2, _dash(place, column))
    if not column.line:
        yield from (_mark(place, point.across, point.down, column.tone) for point in points)


def _labels(marked: Sequence[Sequence[_Point]], left: float) -> list[_Label]:
    """Return the values that have room above or below their marks, the newest of each column first."""
    marks = [point for points in marked for point in points]
    taken: list[_Label] = []
    for point in (point for points in marked for point in reversed(points)):
        half = measure(point.words, SMALL, heavy=True) / 2
        middle = min(max(point.across, left + half + 2), WIDTH - half)
        for down in (point.down - 9, point.down + 18):
            label = _Label(middle, down, half, point.words)
            inside = _TOP - 8 <= down <= _TOP + _HEIGHT
            free = not any(map(label.touches, taken))
            if inside and free and not any(label.covers(other) for other in marks if other is not point):
                taken.append(label)
                break
    return taken


def _keys(table: Table, top: float) -> tuple[list[Markup], float]:
    """Return what each line stands for with its last value, and where that ends."""
    parts: list[Markup] = []
    across, down = 0.0, top + 14
    for place, column in enumerate(table.columns):
        last = next((row.values[place] for row in reversed(table.rows) if row.values[place] is not None), None)
        told = f" {say(last, column.unit)}" if column.line else f", last {say(last, column.unit)}"
        words = cut(column.title, WIDTH - _KEY - 8 - measure(told, SMALL), SMALL) + told
        width = _KEY + 8 + measure(words, SMALL)
        if across and across + width > WIDTH:
            across, down = 0.0, down + 21
        level = down - 4
        path = f"M{number(across)} {number(level)}h{_KEY}"
        parts.append(_LINE.format(path, column.tone, 2, _dash(place, column)))
        if not column.line:
            parts.append(_mark(place, across + _KEY / 2, level, column.tone))
        parts.append(write(across + _KEY + 6, down, words, size=SMALL))
        across += width + 12
    return parts, down + 8


def _dash(place: int, column: Column) -> str:
    """Return the dashes of a column's line."""
    return "4 4" if column.line else _DASHES[place % len(_DASHES)]


def _mark(place: int, across: float, down: float, tone: str) -> Markup:
    """Return the mark of a column."""
    places = {"x": across, "y": down, "x0": across - 4.5, "y0": down - 4.5, "y1": down + 4.5}
    path = _MARKS[place % len(_MARKS)].format(**{key: number(value) for key, value in places.items()})
    return _MARK.format(path, tone)
