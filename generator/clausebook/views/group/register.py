"""One register of documents for the whole group: a page that can be filtered, and the same as CSV."""

from collections.abc import Iterator

from markupsafe import Markup

from clausebook.model.group import Member
from clausebook.model.published import Published, PublishedDocument
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.group_site import GroupSite, table
from clausebook.views.links import escaped
from clausebook.views.render import render
from clausebook.views.site import href

_HERE = "documents/index.md"
_HEADS = ("member", "id", "title", "type", "version", "state", "verified", "review", "owner", "effective")


def compose(site: GroupSite) -> Iterator[Staged]:
    """Yield the register, in the order of the ids and then of the members."""
    found = [(document, member, manual) for member, manual in site.group.read for document in manual.documents]
    # Python's sort keeps the members of one id in their order.
    found.sort(key=lambda one: one[0].id)
    rows = [_row(site, *one) for one in found]
    text = render("group/register.md.j2", site=site, href=href, here=_HERE, rows=rows)
    # Search finds documents on the pages of their members; the whole register would answer every word.
    yield Page(_HERE, "Register of documents", text, ("Documents",), boost=0, proof=("register-table",))
    heads = (*_HEADS, "next review", "clauses", "applies to", "digest", "page", "as of")
    yield DataFile("register.csv", table(heads, (_cells(site, *one) for one in found)))


def _row(site: GroupSite, document: PublishedDocument, member: Member, manual: Published) -> Markup:
    """Return the row of a document."""
    cells = (
        escaped(member.title),
        site.badge(manual, document),
        f'{escaped(document.title)}<br><span class="cb-meta">{escaped(document.type)}</span>',
        escaped(str(document.version)),
        site.site.time(document.effective, short=True),
        site.site.time(document.next_review, short=True),
        escaped(site.clauses(document)),
    )
    name = site.outward(_HERE, member, document.page, document.id)
    rest = "".join(f"<td>{cell}</td>" for cell in cells)
    return Markup(f'<tr><th scope="row" class="cb-id">{name}</th>{rest}</tr>')  # noqa: S704 - its parts have been escaped


def _cells(site: GroupSite, document: PublishedDocument, member: Member, manual: Published) -> tuple[str, ...]:
    """Return the line of a document; its page is named as the member's own site names it."""
    return (
        member.id,
        document.id,
        document.title,
        document.type,
        str(document.version),
        document.state,
        "yes" if manual.is_evidence else "no",
        document.review,
        document.owner,
        str(document.effective or ""),
        str(document.next_review or ""),
        " ".join(document.clauses),
        " ".join(document.applies_to),
        document.digest,
        site.address("", member, document.page) or document.page,
        str(manual.as_of),
    )
