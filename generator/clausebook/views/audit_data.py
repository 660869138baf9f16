"""What the audit programme covers, as CSV."""

import csv
import io
from collections.abc import Iterable

from clausebook.model.audit_cycle import Cycle
from clausebook.model.coverage import Coverage

_HEADS = ("standard", "clause", "title", "campus", "state", "day", "record")
_FORMULA = ("=", "+", "-", "@", "\t")
"""First characters that a spreadsheet would take for a formula."""


def as_csv(found: Cycle, coverages: Iterable[Coverage]) -> str:
    """Return a line for each leaf clause and campus, with CRLF line ends (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADS)
    for coverage in coverages:
        for row in coverage.clauses:
            for campus in found.campuses:
                cell = found.cell(row.clause.ref, campus)
                state = "not applicable" if row.exclusion else cell.look.value
                shown = cell if row.exclusion is None else None
                day = str(shown.day) if shown and shown.day else ""
                record = shown.record.id if shown and shown.record else ""
                clause = row.clause
                cells = (coverage.standard.id, clause.ref.number, clause.title, campus or "all", state, day, record)
                writer.writerow([f"'{one}" if one.startswith(_FORMULA) else one for one in cells])
    return text.getvalue()
