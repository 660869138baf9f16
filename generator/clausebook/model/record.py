"""Records: documented information that is retained as evidence."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clausebook.model.body import Body
from clausebook.model.clause import ClauseRef
from clausebook.model.period import Period
from clausebook.model.place import Place

Value: TypeAlias = "str | tuple[Value, ...] | Mapping[str, Value]"
"""A field's value: every scalar is text as written, so nothing is lost in reading."""


@dataclass(frozen=True, slots=True)
class RecordType:
    """One kind of record: data of a catalogue, not code."""

    id: str
    title: str
    plural: str
    prefix: str
    """The beginning of its ids: `IA` for `IA-2025-01`."""
    about: str
    clauses: tuple[ClauseRef, ...]
    """The duties it is evidence for."""
    cadence: Period | None
    """How often one is expected; None when events decide."""
    scope: str
    """What one is expected for: `institution`, `campus`, `programme` or `term`."""
    retention: Period
    retention_from: str
    """The event that starts the clock: `date` or `closed`."""
    classification: str
    columns: tuple[str, ...]
    """What its list shows beside id and title."""
    schema: Mapping[str, object]
    """JSON Schema 2020-12 of its own fields."""
    path: str
    """Where its definition stands: in the repository, or `package:…`."""

    @property
    def labels(self) -> Mapping[str, str]:
        """The plain name of each of its own fields."""
        properties = self.schema.get("properties")
        if not isinstance(properties, Mapping):
            return {}
        return {key: str(value.get("title", key)) for key, value in properties.items()}


@dataclass(frozen=True, slots=True)
class Record:
    """One record, as one state of the repository has it."""

    id: str
    type: str
    title: str
    date: datetime.date
    owner: str
    """A role's id."""
    campus: str
    """A campus id; empty when it is for the whole institution."""
    status: str
    """`open` or `closed`."""
    closed: datetime.date | None
    clauses: tuple[ClauseRef, ...]
    retention: Period | None
    """Only where it differs from the type's."""
    refers_to: tuple[str, ...]
    fields: Mapping[str, Value]
    """The type's own fields."""
    body: Body
    path: str
    places: Mapping[str, Place]
    """Where each key of the front matter stands."""

    def at(self, key: str) -> Place:
        """Return where `key` stands, or the front matter's first line when the record has no such key."""
        return self.places.get(key) or Place(self.path)

    def text(self, key: str) -> str:
        """Return an own field that holds text; empty when it is missing or holds something else."""
        value = self.fields.get(key, "")
        return value if isinstance(value, str) else ""
