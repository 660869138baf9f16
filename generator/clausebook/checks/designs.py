"""Design reviews of programmes, for the rules on programmes and on what their reviews left to be done."""

from clausebook.model.entries import of_type
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.settings import Programme

TYPE = "design-review"
_APPROVED = ("approved", "approved-with-conditions")


def reviews_of(manual: Manual, programme: Programme) -> tuple[Record, ...]:
    """Return the design reviews of a programme, the oldest first."""
    found = (one for one in of_type(manual.records, TYPE, manual.as_of) if _is_of(one, programme))
    return tuple(sorted(found, key=lambda one: (one.date, one.id)))


def is_approved(manual: Manual, record: Record) -> bool:
    """Say whether a design was approved by the day."""
    approved = record.day("approved")
    return record.text("decision") in _APPROVED and approved is not None and approved <= manual.as_of


def is_judged(manual: Manual, record: Record) -> bool:
    """Say whether a record is the approved design review of a programme of the settings."""
    programmes = manual.settings.programmes
    return record.type == TYPE and is_approved(manual, record) and any(_is_of(record, one) for one in programmes)


def _is_of(record: Record, programme: Programme) -> bool:
    """Say whether a record names a programme, by its id or its title."""
    return record.programme in (programme.id, programme.title)
