"""The cycle of the audit programme: which clause was or will be looked at where, and what is left out.

The newest programme sets the cycle by `from` and `until`. Where it does not, the cycle is as long as the cadence of
programmes; it ends with the last planned audit, or on the day where that is later, so that a new programme shows at
once what it would leave out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clausebook.model.audits import AUDIT, PROGRAMME, Audit, Plan, audits, is_overdue, plans_of
from clausebook.model.clause import ClauseRef
from clausebook.model.entries import closed_on, day, of_type
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record
from clausebook.model.settings import Unit

_YEAR = Period(months=12, days=0)


class Look(StrEnum):
    """Whether something was or will be looked at within the cycle."""

    AUDITED = "audited"
    PLANNED = "planned"
    OVERDUE = "overdue"
    """An audit was planned, its time has passed, and there is no report."""
    NONE = "not planned"


@dataclass(frozen=True, slots=True)
class Cell:
    """One clause, or one unit, at one campus."""

    look: Look
    day: date | None = None
    """Of the newest audit, or the end of the planned one's time."""
    record: Record | None = None
    """The report, or the programme that plans it."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """The newest programme, and what is looked at from the first to the last day of its cycle."""

    programme: Record
    assumed: Period | None
    """How long it is taken to be; None where the programme names its days."""
    start: date
    end: date
    campuses: tuple[str, ...]
    """The columns; one empty id for an institution of one campus."""
    plans: tuple[Plan, ...]
    """Those that wait for their audit, the earliest first."""
    cells: Mapping[tuple[ClauseRef, str], Cell]
    """By clause and campus; without those neither audited nor planned."""
    units: tuple[tuple[Unit, Cell], ...]

    def cell(self, ref: ClauseRef, campus: str) -> Cell:
        """Return what is known of a clause at a campus."""
        return self.cells.get((ref, campus)) or Cell(Look.NONE)

    def uncovered(self, refs: Iterable[ClauseRef], campus: str) -> tuple[ClauseRef, ...]:
        """Return the clauses that are neither audited nor planned at a campus, those with an overdue plan included."""
        covered = (Look.AUDITED, Look.PLANNED)
        return tuple(ref for ref in refs if self.cell(ref, campus).look not in covered)


def cycle(manual: Manual) -> Cycle | None:
    """Return the cycle of the newest programme, and what is looked at in it; None without a programme."""
    programmes = _programmes(manual)
    if not programmes:
        return None
    newest = programmes[-1]
    reports = audits(manual)
    waiting = _waiting(manual, programmes, {audit.record.id for audit in reports})
    assumed, start, end = _span(manual, newest, waiting)
    campuses = tuple(campus.id for campus in manual.settings.campuses) or ("",)
    held = [audit for audit in reports if start <= audit.record.date <= end]
    plans = [plan for plan in waiting if start <= plan.ends <= end]
    cells = _cells(manual, campuses, held, plans)
    return Cycle(newest, assumed, start, end, campuses, waiting, cells, _units(manual, held, plans))


def waiting_plans(manual: Manual) -> tuple[Plan, ...]:
    """Return the planned audits that wait for their report, the earliest first."""
    return _waiting(manual, _programmes(manual), {one.id for one in of_type(manual.records, AUDIT, manual.as_of)})


def _programmes(manual: Manual) -> list[Record]:
    """Return the audit programmes, the newest last."""
    return sorted(of_type(manual.records, PROGRAMME, manual.as_of), key=lambda one: (one.date, one.id))


def _waiting(manual: Manual, programmes: list[Record], reports: set[str]) -> tuple[Plan, ...]:
    """Return the planned audits that are still to come: of the newest programme, and of older ones not yet closed."""
    current = [one for one in programmes if one is programmes[-1] or not closed_on(one, manual.as_of)]
    plans = (plan for programme in current for plan in plans_of(manual, programme, reports) if not plan.held)
    return tuple(sorted(plans, key=lambda plan: (plan.ends, plan.programme.id, plan.subject)))


def _span(manual: Manual, newest: Record, plans: Iterable[Plan]) -> tuple[Period | None, date, date]:
    """Return how long the cycle is taken to be, if its programme does not say, and its first and last day."""
    first, last = day(newest.text("from")), day(newest.text("until"))
    if first and last:
        return None, first, last
    kind = manual.record_types.get(PROGRAMME)
    period = (kind.cadence if kind else None) or _YEAR
    end = max([manual.as_of, *(plan.ends for plan in plans if plan.programme is newest)])
    return period, period.before(end), end


def _cells(
    manual: Manual, campuses: tuple[str, ...], held: Iterable[Audit], plans: Iterable[Plan]
) -> Mapping[tuple[ClauseRef, str], Cell]:
    """Return the newest audit, else the first planned one, of each clause at each campus.

    An audit that is planned again counts as planned, although its first time has passed.
    """
    cells: dict[tuple[ClauseRef, str], Cell] = {}
    for audit in held:
        for campus in _columns(audit.campuses, campuses):
            cell = Cell(Look.AUDITED, audit.record.date, audit.record)
            cells.update(((ref, campus), cell) for ref in audit.clauses)
    for plan in sorted(plans, key=lambda plan: is_overdue(plan, manual.as_of)):
        for campus in () if plan.campuses is None else _columns(plan.campuses, campuses):
            for ref in plan.clauses:
                cells.setdefault((ref, campus), _planned(plan, manual.as_of))
    return cells


def _columns(named: frozenset[str], campuses: tuple[str, ...]) -> tuple[str, ...]:
    """Return the campuses that an audit is about; one that names none is about all."""
    return tuple(campus for campus in campuses if campus in named) if named and campuses != ("",) else campuses


def _planned(plan: Plan, as_of: date) -> Cell:
    """Return the cell of a planned audit."""
    return Cell(Look.OVERDUE if is_overdue(plan, as_of) else Look.PLANNED, plan.ends, plan.programme)


def _units(manual: Manual, held: Iterable[Audit], plans: Iterable[Plan]) -> tuple[tuple[Unit, Cell], ...]:
    """Return the newest audit, else the first planned one, of each unit."""
    cells: dict[str, Cell] = defaultdict(lambda: Cell(Look.NONE))
    for plan in sorted(plans, key=lambda plan: (not is_overdue(plan, manual.as_of), -plan.ends.toordinal())):
        cells.update((unit, _planned(plan, manual.as_of)) for unit in plan.units)
    for audit in held:
        cells.update((unit, Cell(Look.AUDITED, audit.record.date, audit.record)) for unit in audit.units)
    return tuple((unit, cells[unit.id]) for unit in manual.settings.units)
