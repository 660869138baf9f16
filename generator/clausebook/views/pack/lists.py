"""The lists of an audit pack: the site's own data, narrowed to a scope, as CSV, JSON and a workbook."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from clausebook.model.audit_pack import LIST_FORMAT, LISTS, SITE, Scope
from clausebook.model.concession import Concession
from clausebook.model.record import Record
from clausebook.model.staged import DataFile
from clausebook.views import coverage_data
from clausebook.views.gap_table import Table, as_csv, as_xlsx
from clausebook.views.pack import changes as changed
from clausebook.views.pack.selection import Selection
from clausebook.views.pages import approvals, data, register
from clausebook.views.reports import json_
from clausebook.views.site import Site, href

_JSON = json.JSONEncoder(ensure_ascii=False)
_RECORD = ("id", "type", "title", "date", "status", "closed", "owner", "campus", "clauses", "path", "page")
_CONCESSION = (
    "id",
    "title",
    "rule",
    "subject",
    "reason",
    "approved by",
    "approved",
    "expires",
    "holds",
    "path",
    "page",
)


def lists(site: Site, scope: Scope) -> tuple[DataFile, ...]:
    """Return every list, by its path in the pack.

    Args:
        site: everything that an auditor sees, as of the last day of the period.
        scope: what the lists are about.

    Raises:
        NoSpreadsheet: the library that writes workbooks is not installed.
    """
    selection = Selection(site, scope)
    whole = {item.path: item.content for item in _site_data(site)}
    return tuple(
        DataFile(LISTS + name, content)
        for part in (_documents, _approvals, _changes, _records, _findings, _concessions, _coverage)
        for name, content in part(selection, whole)
    )


def counts(files: Iterable[DataFile]) -> dict[str, dict[str, int]]:
    """Return how many entries each list has, of how many in the whole manual; what has no whole is left out."""
    found = {}
    for file in files:
        if file.path.endswith(".json"):
            content = json.loads(file.content)
            if content.get("format") == LIST_FORMAT:
                found[content["list"]] = {"listed": len(content["entries"]), "of": content["of"]}
    return found


def _site_data(site: Site) -> Iterator[DataFile]:
    """Yield the data files of the site that lists are made of."""
    for page in (data, register, approvals):
        yield from (item for item in page.compose(site) if isinstance(item, DataFile))


def _documents(selection: Selection, whole: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the master list."""
    paths = {document.path for document in selection.documents}
    heads, rows = _read(whole["register.csv"], paths)
    yield "documents.csv", _write(heads, rows)
    title = f"Documents as of {selection.scope.last}: {selection.site.manual.settings.organisation}"
    lines = (*_about(selection), f"{len(rows)} of {len(selection.site.manual.published)} documents")
    yield "documents.xlsx", as_xlsx(Table(title, lines, heads, rows), selection.scope.last, "Documents")
    known = json.loads(whole["manual.json"])
    entries = [{**entry, "page": SITE + entry["page"]} for entry in known["documents"] if entry["path"] in paths]
    unread = [entry for entry in known["malformed"] if entry["path"].startswith("manual/")]
    yield "documents.json", _data(selection, "documents", entries, len(known["documents"]), unreadable=unread)


