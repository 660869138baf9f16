"""Internal audits as they were reported, and as programmes plan them.

A report looked at the clauses of its findings and of `clauses-audited`. Where it has no such list, the clauses of its
front matter stand in, without those that every report is evidence for by being one, such as 9.2.2. A plan may name a
clause with sub-clauses, which plans them all; a report names each requirement by itself.
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from clausebook.model.clause import ClauseRef, Standard
from clausebook.model.entries import Entry, day, entries, of_type, word, words
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.settings import Settings

AUDIT = "internal-audit"
PROGRAMME = "audit-programme"


@dataclass(frozen=True, slots=True)
class Audit:
    """One report."""

    record: Record
    clauses: frozenset[ClauseRef]
    """What it looked at."""
    campuses: frozenset[str]
    """Empty when it looked at all of them."""
    units: frozenset[str]
    """Ids of units and roles that it looked at."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One audit of a programme."""

    programme: Record
    number: int
    """Its place among the audits of the programme, from 1."""
    subject: str
    where: str
    """As written."""
    ends: date
    """The last day of its time."""
    auditors: tuple[str, ...]
    clauses: frozenset[ClauseRef]
    campuses: frozenset[str] | None
    """Empty for all of them; None where the programme does not say in words that are known."""
    units: frozenset[str]
    report: str
    """The id of its report; empty when none is named."""
    held: bool
    """Whether the report is there."""


def audits(manual: Manual) -> tuple[Audit, ...]:
    """Return the reports of audits up to the day, the oldest first."""
    kind = manual.record_types.get(AUDIT)
    evident = frozenset(kind.clauses if kind else ())
    found = (_audit(manual, record, evident) for record in of_type(manual.records, AUDIT, manual.as_of))
    return tuple(sorted(found, key=lambda audit: (audit.record.date, audit.record.id)))


def plans_of(manual: Manual, programme: Record, reports: Iterable[str]) -> Iterator[Plan]:
    """Yield the audits that a programme plans; those without a month cannot be judged and are left out."""
    known = frozenset(reports)
    for number, entry in enumerate(entries(programme, "audits"), start=1):
        ends = _ends(word(entry, "month"))
        if ends is None:
            continue
        report = word(entry, "record")
        yield Plan(
            programme,
            number,
            word(entry, "subject"),
            word(entry, "where"),
            ends,
            words(entry, "auditors"),
            _spread(manual, _refs(words(entry, "clauses"), manual)),
            _places(entry, manual.settings),
            frozenset(words(entry, "units")),
            report,
            report in known,
        )


def is_overdue(plan: Plan, as_of: date) -> bool:
    """Say whether the time of a planned audit has passed and its report is not there."""
    return plan.ends < as_of and not plan.held


def _audit(manual: Manual, record: Record, evident: frozenset[ClauseRef]) -> Audit:
    """Read one report."""
    listed = _refs(words(record.fields, "clauses-audited"), manual) or frozenset(record.clauses) - evident
    found = _refs((word(one, "clause") for one in entries(record, "findings")), manual)
    campuses = frozenset(filter(None, (record.campus,)))
    units = (record.unit, *words(record.fields, "audited"), *words(record.fields, "units"))
    return Audit(record, listed | found, campuses, frozenset(filter(None, units)))


def _refs(texts: Iterable[str], manual: Manual) -> frozenset[ClauseRef]:
    """Read clauses; what is none is left out."""
    found = set()
    for text in texts:
        try:
            found.add(ClauseRef.parse(text, manual.settings.standard))
        except ValueError:
            continue
    return frozenset(found)


def _spread(manual: Manual, refs: Iterable[ClauseRef]) -> frozenset[ClauseRef]:
    """Put the requirements below it in the place of each clause that has sub-clauses."""
    found: set[ClauseRef] = set()
    for ref in refs:
        standard = manual.standards.get(ref.standard)
        found.update(_below(standard, ref.number) if standard and ref.number in standard.clauses else (ref,))
    return frozenset(found)


def _below(standard: Standard, number: str) -> Iterator[ClauseRef]:
    """Yield the leaf clauses at and below a number, by the catalogue's own tree."""
    children = standard.children(number)
    if not children:
        yield standard.clauses[number].ref
    for child in children:
        yield from _below(standard, child.ref.number)


def _ends(text: str) -> date | None:
    """Return the last day of a month such as `2027-03`; None for anything else."""
    first = day(f"{text}-01")
    return first.replace(day=calendar.monthrange(first.year, first.month)[1]) if first else None


def _places(entry: Entry, settings: Settings) -> frozenset[str] | None:
    """Return the campuses of a planned audit: by `campuses`, else by the name of one under `where`."""
    named = frozenset(words(entry, "campuses"))
    if named or not settings.campuses:
        return frozenset() if "all" in named else named
    where = word(entry, "where").lower()
    known = [campus.id for campus in settings.campuses if where in (campus.id.lower(), campus.title.lower())]
    return frozenset(known) or None
