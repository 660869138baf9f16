"""Gaps: what a clause still lacks at a campus, and what the next step needs to know; never a verdict on conformity."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from clausebook.model.clause import Clause, ClauseRef, DutyKind
from clausebook.model.coverage import ClauseCoverage, Coverage, Grade
from clausebook.model.document import Document
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.model.record import RecordType

_TO_COME = (State.DRAFT, State.IN_REVIEW, State.NOT_APPROVED, State.NOT_YET)
"""States of a text that may still take effect."""


class GapKind(StrEnum):
    """What is missing, in the order of the steps that close it."""

    NO_DOCUMENT = "no-document"
    NOT_IN_FORCE = "not-in-force"
    """A text that deals with it is there, and is not in force."""
    MENTIONED = "mentioned"
    """A document in force names it, but no section carries it."""
    REVIEW_OVERDUE = "review-overdue"
    NO_RECORD = "no-record"
    """Addressed, but no record of its expected period is evidence, though one is asked for."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that one clause lacks, at one or more campuses."""

    clause: Clause
    kind: GapKind
    campuses: tuple[str, ...]
    """Where, in the order of the settings; the one entry is empty for an institution of one campus."""
    documents: tuple[Document, ...] = ()
    """The texts that the next step is about; where there is no document, those in force at other campuses."""
    record_types: tuple[RecordType, ...] = ()
    """The types whose records would be evidence."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """Everything that one standard's applicable clauses lack."""

    coverage: Coverage
    rows: tuple[Gap, ...]
    """In the order of the clauses, then of the kinds."""
    unasked: tuple[Clause, ...]
    """Addressed without a record, though neither the catalogue nor a record type asks for one: no gap, no evidence."""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses that lack something, in order."""
        return tuple({row.clause.ref: row.clause for row in self.rows}.values())

    def count(self, kind: GapKind) -> int:
        """Return how many clauses have a gap of this kind somewhere."""
        return len({row.clause.ref for row in self.rows if row.kind is kind})

    def everywhere(self, gap: Gap) -> bool:
        """Say whether a gap is one of every campus."""
        return gap.campuses == self.coverage.campuses


def find_gaps(manual: Manual, coverage: Coverage) -> Gaps:
    """Return what the applicable clauses of a coverage of this manual lack."""
    asked = _record_types(manual)
    beside = _beside(manual)
    rows: list[Gap] = []
    unasked: list[Clause] = []
    for row in coverage.applicable:
        types = asked.get(row.clause.ref, ())
        expected = bool(types) or any(duty.kind is DutyKind.RETAIN for duty in row.clause.duties)
        if not expected and Grade.ADDRESSED in row.grades.values():
            unasked.append(row.clause)
        coming = [
            text for text in (*row.waiting, *beside.get(row.clause.ref, ())) if manual.standing(text).state in _TO_COME
        ]
        found = [
            Gap(row.clause, kind, (campus,), documents, types if kind is GapKind.NO_RECORD else ())
            for campus in coverage.campuses
            for kind, documents in _at(manual, row, campus, coming, expected)
        ]
        rows += _together(found)
    return Gaps(coverage, tuple(rows), tuple(unasked))


def _together(gaps: Sequence[Gap]) -> Iterator[Gap]:
    """Yield one clause's gaps in the order of their kinds, those that differ in nothing but the campus as one."""
    groups: dict[tuple[int, tuple[tuple[str, str], ...]], list[Gap]] = defaultdict(list)
    for gap in gaps:
        texts = tuple((document.path, document.commit) for document in gap.documents)
        groups[tuple(GapKind).index(gap.kind), texts].append(gap)
    for _, group in sorted(groups.items()):
        yield replace(group[0], campuses=tuple(campus for gap in group for campus in gap.campuses))


def _at(
    manual: Manual, row: ClauseCoverage, campus: str, coming: Sequence[Document], expected: bool
) -> Iterator[tuple[GapKind, tuple[Document, ...]]]:
    """Yield what a clause lacks at one campus, and the texts it is about.

    Args:
        manual: says which review is overdue.
        row: the clause's coverage.
        campus: where.
        coming: texts that name the clause and may still take effect.
        expected: whether a record is asked for.
    """
    ref = row.clause.ref
    here = _concerning(row.documents, campus)
    grade = row.grades[campus]
    if grade < Grade.ADDRESSED:
        texts = _concerning(coming, campus)
        # A text that would only name the clause once more does not close the gap.
        better = texts if grade is Grade.NONE else tuple(text for text in texts if text.section(ref))
        if better:
            yield GapKind.NOT_IN_FORCE, better
        else:
            yield (GapKind.MENTIONED, here) if here else (GapKind.NO_DOCUMENT, row.documents)
    elif grade is Grade.ADDRESSED and expected:
        yield GapKind.NO_RECORD, ()
    overdue = tuple(document for document in here if manual.is_overdue(document))
    if overdue:
        yield GapKind.REVIEW_OVERDUE, overdue


def _concerning(documents: Sequence[Document], campus: str) -> tuple[Document, ...]:
    """Return the documents that apply to a campus."""
    return tuple(document for document in documents if not campus or document.concerns(campus))


def _record_types(manual: Manual) -> Mapping[ClauseRef, tuple[RecordType, ...]]:
    """Return the types whose records are evidence for each clause: those that come round first, then by title."""
    found: dict[ClauseRef, list[RecordType]] = defaultdict(list)
    for kind in sorted(manual.record_types.values(), key=lambda kind: (kind.cadence is None, kind.title, kind.id)):
        for ref in dict.fromkeys(kind.clauses):
            found[ref].append(kind)
    return {ref: tuple(kinds) for ref, kinds in found.items()}


def _beside(manual: Manual) -> Mapping[ClauseRef, tuple[Document, ...]]:
    """Return the drafts that stand beside a text in force, by the clauses they name or carry."""
    found: dict[ClauseRef, list[Document]] = defaultdict(list)
    for draft in manual.drafts:
        for ref in dict.fromkeys((*draft.clauses, *(ref for part in draft.sections for ref in part.clauses))):
            found[ref].append(draft)
    return {ref: tuple(texts) for ref, texts in found.items()}
