"""The records: all types, one list a type, one page a record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from clausebook.model.clause import ClauseRef
from clausebook.model.record import Record, RecordType, Value
from clausebook.model.staged import Page
from clausebook.views.body import staged_text
from clausebook.views.render import render
from clausebook.views.site import Site, href
from clausebook.views.words import every, say_period

_SCOPES = {"institution": "", "campus": "at each campus", "programme": "for each programme", "term": "in each term"}
"""What a cadence holds for; the whole institution need not be named."""
_COMMON = {"date": "Date", "campus": "Campus", "owner": "Owner", "status": "State", "closed": "Closed on"}


@dataclass(frozen=True, slots=True)
class FieldTable:
    """A field that is a list of entries, as a table."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Markup, ...], ...]


def compose(site: Site) -> Iterator[Page]:
    """Yield the overview, then each type's list and its records, newest first."""
    here = "records/index.md"
    kinds = sorted(site.manual.record_types.values(), key=lambda kind: kind.plural)
    by_type = {kind.id: _of(site, kind) for kind in kinds}
    text = render("records.md.j2", site=site, href=href, here=here, kinds=kinds, by_type=by_type, expected=_expected)
    yield Page(here, "Records", text, ("Records",))
    for kind in kinds:
        if by_type[kind.id]:
            yield _list(site, kind, by_type[kind.id])
        for record in by_type[kind.id]:
            yield _page(site, kind, record)


def _of(site: Site, kind: RecordType) -> tuple[Record, ...]:
    """Return a type's records, newest first."""
    records = (record for record in site.manual.records if record.type == kind.id)
    return tuple(sorted(records, key=lambda record: (record.date, record.id), reverse=True))


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
    )
    return Page(here, kind.plural, text, ("Records",))


def _page(site: Site, kind: RecordType, record: Record) -> Page:
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
        rows=list(_rows(site, here, kind, record)),
        tables=list(_tables(site, here, kind, record)),
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


def _kept(site: Site, kind: RecordType, record: Record) -> str:
    """Say until when a record is kept."""
    period = record.retention or kind.retention
    start: date | None = record.closed if kind.retention_from == "closed" else record.date
    return site.day(period.after(start)) if start else f"{say_period(period)} after it is closed"


def _rows(site: Site, here: str, kind: RecordType, record: Record) -> Iterator[tuple[str, Markup]]:
    """Yield label and value of the fields that are not lists of entries."""
    for key, value in record.fields.items():
        if not _is_entries(value):
            yield kind.labels.get(key, key), _show(site, here, value, _schema(kind.schema, key))


def _tables(site: Site, here: str, kind: RecordType, record: Record) -> Iterator[FieldTable]:
    """Yield a table for each field that is a list of entries."""
    for key, value in record.fields.items():
        if not _is_entries(value) or not isinstance(value, tuple):
            continue
        schema = _schema(_schema(kind.schema, key), "items")
        entries = [entry for entry in value if isinstance(entry, Mapping)]
        keys = list(dict.fromkeys(name for entry in entries for name in entry))
        heads = tuple(str(_schema(schema, name).get("title", name.capitalize())) for name in keys)
        rows = tuple(
            tuple(_show(site, here, entry.get(name, ""), _schema(schema, name)) for name in keys) for entry in entries
        )
        yield FieldTable(kind.labels.get(key, key), heads, rows)


def _is_entries(value: Value) -> bool:
    """Say whether a value is a list of entries with keys of their own."""
    return isinstance(value, tuple) and bool(value) and all(isinstance(entry, Mapping) for entry in value)


def _schema(schema: Mapping[str, object], key: str) -> Mapping[str, object]:
    """Return the schema of a property, or of a list's entries."""
    if key == "items":
        found = schema.get("items")
    else:
        properties = schema.get("properties")
        found = properties.get(key) if isinstance(properties, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _cell(site: Site, here: str, record: Record, column: str) -> Markup:
    """Return one cell of a type's list."""
    common = {
        "date": site.day(record.date),
        "closed": site.day(record.closed),
        "campus": site.campus(record.campus),
        "owner": site.role(record.owner),
        "status": record.status,
    }
    if column in common:
        return escape(common[column])
    schema = _schema(site.manual.record_types[record.type].schema, column)
    return _show(site, here, record.fields.get(column, ""), schema)


def _show(site: Site, here: str, value: Value, schema: Mapping[str, object]) -> Markup:
    """Return a value as people read it; lists and entries with a comma or a line between them."""
    if isinstance(value, tuple):
        items = _schema(schema, "items")
        return Markup(", ").join(_show(site, here, entry, items) for entry in value)
    if isinstance(value, Mapping):
        lines = []
        for key, entry in value.items():
            inner = _schema(schema, key)
            label = str(inner.get("title", key.capitalize()))
            lines.append(Markup("{}: {}").format(label, _show(site, here, entry, inner)))
        return Markup("<br>").join(lines)
    if isinstance(schema.get("enum"), Sequence):
        value = value.replace("-", " ")
    return _show_text(site, here, value, str(schema.get("format", "")))


def _show_text(site: Site, here: str, value: str, form: str) -> Markup:
    """Return a text as people read it: days written out, roles and people by name, ids and addresses linked."""
    if form == "date" and value:
        return _date(site, value)
    if form == "clause" and value:
        return _clause(site, here, value)
    if form == "uri" and value.startswith(("http://", "https://")):
        return Markup('<a href="{0}">{0}</a>').format(value)
    words = {"role": site.role, "person": site.person, "percent": "{} %".format}
    if form in words and value:
        return escape(words[form](value))
    page = site.page_of_id(value)
    return (
        Markup('<a href="{}">{}</a>').format(href(here, page), value)
        if page
        else Markup("<br>").join(value.split("\n"))
    )


def _date(site: Site, value: str) -> Markup:
    """Return a day written out; what is no day, as it stands."""
    try:
        return site.time(date.fromisoformat(value), short=True)
    except ValueError:
        return escape(value)


def _clause(site: Site, here: str, value: str) -> Markup:
    """Return a clause with a link to its page; what is no clause, as it stands."""
    try:
        ref = ClauseRef.parse(value, site.manual.settings.standard)
    except ValueError:
        return escape(value)
    page = site.clause_page(ref)
    name = site.clause_name(ref)
    return Markup('<a href="{}">{}</a>').format(href(here, page), name) if page else escape(name)
