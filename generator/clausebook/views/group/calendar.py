"""One calendar for the whole group: what is overdue and what comes, by member, as a page and as iCalendar."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from clausebook.model.agenda import Entry, Urgency
from clausebook.model.group import Member
from clausebook.model.published import Published
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.agenda import Group as Part
from clausebook.views.agenda import groups
from clausebook.views.calendar_feed import feed
from clausebook.views.group_site import NOT_VERIFIED, GroupSite
from clausebook.views.links import escaped
from clausebook.views.render import render
from clausebook.views.site import href

_HERE = "calendar/index.md"
_STATES = {Urgency.MISSING: "Missing", Urgency.OVERDUE: "Overdue", Urgency.COMING: "Its day has come"}


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry of a member's calendar."""

    member: Member
    manual: Published
    entry: Entry
    """As the member published it."""


def compose(site: GroupSite) -> Iterator[Staged]:
    """Yield the page and the feed; the members' own entries, in the order of their days."""
    found = {one.key: dated for dated in _dated(site) for one in [_own(dated)]}
    entries = sorted((_placed(site, key, dated) for key, dated in found.items()), key=lambda entry: entry.order)
    parts = groups(site.site, entries)
    text = render(
        "group/calendar.md.j2",
        site=site,
        href=href,
        here=_HERE,
        parts=[(part, _rows(site, part, found)) for part in parts],
        overdue=sum(entry.is_overdue for entry in entries),
        without=[member for member, manual in site.group.read if manual.entries is None],
    )
    yield Page(_HERE, "Calendar", text, ("Calendar",), boost=0, proof=("calendar-table",))
    published = sorted((_own(dated) for dated in found.values()), key=lambda entry: entry.order)
    manual, name = site.site.manual, f"{site.group.charter.title}: calendar"
    yield DataFile("calendar.ics", feed(manual, published, name, lambda one: _address(site, found[one.key])).encode())


def _dated(site: GroupSite) -> Iterator[Dated]:
    """Yield every entry of every calendar that could be read."""
    for member, manual in site.group.read:
        for entry in manual.entries or ():
            yield Dated(member, manual, entry)


def _own(dated: Dated) -> Entry:
    """Return an entry with a key of its own in the group, whose campus is the member."""
    return replace(dated.entry, key=f"{dated.member.id}:{dated.entry.key}", campus=dated.member.id)


def _placed(site: GroupSite, key: str, dated: Dated) -> Entry:
    """Return an entry as it stands to the group's day; a day that has come since it was published has passed."""
    entry = replace(dated.entry, key=key, campus=dated.member.id)
    return replace(entry, urgency=Urgency.OVERDUE) if _has_come(site, dated) else entry


def _has_come(site: GroupSite, dated: Dated) -> bool:
    """Say whether the day of an entry has come since its manual was published; what became of it nobody knows."""
    return not dated.entry.is_overdue and dated.entry.date < site.group.as_of


def _rows(site: GroupSite, part: Part, found: dict[str, Dated]) -> list[Markup]:
    """Return the rows of a part of the calendar."""
    return [_row(site, entry, found[entry.key]) for entry in part.entries]


def _row(site: GroupSite, entry: Entry, dated: Dated) -> Markup:
    """Return a table row: the day, the member, and what it is, with a line below that says of what kind and who."""
    published = dated.entry
    badge = Markup("")
    if entry.is_overdue:
        badge = Markup('<span class="cb-badge" data-review="overdue">{}</span> ').format(_STATES[published.urgency])
    if not dated.manual.is_evidence or _has_come(site, dated):
        badge += NOT_VERIFIED + Markup(" ")
    title = site.outward(_HERE, dated.member, site.entry_page(dated.manual, published), published.title)
    campus = dated.manual.campuses.get(published.campus, published.campus)
    owner = dated.manual.role(published.owner) or "nobody is named yet"
    facts = (published.kind.words, published.subject, owner, campus)
    about = escaped(" · ".join(fact for fact in facts if fact))
    day, member = site.site.time(entry.date, short=True), site.inward(_HERE, dated.member)
    return Markup(  # noqa: S704 - its parts have been escaped
        f'<tr><td>{day}</td><td>{member}</td><td>{badge}{title}<br><span class="cb-meta">{about}</span></td></tr>'
    )


def _address(site: GroupSite, dated: Dated) -> str:
    """Return the full address of the page that an entry is about; a calendar program knows no other."""
    address = site.address("", dated.member, site.entry_page(dated.manual, dated.entry))
    return address if "://" in address else ""
