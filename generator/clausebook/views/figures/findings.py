"""Nonconformities: what is open by age and state, and how many were opened and closed."""

from collections.abc import Sequence

from clausebook.model.nonconformities import AGES, NONCONFORMITY, Case, age_class, cases, untreated
from clausebook.model.period import Period
from clausebook.model.spans import spans
from clausebook.views.charts import lines, stacked
from clausebook.views.charts.table import Column, Row, Table
from clausebook.views.figure import Figure, Subject, nothing, withheld
from clausebook.views.left_out import has_audits
from clausebook.views.site import Site

_STATES = (
    Column("Overdue", "red"),
    Column("Actions under way", "amber"),
    Column("Check of effect to come", "blue"),
    Column("No record yet", "grey"),
)
_YEAR = Period(months=12, days=0)
_NOTES = (
    "The age counts from the day of the record, or of the audit.",
    "No record yet: a nonconformity of an internal audit that no record takes up.",
)


def subject(site: Site) -> Subject:
    """Return the dashboard of nonconformities."""
    manual = site.manual
    found = cases(manual)
    hidden = withheld(manual, NONCONFORMITY, "internal-audit")
    figures = (_open(site, found, hidden), _course(site, found, hidden))
    facts: tuple[tuple[str, str], ...] = ()
    if not hidden and (found or figures[0].drawing):
        still = [case for case in found if not case.closed]
        late = sum(case.is_overdue(manual.as_of) for case in still)
        start = _YEAR.before(manual.as_of)
        closed = sum(case.closed and case.record.closed is not None and case.record.closed > start for case in found)
        facts = (("Open", str(len(still))), ("Of these overdue", str(late)), ("Closed in twelve months", str(closed)))
    links = (("Audits and findings", "audits.md"),) if has_audits(manual) else ()
    return Subject("findings", "Nonconformities", figures, facts, links)


def _open(site: Site, found: Sequence[Case], hidden: str) -> Figure:
    """Return what is open, by age and state."""
    as_of = site.manual.as_of
    counts = [[0] * len(_STATES) for _ in AGES]
    for case in found:
        if not case.closed:
            counts[age_class(as_of, case.record.date)][_state(site, case)] += 1
    for one in untreated(site.manual):
        counts[age_class(as_of, one.audit.date)][-1] += 1
    rows = tuple(Row(_capital(name), tuple(count)) for (_, name), count in zip(AGES, counts, strict=True))
    table = Table("findings-age", "Open nonconformities by age and state", "Age", _STATES, rows)
    if hidden:
        return nothing(table, hidden)
    if not found and not any(map(sum, counts)):
        return nothing(table, "No nonconformity is recorded yet.")
    return Figure(
        table, stacked.draw(table), "What somebody has to do next, by how long ago it was found.", notes=_NOTES
    )


def _state(site: Site, case: Case) -> int:
    """Return the place of a case's state in `_STATES`."""
    if case.is_overdue(site.manual.as_of):
        return 0
    return 1 if case.waiting or not case.actions else 2


def _course(site: Site, found: Sequence[Case], hidden: str) -> Figure:
    """Return how many were opened and closed, term by term."""
    columns = (Column("Opened", "amber"), Column("Closed", "green"))
    opened = [case.record.date for case in found]
    closed = [case.record.closed for case in found if case.closed and case.record.closed]
    known = spans(site.manual, [*opened, *closed])
    rows = tuple(
        Row(span.title, (sum(map(span.holds, opened)), sum(map(span.holds, closed))), at=span.start) for span in known
    )
    outside = [sum(not any(span.holds(day) for span in known) for day in days) for days in (opened, closed)]
    table = Table("findings-course", "Nonconformities opened and closed", "Period", columns, rows)
    if hidden or not found:
        return nothing(table, hidden or "No nonconformity is recorded yet.")
    notes = (f"Outside these periods, opened: {outside[0]}; closed: {outside[1]}.",) if any(outside) else ()
    return Figure(table, lines.draw(table), notes=notes)


def _capital(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]
