"""Clauses of standards: the catalogue's entries and the references to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

_NUMBER = re.compile(r"(?:[1-9][0-9]?|[A-Z])(?:\.[1-9][0-9]?)*")
_STANDARD = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """One clause of one standard's edition; compared exactly, never by prefix."""

    standard: str
    """The catalogue's id, such as `iso-21001-2018`."""
    number: str
    """The clause's number, such as `8.5.1.2`."""

    @classmethod
    def parse(cls, text: str, default: str) -> "ClauseRef":
        """Read `8.5.1` (of the `default` standard) or `iso-9001-2015:8.5.1`.

        Raises:
            ValueError: the text has neither form.
        """
        standard, colon, number = text.rpartition(":")
        standard = standard if colon else default
        if not _NUMBER.fullmatch(number) or not _STANDARD.fullmatch(standard):
            raise ValueError(f"{text!r} is not a clause such as 8.5.1 or iso-9001-2015:8.5.1")
        return cls(standard, number)

    @property
    def key(self) -> tuple[str, tuple[tuple[int, str], ...]]:
        """A sort key that puts 8.9 before 8.10 and annexes last."""
        return self.standard, number_key(self.number)

    def short(self, default: str) -> str:
        """Return the form a document of a manual with this `default` standard would write."""
        return self.number if self.standard == default else str(self)

    def __str__(self) -> str:
        """Return `iso-21001-2018:8.5.1`."""
        return f"{self.standard}:{self.number}"


def number_key(number: str) -> tuple[tuple[int, str], ...]:
    """Return a sort key of a clause number."""
    return tuple((int(part), "") if part.isdigit() else (999, part) for part in number.split("."))


class DutyKind(StrEnum):
    """What a clause asks of documented information."""

    MAINTAIN = "maintain"
    """A document, kept current."""
    RETAIN = "retain"
    """A record, kept as evidence."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Documented information that a clause asks for, in our words."""

    kind: DutyKind
    what: str
    confidence: str
    """`confirmed`, `single` or `memory`: how sure the catalogue is."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One entry of a standard's catalogue; the summary is our own wording, never the standard's text."""

    ref: ClauseRef
    title: str
    kind: str
    """`heading` or `requirement`."""
    summary: str
    duties: tuple[Duty, ...]
    may_be_excluded: bool
    """Whether declaring it not applicable is plausible in practice; advice, not a list of the standard."""
    confidence: str
    """`confirmed`, `single` or `memory`."""
    note: str = ""


@dataclass(frozen=True)
class Standard:
    """One edition of a standard, as its catalogue describes it."""

    id: str
    title: str
    label: str
    """The designation, such as `ISO 21001:2018`."""
    published: str
    status: str
    """Free text of the catalogue, such as `replaced by iso-21001-2025`."""
    clauses: Mapping[str, Clause]
    """By number, in the catalogue's order."""
    verified: bool = True
    """False for a clause tree that is inferred; pages then say so."""

    @cached_property
    def leaves(self) -> tuple[Clause, ...]:
        """The clauses without a sub-clause, in order: the denominator of coverage."""
        parents = {number.rpartition(".")[0] for number in self.clauses}
        return tuple(clause for number, clause in self.clauses.items() if number not in parents)

    def children(self, number: str) -> tuple[Clause, ...]:
        """Return the direct sub-clauses of `number`, in order."""
        return tuple(clause for key, clause in self.clauses.items() if key.rpartition(".")[0] == number)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A clause's counterpart in another standard, by subject; our judgement."""

    source: ClauseRef
    targets: tuple[ClauseRef, ...]
    relation: str
    """Between standards `same`, `adapted`, `extended` or `none`; between editions also `moved`, `changed`, `new`,
    `gone` or `unknown`."""
    note: str = ""
    confidence: str = "memory"
    """How sure the comparison is, in the words of a catalogue."""
    towards: str = ""
    """The id of the standard that `source` was compared with; it says so where there are no targets."""
