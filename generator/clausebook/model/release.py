"""Editions as they are released: their names and their order, what their tags say, and what changed between two."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clausebook.model.clause import ClauseRef
from clausebook.model.document import Document, Status
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.model.version import Version

FOLDER = "edition/"
"""What the tags of editions may begin with."""
_NAME = re.compile(r"([0-9]{4})\.([1-9][0-9]{0,2})")
_TAG = re.compile(rf"(?:{FOLDER})?([0-9]{{4}})\.([0-9]{{1,3}})")
_STAMP = re.compile(r"\n\nAs-of: (\S+)\nClausebook: (\S+)\nManifest: sha256:([0-9a-f]{64})\n*\Z")


@dataclass(frozen=True, slots=True, order=True)
class EditionName:
    """The name of an edition: a year, and a number within it."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "EditionName":
        """Read `2026.1`.

        Raises:
            ValueError: the text is not a year and a number without leading zeros.
        """
        match = _NAME.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not an edition such as 2026.1")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of_tag(cls, name: str) -> "EditionName | None":
        """Return which edition a tag such as `2026.1` or `edition/2026.1` names; None when it names none."""
        match = _TAG.fullmatch(name)
        return cls(int(match[1]), int(match[2])) if match else None

    def __str__(self) -> str:
        """Return `2026.1`."""
        return f"{self.year:04}.{self.number}"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The last lines of an edition's tag: what its manifest was made of, and the manifest's digest."""

    as_of: date
    program: str
    """The version of Clausebook that made it."""
    manifest: str
    """SHA-256 of the manifest, hexadecimal."""

    @classmethod
    def of_message(cls, message: str) -> "Stamp | None":
        """Read the end of a tag's message, its signature left aside; None when it has no such lines."""
        match = _STAMP.search(message)
        if match is None:
            return None
        try:
            return cls(date.fromisoformat(match[1]), match[2], match[3])
        except ValueError:
            return None

    def __str__(self) -> str:
        """Return the lines, without the empty one before them."""
        return f"As-of: {self.as_of}\nClausebook: {self.program}\nManifest: sha256:{self.manifest}\n"


class Kind(StrEnum):
    """What became of a document between two editions."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    """It was in force and is not any more."""


@dataclass(frozen=True, slots=True)
class Change:
    """One document that is not in force as it was in the edition before."""

    kind: Kind
    before: Document | None
    """The text in force then; None for a new one."""
    after: Document | None
    """The text in force now; of one that has ended its present text, and None where it was deleted."""
    sentences: tuple[tuple[Version, str], ...] = ()
    """What each version since then changed, oldest first."""
    state: State | None = None
    """Of one that has ended: its present state."""
    successor: str = ""
    """The id of the document that supersedes it."""

    @property
    def document(self) -> Document:
        """The newer of its two texts."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change is of a document")
        return found

    @property
    def clauses(self) -> frozenset[ClauseRef]:
        """The clauses that either text names or carries."""
        texts = (self.before, self.after)
        return frozenset(ref for text in texts if text is not None for ref in claimed(text))


def claimed(document: Document) -> Iterator[ClauseRef]:
    """Yield the clauses that a text names as a whole or in a heading."""
    yield from document.clauses
    for heading in document.sections:
        yield from heading.clauses


def in_force(manual: Manual) -> tuple[Document, ...]:
    """Return the texts that staff must follow, in the order of their paths."""
    return tuple(document for document in manual.published if manual.standing(document).in_force)


def changes(before: Manual | None, after: Manual) -> tuple[Change, ...]:
    """Return what is in force otherwise than it was, in the order of the ids.

    Args:
        before: the manual as the edition before has it; None where there is none, and everything is new.
        after: the manual now.
    """
    old = {document.id: document for document in in_force(before)} if before else {}
    new = {document.id: document for document in in_force(after)}
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if now is None and was is not None:
            found.append(_ended(after, was))
        elif now is not None and was is None:
            found.append(Change(Kind.NEW, None, now, tuple(_sentences(after, now, None))))
        elif now is not None and was is not None and (was.version, was.digest) != (now.version, now.digest):
            found.append(Change(Kind.CHANGED, was, now, tuple(_sentences(after, now, was.version))))
    return tuple(found)


def _ended(after: Manual, was: Document) -> Change:
    """Return what became of a document that is in force no more."""
    now = next((document for document in after.published if document.id == was.id), None)
    if now is None:
        return Change(Kind.ENDED, was, None)
    standing = after.standing(now)
    return Change(Kind.ENDED, was, now, state=standing.state, successor=standing.successor)


def _sentences(manual: Manual, document: Document, since: Version | None) -> Iterator[tuple[Version, str]]:
    """Yield the change sentence of each approved version after another one, oldest first."""
    found = {document.version: document.change}
    life = manual.history.files.get(document.path)
    for content in life.contents if life else ():
        facts = content.facts
        if facts.version is not None and facts.status == Status.APPROVED and facts.approvals:
            found.setdefault(facts.version, facts.change)
    for version in sorted(found):
        if version <= document.version and (since is None or version > since or version == document.version):
            yield version, found[version]
