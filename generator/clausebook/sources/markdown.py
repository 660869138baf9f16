"""A scan of Markdown for what the checks and views need: headings, links, code, and text that a browser could run.

A full parse would cost more than the rest of the program (4 to 8 ms a document); the scan reads lines, and the tests
hold its headings and anchors against Python-Markdown's own.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from clausebook.model.body import Body, Link
from clausebook.model.place import Place
from clausebook.model.problem import Problem
from clausebook.sources.code import blank_out, find_code
from clausebook.sources.hazards import ADDRESS, find_hazards
from clausebook.sources.headings import find_headings

_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    r"\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?=[\s)]))"
)
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n^][^\]\n]*)\]:[ \t]*(?:<([^<>\n]*)>|([^\s<>]+)(?=\s))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in a text."""

    body: Body
    problems: tuple[Problem, ...]
    """Clause tags that are no clauses."""


def scan(text: str, path: str, line: int, standard: str) -> Scan:
    """Scan a body.

    Args:
        text: the Markdown, with LF line ends.
        path: the file it stands in.
        line: the 1-based line of the file at which it begins.
        standard: the default standard, for clause tags without one.
    """
    code = find_code(text)
    where = _Position(text, path, line)
    links = tuple(sorted(_links(text, blank_out(text, code.spans), where), key=lambda link: link.start))
    hazards = tuple(find_hazards(text, code, path, line))
    headings, problems = find_headings(text, code, path, line, standard)
    return Scan(Body(text, line, headings, links, hazards, code.spans), problems)


class _Position:
    """Turns offsets into places."""

    def __init__(self, text: str, path: str, line: int) -> None:
        """Find where the lines of a text begin."""
        self.path, self.line = path, line
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def __call__(self, offset: int) -> Place:
        """Return the place of an offset."""
        row = bisect_right(self.starts, offset) - 1
        return Place(self.path, self.line + row, offset - self.starts[row] + 1)


def _links(text: str, masked: str, where: _Position) -> Iterator[Link]:
    """Yield links, images, definitions of links and bare addresses."""
    for match in _LINK.finditer(masked):
        if _before(masked, match.start()) == "\\":
            continue
        yield _link(text, match, masked, 0, where)
        if "](" in match[1]:
            inner = match.start(1)
            yield from (_link(text, image, match[1], inner, where) for image in _LINK.finditer(match[1]))
    for match in _DEFINITION.finditer(masked) if "]:" in masked else ():
        group = 2 if match[2] is not None else 3
        yield Link(match[group], match[1], False, where(match.start()), match.start(group), match.end(group))
    for match in ADDRESS.finditer(masked) if "<" in masked else ():
        plain = match[1].lower().startswith(("http:", "https:", "mailto:"))
        target = match[1] if plain else f"mailto:{match[1]}"
        yield Link(target, match[1], False, where(match.start()), match.start(1), match.end(1))


def _link(text: str, match: re.Match[str], within: str, offset: int, where: _Position) -> Link:
    """Make a link or an image of a match in a part of the text that begins at an offset."""
    group = 2 if match[2] is not None else 3
    image = _before(within, match.start()) == "!"
    shown = text[offset + match.start(1) : offset + match.end(1)]
    place = where(offset + match.start() - image)
    return Link(match[group], shown, image, place, offset + match.start(group), offset + match.end(group))


def _before(text: str, position: int) -> str:
    """Return the sign before a bracket that gives it a meaning: an exclamation mark or a backslash, unless escaped."""
    sign = text[position - 1 : position]
    return "" if sign == "!" and text[position - 2 : position - 1] == "\\" else sign
