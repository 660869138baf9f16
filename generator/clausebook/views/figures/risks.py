"""Risks and opportunities: where the open ones stand by likelihood and impact."""

from collections.abc import Sequence

from clausebook.model.operation import Risk, risks
from clausebook.views.charts import matrix
from clausebook.views.charts.table import Column, Row, Table
from clausebook.views.figure import Figure, Subject, nothing, rest, withheld
from clausebook.views.site import Site

_COLUMNS = (
    Column("Likelihood"),
    Column("Impact"),
    Column("Product"),
    Column("Product after the actions"),
)
_HEADS = ("Treatment", "Next review")
_MOST = 60
_ABOUT = (
    "The number in the corner of a cell is likelihood times impact, before the actions; the colour repeats it. Which "
    "product is acceptable is the institution's decision."
)


def subject(site: Site) -> Subject:
    """Return the dashboard of risks."""
    hidden = withheld(site.manual, "risk")
    found = tuple(risks(site.manual))
    still = sorted((one for one in found if not one.closed), key=lambda one: (-(one.score or 0), one.record.id))
    threats = [one for one in still if not one.is_opportunity]
    chances = [one for one in still if one.is_opportunity]
    figures = [_figure(site, "risks", "Open risks", threats, hidden)]
    if chances:
        figures.append(_figure(site, "opportunities", "Open opportunities", chances, hidden))
    late = sum(one.next_review is not None and one.next_review < site.manual.as_of for one in still)
    facts = (
        ("Open risks", str(len(threats))),
        ("Open opportunities", str(len(chances))),
        ("Review overdue", str(late)),
    )
    more = (("All risks and opportunities", "records/risk/index.md"),) if found else ()
    return Subject("risks", "Risks and opportunities", tuple(figures), facts if found else (), more)


def _figure(site: Site, name: str, title: str, found: Sequence[Risk], hidden: str) -> Figure:
    """Return the matrix of some risks with its table, the greatest product first."""
    rows = tuple(
        Row(
            f"{one.record.id} {one.record.title}",
            (one.likelihood, one.impact, one.score, one.residual),
            (one.treatment or "not told", site.day(one.next_review)),
            site.page_of(one.record),
        )
        for one in found[:_MOST]
    )
    table = Table(name, title, "Record", _COLUMNS, rows, _HEADS)
    if hidden or not found:
        return nothing(table, hidden or "No risk is open.")
    placed = [
        matrix.Placed(one.record.id, one.impact, one.likelihood)
        for one in found[:_MOST]
        if one.impact and one.likelihood
    ]
    unplaced = len(rows) - len(placed)
    notes = (f"{unplaced} of the table cannot be placed: likelihood or impact is not told.",) if unplaced else ()
    drawing = matrix.draw(name, title, ("Likelihood", "Impact"), placed, good=found[0].is_opportunity)
    return Figure(table, drawing, _ABOUT, notes=(*notes, *rest(found, _MOST, "the list of risks")))
