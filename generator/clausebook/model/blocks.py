"""A Markdown text as blocks: the headings, paragraphs, steps and tables that people compare in two versions.

Read line by line, as Python-Markdown reads it where that changes what a reader sees: a list needs an empty line above,
four blanks nest, and the engine counts the steps itself. Every line that is not empty belongs to exactly one block.
"""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from clausebook.model.digest import normalise

_INDENT = 4
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`\n]*)")
_HEADING = re.compile(r"(#{1,6})(.*)")
_UNDERLINE = re.compile(r"(=+|-+) *")
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *")
_STEP = re.compile(r" {0,3}(\d+\.) +(.*)")
_ITEM = re.compile(r" {0,3}([-*+]) +(.*)")
_NOTE = re.compile(r"(!!!|\?\?\?\+?)(?= ?\S)(.*)")
_QUOTE = re.compile(r" {0,3}(>) ?(.*)")
_DEFINITION = re.compile(r" {0,3}(:) {1,3}(?=\S)(.*)")
_FOOTNOTE = re.compile(r" {0,3}(\[\^[^\]]+\]:)(.*)")
_CELL_SIGN = re.compile(r"(?P<code>(?<!`)(`+)(?!`)[^\n]{1,1000}?(?<!`)\2(?!`))|\\.|(?P<bar>\|)")