def _approvals(selection: Selection, whole: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the approvals ledger."""
    paths = {document.path for document in selection.documents}
    yield "approvals.csv", _write(*_read(whole["approvals.csv"], paths))
    known = json.loads(whole["approvals.json"])
    known["approvals"] = [entry for entry in known["approvals"] if entry["path"] in paths]
    yield "approvals.json", _lines(known)


def _changes(selection: Selection, _: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield what changed in the period."""
    entries = changed.changes(selection)
    table = Table("", (), changed.HEADS, tuple(map(changed.row, entries)))
    yield "changes.csv", _csv(table)
    every = Selection(selection.site, Scope(selection.scope.first, selection.scope.last))
    total = len(entries) if selection.scope.whole else len(changed.changes(every))
    yield "changes.json", _data(selection, "changes", entries, total)


def _records(selection: Selection, whole: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the records that were open or made in the period."""
    known = {entry["path"]: entry for entry in json.loads(whole["manual.json"])["records"]}
    entries = [_record(known[record.path], record) for record in selection.records]
    rows = tuple(tuple(map(_cell, (entry[head] for head in _RECORD))) for entry in entries)
    yield "records.csv", _csv(Table("", (), _RECORD, rows))
    manual = selection.site.manual
    unread = [{"path": one.path, "id": one.id} for one in manual.malformed if one.path.startswith("records/")]
    yield "records.json", _data(selection, "records", entries, len(manual.records), unreadable=unread)


def _record(known: Mapping[str, Any], record: Record) -> dict[str, Any]:
    """Return a record as the site's data has it, with who answers for it and when it was closed."""
    closed = str(record.closed) if record.closed else None
    return {**known, "owner": record.owner, "closed": closed, "page": f"{SITE}{known['page']}"}


def _findings(selection: Selection, _: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the report of the checks."""
    yield "findings.json", json_.render(selection.site.manual, selection.report).encode()


def _concessions(selection: Selection, _: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the accepted deviations."""
    entries = [_concession(selection, one, record) for one, record in selection.concessions]
    rows = tuple(tuple(map(_cell, entry.values())) for entry in entries)
    yield "concessions.csv", _csv(Table("", (), _CONCESSION, rows))
    total = len(selection.site.manual.concessions)
    yield "concessions.json", _data(selection, "concessions", entries, total)


def _concession(selection: Selection, one: Concession, record: Record) -> dict[str, Any]:
    """Return one concession as data; its keys are those of the table with an underscore for a blank."""
    return {
        "id": one.id,
        "title": record.title,
        "rule": one.rule,
        "subject": one.subject,
        "reason": record.text("reason"),
        "approved_by": record.text("approved-by"),
        "approved": record.text("approved"),
        "expires": str(one.expires) if one.expires else None,
        "holds": one.holds(selection.scope.last),
        "path": record.path,
        "page": SITE + href("", selection.site.page_of(record)),
    }


def _coverage(selection: Selection, _: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the coverage of each adopted standard."""
    found = selection.coverages
    texts = [coverage_data.as_csv(coverage) for coverage in found]
    # Each has the same heads; they stand once.
    rows = [text.partition("\r\n")[2] for text in texts[1:]]
    yield "coverage.csv", "".join([*texts[:1], *rows]).encode("utf-8-sig")
    entries = [json.loads(coverage_data.as_json(coverage, selection.site.manual.as_of)) for coverage in found]
    yield "coverage.json", _data(selection, "coverage", entries, len(selection.site.manual.coverages))


def _about(selection: Selection) -> tuple[str, ...]:
    """Say in a line what a workbook is of."""
    head = selection.site.manual.history.head
    return (f"Period {selection.scope.span.title}; commit {head.id if head else 'none'}",)


def _read(content: bytes, paths: set[str]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the heads of one of the site's own CSV files, and its rows about some paths."""
    heads, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    where = heads.index("path")
    return tuple(heads), tuple(tuple(row) for row in rows if row[where] in paths)


def _write(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows of the site's own CSV files, in which no cell is a formula any more."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _csv(table: Table) -> bytes:
    """Write a table as CSV that spreadsheets read in any language."""
    return as_csv(table).encode("utf-8-sig")


def _cell(value: object) -> str:
    """Return a value as the cell of a table."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _data(
    selection: Selection, name: str, entries: Sequence[Mapping[str, Any]], whole: int, **more: Sequence[Any]
) -> bytes:
    """Return a list in the format `clausebook-pack-list/1`."""
    scope, head = selection.scope, selection.site.manual.history.head
    facts = {
        "format": LIST_FORMAT,
        "list": name,
        "commit": head.id if head else None,
        "as_of": str(selection.site.manual.as_of),
        "from": str(scope.first),
        "to": str(scope.last),
        "clause": str(scope.clause) if scope.clause else None,
        "campus": scope.campus or None,
        "of": whole,
    }
    return _lines({**facts, "entries": list(entries), **more})


def _lines(values: Mapping[str, Any]) -> bytes:
    """Write an object with a line for each key, and for each entry of a list of objects."""
    encode: Callable[[object], str] = _JSON.encode
    rows = []
    for key, value in values.items():
        long = isinstance(value, list) and value and isinstance(value[0], dict)
        inner = ",\n".join(f"  {encode(entry)}" for entry in value) if long else ""
        rows.append(f" {encode(key)}: " + (f"[\n{inner}\n ]" if long else encode(value)))
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode()
