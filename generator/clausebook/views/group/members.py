"""The members: the group's home with all of them, and a page for each with what it publishes and what is wrong."""

from collections.abc import Iterator

from markupsafe import Markup

from clausebook.model.coverage import Grade
from clausebook.model.group import Member
from clausebook.model.lifecycle import State
from clausebook.model.published import Published, PublishedDocument
from clausebook.model.staged import Page
from clausebook.views.group_site import GroupSite, label
from clausebook.views.links import escaped
from clausebook.views.render import render
from clausebook.views.site import href

_HERE = "index.md"
_SHOWN = 12
"""Entries of the calendar on a member's page; the rest stands in the calendar."""


def compose(site: GroupSite) -> Iterator[Page]:
    """Yield the home page and the page of every member; none may be missing from the built site."""
    group = site.group
    text = render(
        "group/index.md.j2",
        site=site,
        href=href,
        here=_HERE,
        rows=[_row(site, member) for member in group.members],
        verified=sum(manual.is_evidence for _, manual in group.read),
        incomplete=[member for member, _ in group.read if member.failures],
        coverages=[(standard, label(standard)) for standard in group.standards],
    )
    proof = ("members-table", *(f'id="member-{member.id}"' for member in group.members))
    yield Page(_HERE, group.charter.title, text, ("Home",), proof=proof)
    for member in group.members:
        yield _page(site, member)


def _row(site: GroupSite, member: Member) -> Markup:
    """Return the row of a member."""
    head = Markup('<tr id="member-{}"><th scope="row">{}</th><td>{}</td>').format(
        member.id, site.inward(_HERE, member), site.state(member)
    )
    manual = member.manual
    if manual is None:
        return head + Markup("<td>–</td>") * 3 + Markup("<td>{}</td></tr>").format(escaped(member.failures[0].message))
    in_force = sum(document.state is State.IN_FORCE for document in manual.documents)
    home = site.outward(_HERE, member, "", manual.organisation)
    return head + Markup(
        '<td>{}</td><td class="cb-number">{}</td><td class="cb-number">{}</td><td>{}</td></tr>'
    ).format(site.site.time(manual.as_of, short=True), in_force, manual.findings["error"], home)


def _page(site: GroupSite, member: Member) -> Page:
    """Return the page of a member."""
    here, manual = site.page_of(member), member.manual
    values = {"site": site, "href": href, "here": here, "member": member, "manual": manual}
    if manual is not None:
        entries = [entry for entry in manual.entries or () if entry.is_overdue or entry.date < site.group.as_of]
        values |= {
            "documents": [_document(site, here, member, manual, one) for one in _sorted(manual)],
            "coverages": [(standard, label(standard), manual.coverages.get(standard)) for standard in manual.standards],
            "grades": [*reversed(Grade)],
            "entries": [
                (entry, site.outward(here, member, site.entry_page(manual, entry), entry.title))
                for entry in entries[:_SHOWN]
            ],
            "more": max(len(entries) - _SHOWN, 0),
        }
    text = render("group/member.md.j2", **values)
    return Page(here, member.title, text, proof=(f'id="of-{member.id}"',))


def _sorted(manual: Published) -> list[PublishedDocument]:
    """Return the documents of a manual by id."""
    return sorted(manual.documents, key=lambda document: document.id)


def _document(site: GroupSite, here: str, member: Member, manual: Published, document: PublishedDocument) -> Markup:
    """Return the row of a document."""
    name = site.outward(here, member, document.page, document.id)
    cells = (escaped(document.title), escaped(str(document.version)), site.badge(manual, document))
    rest = "".join(f"<td>{cell}</td>" for cell in cells)
    return Markup(f'<tr><th scope="row" class="cb-id">{name}</th>{rest}</tr>')  # noqa: S704 - its parts have been escaped
