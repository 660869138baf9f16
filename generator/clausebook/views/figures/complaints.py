"""Complaints and appeals: how many came in each term, what about, and how long the answers took."""

from collections.abc import Sequence
from statistics import median

from clausebook.model.feedback import Complaint, complaints
from clausebook.model.spans import spans
from clausebook.views.charts import bars, stacked
from clausebook.views.charts.table import Column, Row, Table, say
from clausebook.views.figure import Figure, Subject, nothing, withheld
from clausebook.views.site import Site

_KINDS = (Column("Complaints", "blue"), Column("Appeals", "amber"))
_OUTSIDE = "Outside the terms shown"


def subject(site: Site) -> Subject:
    """Return the dashboard of complaints."""
    as_of = site.manual.as_of
    hidden = withheld(site.manual, "complaint")
    found = complaints(site.manual)
    parts = _parts(site, found)
    figures: tuple[Figure, ...] = (_number(parts), _days(site, parts), _matters(found))
    if hidden or not found:
        figures = tuple(nothing(figure.table, hidden or "No complaint is recorded yet.") for figure in figures[:2])
        return Subject("complaints", "Complaints and appeals", figures, ())
    waiting = [one for one in found if one.waits]
    late = sum(one.is_overdue(as_of) for one in waiting)
    facts = (("Recorded", str(len(found))), ("Answer owed", str(len(waiting))), ("Of these late", str(late)))
    kept = figures if any(one.category for one in found) else figures[:2]
    more = (("All complaints", "records/complaint/index.md"),)
    return Subject("complaints", "Complaints and appeals", kept, facts, more)


def _parts(site: Site, found: Sequence[Complaint]) -> list[tuple[str, list[Complaint]]]:
    """Group complaints by the term in which they came."""
    known = spans(site.manual, [one.received for one in found])
    parts = [(span.title, [one for one in found if span.holds(one.received)]) for span in known]
    placed = {one.record.path for _, group in parts for one in group}
    outside = [one for one in found if one.record.path not in placed]
    return [*parts, *([(_OUTSIDE, outside)] if outside else [])]


def _number(parts: Sequence[tuple[str, Sequence[Complaint]]]) -> Figure:
    """Return how many came."""
    rows = []
    for title, group in parts:
        appeals = sum(one.is_appeal for one in group)
        rows.append(Row(title, (len(group) - appeals, appeals)))
    table = Table("complaints-number", "Complaints and appeals received", "Received", _KINDS, tuple(rows))
    return Figure(table, stacked.draw(table))


def _days(site: Site, parts: Sequence[tuple[str, Sequence[Complaint]]]) -> Figure:
    """Return how long the answers took."""
    rows = []
    for title, group in parts:
        days = [(one.answered - one.received).days for one in group if one.answered]
        late = sum(one.was_late or one.is_overdue(site.manual.as_of) for one in group)
        words = (say(max(days, default=None), "days"), f"{len(days)} of {len(group)}", str(late))
        rows.append(Row(title, (_middle(days),), words))
    columns, heads = (Column("Median", "blue", "days"),), ("Longest", "Answered", "Late")
    table = Table("complaints-days", "Days from receipt to answer", "Received", columns, tuple(rows), heads)
    about = "The median of those answered: half of the answers took no longer."
    return Figure(table, bars.draw(table), about)


def _middle(days: Sequence[int]) -> int | None:
    """Return the median in whole days, a half counted up; None for none."""
    return int(median(days) + 0.5) if days else None


def _matters(found: Sequence[Complaint]) -> Figure:
    """Return what the complaints were about, the most frequent first."""
    names = [one.category.replace("-", " ").capitalize() or "Not told" for one in found]
    order = sorted(set(names), key=lambda name: (-names.count(name), name))
    rows = tuple(Row(name, (names.count(name),)) for name in order)
    table = Table("complaints-matters", "What they were about", "Matter", (Column("Number", "blue"),), rows)
    return Figure(table, bars.draw(table))
