"""What every page of a group's site needs: where members and their own pages stand, and how their states are said."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from markupsafe import Markup

from clausebook.discover import modules
from clausebook.model.agenda import Entry
from clausebook.model.finding import Report
from clausebook.model.group import Group, Member
from clausebook.model.lifecycle import Review, State
from clausebook.model.published import Published, PublishedDocument
from clausebook.model.staged import Staged
from clausebook.views.links import escaped, link
from clausebook.views.site import Site, href

_FORMULA = ("=", "+", "-", "@", "\t")
"""First characters that a spreadsheet would take for a formula."""
_ISO = re.compile(r"iso-([0-9]+)-([0-9]{4})")
_STATES = {
    State.IN_FORCE: "In force",
    State.NOT_YET: "Not yet in force",
    State.NOT_APPROVED: "Not approved",
    State.IN_REVIEW: "Draft in review",
    State.DRAFT: "Draft",
    State.SUPERSEDED: "Superseded",
    State.WITHDRAWN: "Withdrawn",
}
NOT_VERIFIED = Markup('<span class="cb-badge" data-severity="warning">Not verified</span>')


@dataclass(frozen=True)
class GroupSite:
    """A group seen as a site; staged paths are relative to `docs/`."""

    group: Group

    @cached_property
    def site(self) -> Site:
        """The group as any manual's site, which writes days and calendars."""
        return Site(self.group.as_manual(), Report((), (), 0, 0))

    def page_of(self, member: Member) -> str:
        """Return the staged page of a member."""
        return f"members/{member.id}.md"

    def address(self, here: str, member: Member, page: str = "") -> str:
        """Return where a page of the member's own site stands, seen from a staged page; empty where nobody says."""
        site = member.listed.site
        if not site:
            return ""
        start = "" if "://" in site else "../" * here.count("/")
        return f"{start}{site.rstrip('/')}/{page or 'index.html'}"

    def outward(self, here: str, member: Member, page: str, words: str) -> Markup:
        """Link a page of the member's own site; where nobody says where that stands, return the words."""
        address = self.address(here, member, page)
        return link(address, words) if address else escaped(words)

    def inward(self, here: str, member: Member) -> Markup:
        """Link what the group's site says of a member."""
        return link(href(here, self.page_of(member)), member.title)

    def state(self, member: Member) -> Markup:
        """Say in badges how far a member can be relied on."""
        return self.doubts(member) or Markup('<span class="cb-badge" data-state="closed">Verified</span>')

    def doubts(self, member: Member) -> Markup:
        """Say in badges why a member cannot be relied on; empty where nothing speaks against it."""
        manual = member.manual
        if manual is None:
            words = member.failures[0].trouble.words
            return Markup('<span class="cb-badge" data-state="malformed">{}</span>').format(words)
        badges = [] if manual.is_evidence else [NOT_VERIFIED]
        if self.group.is_stale(manual):
            badges.append(Markup('<span class="cb-badge" data-severity="warning">Out of date</span>'))
        if manual.as_of > self.group.as_of:
            badges.append(Markup('<span class="cb-badge" data-severity="warning">Of a later day</span>'))
        if member.failures:
            badges.append(Markup('<span class="cb-badge" data-severity="warning">Incomplete</span>'))
        return Markup(" ").join(badges)

    def badge(self, manual: Published, document: PublishedDocument) -> Markup:
        """Say a document's state; one without a whole history behind it is not verified."""
        words = self.state_words(document)
        return _badge(document.state, document.review, words) if manual.is_evidence else _doubtful(words)

    def state_words(self, document: PublishedDocument) -> str:
        """Return a document's state; a review whose day has come since then is overdue too."""
        due = document.next_review is not None and document.next_review < self.group.as_of
        if document.state is State.IN_FORCE and (due or document.review is Review.OVERDUE):
            return "In force, review overdue"
        return _STATES[document.state]

    def clauses(self, document: PublishedDocument) -> str:
        """Return the clauses of a document; the standard is named where it is not that of most members."""
        first = self.group.standards[0] if self.group.standards else ""
        parted: dict[str, list[str]] = {}
        for clause in document.clauses:
            standard, _, number = clause.partition(":")
            parted.setdefault(standard, []).append(number)
        return "; ".join(
            ", ".join(numbers) if standard == first else f"{label(standard)}: {', '.join(numbers)}"
            for standard, numbers in parted.items()
        )

    def entry_page(self, manual: Published, entry: Entry) -> str:
        """Return the page of the member's own site that an entry is about."""
        if entry.subject in manual.pages:
            return manual.pages[entry.subject]
        return f"records/{entry.type}/index.html" if entry.type in manual.record_types else "calendar.html"


@cache
def _badge(state: str, review: str, words: str) -> Markup:
    """Return a badge."""
    return Markup('<span class="cb-badge" data-state="{}" data-review="{}">{}</span>').format(state, review, words)


@cache
def _doubtful(words: str) -> Markup:
    """Return a badge without the colour of its state, and that it is not verified."""
    return Markup('<span class="cb-badge">{}</span> {}').format(words, NOT_VERIFIED)


def label(standard: str) -> str:
    """Return what an edition is called: `ISO 21001:2018` for `iso-21001-2018`."""
    match = _ISO.fullmatch(standard)
    return f"ISO {match[1]}:{match[2]}" if match else standard


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV with CRLF line ends (RFC 4180), in UTF-8 as spreadsheets expect it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def compose(group: Group) -> Iterator[Staged]:
    """Yield every page and file of a group's site, in the order of the pages' modules."""
    site = GroupSite(group)
    for module in modules("clausebook.views.group"):
        yield from module.compose(site)
