"""`manual.json`: the manual as data, in the format `clausebook-manual/1`, for other programs and for federation."""

import json
from collections.abc import Iterator
from typing import Any

from clausebook import __version__
from clausebook.model.coverage import Grade
from clausebook.model.document import Document, VariantOf
from clausebook.model.finding import Severity
from clausebook.model.record import Record
from clausebook.model.staged import DataFile
from clausebook.views.site import Site, href

_JSON = json.JSONEncoder(ensure_ascii=False)


def compose(site: Site) -> Iterator[DataFile]:
    """Yield the file."""
    manual = site.manual
    head = manual.history.head
    data = {
        "format": "clausebook-manual/1",
        "generator": {"name": "clausebook", "version": __version__},
        "title": manual.settings.title,
        "organisation": manual.settings.organisation,
        "audience": manual.settings.audience,
        "as_of": str(manual.as_of),
        "draft": manual.draft,
        "commit": head.id if head and not manual.draft else None,
        "history": manual.history.evidence,
        "standards": list(manual.coverages),
        "campuses": [{"id": campus.id, "title": campus.title} for campus in manual.settings.campuses],
        "roles": [{"id": role.id, "title": role.title} for role in manual.register.roles.values()],
        "documents": [_document(site, document) for document in manual.published],
        "records": [_record(site, record) for record in manual.records],
        "malformed": [{"path": item.path, "id": item.id} for item in manual.malformed],
        "findings": {severity.value: site.report.count(severity) for severity in Severity},
        "coverage": {
            key: {grade.words: coverage.count(grade) for grade in Grade} for key, coverage in manual.coverages.items()
        },
    }
    yield DataFile("manual.json", _text(data).encode())


def _text(data: dict[str, Any]) -> str:
    """Write an object with a line for each key, and for each entry of a long list."""
    rows = []
    for key, value in data.items():
        long = isinstance(value, list) and value and isinstance(value[0], dict)
        entries = ",\n".join(f"  {_JSON.encode(entry)}" for entry in value) if long else ""
        rows.append(f" {_JSON.encode(key)}: " + (f"[\n{entries}\n ]" if long else _JSON.encode(value)))
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _variant(origin: VariantOf) -> dict[str, str]:
    """Return what a campus's own text stands in for, as data."""
    return {"document": origin.document, "version": str(origin.version), "reason": origin.reason}


def _document(site: Site, document: Document) -> dict[str, Any]:
    """Return one document as data."""
    manual = site.manual
    standing = manual.standing(document)
    return {
        "id": document.id,
        "title": document.title,
        "type": document.type,
        "version": str(document.version),
        "status": document.status,
        "state": standing.state,
        "review": standing.review,
        "owner": document.owner,
        "effective": str(document.effective) if document.effective else None,
        "next_review": str(document.next_review) if document.next_review else None,
        "clauses": [str(ref) for ref in document.clauses],
        "sections": [
            {"anchor": heading.anchor, "clauses": [str(ref) for ref in heading.clauses]}
            for heading in document.sections
        ],
        "classification": document.classification,
        "applies_to": list(document.applies_to),
        "variant_of": _variant(document.variant_of) if document.variant_of else None,
        "digest": document.digest,
        "commit": document.commit or (manual.history.head.id if manual.history.head and not manual.draft else None),
        "approvals": [
            {
                "role": judgement.approval.role,
                "person": judgement.approval.person,
                "date": str(judgement.approval.date),
                "version": judgement.approval.version,
                "digest": judgement.approval.digest,
                "assurance": judgement.assurance,
            }
            for judgement in standing.judgements
        ],
        "path": document.path,
        "page": href("", site.page_of(document)),
    }


def _record(site: Site, record: Record) -> dict[str, Any]:
    """Return one record as data: what it is, not what it says."""
    return {
        "id": record.id,
        "type": record.type,
        "title": record.title,
        "date": str(record.date),
        "campus": record.campus or None,
        "status": record.status,
        "clauses": [str(ref) for ref in record.clauses],
        "path": record.path,
        "page": href("", site.page_of(record)),
    }
