"""Coverage: which documents answer a clause, and what evidence there is; never a claim of conformity."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from clausebook.model.clause import Clause, ClauseRef, Standard
from clausebook.model.document import Document
from clausebook.model.lifecycle import Review, Standing
from clausebook.model.period import Period
from clausebook.model.record import Record, RecordType
from clausebook.model.settings import Exclusion, Settings

_USUAL_CADENCE = Period(months=12, days=0)
"""How old evidence may be where its record type names no cadence (our choice, a yearly round)."""


class Grade(IntEnum):
    """How well a clause is answered."""

    NONE = 0
    MENTIONED = 1
    """A document in force names it, but no section carries it."""
    ADDRESSED = 2
    """A section of a document in force carries it."""
    EVIDENCED = 3
    """Addressed, and a record in its expected period is evidence."""

    @property
    def words(self) -> str:
        """The grade as people read it."""
        return ("none", "mentioned", "addressed", "addressed and evidenced")[self]


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """One leaf clause."""

    clause: Clause
    grades: Mapping[str, Grade]
    """By campus id; the one key is empty for an institution of one campus."""
    documents: tuple[Document, ...]
    """Documents in force that name or carry it."""
    waiting: tuple[Document, ...]
    """Documents that name or carry it and are not in force, or whose review is overdue."""
    records: tuple[Record, ...]
    """Evidence in its expected period, newest first."""
    exclusion: Exclusion | None

    @property
    def grade(self) -> Grade:
        """The lowest grade of all campuses."""
        return min(self.grades.values())


@dataclass(frozen=True, slots=True)
class Coverage:
    """All leaf clauses of one standard, in order."""

    standard: Standard
    campuses: tuple[str, ...]
    """The keys of the grades."""
    clauses: tuple[ClauseCoverage, ...]

    @property
    def applicable(self) -> tuple[ClauseCoverage, ...]:
        """Without the clauses declared not applicable, which are listed apart."""
        return tuple(row for row in self.clauses if row.exclusion is None)

    def count(self, grade: Grade) -> int:
        """Return how many applicable clauses have exactly this grade."""
        return sum(row.grade is grade for row in self.applicable)


def cover(
    standard: Standard,
    settings: Settings,
    answers: Mapping[ClauseRef, Sequence[Document]],
    standing: Callable[[Document], Standing],
    evidence: Mapping[ClauseRef, Sequence[Record]],
) -> Coverage:
    """Grade every leaf clause of a standard for every campus.

    Args:
        standard: whose clauses.
        settings: the campuses, and the clauses declared not applicable.
        answers: the documents that name or carry a clause.
        standing: a text's state and review on the day.
        evidence: the records that are evidence for a clause in their expected period, newest first.
    """
    campuses = tuple(campus.id for campus in settings.campuses) or ("",)
    exclusions = {exclusion.ref: exclusion for exclusion in settings.exclusions}
    rows = []
    for clause in standard.leaves:
        named = answers.get(clause.ref, ())
        active = tuple(document for document in named if standing(document).in_force)
        late = tuple(document for document in named if not _is_sound(standing(document)))
        records = tuple(evidence.get(clause.ref, ()))
        grades = {campus: _grade(clause.ref, campus, active, records) for campus in campuses}
        rows.append(ClauseCoverage(clause, grades, active, late, records, exclusions.get(clause.ref)))
    return Coverage(standard, campuses, tuple(rows))


def is_current(record: Record, kind: RecordType | None, as_of: date) -> bool:
    """Say whether a record is evidence in its expected period: dated within its type's cadence before the day."""
    cadence = (kind.cadence if kind else None) or _USUAL_CADENCE
    return cadence.before(as_of) <= record.date <= as_of


def _is_sound(standing: Standing) -> bool:
    """Say whether a document is in force and its review is not overdue."""
    return standing.in_force and standing.review is not Review.OVERDUE


def _grade(ref: ClauseRef, campus: str, documents: tuple[Document, ...], records: tuple[Record, ...]) -> Grade:
    """Grade one clause for one campus."""
    here = [document for document in documents if not campus or document.concerns(campus)]
    if not here:
        return Grade.NONE
    if not any(document.section(ref) for document in here):
        return Grade.MENTIONED
    if any(not campus or record.campus in ("", campus) for record in records):
        return Grade.EVIDENCED
    return Grade.ADDRESSED
