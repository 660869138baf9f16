"""Who is to know which document and who has confirmed it, and what training the roles ask for; also as CSV."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from clausebook.model.awareness import TYPE, Count, Reader, Readership
from clausebook.model.competence import Trained, required
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.awareness import Line, badge, line, say_count, say_unlisted
from clausebook.views.links import id_link
from clausebook.views.render import render
from clausebook.views.site import Site, href

_FORMULA = ("=", "+", "-", "@", "\t")
"""First characters that a spreadsheet would take for a formula."""
_HEADS = ("document", "version", "asked since", "person", "name", "roles", "campuses", "due")


@dataclass(frozen=True, slots=True)
class Row:
    """One document, in words."""

    readership: Readership
    count: str
    unlisted: str
    badge: Markup
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role: confirmations given and asked for, by campus."""

    title: str
    cells: tuple[str, ...]
    unlisted: bool


def compose(site: Site) -> Iterator[Staged]:
    """Yield the page, unless its readers may not see acknowledgements."""
    if TYPE not in site.manual.record_types:
        return
    here = "awareness.md"
    found = sorted(site.readerships, key=lambda one: one.document.id)
    named = {readership.document.id for readership in found}
    in_force = [document for document in site.manual.published if site.manual.standing(document).in_force]
    text = render(
        "awareness.md.j2",
        site=site,
        href=href,
        here=here,
        asked=any(readership.is_asked for readership in found),
        rows=[_row(site, here, readership) for readership in found if readership.is_asked],
        others=[readership for readership in found if not readership.is_asked],
        nobody=sorted((one for one in in_force if one.id not in named), key=lambda one: one.id),
        campuses=_campuses(site),
        roles=list(_roles(site, found)),
        trained=[_trained(site, here, one) for one in required(site.manual)],
        groups=[role for role in site.manual.register.roles.values() if role.training and role.group],
    )
    yield Page(here, "Training and awareness", text, ("Control",), proof=('id="awareness-table"',))
    yield DataFile("awareness.csv", _csv(site, found).encode("utf-8-sig"))


def _row(site: Site, here: str, readership: Readership) -> Row:
    """Say how a document stands."""
    count = readership.count()
    lines = tuple(line(site, here, reader) for reader in readership.readers)
    return Row(readership, say_count(count), say_unlisted(site, count), badge(site, readership), lines)


def _campuses(site: Site) -> list[str]:
    """Return where roles are held: the whole institution, then each campus."""
    return ["", *(campus.id for campus in site.manual.settings.campuses)]


def _roles(site: Site, found: Sequence[Readership]) -> Iterator[RoleRow]:
    """Yield the roles that are to know a document, in the register's order."""
    found = [one for one in found if one.is_asked]
    named = {role for one in found for reader in one.readers for role in reader.roles}
    named |= {role for one in found for role in one.unlisted}
    for role in site.manual.register.roles.values():
        if role.id in named:
            counts = [_sum(one.count(role.id, campus) for one in found) for campus in _campuses(site)]
            cells = tuple(say_count(count) if count.expected else "–" for count in counts)
            yield RoleRow(role.title, cells, role.group)


def _sum(counts: Iterator[Count]) -> Count:
    """Add counts."""
    found = list(counts)
    unlisted = dict.fromkeys(role for count in found for role in count.unlisted)
    return Count(sum(one.confirmed for one in found), sum(one.expected for one in found), tuple(unlisted))


def _trained(site: Site, here: str, one: Trained) -> tuple[str, str, str, Markup, Markup]:
    """Say role, training, person, record and state of one required training."""
    record = id_link(site, here, one.record.id) if one.record else Markup("–")
    if one.record is None:
        state = Markup('<span class="cb-badge" data-severity="error">no record</span>')
    elif not one.is_valid(site.manual.as_of):
        words = Markup('<span class="cb-badge" data-severity="error">expired</span> {}')
        state = words.format(site.time(one.valid_until, short=True))
    else:
        words = Markup('<span class="cb-badge" data-state="closed">valid</span> {}')
        until = Markup("until {}").format(site.time(one.valid_until, short=True))
        state = words.format(until if one.valid_until else "without end")
    return site.role(one.role), one.training.title, site.person(one.person), record, state


def _csv(site: Site, found: Sequence[Readership]) -> str:
    """Return every reader of every document as CSV with CRLF line ends (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*_HEADS, "confirmed on", "version confirmed", "record", "state"))
    for readership in found:
        for reader in readership.readers:
            row = _cells(site, readership, reader)
            writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return text.getvalue()


def _cells(site: Site, readership: Readership, reader: Reader) -> tuple[str, ...]:
    """Return one reader of one document as cells."""
    record, document = reader.confirmed, readership.document
    late = "missing" if reader.due < site.manual.as_of else "asked"
    state = "confirmed" if record else late if readership.is_asked else "not asked"
    return (
        document.id,
        str(document.version),
        str(readership.since),
        reader.person,
        site.person(reader.person),
        " ".join(reader.roles),
        " ".join(campus or "all" for campus in reader.campuses),
        str(reader.due),
        str(record.date) if record else "",
        record.text("version") if record else "",
        record.id if record else "",
        state,
    )
