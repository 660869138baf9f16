"""Objectives: how far each has come, and its results against the target period by period."""

from collections.abc import Sequence
from decimal import Decimal

from clausebook.model.operation import Course, Objective, objectives
from clausebook.model.period import Period
from clausebook.views.charts import bars, lines
from clausebook.views.charts.table import Column, Row, Table, say
from clausebook.views.figure import Figure, Subject, nothing, rest, withheld
from clausebook.views.site import Site

_YEAR = Period(months=12, days=0)
_MOST = 24
_DRAWN = 12
"""Objectives with a chart of their own."""
_RESULTS = 16
"""Results in one chart, the newest."""


def subject(site: Site) -> Subject:
    """Return the dashboard of objectives: those that are pursued, and those closed within a year."""
    manual = site.manual
    hidden = withheld(manual, "objective")
    found = [one for one in objectives(manual) if not one.closed or _closed_lately(site, one)]
    found.sort(key=lambda one: (one.closed, one.due or manual.as_of, one.record.id))
    figures = (_overview(site, found, hidden), *(_single(one) for one in found[:_DRAWN]))
    courses = [one.course(manual.as_of) for one in found if not one.closed]
    facts = tuple((course.words.capitalize(), str(courses.count(course))) for course in Course if courses.count(course))
    pages = [("All objectives", "records/objective/index.md")] if any(objectives(manual)) else []
    return Subject("objectives", "Objectives", figures, facts, tuple(pages))


def _closed_lately(site: Site, one: Objective) -> bool:
    """Say whether an objective was closed within a year before the day."""
    closed = one.record.closed
    return closed is not None and closed > _YEAR.before(site.manual.as_of)


def _overview(site: Site, found: Sequence[Objective], hidden: str) -> Figure:
    """Return how far each objective has come."""
    as_of = site.manual.as_of
    rows = []
    for one in found[:_MOST]:
        last = say(one.last.value, one.unit) if one.last else say(None)
        course = f"closed: {one.outcome or 'no outcome told'}" if one.closed else one.course(as_of).words
        words = (last, say(one.target, one.unit), site.day(one.due), course)
        label = f"{one.record.id} {one.record.title}"
        rows.append(Row(label, (_way(one),), words, site.page_of(one.record)))
    columns = (Column("Share of the way", "blue", "percent"),)
    heads = ("Last result", "Target", "Due", "How it stands")
    title = "How far each objective has come"
    table = Table("objectives-way", title, "Objective", columns, tuple(rows), heads)
    if hidden or not found:
        return nothing(table, hidden or "No objective is pursued, and none was closed within a year.")
    about = "The last result as a share of the way from the starting value to the target; 100 % is the target."
    return Figure(table, bars.draw(table, most=100), about, notes=rest(found, _MOST, "the list of objectives"))


def _way(one: Objective) -> Decimal | None:
    """Return how much of the way from start to target is done, in percent; None where that cannot be told."""
    value = one.last.value if one.last else None
    if value is None or one.target is None or one.baseline is None or one.target == one.baseline:
        return None
    return (100 * (value - one.baseline) / (one.target - one.baseline)).quantize(Decimal(1))


def _single(one: Objective) -> Figure:
    """Return the results of one objective against its target."""
    columns = (Column("Result", "blue", one.unit), Column("Target", "green", one.unit, line=True))
    known = one.baseline is None or any(result.date <= one.record.date for result in one.results[:1])
    start = [] if known else [Row("Start", (one.baseline, one.target), ("",), at=one.record.date)]
    rows = [
        Row(result.period or str(result.date), (result.value, one.target), (result.remark,), at=result.date)
        for result in one.results[-_RESULTS:]
    ]
    title = f"{one.record.id} {one.record.title}"
    table = Table(f"objective-{one.record.id}", title, "Period", columns, (*start, *rows), ("Remark",))
    better = {"higher": " Higher is better.", "lower": " Lower is better."}.get(one.direction, "")
    about = f"{one.measure.rstrip('.')}.{better}" if one.measure else better.strip()
    if not one.results:
        return nothing(table, f"{about} No result is recorded yet.".strip())
    notes = () if not one.results[_RESULTS:] else (f"The newest {_RESULTS} results; the record has all.",)
    return Figure(table, lines.draw(table), about, notes=notes)
