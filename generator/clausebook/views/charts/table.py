"""What a chart is drawn from: the very table that stands beneath it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Number: TypeAlias = int | Decimal

UNITS = {"percent": " %", "days": " days", "hours": " hours"}
"""What is written behind a number; nothing for any other unit."""
NOTHING = "–"
"""What stands where nothing is known."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of numbers."""

    title: str
    tone: str = "blue"
    """What it is drawn in: `green`, `blue`, `amber`, `red` or `grey`; its words always say the same."""
    unit: str = ""
    line: bool = False
    """In a chart of lines: whether it is a mere line, such as a target, without marks for its values."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is about, its numbers, and words that no chart shows."""

    label: str
    values: tuple[Number | None, ...]
    """One for each column; None where nothing is known."""
    words: tuple[str, ...] = ()
    """One for each of the table's further heads."""
    page: str = ""
    """The staged page that the label leads to; empty for none."""
    at: date | None = None
    """Its day, where it has a place in time."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of numbers with their heads."""

    id: str
    """A word that nothing else on the page has."""
    title: str
    first: str
    """The head of the labels."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heads: tuple[str, ...] = ()
    """Of the words behind the numbers."""

    @property
    def is_empty(self) -> bool:
        """Whether it holds no number at all."""
        return all(value is None for row in self.rows for value in row.values)


def say(value: Number | None, unit: str = "") -> str:
    """Write a number with its unit; a dash where nothing is known."""
    if value is None:
        return NOTHING
    plain = format(value, "f") if isinstance(value, Decimal) else str(value)
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    words = UNITS.get(unit, "")
    return ("0" if plain == "-0" else plain) + (words.removesuffix("s") if plain == "1" else words)


def in_words(table: Table) -> str:
    """Return all that a chart shows for those who cannot see it, row by row."""
    rows = []
    for row in table.rows:
        pairs = zip(table.columns, row.values, strict=True)
        values = [f"{column.title} {say(value, column.unit)}" for column, value in pairs if value is not None]
        rows.append(f"{row.label}: {', '.join(values) or 'not known'}")
    return "; ".join(rows) or "nothing is recorded"
