"""Coverage as CSV, JSON and text: for the site's files and for `clausebook coverage`."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from clausebook.model.coverage import ClauseCoverage, Coverage, Grade
from clausebook.views.gap_words import reserve


def as_json(coverage: Coverage, as_of: date) -> str:
    """Return coverage in the format `clausebook-coverage/1`."""
    data = {
        "format": "clausebook-coverage/1",
        "standard": coverage.standard.id,
        "as_of": str(as_of),
        "verified": coverage.standard.verified,
        "clauses": [_entry(row) for row in coverage.clauses],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_csv(coverage: Coverage) -> str:
    """Return coverage as CSV with CRLF line ends (RFC 4180), one line a clause and campus."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("standard", "clause", "title", "campus", "grade", "documents", "records"))
    for row in coverage.clauses:
        for campus in coverage.campuses:
            grade = "not applicable" if row.exclusion else row.grades[campus].words
            documents = " ".join(document.id for document in row.documents)
            records = " ".join(record.id for record in row.records)
            writer.writerow(
                (coverage.standard.id, row.clause.ref.number, row.clause.title, campus, grade, documents, records)
            )
    return text.getvalue()


def as_text(coverage: Coverage, as_of: date) -> str:
    """Return the matrix and the gaps as text for a terminal."""
    return "\n".join(_lines(coverage, as_of)) + "\n"


def _lines(coverage: Coverage, as_of: date) -> Iterator[str]:
    """Yield the lines of the text."""
    yield f"{coverage.standard.label}, coverage as of {as_of}"
    yield from reserve(coverage.standard)
    yield ""
    width = max(len(row.clause.ref.number) for row in coverage.clauses)
    heads = [campus or "all" for campus in coverage.campuses]
    columns = [max(len(head), len(Grade.EVIDENCED.words)) for head in heads]
    yield "  ".join([" " * width, *(head.ljust(size) for head, size in zip(heads, columns, strict=True)), "title"])
    for row in coverage.clauses:
        cells = ["not applicable" if row.exclusion else row.grades[campus].words for campus in coverage.campuses]
        shown = (cell.ljust(size) for cell, size in zip(cells, columns, strict=True))
        yield "  ".join([row.clause.ref.number.ljust(width), *shown, row.clause.title])
    yield ""
    total = len(coverage.applicable)
    counts = ", ".join(f"{coverage.count(grade)} {grade.words}" for grade in reversed(Grade))
    yield f"{total} applicable clauses, each counted by its lowest campus: {counts}"
    yield from _gaps(coverage)
    yield "Coverage says that a document answers a clause and what evidence exists; the auditor judges"


def _gaps(coverage: Coverage) -> Iterator[str]:
    """Yield what is not yet addressed, and what was declared not applicable."""
    gaps = [row for row in coverage.applicable if row.grade < Grade.ADDRESSED]
    yield (
        f"Gaps: {len(gaps)}"
        if gaps
        else "No gaps: every applicable clause is addressed by a section of a document in force"
    )
    for row in gaps:
        waiting = ", ".join(document.id for document in row.waiting if document not in row.documents)
        more = f" (not in force: {waiting})" if waiting else ""
        yield f"  {row.clause.ref.number} {row.clause.title}: {row.grade.words}{more}"
    for row in coverage.clauses:
        if row.exclusion:
            yield f"Not applicable: {row.clause.ref.number} {row.clause.title}: {row.exclusion.reason}"


def _entry(row: ClauseCoverage) -> dict[str, Any]:
    """Return one clause as JSON data."""
    exclusion = row.exclusion
    return {
        "clause": row.clause.ref.number,
        "title": row.clause.title,
        "confidence": row.clause.confidence,
        "grades": {campus or "all": grade.words for campus, grade in row.grades.items()},
        "not_applicable": {"reason": exclusion.reason, "approved_by": exclusion.approved_by} if exclusion else None,
        "documents": [document.id for document in row.documents],
        "not_in_force_or_overdue": [document.id for document in row.waiting],
        "records": [record.id for record in row.records],
    }
