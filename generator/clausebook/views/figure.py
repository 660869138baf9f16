"""A figure: a chart, the table that it is drawn from, and what has to be said of both; dashboards are made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from clausebook.model.audience import AUDITOR, leaves_out
from clausebook.model.manual import Manual
from clausebook.views.charts.table import Table

TONES = ("blue", "green", "amber", "red", "grey")
"""The order in which things without a tone of their own are coloured."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart with its table."""

    table: Table
    drawing: Markup
    about: str = ""
    """One or two sentences above the chart."""
    empty: str = ""
    """Why there is nothing to draw; empty when there is."""
    notes: tuple[str, ...] = ()
    """What has to be said beneath."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One dashboard."""

    id: str
    title: str
    figures: tuple[Figure, ...]
    facts: tuple[tuple[str, str], ...]
    """What the overview says of it: a few words and a value each; none where nothing is recorded."""
    more: tuple[tuple[str, str], ...] = ()
    """Titles and staged pages where everything stands that is counted here."""

    @property
    def empty(self) -> str:
        """Why there is nothing at all; empty when there is something."""
        reasons = dict.fromkeys(figure.empty for figure in self.figures)
        return "" if "" in reasons else " ".join(reasons)


def nothing(table: Table, why: str, notes: tuple[str, ...] = ()) -> Figure:
    """Return a figure of which there is nothing to draw."""
    return Figure(table, Markup(""), empty=why, notes=notes)


def withheld(manual: Manual, *kinds: str) -> str:
    """Say that records of some types are kept from these readers; empty when none are."""
    if not leaves_out(manual, *kinds):
        return ""
    audience = manual.settings.audience
    return f"This site is made for {audience} readers: such records are left out of it, so nothing is said of them."


def partial(manual: Manual) -> tuple[str, ...]:
    """Say that not everything is counted where the site is not made for those who may see all."""
    audience = manual.settings.audience
    return () if audience == AUDITOR else (f"What {audience} readers may not see is left out of the count.",)


def rest(rows: Sequence[object], most: int, where: str) -> tuple[str, ...]:
    """Say how many rows are left out, if any."""
    left = len(rows) - most
    return (f"{left} more {'stands' if left == 1 else 'stand'} in {where}.",) if left > 0 else ()
