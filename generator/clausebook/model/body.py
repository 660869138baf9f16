"""A document's or record's text, as far as the checks and the views need to know it."""

from dataclasses import dataclass

from clausebook.model.clause import ClauseRef
from clausebook.model.place import Place


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, and how much stands under it."""

    level: int
    """1 to 6."""
    text: str
    """Without its attribute list."""
    anchor: str
    """The id that the engine gives it."""
    clauses: tuple[ClauseRef, ...]
    """What its `data-clause` attribute names."""
    place: Place
    end: int
    """The 1-based line in the file of the last line that belongs to it and its sub-headings."""
    empty: bool
    """Whether nothing but blank lines and headings stands between it and `end`."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image of the text."""

    target: str
    """As written, such as `PRO-08#steps` or `../images/map.svg`."""
    text: str
    image: bool
    place: Place
    start: int
    """Offset of the target in the body's text, in characters."""
    end: int
    """Offset just behind the target."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """A piece of text that a browser could run: raw HTML, an event attribute, a script link."""

    what: str
    """The piece as written, at most 40 characters."""
    place: Place
    start: int
    """Offset in the body's text, in characters."""
    end: int


@dataclass(frozen=True, slots=True)
class Body:
    """The Markdown below the front matter."""

    text: str
    """With LF line ends and exactly one final newline."""
    line: int
    """The 1-based line in the file at which it begins."""
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    hazards: tuple[Hazard, ...] = ()
    code: tuple[tuple[int, int], ...] = ()
    """Offsets of fenced and inline code, in order: text in which nothing is replaced."""
