"""The fields of a record as people read them: days written out, people by name, ids and clauses linked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from clausebook.model.clause import ClauseRef
from clausebook.model.record import Record, RecordType, Value
from clausebook.views.site import Site, href


@dataclass(frozen=True, slots=True)
class FieldTable:
    """A field that is a list of entries, as a table."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Markup, ...], ...]


def plain_fields(site: Site, here: str, kind: RecordType, record: Record) -> Iterator[tuple[str, Markup]]:
    """Yield label and value of the fields that are not lists of entries."""
    for key, value in record.fields.items():
        if not _is_entries(value):
            yield kind.labels.get(key, key), show(site, here, value, schema_of(kind.schema, key))


def tables(site: Site, here: str, kind: RecordType, record: Record) -> Iterator[FieldTable]:
    """Yield a table for each field that is a list of entries."""
    for key, value in record.fields.items():
        if not _is_entries(value) or not isinstance(value, tuple):
            continue
        schema = schema_of(schema_of(kind.schema, key), "items")
        entries = [entry for entry in value if isinstance(entry, Mapping)]
        keys = list(dict.fromkeys(name for entry in entries for name in entry))
        heads = tuple(str(schema_of(schema, name).get("title", name.capitalize())) for name in keys)
        rows = tuple(
            tuple(show(site, here, entry.get(name, ""), schema_of(schema, name)) for name in keys) for entry in entries
        )
        yield FieldTable(kind.labels.get(key, key), heads, rows)


def _is_entries(value: Value) -> bool:
    """Say whether a value is a list of entries with keys of their own."""
    return isinstance(value, tuple) and bool(value) and all(isinstance(entry, Mapping) for entry in value)


def schema_of(schema: Mapping[str, object], key: str) -> Mapping[str, object]:
    """Return the schema of a property, or of a list's entries."""
    if key == "items":
        found = schema.get("items")
    else:
        properties = schema.get("properties")
        found = properties.get(key) if isinstance(properties, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def show(site: Site, here: str, value: Value, schema: Mapping[str, object]) -> Markup:
    """Return a value as people read it; lists and entries with a comma or a line between them."""
    if isinstance(value, tuple):
        items = schema_of(schema, "items")
        return Markup(", ").join(show(site, here, entry, items) for entry in value)
    if isinstance(value, Mapping):
        lines = []
        for key, entry in value.items():
            inner = schema_of(schema, key)
            label = str(inner.get("title", key.capitalize()))
            lines.append(Markup("{}: {}").format(label, show(site, here, entry, inner)))
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
