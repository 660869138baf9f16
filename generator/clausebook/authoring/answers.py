"""What the cells of an answer mean: which column holds what, who a person is, and which day is meant."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from unicodedata import category, normalize

from clausebook.authoring import AuthoringError
from clausebook.checks.wording import listed
from clausebook.model.register import Person, Register
from clausebook.model.version import Version
from clausebook.sources.answers import Answers, Row

KEYS = ("person", "document", "version", "date")
"""What an answer has to tell."""
_HEADS: Mapping[str, tuple[str, ...]] = {
    "person": (
        *("email", "emailaddress", "mail", "youremail", "youremailaddress", "username", "mailaddress"),
        *("person", "personid", "staffid", "userid", "user", "reader", "readby"),
        *("name", "fullname", "yourname", "yourfullname"),
    ),
    "document": ("document", "documentid", "doc", "whichdocument", "documentread", "idofthedocument"),
    "version": ("version", "documentversion", "whichversion", "versionread", "versionofthedocument"),
    "date": (
        *("date", "day", "dateread", "readon", "confirmedon", "dateofconfirmation"),
        *("timestamp", "completiontime", "submitted", "submittedat", "submittedon", "submissiondate", "completedat"),
    ),
}
"""Heads by which a column is known, the surest first; without blanks, signs and capital letters."""
_ID = re.compile(r"(?<![A-Z0-9])[A-Z]{2,5}-\d{2,4}(?![A-Z0-9-])")
_VERSION = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")
_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_PARTS = re.compile(r"YYYY|YY|MM|M|DD|D|[^YMD]")
_GROUPS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<year>\d{2})",
    "MM": r"(?P<month>\d{1,2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})",
    "D": r"(?P<day>\d{1,2})",
}


class BadCell(ValueError):  # noqa: N818 - a verdict on one row
    """A row cannot be taken over; the message says why."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what, by number; no key where no column does."""

    places: Mapping[str, tuple[int, ...]]

    def cells(self, row: Row, key: str) -> tuple[str, ...]:
        """Return what a row says under a key, without empty cells."""
        return tuple(cell for place in self.places.get(key, ()) if (cell := row.cells[place]))


def columns_of(answers: Answers, named: Mapping[str, str]) -> Columns:
    """Find the columns of a table.

    Args:
        answers: the table.
        named: the head of a column by key, where a person has named it.

    Raises:
        AuthoringError: there is no column of a given head, or there are two.
    """
    heads = [_bare(head) for head in answers.columns]
    places: dict[str, tuple[int, ...]] = {}
    for key in KEYS:
        if key in named:
            places[key] = (_column(answers, heads, named[key]),)
            continue
        known = [place for word in _HEADS[key] for place, head in enumerate(heads) if head == word]
        # Of several columns a person may be told by each; everything else stands in one.
        if known:
            places[key] = tuple(known) if key == "person" else (known[0],)
    return Columns(places)


def _column(answers: Answers, heads: Sequence[str], name: str) -> int:
    """Return the number of the column with a head.

    Raises:
        AuthoringError: there is none, or there are two.
    """
    places = [place for place, head in enumerate(answers.columns) if head == " ".join(name.split())]
    places = places or [place for place, head in enumerate(heads) if head and head == _bare(name)]
    if len(places) == 1:
        return places[0]
    if places:
        raise AuthoringError(f"{answers.name} has {len(places)} columns '{name}'; give each a head of its own")
    raise AuthoringError(f"{answers.name} has no column '{name}'; its columns are: {listed(answers.columns)}")


def person_of(register: Register, cells: Iterable[str]) -> Person:
    """Return whom the cells of a row name, by id, e-mail address or name.

    Raises:
        BadCell: nobody, somebody the register does not know, or several people.
    """
    people = [_person(register, cell) for cell in cells]
    if not people:
        raise BadCell("it names no person")
    if len({person.id for person in people}) > 1:
        raise BadCell(f"it names several people: {listed(person.name for person in people)}")
    return people[0]


