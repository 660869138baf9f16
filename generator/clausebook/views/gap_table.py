"""A table of gaps, or of clauses in a change of edition, and its forms: Markdown, CSV and a spreadsheet's workbook."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from clausebook.views.render import literal

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.packaging.core import DocumentProperties

_WIDEST = 60
"""Characters; wider columns of a workbook break their lines."""
_DAWN = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP archive can name."""


@dataclass(frozen=True, slots=True)
class Table:
    """What every form shows."""

    title: str
    lines: tuple[str, ...]
    """What has to be said above the table."""
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class NoSpreadsheet(Exception):  # noqa: N818 - a part that is not installed is no fault of the manual
    """The library that writes workbooks is not installed."""


def as_markdown(table: Table) -> str:
    """Return a heading, the lines and a table."""
    rows = [f"| {' | '.join(map(_cell, row))} |" for row in table.rows]
    head = [f"| {' | '.join(table.heads)} |", f"|{'---|' * len(table.heads)}"]
    lines = [text for line in table.lines for text in (literal(line), "")]
    return "\n".join([f"# {literal(table.title)}", "", *lines, *head, *rows]) + "\n"


def as_csv(table: Table) -> str:
    """Return heads and rows as CSV with CRLF line ends (RFC 4180), without cells that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.heads)
    writer.writerows(tuple(map(_harmless, row)) for row in table.rows)
    return text.getvalue()


def as_xlsx(table: Table, day: date, name: str = "Gaps") -> bytes:
    """Return a workbook of one sheet, the same bytes for the same table and day.

    Args:
        table: what it holds.
        day: the day that it says it was made on.
        name: what the sheet is called.

    Raises:
        NoSpreadsheet: openpyxl is not installed.
    """
    try:
        # It takes a while to load, and only this form needs it.
        from openpyxl import Workbook as NewWorkbook  # noqa: PLC0415
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
        from openpyxl.styles import Alignment, Font  # noqa: PLC0415
        from openpyxl.utils import get_column_letter  # noqa: PLC0415
        from openpyxl.worksheet.worksheet import Worksheet  # noqa: PLC0415
    except ImportError as error:
        raise NoSpreadsheet("openpyxl is not installed") from error
    book = NewWorkbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    sheet.title = name
    rows = [(table.title,), *((line,) for line in table.lines), (), table.heads, *table.rows]
    first = len(rows) - len(table.rows)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column, ILLEGAL_CHARACTERS_RE.sub("", text))
            # A text that begins with an equals sign would be taken for a formula.
            cell.data_type = "s"
            if number >= first:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number in (1, first):
                cell.font = Font(bold=True)
    for column, cells in enumerate(zip(table.heads, *table.rows, strict=True), start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = min(max(map(len, cells)) + 2, _WIDEST)
    sheet.freeze_panes = f"A{first + 1}"
    sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(table.heads))}{len(rows)}"
    return _saved(book, day)


def _saved(book: "Workbook", day: date) -> bytes:
    """Return a workbook as an archive that says that it was made on a day, by whatever clock."""
    stream = io.BytesIO()
    book.save(stream)
    book.properties.creator = "Clausebook"
    book.properties.created = book.properties.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    return _timeless(stream.getvalue(), _core(book.properties))


def _core(properties: "DocumentProperties") -> bytes:
    """Return the properties of a workbook as its archive holds them."""
    from openpyxl.xml.functions import tostring  # noqa: PLC0415

    text: str | bytes = tostring(properties.to_tree())
    return text.encode() if isinstance(text, str) else text


def _timeless(archive: bytes, core: bytes) -> bytes:
    """Return an archive whose entries name no time, with other properties than those that name the clock's."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _DAWN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # The machine's kind must not show either.
            entry.create_system = 3
            new.writestr(entry, core if name == "docProps/core.xml" else old.read(name))
    return stream.getvalue()


def _cell(text: str) -> str:
    """Return a text as a cell of a Markdown table."""
    return literal(text).replace("|", "\\|")


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
