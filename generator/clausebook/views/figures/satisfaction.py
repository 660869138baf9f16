"""Satisfaction: what learners, staff and others said, survey by survey, and how many of them answered."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from clausebook.model.feedback import Survey, surveys
from clausebook.views.charts import lines
from clausebook.views.charts.table import Column, Row, Table, say
from clausebook.views.figure import TONES, Figure, Subject, nothing, rest, withheld
from clausebook.views.site import Site

_MOST = 24
_JOINED = (
    "A line joins all surveys of a group, also those that asked a part of it: the titles say whom. A group that was "
    "asked once has a mark and no line."
)
_NONE = "No satisfaction survey is recorded yet."


def subject(site: Site) -> Subject:
    """Return the dashboard of satisfaction."""
    found = surveys(site.manual)
    hidden = withheld(site.manual, "satisfaction-survey")
    groups = tuple(dict.fromkeys(one.group for one in found))
    figures: tuple[Figure, ...] = (
        _figure(site, found, "Satisfied or very satisfied, by group", "satisfaction-trend", lambda one: one.satisfied),
        _figure(site, found, "How many answered, by group", "satisfaction-rate", _rate),
    )
    if hidden or not found:
        figures = tuple(nothing(figure.table, hidden or _NONE) for figure in figures)
    last = {one.group: one for one in found}
    facts = tuple(
        (_name(group), f"{say(last[group].satisfied, 'percent')} satisfied, {last[group].period or 'no period told'}")
        for group in groups
    )
    more = (("All surveys", "records/satisfaction-survey/index.md"),) if found else ()
    return Subject("satisfaction", "Satisfaction", figures, facts, more)


def _rate(one: Survey) -> Decimal | None:
    """Return how many of those invited answered, in whole percent."""
    return one.rate.quantize(Decimal(1)) if one.rate is not None else None


def _figure(
    site: Site, found: Sequence[Survey], title: str, name: str, value: Callable[[Survey], Decimal | None]
) -> Figure:
    """Return one number of each survey, a line for each group."""
    shown = found[-_MOST:]
    groups = tuple(dict.fromkeys(one.group for one in shown))
    columns = tuple(
        Column(_name(group), TONES[place % len(TONES)], "percent") for place, group in enumerate(groups)
    ) or (Column("All", unit="percent"),)
    rows = tuple(
        Row(
            site.day(one.record.date),
            tuple(value(one) if one.group == group else None for group in groups),
            (f"{say(one.responses)} of {say(one.invited)}", one.record.title),
            site.page_of(one.record),
            one.record.date,
        )
        for one in shown
    )
    table = Table(name, title, "Survey", columns, rows, ("Answers", "Title"))
    if not rows or table.is_empty:
        return nothing(table, "No survey tells this number.")
    notes = (_JOINED, *rest(found, _MOST, "the list of surveys"))
    return Figure(table, lines.draw(table, (0, 100)), notes=notes)


def _name(group: str) -> str:
    """Return a group as people read it."""
    return group.replace("-", " ").capitalize() or "Not told"
