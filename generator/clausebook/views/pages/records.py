"""The records: all types, one list a type, one page a record."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup, escape

from clausebook.model.record import ALWAYS, OPEN_CLOSED, Record, RecordType, RequiredLink, kept_until
from clausebook.model.settings import Programme, Term, Unit
from clausebook.model.staged import Page
from clausebook.views.body import staged_text
from clausebook.views.record_fields import plain_fields, schema_of, show, tables
from clausebook.views.render import render
from clausebook.views.site import Site, href
from clausebook.views.words import every, listed, lower_first, say_period

_SCOPES = {"institution": "", "campus": "at each campus", "term": "in each term", "year": "in each year"}
"""What a cadence holds for; the whole institution need not be named."""
_SHARED = {"unit": "Unit", "programme": "Programme", "term": "Term"}
_COMMON = {"date": "Date", "campus": "Campus", "owner": "Owner", "status": "State", "closed": "Closed on", **_SHARED}


def compose(site: Site) -> Iterator[Page]:
    """Yield the overview, then each type's list and its records, newest first."""
    here = "records/index.md"
    kinds = sorted(site.manual.record_types.values(), key=lambda kind: kind.plural)
    by_type = _by_type(site)
    corrections: dict[str, list[Record]] = defaultdict(list)
    for record in site.manual.records:
        if record.corrects:
            corrections[record.corrects].append(record)
    text = render("records.md.j2", site=site, href=href, here=here, kinds=kinds, by_type=by_type, expected=_expected)
    yield Page(here, "Records", text, ("Records",))
    for kind in kinds:
        if by_type[kind.id]:
            yield _list(site, kind, by_type[kind.id])
        for record in by_type[kind.id]:
            yield _page(site, kind, record, corrections.get(record.id, ()))


def _by_type(site: Site) -> Mapping[str, tuple[Record, ...]]:
    """Return each type's records, newest first."""
    found: dict[str, list[Record]] = {kind: [] for kind in site.manual.record_types}
    for record in sorted(site.manual.records, key=lambda record: (record.date, record.id), reverse=True):
        found[record.type].append(record)
    return {kind: tuple(records) for kind, records in found.items()}


def _list(site: Site, kind: RecordType, records: tuple[Record, ...]) -> Page:
    """Compose a type's list."""
    here = f"records/{kind.id}/index.md"
    labels = {**_COMMON, **kind.labels}
    heads = [labels.get(column, column) for column in kind.columns]
    rows = [(record, [_cell(site, here, record, column) for column in kind.columns]) for record in records]
    text = render(
        "record_list.md.j2",
        site=site,
        href=href,
        here=here,
        kind=kind,
        heads=heads,
        rows=rows,
        expected=_expected(kind),
        starts=_starts(kind),
        states=[] if kind.states == OPEN_CLOSED else list(_steps(kind)),
        links=[_asked(site, kind, one) for one in kind.links],
    )
    return Page(here, kind.plural, text, ("Records",))


def _page(site: Site, kind: RecordType, record: Record, corrections: Sequence[Record]) -> Page:
    """Compose one record's page."""
    here = site.page_of(record)
    title = f"{record.id} {record.title}"
    history = site.manual.history
    life = history.files.get(record.path)
    text = render(
        "record.md.j2",
        site=site,
        href=href,
        here=here,
        title=title,
        record=record,
        kind=kind,
        kept=_kept(site, kind, record),
        state=_state(kind, record),
        counts_for=list(_counts_for(site, record)),
        corrections=corrections,
        rows=list(plain_fields(site, here, kind, record)),
        tables=list(tables(site, here, kind, record)),
        text=staged_text(site, record, here),
        history=history,
        events=life.events if life else (),
        citations=site.manual.citations.get(record.id, ()),
        findings=site.by_subject.get(record.id, ()),
    )
    return Page(here, title, text, None, {"identifier": record.id}, proof=(record.id, 'class="cb-control"'))


def _expected(kind: RecordType) -> str:
    """Say how often a record of a type is expected."""
    if kind.cadence is None:
        return "when it happens"
    scope = _SCOPES.get(kind.scope, f"for each {kind.scope}")
    return f"{every(kind.cadence)} {scope}".rstrip()


def _starts(kind: RecordType) -> str:
    """Say what a retention counts from."""
    words = {"date": "its date", "closed": "it is closed"}
    return words.get(kind.retention_from) or f"the day under “{kind.labels.get(kind.retention_from, '')}”"


def _kept(site: Site, kind: RecordType, record: Record) -> str:
    """Say until when a record is kept."""
    until = kept_until(record, kind)
    if until is None:
        return f"{say_period(record.retention or kind.retention)} after {_starts(kind)}"
    return f"{site.day(until)}{'; it may be disposed of' if until < site.manual.as_of else ''}"


def _state(kind: RecordType, record: Record) -> str:
    """Return the name of a record's state, where its type has states of its own."""
    state = kind.state(record.status)
    return state.title if state is not None and kind.states != OPEN_CLOSED else record.status


def _steps(kind: RecordType) -> Iterator[str]:
    """Say of each state what may follow it."""
    titles = {state.id: state.title for state in kind.states}
    for state in kind.states:
        after = ", ".join(titles[name] for name in state.next)
        yield f"{state.title}{': closed, and never changes' if state.final else f' → {after}'}"


def _asked(site: Site, kind: RecordType, link: RequiredLink) -> str:
    """Say what a record has to name."""
    kinds = site.manual.record_types
    where = "the references" if link.field == "refers-to" else f"“{_label(kind, link.field)}”"
    to = [lower_first(kinds[name].title) if name in kinds else name for name in link.to]
    state = kind.state(link.when)
    when = "" if link.when == ALWAYS else f", from “{state.title}” on" if state else ", once it is closed"
    return f"{listed(to) or 'document or record'} (at least {link.minimum}) under {where}{when}"


def _label(kind: RecordType, field: str) -> str:
    """Return what a field is called, or a key of a list's entries."""
    first, _, rest = field.partition(".")
    label = kind.labels.get(first, first)
    inner = schema_of(schema_of(schema_of(kind.schema, first), "items"), rest) if rest else {}
    return f"{label}: {inner.get('title', rest)}" if rest else label


def _counts_for(site: Site, record: Record) -> Iterator[tuple[str, str]]:
    """Yield the unit, programme and term that a record counts for, where its own fields do not show them."""
    settings = site.manual.settings
    known: Mapping[str, Sequence[Unit | Programme | Term]]
    known = {"unit": settings.units, "programme": settings.programmes, "term": settings.terms}
    for key, label in _SHARED.items():
        name = getattr(record, key)
        if name and key not in record.fields:
            yield label, next((one.title for one in known[key] if one.id == name), name)


def _cell(site: Site, here: str, record: Record, column: str) -> Markup:
    """Return one cell of a type's list."""
    common = {
        "date": site.day(record.date),
        "closed": site.day(record.closed),
        "campus": site.campus(record.campus),
        "owner": site.role(record.owner),
        "status": _state(site.manual.record_types[record.type], record),
    }
    if column in common:
        return escape(common[column])
    if column in _SHARED and column not in record.fields:
        return escape(dict(_counts_for(site, record)).get(_SHARED[column], ""))
    schema = schema_of(site.manual.record_types[record.type].schema, column)
    return show(site, here, record.fields.get(column, ""), schema)
