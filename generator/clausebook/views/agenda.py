"""The calendar as pages need it: by month, with the page that an entry leads to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from babel.dates import format_date
from markupsafe import Markup

from clausebook.model.agenda import Entry
from clausebook.model.expected import AHEAD, Series
from clausebook.views.calendar_feed import feed
from clausebook.views.site import Site, href, locale_of


@dataclass(frozen=True, slots=True)
class Group:
    """Entries below one heading: what is overdue, a month, or what comes later."""

    id: str
    """An anchor."""
    title: str
    entries: tuple[Entry, ...]


def groups(site: Site, entries: Sequence[Entry]) -> list[Group]:
    """Group entries, which are in the order of their days: overdue ones, each month of a year, then all later ones."""
    manual = site.manual
    horizon = AHEAD.after(manual.as_of)
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if entry.is_overdue:
            key = ("overdue", "Overdue")
        elif entry.date > horizon:
            key = ("later", "Later")
        else:
            key = (f"{entry.date:%Y-%m}", month(entry.date, manual.settings.language))
        found.setdefault(key, []).append(entry)
    return [Group(anchor, title, tuple(some)) for (anchor, title), some in found.items()]


@dataclass(frozen=True)
class Agenda:
    """Where the entries of a site's calendar lead to."""

    site: Site

    @cached_property
    def _types(self) -> frozenset[str]:
        """The types that have a record, which have a list of their own."""
        return frozenset(record.type for record in self.site.manual.records)

    def page_of(self, entry: Entry) -> str:
        """Return the staged page of what an entry is about; empty where there is none."""
        if entry.subject:
            return self.site.page_of_id(entry.subject)
        if entry.type in self._types:
            return f"records/{entry.type}/index.md"
        return "records/index.md" if entry.type else ""

    def address(self, entry: Entry) -> str:
        """Return the full address of an entry's page; empty where the manual has none."""
        site, page = self.site.manual.settings.site, self.page_of(entry)
        return f"{site.rstrip('/')}/{href('', page)}" if site and page else ""

    def feed(self, entries: Iterable[Entry], role: str = "") -> str:
        """Return entries as iCalendar, for a role or for everybody."""
        settings = self.site.manual.settings
        whose = self.site.role(role) if role else settings.organisation
        return feed(self.site.manual, entries, f"{settings.title}: {whose}", self.address)


def say_now(site: Site, series: Series) -> Markup:
    """Say since when a series has lapsed, or when the next record is due; a term or year by its name."""
    window = series.lapse or next(iter(series.ahead), None)
    if window is None:
        return Markup("nothing more is expected")
    words = "due since" if series.lapse else "next by"
    named = "" if series.thing == window.thing else f", {window.thing.title}"
    return Markup("{} {}{}").format(words, site.time(window.due, short=True), named)


def month(day: date, language: str) -> str:
    """Write a month with its year in a language; in English where nothing is known of it."""
    return format_date(day, "LLLL y", locale=locale_of(language))
