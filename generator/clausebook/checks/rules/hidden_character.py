"""An invisible character that changes what people read.

## What it checks

Title, change sentence, text and the fields of records hold no characters that cannot be seen: zero-width blanks, soft
hyphens, control characters, tags, and marks that turn the direction of writing. Joiners and direction marks are
accepted where the writing needs them: in lines with letters that are written from right to left, and between letters
that are not Latin. Where an earlier text is still in force behind a draft, both are looked at.

## Why an auditor cares

With such characters a text can show one thing and mean another, and two titles that look alike can differ. ISO
21001:2018 7.5.3.1 asks that documented information is protected from loss of integrity, 7.5.3.2 that it stays
legible.

## Bad

```text
App<U+200B>roved <U+202E>ton<U+202C> by the head
```

## Good

```text
Not approved by the head
```

## How to fix

Delete the word around the place and type it again. Such characters mostly come in by copying from a web page or a
document of an office program; paste as plain text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clausebook.checks.passages import field_texts
from clausebook.checks.texts import named, texts, where
from clausebook.model.body import Body
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.record import Record

CODE = "META-009"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.1", "7.5.3.2")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_JOINERS = "\u200c\u200d"
_DIRECTION = "\u061c\u200e\u200f\u2066\u2067\u2068\u2069"
"""Marks and isolates; embeddings and overrides are needed in no text written today (Unicode annex 9)."""


@dataclass(frozen=True, slots=True)
class _Hidden:
    """One invisible character."""

    name: str
    place: Place


def check(manual: Manual) -> Iterator[Observation]:
    """Yield each field and each text that holds invisible characters, once, with all their places."""
    for text in texts(manual):
        if text.commit:
            yield from _earlier(manual, text)
        else:
            yield from _item(text, ("id", text.id), ("title", text.title), ("change", text.change))
    for record in manual.records:
        yield from _item(record, ("id", record.id), ("title", record.title), *field_texts(record))


def _item(item: Document | Record, *fields: tuple[str, str]) -> Iterator[Observation]:
    """Look into fields and text."""
    for key, text in fields:
        found = [_Hidden(_named(match[0]), item.at(key)) for match in _suspicious(text)]
        if found:
            yield _observed(item, f"The {key} of {item.id}", found)
    found = list(_in_body(item.body, item.path))
    if found:
        yield _observed(item, f"The text of {item.id}", found)


def _earlier(manual: Manual, text: Document) -> Iterator[Observation]:
    """Look into what an earlier text, which is in force, says otherwise than the present one of its file."""
    present = manual.by_path[text.path]
    place = where(manual, text, present.at("id"))
    change = present.change if isinstance(present, Document) else ""
    for key, own, other in (("title", text.title, present.title), ("change", text.change, change)):
        found = [_Hidden(_named(match[0]), place) for match in _suspicious(own)] if own != other else []
        if found:
            yield _observed(text, f"The {key} of {named(text)}", found)
    if text.body.text != present.body.text:
        found = [replace(hidden, place=place) for hidden in _in_body(text.body, text.path)]
        if found:
            yield _observed(text, f"The text of {named(text)}", found)


def _observed(item: Document | Record, where: str, found: list[_Hidden]) -> Observation:
    """Make one observation of all characters of a field or text."""
    more = f", and {len(found) - 1} more of the kind" if found[1:] else ""
    return Observation(
        found[0].place,
        f"{where} holds a character that nobody can see: {found[0].name}{more}",
        "Delete the word there and type it again; paste from other programs as plain text",
        item.id,
        tuple(hidden.place for hidden in found[1:] if hidden.place != found[0].place),
    )


def _in_body(body: Body, path: str) -> Iterator[_Hidden]:
    """Yield the invisible characters of a text, code included: there they do most harm."""
    # Python knows quickly whether all can be printed, which no hidden character can.
    if not body.text.replace("\n", "").isprintable() and _HIDDEN.search(body.text):
        for number, line in enumerate(body.text.split("\n")):
            for match in _suspicious(line):
                yield _Hidden(_named(match[0]), Place(path, body.line + number, match.start() + 1))


def _suspicious(line: str) -> Iterator[re.Match[str]]:
    """Yield invisible characters for which the writing of the line gives no reason."""
    for match in _HIDDEN.finditer(line) if not line.isprintable() else ():
        before = line[match.start() - 1 : match.start()]
        joins = match[0] in _JOINERS and before and not before.isascii()
        directs = match[0] in _DIRECTION and any(unicodedata.bidirectional(char) in ("R", "AL") for char in line)
        if not joins and not directs:
            yield match


def _named(char: str) -> str:
    """Return a character's name and number, such as `zero width space (U+200B)`."""
    return f"{unicodedata.name(char, 'control character').lower()} (U+{ord(char):04X})"
