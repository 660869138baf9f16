"""The calendar: what is overdue and what comes, what was expected and who has not delivered it, and feeds by role."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from clausebook.model.agenda import Entry, Urgency
from clausebook.model.calendar import calendar
from clausebook.model.expected import AHEAD, LAPSED, Delivery, Series, expected, running_since
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.agenda import Agenda, groups, say_now
from clausebook.views.due_data import as_json
from clausebook.views.left_out import is_partial
from clausebook.views.links import escaped, item_link, link
from clausebook.views.render import render
from clausebook.views.site import Site, href

_HERE = "calendar.md"
_STATES = {Urgency.MISSING: "Missing", Urgency.OVERDUE: "Overdue"}


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role, its share of the calendar, and the file of it."""

    id: str
    title: str
    holders: str
    overdue: int
    coming: int
    file: str


def compose(site: Site) -> Iterator[Staged]:
    """Yield the page, the whole calendar as iCalendar and JSON, and one iCalendar file a role."""
    series = expected(site.manual)
    entries = calendar(site.manual, series)
    by_role = {role: [entry for entry in entries if entry.owner == role] for role in site.manual.register.roles}
    agenda = Agenda(site)
    parts = groups(site, entries)
    text = render(
        "calendar.md.j2",
        site=site,
        href=href,
        here=_HERE,
        groups=[(group, [_row(agenda, entry) for entry in group.entries]) for group in parts],
        overdue=sum(entry.is_overdue for entry in entries),
        coming=sum(len(group.entries) for group in parts if group.id not in ("overdue", "later")),
        partial=is_partial(site.manual),
        since=running_since(site.manual),
        lapsed=[_lapse(site, one) for one in series if one.lapse],
        expected=[_series(site, one) for one in series],
        roles=list(_roles(site, by_role)),
    )
    yield Page(_HERE, "Calendar", text, ("Records",), proof=("calendar-table",))
    yield DataFile("calendar.ics", agenda.feed(entries).encode())
    until = AHEAD.after(site.manual.as_of)
    shown = [entry for entry in entries if entry.date <= until]
    yield DataFile("calendar.json", as_json(site.manual, shown, series, until).encode())
    for role, some in by_role.items():
        yield DataFile(_file(role), agenda.feed(some, role).encode())


def _file(role: str) -> str:
    """Return where a role's feed is staged."""
    return f"calendar/{role}.ics"


def _row(agenda: Agenda, entry: Entry) -> Markup:
    """Return a table row: the day, then what it is, with a line below that says about what, who and where."""
    site, page = agenda.site, agenda.page_of(entry)
    title = link(href(_HERE, page), entry.title) if page else escaped(entry.title)
    facts = [entry.kind.words]
    facts += [entry.subject] if entry.subject else []
    facts.append(site.role(entry.owner) if entry.owner else "nobody is named yet")
    facts += [site.campus(entry.campus)] if entry.campus and site.campus(entry.campus) not in entry.title else []
    badge = ""
    if entry.urgency in _STATES:
        badge = f'<span class="cb-badge" data-review="overdue">{_STATES[entry.urgency]}</span> '
    about = " · ".join(escaped(fact) for fact in facts)
    day = site.time(entry.date, short=True)
    return Markup(  # noqa: S704 - its parts have been escaped
        f'<tr><td>{day}</td><td>{badge}{title}<br><span class="cb-meta">{about}</span></td></tr>'
    )


def _lapse(site: Site, series: Series) -> Markup:
    """Say which record has not been delivered, since when, by whom, and what the last one was."""
    lapse = series.lapse
    if lapse is None:
        raise ValueError("only a series that has lapsed is told")
    name = f"{series.kind.title}, {lapse.thing.title}" if lapse.thing.title else series.kind.title
    who = site.role(series.owner) if series.owner else "nobody is named yet"
    last = item_link(site, _HERE, series.last) if series.last else Markup("none so far")
    late = "within the time of grace" if lapse.state is Delivery.LATE else "the time of grace is over"
    return Markup("<strong>{}</strong>, due {}, {} ({}). Last one: {}").format(
        name, site.time(lapse.due), who, late, last
    )


def _series(site: Site, series: Series) -> Markup:
    """Return the row of a type and what it is expected for."""
    counts = [
        series.count(Delivery.DELIVERED, Delivery.DELIVERED_LATE, *LAPSED),
        series.count(Delivery.DELIVERED),
        series.count(Delivery.DELIVERED_LATE, Delivery.LATE),
        series.count(Delivery.MISSING),
    ]
    numbers = "".join(f'<td class="cb-number">{count}</td>' for count in counts)
    whole = {"term": "Each term", "year": "Each year"}.get(series.kind.scope, "The whole institution")
    about = [series.thing.title or whole] + ([site.role(series.owner)] if series.owner else [])
    title = escaped(series.kind.title)
    if series.last:
        title = link(href(_HERE, f"records/{series.kind.id}/index.md"), series.kind.title)
    return Markup(  # noqa: S704 - its parts have been escaped
        f'<tr><th scope="row">{title}<br><span class="cb-meta">{escaped(" · ".join(about))}</span></th>'
        f'<td>{_badge(series)}<br><span class="cb-meta">{say_now(site, series)}</span></td>{numbers}</tr>'
    )


def _badge(series: Series) -> Markup:
    """Say how a series stands today; what was never delivered is not called up to date."""
    if series.lapse:
        return Markup('<span class="cb-badge" data-review="overdue">{}</span>').format(series.lapse.state.capitalize())
    if series.last is None:
        return Markup('<span class="cb-badge" data-severity="note">None yet</span>')
    return Markup('<span class="cb-badge" data-review="current">Up to date</span>')


def _roles(site: Site, by_role: Mapping[str, Sequence[Entry]]) -> Iterator[RoleRow]:
    """Yield the roles in the order of the register."""
    for role, entries in by_role.items():
        overdue = sum(entry.is_overdue for entry in entries)
        holders = site.holders(role)
        yield RoleRow(role, site.role(role), holders, overdue, len(entries) - overdue, _file(role))
