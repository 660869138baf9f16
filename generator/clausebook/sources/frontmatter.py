"""A Markdown file split into front matter and text."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from clausebook.model.place import Place
from clausebook.model.problem import Problem, Topic
from clausebook.sources.quick import read_table
from clausebook.sources.strict import Table, load

MAXIMUM_FRONT_MATTER = 64_000
"""Characters."""
_FENCE = "---"
_OPENING = re.compile(r"---[ \t]*\n")
# A pattern that begins with a line end finds its lines many times faster than one that asks for a line's beginning.
_CLOSING = re.compile(r"\n(---[ \t]*(?:\n|\Z))")
_DOTS = re.compile(r"\n\.\.\.[ \t]*(?=\n|\Z)")


class Cut(NamedTuple):
    """A Markdown file cut at its fences."""

    front: str
    """Without the fences, with LF line ends."""
    body: str
    """With LF line ends."""
    opening: str
    closing: str
    remarks: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """A Markdown file in two parts."""

    table: Table
    body: str
    """With LF line ends."""
    line: int
    """The 1-based line at which the body begins."""
    remarks: tuple[Problem, ...]
    """Problems that cost nothing but should be mended."""


def decode(content: bytes, path: str) -> tuple[str, tuple[Problem, ...]] | Problem:
    """Return a text with LF line ends and remarks on its bytes, or why it is no text."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return Problem(Topic.FILE, Place(path), "the file is saved as UTF-16", "Save the file as UTF-8")
        message = f"the file is not UTF-8: the byte {content[error.start]:#04x} cannot be read"
        place = _end(content[: error.start].decode("utf-8"), path)
        return Problem(Topic.FILE, place, message, "Save the file as UTF-8")
    if "\0" in text:
        place = _end(text[: text.index("\0")], path)
        return Problem(Topic.FILE, place, "the file holds a NUL character, so it is no text", "Save the file as UTF-8")
    remarks = []
    if text.startswith("\ufeff"):
        text = text[1:]
        message = "the file begins with an invisible byte-order mark"
        remarks.append(Problem(Topic.LAYOUT, Place(path), message, "Save it as UTF-8 without a byte-order mark"))
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        windows = "\r\n" in text
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        message = f"the lines end in {'CRLF, as Windows writes' if windows else 'CR, as old Macs wrote'} them"
        advice = "Save it with LF line ends; a line '* text=auto eol=lf' in .gitattributes does so for everybody"
        remarks.append(Problem(Topic.LAYOUT, Place(path, line), message, advice))
    return text, tuple(remarks)


def split(content: bytes, path: str) -> Parts | Problem:
    """Split a Markdown file at its fences and load the front matter."""
    parts = cut(content, path)
    if isinstance(parts, Problem):
        return parts
    loaded = read_table(parts.front, path, offset=1) or load(parts.front, path, offset=1)
    if isinstance(loaded, Problem):
        return loaded
    line = parts.front.count("\n") + 3
    blanks = [row for row, fence in ((1, parts.opening), (line - 1, parts.closing)) if fence.rstrip("\n") != _FENCE]
    message, advice = "blanks stand behind the line ---", "Remove them; other programs do not see the line otherwise"
    behind = (Problem(Topic.LAYOUT, Place(path, row, len(_FENCE) + 1), message, advice) for row in blanks)
    return Parts(loaded, parts.body, line, (*parts.remarks, *behind))


def cut(content: bytes, path: str) -> Cut | Problem:
    """Cut a Markdown file at its fences."""
    decoded = decode(content, path)
    if isinstance(decoded, Problem):
        return decoded
    text, remarks = decoded
    if not text or text.isspace():
        return Problem(Topic.FILE, Place(path), "the file is empty", "Fill it, or delete it")
    opening = _OPENING.match(text)
    if opening is None:
        message = "the front matter is missing: the first line is not ---"
        return Problem(Topic.FRONT_MATTER, Place(path), message, "Begin with ---, the keys, and a second line ---")
    closing = _CLOSING.search(text, opening.end() - 1)
    if closing is None or _DOTS.search(text, opening.end() - 1, closing.start(1)):
        return _unclosed(text, opening.end(), path)
    front = text[opening.end() : closing.start(1)]
    if len(front) > MAXIMUM_FRONT_MATTER:
        message = f"the front matter has {len(front):,} characters; at most {MAXIMUM_FRONT_MATTER:,} are read"
        return Problem(Topic.FRONT_MATTER, Place(path), message, "Move text below the second line ---")
    return Cut(front, text[closing.end() :], opening[0], closing[1], remarks)


def _end(text: str, path: str) -> Place:
    """Return the place just behind a text."""
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Place(path, len(rows), len(rows[-1]) + 1)


def _unclosed(text: str, start: int, path: str) -> Problem:
    """Say where the front matter should be closed: at a line ..., else at the first empty line or the end."""
    dots = _DOTS.search(text, start - 1)
    if dots:
        line = text.count("\n", 0, dots.start()) + 2
        message = "the front matter ends in ... instead of ---"
        return Problem(Topic.FRONT_MATTER, Place(path, line), message, "Write --- in place of it")
    gap = text.find("\n\n", start - 1)
    line = text.count("\n", 0, gap) + 2 if gap >= 0 else len(text.removesuffix("\n").split("\n"))
    message = "the front matter is not closed: no second line ---"
    return Problem(Topic.FRONT_MATTER, Place(path, line), message, "Put a line --- below the last key")
