"""Fields of records as the model needs them: days, words and entries, whatever was written."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from clausebook.model.record import Record, Value

Entry = Mapping[str, Value]
"""One entry of a list of a record, such as one action."""


def day(text: str) -> date | None:
    """Read an ISO day; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def entries(record: Record, key: str) -> tuple[Entry, ...]:
    """Return the entries of a list with keys of their own; empty when the field holds something else."""
    value = record.fields.get(key, ())
    return tuple(one for one in value if isinstance(one, Mapping)) if isinstance(value, tuple) else ()


def entry(record: Record, key: str) -> Entry:
    """Return a field that has keys of its own; empty when it is missing or holds something else."""
    value = record.fields.get(key, {})
    return value if isinstance(value, Mapping) else {}


def word(fields: Entry, key: str) -> str:
    """Return a text without blanks around it; empty when it is missing or holds something else."""
    value = fields.get(key, "")
    return value.strip() if isinstance(value, str) else ""


def words(fields: Entry, key: str) -> tuple[str, ...]:
    """Return a list of texts; a single text is a list of one."""
    value = fields.get(key, ())
    if isinstance(value, str):
        return (value.strip(),) if value.strip() else ()
    return tuple(one.strip() for one in value if isinstance(one, str)) if isinstance(value, tuple) else ()


def up_to(records: Iterable[Record], as_of: date) -> tuple[Record, ...]:
    """Return the records of up to a day, in the order of their paths, without those that another one corrects."""
    found = [record for record in records if record.date <= as_of]
    corrected = {record.corrects for record in found if record.corrects != record.id}
    return tuple(record for record in found if record.id not in corrected)


def of_type(records: Iterable[Record], kind: str, as_of: date) -> Iterator[Record]:
    """Yield a type's records of up to a day, as `up_to` gives them; what corrects one is of its type."""
    yield from up_to((record for record in records if record.type == kind), as_of)


def closed_on(record: Record, as_of: date) -> bool:
    """Say whether a record was closed by a day."""
    return record.closed is not None and record.closed <= as_of
