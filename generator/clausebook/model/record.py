"""Records: documented information that is retained as evidence."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clausebook.model.body import Body
from clausebook.model.clause import ClauseRef
from clausebook.model.period import Period
from clausebook.model.place import Place

Value: TypeAlias = "str | tuple[Value, ...] | Mapping[str, Value]"
"""A field's value: every scalar is text as written, so nothing is lost in reading."""


ALWAYS = "always"
"""When a link is asked for in every state."""


@dataclass(frozen=True, slots=True)
class RecordState:
    """One state that records of a type may be in."""

    id: str
    title: str
    final: bool
    """Whether a record in it is closed, and never changes again."""
    next: tuple[str, ...] = ()
    """The states that may follow it."""


OPEN_CLOSED = (RecordState("open", "Open", False, ("closed",)), RecordState("closed", "Closed", True))
"""The states of a type that has none of its own; the first is the one that records begin in."""


@dataclass(frozen=True, slots=True)
class RequiredLink:
    """A document or another record that a record has to name."""

    field: str
    """The key that names it: `refers-to`, a field of the type, or `list.key` for a key of a list's entries."""
    to: tuple[str, ...] = ()
    """Ids of record types, or `document`; empty for anything."""
    when: str = ALWAYS
    """The state from which it is asked for; `always` for every state, `closed` for every final one."""
    minimum: int = 1


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
    """What one is expected for: `institution`, `campus`, `unit`, `programme`, `term` or `year`."""
    retention: Period
    retention_from: str
    """The event that starts the clock: `date`, `closed`, or a field of its own that holds a day."""
    classification: str
    columns: tuple[str, ...]
    """What its list shows beside id and title."""
    schema: Mapping[str, object]
    """JSON Schema 2020-12 of its own fields."""
    path: str
    """Where its definition stands: in the repository, or `package:…`."""
    states: tuple[RecordState, ...] = OPEN_CLOSED
    """The first is the one that records begin in; at least one is final."""
    links: tuple[RequiredLink, ...] = ()
    period: str = ""
    """The key that names what a record counts for, such as `term` or a field of its own; empty for its date."""

    def state(self, name: str) -> RecordState | None:
        """Return a state by its id."""
        return next((state for state in self.states if state.id == name), None)

    def is_final(self, name: str) -> bool:
        """Say whether a record in this state is closed."""
        state = self.state(name)
        return state is not None and state.final

    def following(self, name: str) -> frozenset[str]:
        """Return a state and all that a record can come to from it."""
        reached: set[str] = set()
        waiting = [name]
        while waiting:
            state = self.state(waiting.pop())
            if state is not None and state.id not in reached:
                reached.add(state.id)
                waiting.extend(state.next)
        return frozenset(reached)

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
    """A state of its type: `open` or `closed` unless the type has its own."""
    closed: datetime.date | None
    """The day it was closed; None while it is in a state that is not final."""
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
    unit: str = ""
    """The id of the unit it counts for; empty when it names none."""
    programme: str = ""
    """The id of the programme it counts for, or its title in types that let it be written out."""
    term: str = ""
    """The id of the term it counts for."""
    corrects: str = ""
    """The id of the closed record that it corrects."""

    @property
    def is_closed(self) -> bool:
        """Whether it is in a final state of its type."""
        return self.closed is not None

    def at(self, key: str) -> Place:
        """Return where `key` stands, or the front matter's first line when the record has no such key."""
        return self.places.get(key) or Place(self.path)

    def text(self, key: str) -> str:
        """Return an own field that holds text; empty when it is missing or holds something else."""
        value = self.fields.get(key, "")
        return value if isinstance(value, str) else ""

    def day(self, key: str) -> datetime.date | None:
        """Return an own field that holds a day; None when it is missing or holds something else."""
        try:
            return datetime.date.fromisoformat(self.text(key))
        except ValueError:
            return None

    def named(self, key: str) -> tuple[str, ...]:
        """Return every text that stands under a key: `refers-to`, an own field, or `list.key` of a list's entries."""
        if key == "refers-to":
            return self.refers_to
        first, _, rest = key.partition(".")
        return tuple(_texts(self.fields.get(first, ()), rest))


def clock(record: Record, kind: RecordType) -> datetime.date | None:
    """Return the day from which a record's retention counts; None while the event has not come."""
    if kind.retention_from == "date":
        return record.date
    if kind.retention_from == "closed":
        return record.closed
    return record.day(kind.retention_from)


def kept_until(record: Record, kind: RecordType) -> datetime.date | None:
    """Return the last day on which a record has to be kept; None while its clock has not started."""
    return last_day(clock(record, kind), record.retention, kind)


def last_day(start: datetime.date | None, own: Period | None, kind: RecordType) -> datetime.date | None:
    """Return the last day of a retention that counts from `start`; None for no start.

    The longer of the record's own period and its type's counts: a record cannot shorten what its type asks for.
    """
    if start is None:
        return None
    return max(own.after(start) if own else start, kind.retention.after(start))


def _texts(value: Value, key: str) -> Iterator[str]:
    """Yield the texts of a value, or those under a key of its entries."""
    if isinstance(value, str):
        if value and not key:
            yield value
    elif isinstance(value, Mapping):
        if key:
            yield from _texts(value.get(key, ()), "")
    else:
        for entry in value:
            yield from _texts(entry, key)
