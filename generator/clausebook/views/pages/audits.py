"""The audits: what the programme covers, what is open and how old it is, and what became of each finding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from clausebook.model.audit_cycle import Cell, Cycle, Look, cycle
from clausebook.model.audits import Audit, audits, is_overdue
from clausebook.model.clause import Clause, ClauseRef
from clausebook.model.coverage import ClauseCoverage, Coverage
from clausebook.model.nonconformities import AGES, Case, Raised, ages, cases, raised
from clausebook.model.overdue import overdue
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.audit_data import as_csv
from clausebook.views.gap_words import reservation
from clausebook.views.left_out import has_audits, is_partial
from clausebook.views.links import clause_links, escaped, id_link
from clausebook.views.render import render
from clausebook.views.site import Site, href
from clausebook.views.words import listed

_FILL = {Look.AUDITED: 3, Look.PLANNED: 2, Look.OVERDUE: 1, Look.NONE: 0}
"""How a cell is filled, as grades of coverage are."""
_WORDS = {
    Look.AUDITED: "audited",
    Look.PLANNED: "planned",
    Look.OVERDUE: "overdue",
    Look.NONE: "not planned",
}
_ORDER = {"major": 0, "minor": 1}
_MOST = 200
"""How many rows a table has at most; the records have all."""
_FEW = 4
"""How many records that follow up a finding are named at most."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a standard, such as 8, with what is known of its clauses."""

    clause: Clause
    rows: tuple[ClauseCoverage, ...]
    counts: tuple[Markup, ...]
    """For each campus how many clauses are looked at."""


def compose(site: Site) -> Iterator[Staged]:
    """Yield the page, and what the programme covers as CSV, for readers who see all that it is about."""
    if not has_audits(site.manual):
        return
    here = "audits.md"
    found = cycle(site.manual)
    open_cases = sorted((case for case in cases(site.manual) if not case.closed), key=_urgency)
    reports = audits(site.manual)
    text = render(
        "audits.md.j2",
        site=site,
        href=href,
        here=here,
        cycle=found,
        partial=is_partial(site.manual),
        reservation=reservation,
        parts=[(one, tuple(_sections(found, one))) for one in site.manual.coverages.values()] if found else [],
        cell=lambda cell: _cell(site, here, cell),
        late=lambda plan: is_overdue(plan, site.manual.as_of),
        ages=ages(site.manual),
        classes=[name for _, name in AGES],
        cases=open_cases,
        most=_MOST,
        overdue=overdue(site.manual),
        audits=tuple(reversed(reports)),
        auditors=lambda audit: _auditors(site, audit),
        findings=sorted(raised(site.manual), key=_newest, reverse=True),
        clause=lambda one: _clause(site, here, one),
        followed=lambda one: _followed(site, here, one),
    )
    if found:
        yield DataFile("audits.csv", as_csv(found, site.manual.coverages.values()).encode("utf-8-sig"))
    yield Page(here, "Audits", text, ("Control",), proof=('id="open-findings"', 'id="findings-table"'))


def _sections(found: Cycle, coverage: Coverage) -> Iterator[Section]:
    """Yield the sections of a standard that have clauses, in order."""
    grouped: dict[str, list[ClauseCoverage]] = {}
    for row in coverage.clauses:
        grouped.setdefault(row.clause.ref.number.partition(".")[0], []).append(row)
    for number, rows in grouped.items():
        head = coverage.standard.clauses.get(number, rows[0].clause)
        counts = tuple(_count(found, rows, campus) for campus in found.campuses)
        yield Section(head, tuple(rows), counts)


def _count(found: Cycle, rows: Sequence[ClauseCoverage], campus: str) -> Markup:
    """Say how many of a section's applicable clauses are looked at."""
    looks = [found.cell(row.clause.ref, campus).look for row in rows if row.exclusion is None]
    parts = [_badge(_FILL[look], f"{looks.count(look)} {_WORDS[look]}") for look in Look if look in looks]
    return Markup(" ").join(parts) or _badge("na", "not applicable")


def _cell(site: Site, here: str, cell: Cell) -> Markup:
    """Say in a badge what is known of a clause at a campus, and when; the report or the programme is linked."""
    badge = _badge(_FILL[cell.look], _WORDS[cell.look])
    if cell.record is None:
        return badge
    until = "" if cell.look is Look.AUDITED else "by "
    words = Markup(' {}{} <span class="cb-id">{}</span>')
    return badge + words.format(until, site.time(cell.day, short=True), id_link(site, here, cell.record.id))


@cache
def _badge(fill: int | str, words: str) -> Markup:
    """Return a badge."""
    return Markup('<span class="cb-grade" data-grade="{}">{}</span>').format(fill, words)


def _urgency(case: Case) -> tuple[int, str, str]:
    """Return a sort key: major ones first, then by what is due next."""
    return _ORDER.get(case.grade, len(_ORDER)), str(case.due or "9"), case.record.id


def _newest(one: Raised) -> tuple[str, str]:
    """Return a sort key: by day, then by id."""
    return str(one.audit.date), one.audit.id


def _auditors(site: Site, audit: Audit) -> str:
    """Return the names of an audit's auditors."""
    value = audit.record.fields.get("auditors", ())
    return listed(site.person(one) for one in value if isinstance(one, str))


def _clause(site: Site, here: str, one: Raised) -> Markup:
    """Return the clause of a finding, with a link to its page; what is no clause, as it stands."""
    try:
        return clause_links(site, here, [ClauseRef.parse(one.clause, site.manual.settings.standard)])
    except ValueError:
        return escaped(one.clause)


def _followed(site: Site, here: str, one: Raised) -> Markup:
    """Say in which records a finding is followed up; each says itself whether it is closed."""
    links = [
        Markup('<span class="cb-id">{}</span> ({})').format(
            id_link(site, here, record.id), record.status.replace("-", " ")
        )
        for record in one.followers[:_FEW]
    ]
    if one.followers[_FEW:]:
        links.append(Markup("{} more").format(len(one.followers) - _FEW))
    if one.names and not links:
        links = [id_link(site, here, one.names)]
    return Markup(", ").join(links)
