"""Documents of external origin, such as laws and standards: which are in use, and when their edition is looked up."""

from collections.abc import Iterator
from datetime import date

from clausebook.model.entries import closed_on, of_type
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record

TYPE = "external-document"
_A_YEAR = Period(months=12, days=0)


def in_use(manual: Manual) -> Iterator[Record]:
    """Yield the records of documents that are in use, in the order of their paths."""
    return (record for record in of_type(manual.records, TYPE, manual.as_of) if not closed_on(record, manual.as_of))


def check_due(manual: Manual, record: Record) -> date:
    """Return by when somebody looks up again which edition applies: one cadence of the type after the last time."""
    kind = manual.record_types.get(TYPE)
    cadence = (kind.cadence if kind else None) or _A_YEAR
    return cadence.after(record.day("checked") or record.date)