def _person(register: Register, cell: str) -> Person:
    """Return whom one cell names.

    Raises:
        BadCell: nobody whom the register knows, or several people.
    """
    known = register.people.get(cell.strip().lower()) or register.by_email(cell)
    if known is not None:
        return known
    last, comma, first = cell.partition(",")
    names = {_folded(cell), _folded(f"{first} {last}") if comma else _folded(cell)}
    found = [person for person in register.people.values() if _folded(person.name) in names]
    if len(found) > 1:
        raise BadCell(f"the register knows {len(found)} people called '{cell}'; use the e-mail address")
    if not found:
        raise BadCell(f"the register knows nobody by '{cell}'")
    return found[0]


def document_of(known: Container[str], cells: Sequence[str]) -> str:
    """Return the id of the document that a row names, alone or within a title.

    Raises:
        BadCell: none, several, or one that the manual does not have.
    """
    if not cells:
        raise BadCell("it names no document")
    ids: tuple[str, ...] = tuple(dict.fromkeys(_ID.findall(cells[0].upper())))
    if len(ids) > 1:
        raise BadCell(f"it names several documents: {listed(ids)}")
    if not ids:
        raise BadCell(f"'{cells[0]}' holds no id of a document such as PRO-05")
    if ids[0] not in known:
        raise BadCell(f"the manual has no document {ids[0]}")
    return ids[0]


def version_of(cells: Sequence[str], beside: Sequence[str]) -> Version:
    """Return the version that a row states, else the one that stands beside the document's id.

    Raises:
        BadCell: none, or something else.
    """
    if cells:
        match = re.fullmatch(r"(?:v|ver|version)?[ .]*(\d+\.\d+)", cells[0].strip().lower())
        found = [match[1]] if match else []
    else:
        found = _VERSION.findall(" ".join(beside))
    with suppress(ValueError, IndexError):
        return Version.parse(found[0])
    if cells:
        raise BadCell(f"'{cells[0]}' is no version such as 2.1; format the column as text in the spreadsheet")
    raise BadCell("it states no version; add a column with it, or name it with --version")


def day_of(cells: Sequence[str], form: re.Pattern[str] | None) -> date:
    """Return the day that a row states, whatever time follows it.

    Args:
        cells: what the row says of it.
        form: how days are written; None for year, month, day.

    Raises:
        BadCell: none, or one that cannot be told.
    """
    if not cells:
        raise BadCell("it states no day; add a column with it, or name it with --date")
    match = (form or _ISO).match(cells[0])
    if match is None:
        advice = "" if form else "; say how days are written, such as --date-format DD.MM.YYYY"
        raise BadCell(f"'{cells[0]}' is no day in the expected form{advice}")
    year, month, day = (match["year"], match["month"], match["day"]) if form else (match[1], match[3], match[4])
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError as error:
        raise BadCell(f"'{cells[0]}' is no day of the calendar") from error


def form_of(text: str) -> re.Pattern[str]:
    """Return how days are written, such as `DD.MM.YYYY` or `M/D/YY`, as a pattern.

    Raises:
        AuthoringError: the text does not say so.
    """
    parts = _PARTS.findall(text.upper())
    kinds = sorted(part[0] for part in parts if part in _GROUPS)
    if kinds != ["D", "M", "Y"] or "".join(parts) != text.upper():
        raise AuthoringError(f"'{text}' says not how days are written; use D, M and Y, such as DD.MM.YYYY or M/D/YY")
    return re.compile("".join(_GROUPS.get(part, re.escape(part)) for part in parts) + r"(?!\d)", re.ASCII)


def _bare(head: str) -> str:
    """Return a head without blanks, signs, accents and capital letters."""
    plain = normalize("NFKD", head).casefold()
    return "".join(sign for sign in plain if sign.isalnum() and category(sign) != "Mn")


def _folded(name: str) -> str:
    """Return a name as it is compared: blanks, capital letters and the form of accents do not matter."""
    return " ".join(normalize("NFKC", name).split()).casefold()