class Kind(StrEnum):
    """What a block is, in the words that people use for one."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    STEP = "step"
    """An item of a numbered list."""
    ITEM = "list item"
    TABLE = "table"
    NOTE = "note"
    """The first line of an admonition; what stands in it are blocks of their own."""
    QUOTE = "quotation"
    TERM = "term"
    DEFINITION = "definition"
    FOOTNOTE = "footnote"
    CODE = "code block"
    RULE = "dividing line"


_OPENING = {
    Kind.NOTE: _NOTE,
    Kind.QUOTE: _QUOTE,
    Kind.FOOTNOTE: _FOOTNOTE,
    Kind.DEFINITION: _DEFINITION,
    Kind.STEP: _STEP,
    Kind.ITEM: _ITEM,
}
"""How the blocks begin that have a marker and flow on to the next empty line."""
_HOLDERS = (Kind.STEP, Kind.ITEM, Kind.NOTE, Kind.DEFINITION, Kind.FOOTNOTE)
"""Blocks that hold the indented blocks below them."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block."""

    kind: Kind
    level: int
    """Of a heading 1 to 6; of any other block how deep it is nested, from 0."""
    marker: str
    """What it begins with: `##`, `3.`, `-`, `!!!`; empty for none."""
    text: str
    """Without the marker; one blank for any white space; of code only line ends are trimmed."""
    source: str
    """The lines as written."""
    rows: tuple[tuple[str, ...], ...] = ()
    """The cells of a table, heading first, without its dashed line."""

    @property
    def key(self) -> Hashable:
        """What two blocks share that differ in layout at most."""
        return (self.kind, self.level, self.rows or self.text)

    @property
    def form(self) -> str:
        """What it is, as people say it: `heading of level 2`, `step, nested once`."""
        if self.kind is Kind.HEADING:
            return f"heading of level {self.level}"
        times = {0: "", 1: ", nested once", 2: ", nested twice"}
        return self.kind + times.get(self.level, f", nested {self.level} times")


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a text."""

    rows: Sequence[str]
    last: Mapping[str, int]
    """The last row of each content, so that a fence is never looked for below its last end."""


def split_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text below the front matter, in order."""
    rows = normalise(text).split("\n")
    lines = _Lines(rows, {one.strip(): row for row, one in enumerate(rows)})
    blocks: list[Block] = []
    row, holder, fresh = 0, 0, True
    while row < len(rows):
        if not rows[row].strip():
            row, fresh = row + 1, True
            continue
        depth = min(_indent(rows[row]) // _INDENT, holder)
        block, end = _read(lines, row, depth, fresh)
        if block.kind is Kind.DEFINITION and blocks and blocks[-1].kind is Kind.PARAGRAPH:
            blocks[-1] = replace(blocks[-1], kind=Kind.TERM)
        blocks.append(block)
        holder = depth + (block.kind in _HOLDERS)
        row, fresh = end, False
    return tuple(blocks)


def _read(lines: _Lines, row: int, depth: int, fresh: bool) -> tuple[Block, int]:
    """Return the block that begins at a row, and the row below it.

    Args:
        lines: all of them.
        row: 0-based.
        depth: how many holders the row is in.
        fresh: whether an empty line stands above.
    """
    rows = lines.rows
    line = _inner(rows[row], depth)
    if end := _code_end(lines, row, depth, fresh):
        text = "\n".join(_inner(one, depth).rstrip() for one in rows[row:end])
        return Block(Kind.CODE, depth, "", text, _source(rows, row, end)), end
    if match := _HEADING.fullmatch(line):
        return _block(Kind.HEADING, len(match[1]), match[1], match[2], rows, row), row + 1
    if _RULE.fullmatch(line):
        return Block(Kind.RULE, depth, "", "---", rows[row]), row + 1
    for kind, opening in _OPENING.items():
        if match := opening.fullmatch(line):
            end = row + 1 if kind is Kind.NOTE else _flow(lines, row, depth, kind)
            return _block(kind, depth, match[1], match[2], rows, row, end), end
    below = _inner(rows[row + 1], depth) if row + 1 < len(rows) else ""
    if match := _UNDERLINE.fullmatch(below):
        level = 1 if match[1].startswith("=") else 2
        return Block(Kind.HEADING, level, "#" * level, _plain(line), _source(rows, row, row + 2)), row + 2
    if "|" in line and {"|", "-"} <= set(below) <= set("|-: "):
        return _table(rows, row, depth)
    end = _flow(lines, row, depth, Kind.PARAGRAPH)
    return _block(Kind.PARAGRAPH, depth, "", line, rows, row, end), end


def _block(kind: Kind, level: int, marker: str, first: str, rows: Sequence[str], row: int, end: int = 0) -> Block:
    """Return a block of running text that begins with `first` behind its marker."""
    further = rows[row + 1 : end]
    if kind is Kind.QUOTE:
        further = [re.sub(r"^\s*> ?", "", one) for one in further]
    return Block(kind, level, marker, _plain(" ".join((first, *further))), _source(rows, row, end or row + 1))


def _flow(lines: _Lines, row: int, depth: int, kind: Kind) -> int:
    """Return the row below a block of running text: the next empty line, or one that begins something else."""
    rows, end = lines.rows, row + 1
    while end < len(rows) and rows[end].strip() and not _interrupts(lines, end, depth, kind):
        end += 1
    return end


def _interrupts(lines: _Lines, row: int, depth: int, kind: Kind) -> bool:
    """Say whether a row begins a block of its own although no empty line stands above it."""
    own = min(_indent(lines.rows[row]) // _INDENT, depth + (kind in _HOLDERS))
    line = _inner(lines.rows[row], own)
    if _HEADING.match(line) or _NOTE.match(line) or _FOOTNOTE.match(line) or _DEFINITION.match(line):
        return True
    if _QUOTE.match(line):
        return kind is not Kind.QUOTE
    if _STEP.match(line) or _ITEM.match(line):
        return kind in _HOLDERS or own < depth
    return bool(_code_end(lines, row, own, fresh=False))


def _code_end(lines: _Lines, row: int, depth: int, fresh: bool) -> int:
    """Return the row below code that begins at a row, fenced or indented; 0 when none does."""
    rows = lines.rows
    line = _inner(rows[row], depth)
    if match := _FENCE.fullmatch(line):
        ends = range(row + 1, lines.last.get(match[1], -1) + 1)
        return next((end + 1 for end in ends if rows[end].strip() == match[1]), 0)
    if not fresh or _indent(line) < _INDENT:
        return 0
    end = below = row + 1
    while below < len(rows) and (not rows[below].strip() or _indent(rows[below]) >= _INDENT * (depth + 1)):
        below += 1
        if rows[below - 1].strip():
            end = below
    return end


def _table(rows: Sequence[str], row: int, depth: int) -> tuple[Block, int]:
    """Return the table that begins at a row, and the row below it."""
    end = row + 2
    while end < len(rows) and rows[end].strip():
        end += 1
    cells = tuple(tuple(_cells(one)) for one in (rows[row], *rows[row + 2 : end]))
    width = max(map(len, cells))
    filled = tuple(one + ("",) * (width - len(one)) for one in cells)
    text = " ".join(" | ".join(one) for one in filled)
    return Block(Kind.TABLE, depth, "", text, _source(rows, row, end), filled), end


def _cells(row: str) -> Iterator[str]:
    """Yield the cells of a table's row; a bar in code or behind a backslash is part of its cell."""
    row = row.strip()
    start = int(row.startswith("|"))
    for match in _CELL_SIGN.finditer(row, start):
        if match["bar"]:
            yield _plain(row[start : match.start()])
            start = match.end()
    if start < len(row):
        yield _plain(row[start:])


def _source(rows: Sequence[str], row: int, end: int) -> str:
    """Return rows as written."""
    return "\n".join(rows[row:end])


def _plain(text: str) -> str:
    """Return a text with one blank for any white space."""
    return " ".join(text.split())


def _indent(row: str) -> int:
    """Return how many blanks a row begins with, a tab reaching to the next fourth."""
    shown = row.expandtabs(_INDENT)
    return len(shown) - len(shown.lstrip(" "))


def _inner(row: str, depth: int) -> str:
    """Return a row without the blanks that put it into `depth` holders."""
    if not depth:
        return row if not row.startswith((" ", "\t")) else row.expandtabs(_INDENT)
    shown = row.expandtabs(_INDENT)
    return shown[min(depth * _INDENT, _indent(row)) :]
