"""Variants and drift: what each member has of the lead's documents, and variants whose origin has gone on."""

from collections.abc import Iterator

from markupsafe import Markup

from clausebook.model.group import Member
from clausebook.model.group_drift import Claimed, Copy, Drift, Led, claimed, led
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.group_site import GroupSite, table
from clausebook.views.links import escaped
from clausebook.views.render import render
from clausebook.views.site import href

_HERE = "documents/drift.md"
_WORDS = {
    Drift.LEVEL: ("level", Markup('data-state="closed"')),
    Drift.BEHIND: ("behind", Markup('data-severity="warning"')),
    Drift.AHEAD: ("ahead", Markup('data-severity="warning"')),
    Drift.DIFFERENT: ("other text", Markup('data-severity="error"')),
    Drift.NOT_IN_FORCE: ("not in force", Markup('data-severity="warning"')),
    Drift.ABSENT: ("no such document", Markup('data-severity="note"')),
    Drift.UNKNOWN: ("not verified", Markup('data-severity="error"')),
}
_COUNTED = (Drift.LEVEL, Drift.BEHIND, Drift.AHEAD, Drift.DIFFERENT, Drift.NOT_IN_FORCE, Drift.ABSENT, Drift.UNKNOWN)


def compose(site: GroupSite) -> Iterator[Staged]:
    """Yield the page, and the same as CSV."""
    documents, variants = led(site.group), tuple(claimed(site.group))
    lead = next((member for member in site.group.members if member.id == site.group.charter.lead), None)
    text = render(
        "group/drift.md.j2",
        site=site,
        href=href,
        here=_HERE,
        lead=lead,
        counted=[_WORDS[drift][0] for drift in _COUNTED],
        rows=[_led(site, lead, one) for one in documents if lead is not None],
        drifting=[
            (one, [_copy(site, copy) for copy in one.copies if copy.drift not in (Drift.LEVEL, Drift.ABSENT)])
            for one in documents
        ],
        variants=[_claimed(site, one) for one in variants],
    )
    yield Page(_HERE, "Variants and drift", text, ("Documents",), proof=('id="variants"', 'id="copies"'))
    heads = ("kind", "member", "document", "version", "compared with", "its member", "its version", "drift")
    yield DataFile("drift.csv", table(heads, (*_lines(site, documents), *map(_line, variants))))


def _badge(drift: Drift) -> Markup:
    """Say in a badge how a text stands."""
    words, kind = _WORDS[drift]
    return Markup('<span class="cb-badge" {}>{}</span>').format(kind, words)


def _led(site: GroupSite, lead: Member, one: Led) -> Markup:
    """Return the row of a document of the lead: how many members stand how."""
    name = site.outward(_HERE, lead, one.document.page, f"{one.document.id} {one.document.title}")
    counts = Markup("").join(Markup('<td class="cb-number">{}</td>').format(one.count(drift)) for drift in _COUNTED)
    return Markup('<tr><th scope="row">{}</th><td>{}</td>{}</tr>').format(name, str(one.document.version), counts)


def _copy(site: GroupSite, copy: Copy) -> Markup:
    """Name a member whose text does not stand level with the lead's, and how it stands."""
    if copy.document is None:
        return Markup("{} {}").format(site.inward(_HERE, copy.member), _badge(copy.drift))
    name = site.outward(_HERE, copy.member, copy.document.page, str(copy.document.version))
    return Markup("{} {} {}").format(site.inward(_HERE, copy.member), name, _badge(copy.drift))


def _claimed(site: GroupSite, one: Claimed) -> Markup:
    """Return the row of a variant: where it holds, what it was written from, and what is in force of that."""
    claim = one.document.variant_of
    if claim is None:
        raise ValueError("only a variant is told")
    name = site.outward(_HERE, one.member, one.document.page, f"{one.document.id} {one.document.title}")
    origin = Markup("not found")
    if one.home is not None and one.origin is not None:
        words = f"{one.origin.id} {one.origin.version}"
        origin = Markup("{}, {}").format(site.outward(_HERE, one.home, one.origin.page, words), escaped(one.home.title))
    row = '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>'
    written = f"{claim.document} {claim.version}"
    return Markup(row).format(name, site.inward(_HERE, one.member), escaped(written), origin, _badge(one.drift))  # noqa: S704


def _lines(site: GroupSite, documents: tuple[Led, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a line for each text that was compared with the lead's."""
    for one in documents:
        for copy in one.copies:
            version = str(copy.document.version) if copy.document else ""
            other = (one.document.id, site.group.charter.lead, str(one.document.version))
            yield "copy", copy.member.id, one.document.id, version, *other, copy.drift


def _line(one: Claimed) -> tuple[str, ...]:
    """Return the line of a variant; the version is the one that it was written from."""
    claim = one.document.variant_of
    if claim is None:
        raise ValueError("only a variant is told")
    home, version = one.home.id if one.home else "", str(one.origin.version) if one.origin else ""
    return "variant", one.member.id, one.document.id, str(claim.version), claim.document, home, version, one.drift
