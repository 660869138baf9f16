"""Nonconformities: what is open, what is overdue, how old it is, and what became of the findings of audits."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from clausebook.model.audits import AUDIT
from clausebook.model.clause import ClauseRef
from clausebook.model.entries import Entry, closed_on, day, entries, entry, of_type, word
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.tasks import ACTIONS, Task, tasks_of

NONCONFORMITY = "nonconformity"
GRADES = ("major", "minor")
"""What makes a finding a nonconformity."""
OBSERVATION = "observation"
AGES = ((30, "0 to 30 days"), (90, "31 to 90 days"), (None, "over 90 days"))
"""The last day of each class of age, and its name; the last class has no end."""


@dataclass(frozen=True, slots=True)
class Case:
    """One nonconformity."""

    record: Record
    grade: str
    actions: tuple[Task, ...]
    verdict: Entry
    """Whether the actions worked: `result`, `person`, `date`, `text`; empty while nobody has checked."""
    verify_by: date | None
    closed: bool

    @property
    def waiting(self) -> tuple[Task, ...]:
        """The actions that are not done."""
        return tuple(action for action in self.actions if action.waits)

    @property
    def due(self) -> date | None:
        """The next day on which something is due: an action, or the check of its effect once all are done."""
        if self.waiting:
            return min((action.due for action in self.waiting if action.due), default=None)
        return None if self.verdict else self.verify_by

    @property
    def failed(self) -> bool:
        """Whether somebody checked, and the actions had not worked."""
        return word(self.verdict, "result") == "not-effective"

    def is_overdue(self, as_of: date) -> bool:
        """Say whether it is open and what is due next is late."""
        return not self.closed and self.due is not None and self.due < as_of

    def is_unchecked(self, as_of: date) -> bool:
        """Say whether all is done, but the day for checking the effect has passed without a check."""
        return self.is_overdue(as_of) and not self.waiting


@dataclass(frozen=True, slots=True)
class Raised:
    """One finding of an internal audit."""

    audit: Record
    grade: str
    clause: str
    """As written."""
    text: str
    names: str
    """The id of the record that it is followed up in, as written; empty when none is named."""
    followers: tuple[Record, ...]
    """The record that it names, or later ones that refer to the audit and are about the clause."""


def cases(manual: Manual) -> tuple[Case, ...]:
    """Return the nonconformities up to the day, in the order of their paths."""
    return tuple(_case(record, manual.as_of) for record in of_type(manual.records, NONCONFORMITY, manual.as_of))


def raised(manual: Manual) -> Iterator[Raised]:
    """Yield the findings of internal audits up to the day, in the order of the audits' paths."""
    corrections = {record.corrects: record for record in manual.records if record.corrects}
    for audit in of_type(manual.records, AUDIT, manual.as_of):
        later = [item for item in manual.citations.get(audit.id, ()) if isinstance(item, Record)]
        for one in entries(audit, "findings"):
            names = word(one, "record")
            named = corrections.get(names) or manual.by_id.get(names)
            about = _about(manual, word(one, "clause"), audit, later)
            followers = (named,) if isinstance(named, Record) else () if names else about
            yield Raised(audit, word(one, "grade"), word(one, "clause"), word(one, "text"), names, followers)


def untreated(manual: Manual) -> tuple[Raised, ...]:
    """Return the nonconformities of internal audits that no record of a nonconformity takes up."""
    return tuple(
        one
        for one in raised(manual)
        if one.grade in GRADES and not any(follower.type == NONCONFORMITY for follower in one.followers)
    )


def ages(manual: Manual) -> Mapping[str, tuple[int, ...]]:
    """Count what is open by grade and age: nonconformities, and findings of audits that have no record yet.

    The last number of each row counts those that are overdue.
    """
    table = {grade: [0] * (len(AGES) + 1) for grade in GRADES}
    for case in cases(manual):
        if not case.closed and case.grade in table:
            row = table[case.grade]
            row[age_class(manual.as_of, case.record.date)] += 1
            row[-1] += case.is_overdue(manual.as_of)
    for one in untreated(manual):
        table[one.grade][age_class(manual.as_of, one.audit.date)] += 1
    return {grade: tuple(row) for grade, row in table.items()}


def age_class(as_of: date, since: date) -> int:
    """Return the place in `AGES` of something that is open since a day."""
    days = (as_of - since).days
    return next(place for place, (last, _) in enumerate(AGES) if last is None or days <= last)


def _case(record: Record, as_of: date) -> Case:
    """Read one nonconformity as it stood on the day."""
    verdict = entry(record, "effectiveness")
    checked = day(word(verdict, "date"))
    return Case(
        record,
        record.text("grade"),
        tuple(one for one in tasks_of(record, as_of) if one.key == ACTIONS),
        {} if checked and checked > as_of else verdict,
        day(record.text("verify-by")),
        closed_on(record, as_of),
    )


def _about(manual: Manual, clause: str, audit: Record, later: Iterable[Record]) -> tuple[Record, ...]:
    """Return the later records that are about a clause, by their front matter or the requirement they name."""
    try:
        ref = ClauseRef.parse(clause, manual.settings.standard)
    except ValueError:
        return ()
    return tuple(
        one
        for one in later
        if audit.date <= one.date <= manual.as_of and (ref in one.clauses or one.text("requirement") == clause)
    )
