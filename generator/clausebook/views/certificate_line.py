"""The life of a certificate, drawn: an SVG of numbered marks on a line of time; the table beneath says what each is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

_WIDTH = 480
_EDGE = 18
_RADIUS = 11
_LANE = 27
"""The distance of two rows of marks."""
_AXIS = 24
"""The room below the line for the years."""
_STYLES = {
    "done": "fill:var(--cb-green-field);stroke:var(--cb-green)",
    "planned": "fill:var(--cb-blue-field);stroke:var(--cb-blue);stroke-dasharray:4 2",
    "late": "fill:var(--cb-red-field);stroke:var(--cb-red);stroke-width:2.5",
    "due": "fill:var(--cb-paper);stroke:var(--cb-grey);stroke-dasharray:2 3",
}
"""How a mark looks; the number in it leads to the words."""
_LINE = Markup('<path d="M{} {}H{}" style="stroke:var(--cb-grey);stroke-width:1.5;fill:none"/>')
_TICK = Markup('<path d="M{} {}v6" style="stroke:var(--cb-grey);fill:none"/>')
_YEAR = Markup('<text x="{}" y="{}" style="fill:var(--cb-quiet);font-size:12px">{}</text>')
_TODAY = Markup('<path d="M{} 2V{}" style="stroke:var(--cb-ink);stroke-width:1;stroke-dasharray:3 3;fill:none"/>')
_STEM = Markup('<path d="M{} {}V{}" style="stroke:var(--cb-line);fill:none"/>')
_RING = Markup('<circle cx="{}" cy="{}" r="{}" style="{}"/>')
_NUMBER = Markup(
    '<text x="{}" y="{}" text-anchor="middle" style="fill:var(--cb-ink);font-size:12px;font-weight:600">{}</text>'
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark on the line."""

    number: int
    day: date
    state: str
    """`done`, `planned`, `late` or `due`."""


def draw(marks: Sequence[Mark], today: date, name: str, title: str, words: str) -> Markup:
    """Return the drawing, its own height, for any width.

    Args:
        marks: at least one, the earliest first.
        today: a line marks it.
        name: a word that no other drawing of the page has.
        title: what it shows.
        words: the same for those who cannot see it.
    """
    first, last = date(marks[0].day.year, 1, 1), date(max(mark.day.year for mark in marks), 12, 31)
    span = max((last - first).days, 1)

    def across(day: date) -> int:
        """Return how far to the right a day stands."""
        inside = min(max((day - first).days, 0), span)
        return _EDGE + round(inside * (_WIDTH - 2 * _EDGE) / span)

    lanes = _lanes([across(mark.day) for mark in marks])
    base = _LANE * (max(lanes) + 1) + _RADIUS
    middles = [base - _LANE * (lane + 1) + _RADIUS // 2 for lane in lanes]
    placed = [(mark, across(mark.day), middle) for mark, middle in zip(marks, middles, strict=True)]
    parts = [*_years(first.year, last.year, base), _TODAY.format(across(today), base)]
    parts += [_STEM.format(place, middle + _RADIUS, base) for _, place, middle in placed]
    parts += [_mark(*one) for one in placed]
    return Markup(
        '<svg class="cb-chart" role="img" viewBox="0 0 {} {}" width="{}" aria-labelledby="{}-title {}-words">'
        '<title id="{}-title">{}</title><desc id="{}-words">{}</desc>{}</svg>'
    ).format(_WIDTH, base + _AXIS, _WIDTH, name, name, name, title, name, words, Markup("").join(parts))


def _lanes(places: Sequence[int]) -> list[int]:
    """Return for each mark the lowest row in which it does not touch the one before."""
    ends: list[int] = []
    lanes = []
    for place in places:
        lane = next((number for number, end in enumerate(ends) if place - end > 2 * _RADIUS + 2), len(ends))
        ends[lane : lane + 1] = [place]
        lanes.append(lane)
    return lanes


def _years(first: int, last: int, base: int) -> list[Markup]:
    """Return the line and a tick with its number for the beginning of each year, of some where there are many."""
    parts = [_LINE.format(_EDGE, base, _WIDTH - _EDGE)]
    count = last - first + 1
    for year in range(first, last + 1, -(-count // 10)):
        place = _EDGE + round((year - first) * (_WIDTH - 2 * _EDGE) / count)
        parts += [_TICK.format(place, base), _YEAR.format(place, base + 18, year)]
    return parts


def _mark(mark: Mark, place: int, middle: int) -> Markup:
    """Return one numbered mark."""
    ring = _RING.format(place, middle, _RADIUS, _STYLES[mark.state])
    return ring + _NUMBER.format(place, middle + 4, mark.number)
