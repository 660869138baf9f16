"""Answers of a form: a CSV file as form tools and spreadsheets write it, whatever its encoding and separator."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

_SEPARATORS = (",", ";", "\t")
_LARGEST = 10_000_000
"""Bytes of a file; a form with more answers is taken over in parts."""
_SAMPLE = 50
"""Rows that tell the separator."""


class NoAnswers(Exception):  # noqa: N818 - the name says it in the words of the program
    """The file holds no table of answers; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer."""

    line: int
    """The line of the file at which it begins, from 1."""
    cells: tuple[str, ...]
    """Without blanks at the ends; as many as there are columns, or more where the row is broken."""


@dataclass(frozen=True, slots=True)
class Answers:
    """A table of answers."""

    name: str
    """The file's name."""
    columns: tuple[str, ...]
    """Their heads, without blanks at the ends."""
    rows: tuple[Row, ...]
    """Without empty ones."""


def load_answers(path: Path) -> Answers:
    """Read a file of answers.

    Raises:
        NoAnswers: it holds none, or is too large.
        OSError: it cannot be read.
    """
    if path.stat().st_size > _LARGEST:
        raise NoAnswers(f"it is larger than {_LARGEST // 1_000_000} MB; take the answers over in parts")
    return read_answers(path.read_bytes(), path.name)


def read_answers(content: bytes, name: str) -> Answers:
    """Read a table whose first row names its columns.

    The encoding is UTF-8, UTF-16 or Windows-1252, the separator a comma, a semicolon or a tab.

    Raises:
        NoAnswers: it is no such table.
    """
    text = _decoded(content)
    skipped = 0
    separator = _announced(text)
    if separator:
        text, skipped = text.partition("\n")[2], 1
    try:
        rows = list(_rows(text, separator or _separator(text), skipped))
    except csv.Error as error:
        raise NoAnswers(f"it is no table that can be read ({error}); export it again as CSV") from error
    if not rows:
        raise NoAnswers("it is empty; export the answers again as CSV, with the heads of the columns")
    head, *body = rows
    width = len(head.cells)
    padded = (Row(row.line, row.cells + ("",) * (width - len(row.cells))) for row in body)
    return Answers(name, head.cells, tuple(padded))


def _decoded(content: bytes) -> str:
    """Return the text of a file.

    Raises:
        NoAnswers: it is no text of a known encoding.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[1:200:2].count(0) > len(content[1:200:2]) // 2:
        encodings = ["utf-16-le"]
    elif content[0:200:2].count(0) > len(content[0:200:2]) // 2:
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NoAnswers("it is no text in UTF-8, UTF-16 or Windows-1252; export the answers again as CSV")


def _announced(text: str) -> str:
    """Return the separator that a first line such as `sep=;` announces; empty when there is none."""
    first = text.partition("\n")[0].strip().strip('"').lower()
    return first[4] if len(first) == 5 and first.startswith("sep=") else ""


def _separator(text: str) -> str:
    """Return the separator that parts the first rows most evenly into several cells; a comma where none does."""
    best, chosen = (0.0, 1), ","
    for separator in _SEPARATORS:
        try:
            widths = [len(row.cells) for row in islice(_rows(text, separator, 0), _SAMPLE)]
        except csv.Error:
            continue
        columns = widths[0] if widths else 1
        score = (sum(width == columns for width in widths) / max(len(widths), 1), columns)
        if columns > 1 and score > best:
            best, chosen = score, separator
    return chosen


def _rows(text: str, separator: str, skipped: int) -> Iterator[Row]:
    """Yield every row that is not empty.

    Raises:
        csv.Error: the text is no table.
    """
    table = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = skipped + 1
    for cells in table:
        row = Row(line, tuple(" ".join(cell.split()) for cell in cells))
        line = skipped + table.line_num + 1
        if any(row.cells):
            yield row
