"""Passages of a text that match a pattern, and where they stand; the texts in a record's own fields."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clausebook.model.body import Body
from clausebook.model.place import Place
from clausebook.model.record import Record, Value


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a body's text."""

    text: str
    """As written."""
    place: Place


def passages(pattern: re.Pattern[str], body: Body, path: str, *, prose: bool = False) -> Iterator[Passage]:
    """Yield what matches in a body.

    Args:
        pattern: what to look for.
        body: where to look.
        path: the file of the body.
        prose: leave out code and the targets of links, which are not read as sentences.
    """
    found = tuple(pattern.finditer(body.text))
    apart = (*body.code, *((link.start, link.end) for link in body.links)) if prose and found else ()
    for match in found:
        if not any(start < match.end() and match.start() < end for start, end in apart):
            line = body.line + body.text.count("\n", 0, match.start())
            column = match.start() - body.text.rfind("\n", 0, match.start())
            yield Passage(match[0], Place(path, line, column))


def field_texts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield each text in a record's own fields, with the name of the field it stands in."""
    for key, value in record.fields.items():
        for text in _texts(value):
            yield key, text


def _texts(value: Value) -> Iterator[str]:
    """Yield the texts of a value, however deep they lie."""
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(part)
