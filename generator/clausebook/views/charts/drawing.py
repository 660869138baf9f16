"""The paper of a chart: its frame with title and description, texts that fit, and colours that follow the theme."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from markupsafe import Markup

WIDTH = 400
"""Units; at this width its letters are as large as the page's, and on a phone a little smaller."""
SIZE, SMALL = 13, 12
"""Letters, in units."""
PAPER = {
    "ink": "#1b2530",
    "quiet": "#4c5863",
    "line": "#d3dae1",
    "field": "#f4f7f9",
    "paper": "#fff",
    "green": "#17693a",
    "green-field": "#e5f4eb",
    "blue": "#1a64a3",
    "blue-field": "#e6f0fa",
    "amber": "#9a5b00",
    "amber-field": "#fdf2d9",
    "red": "#b3261e",
    "red-field": "#fce9e7",
    "grey": "#5b6772",
    "grey-field": "#eceff2",
}
"""The theme's light colours, for a file that stands alone: there no style sheet says what a variable means."""
_MARGIN = 12
"""Around a drawing that stands alone."""
_BOUNDS = re.compile(rf'viewBox="0 0 {WIDTH} ([0-9.]+)" width="{WIDTH}"')
_STYLE = re.compile(r'style="[^"]*"')
_VARIABLE = re.compile(r"var\(--cb-([a-z-]+)\)")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WEIGHT = 1.1
"""How much wider heavy letters are."""
_WIDE, _NARROW = frozenset("MWmw@%—…"), frozenset("iljtfrI.,:;'|!()[]- ")
_FONT = "system-ui,-apple-system,&quot;Segoe UI&quot;,Roboto,&quot;Noto Sans&quot;,Arial,sans-serif"
_ROOT = Markup(
    '<svg class="cb-chart" role="img" viewBox="0 0 {0} {1}" width="{0}" aria-labelledby="{2}-title {2}-desc">'
)
_TEXT = Markup('<text x="{}" y="{}" text-anchor="{}" style="fill:var(--cb-{});font-size:{}px{}">{}</text>')
_HEAVY = ";font-weight:600;paint-order:stroke;stroke:var(--cb-paper);stroke-width:3px"
_BOX = Markup('<rect x="{}" y="{}" width="{}" height="{}"{} style="fill:var(--cb-{})"/>')


def frame(name: str, title: str, words: str, height: float, parts: Iterable[Markup]) -> Markup:
    """Return a drawing on one line.

    Args:
        name: a word that nothing else on the page has.
        title: what it shows.
        words: the same for those who cannot see it, with every number.
        height: in units.
        parts: what is drawn.
    """
    head = Markup('<title id="{0}-title">{1}</title><desc id="{0}-desc">{2}</desc>')
    root = _ROOT.format(WIDTH, number(height), name)
    return root + head.format(name, clean(title), clean(words)) + Markup("").join(parts) + Markup("</svg>")


def standalone(drawing: Markup) -> str:
    """Return a drawing as a file of its own: with light colours on white, and a type face."""

    def plain(match: re.Match[str]) -> str:
        """Put colours in the place of variables; texts hold no quotation mark, so this is a style that we wrote."""
        return _VARIABLE.sub(lambda one: PAPER[one[1]], match[0])

    text = _STYLE.sub(plain, str(drawing))
    root, bracket, rest = text.partition(">")
    white = f'<rect x="-{_MARGIN}" y="-{_MARGIN}" width="100%" height="100%" style="fill:#fff"/>'
    head, end, body = rest.partition("</desc>")
    root = _BOUNDS.sub(lambda found: _wider(float(found[1])), root)
    root = f'{root} xmlns="http://www.w3.org/2000/svg" style="font-family:{_FONT}"'
    return f"{root}{bracket}{head}{end}{white}{body}\n"


def _wider(height: float) -> str:
    """Return the bounds of a drawing with a margin."""
    sides = (-_MARGIN, -_MARGIN, WIDTH + 2 * _MARGIN, height + 2 * _MARGIN)
    return f'viewBox="{" ".join(map(number, sides))}" width="{sides[2]}"'


def write(x: float, y: float, words: str, *, anchor: str = "start", ink: str = "ink", size: int = SIZE) -> Markup:
    """Return a text; `anchor` says whether it starts, has its middle or ends at `x`."""
    return _TEXT.format(number(x), number(y), anchor, ink, size, "", clean(words))


def strong(x: float, y: float, words: str, *, anchor: str = "start", ink: str = "ink", size: int = SIZE) -> Markup:
    """Return a text in heavy letters, which stay legible where a line runs behind them."""
    return _TEXT.format(number(x), number(y), anchor, ink, size, _HEAVY, clean(words))


def box(x: float, y: float, width: float, height: float, ink: str, *, bend: float = 0) -> Markup:
    """Return a filled box; `bend` rounds its corners."""
    corner = Markup(' rx="{}"').format(number(bend)) if bend else ""
    return _BOX.format(number(x), number(y), number(width), number(height), corner, ink)


def number(value: float) -> str:
    """Write a place with at most one digit behind the point."""
    return f"{value:.1f}".removesuffix(".0")


def clean(text: str) -> str:
    """Return a text on one line, without signs that XML cannot hold."""
    return " ".join(_FORBIDDEN.sub("\ufffd", text).split())


def measure(text: str, size: int = SIZE, *, heavy: bool = False) -> float:
    """Return about how wide a text is, rather too wide than too narrow."""
    return sum(map(_ems, text)) * size * (_WEIGHT if heavy else 1)


def cut(text: str, room: float, size: int = SIZE) -> str:
    """Return as much of a text as there is room for; the table beneath has the whole."""
    text = clean(text)
    if measure(text, size) <= room:
        return text
    room -= measure("…", size)
    kept, used = [], 0.0
    for sign in text:
        used += _ems(sign) * size
        if used > room:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + "…"


def wrap(parts: Sequence[str], room: float, size: int = SMALL) -> list[str]:
    """Return parts with commas between them, on as many lines as they need."""
    lines: list[str] = []
    for place, part in enumerate(parts):
        words = part if place == len(parts) - 1 else f"{part},"
        if lines and measure(f"{lines[-1]} {words}", size) <= room:
            lines[-1] = f"{lines[-1]} {words}"
        else:
            lines.append(cut(words, room, size))
    return lines


def _ems(sign: str) -> float:
    """Return about how wide a letter is, in letter heights."""
    if unicodedata.east_asian_width(sign) in ("W", "F"):
        return 1.05
    if sign in _WIDE:
        return 1.0
    if sign in _NARROW:
        return 0.42
    return 0.76 if sign.isupper() else 0.64
