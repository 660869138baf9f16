"""What keeps a record type from working although its form is right: states that lead nowhere, links to no field."""

from collections.abc import Iterator, Mapping

from clausebook.model.record import ALWAYS, RecordType

Departure = tuple[str, str, str]
"""The key it stands under, what is wrong, and what to do."""
_PERIODS = ("unit", "programme", "term")
_EVENTS = ("date", "closed")


def departures(kind: RecordType) -> Iterator[Departure]:
    """Yield what does not fit together in a record type."""
    yield from _states(kind)
    yield from _links(kind)
    start = _field(kind, kind.retention_from)
    if kind.retention_from not in _EVENTS and (start is None or start.get("format") != "date"):
        message = f"the retention counts from '{kind.retention_from}', which is no field that holds a day"
        yield "retention-from", message, "Use date, closed, or a field of the type with 'format: date'"
    if kind.period and kind.period not in _PERIODS and _field(kind, kind.period) is None:
        message = f"the record type counts for '{kind.period}', which is none of its fields"
        yield "period", message, f"Use one of {', '.join(_PERIODS)}, or a field of the type"


def _states(kind: RecordType) -> Iterator[Departure]:
    """Yield what is wrong with the states: names used twice, steps to nowhere, no end, or one that is never reached."""
    names = [state.id for state in kind.states]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        yield "states", f"the state '{twice}' stands twice", "Keep one of the entries"
    for state in kind.states:
        unknown = [name for name in state.next if name not in names]
        if unknown:
            yield "states", f"the state '{state.id}' leads to '{unknown[0]}', which is none", f"Use: {', '.join(names)}"
        if state.final and state.next:
            message = f"the state '{state.id}' is final and leads to '{state.next[0]}'"
            yield "states", message, "A closed record never changes: remove 'next', or 'final: yes'"
    if kind.states[0].final or not any(state.final for state in kind.states):
        message = "the states have no way from a first one that is open to one that is final"
        yield "states", message, "Begin with an open state, and write 'final: yes' on the one that closes a record"
    reached = kind.following(names[0])
    lost = next((name for name in names if name not in reached), None)
    if lost:
        yield "states", f"no state leads to '{lost}'", f"Name '{lost}' in 'next' of the state before it, or remove it"


def _links(kind: RecordType) -> Iterator[Departure]:
    """Yield links of fields or states that are none."""
    for link in kind.links:
        if link.field != "refers-to" and _field(kind, link.field) is None:
            message = f"a link is asked for in '{link.field}', which is none of the fields"
            yield "links", message, "Use refers-to, a field of the type, or list.key for a key of a list's entries"
        if link.when not in (ALWAYS, "closed") and kind.state(link.when) is None:
            names = ", ".join((ALWAYS, *(state.id for state in kind.states)))
            yield "links", f"a link is asked for when '{link.when}', which is no state", f"Use one of: {names}"


def _field(kind: RecordType, key: str) -> Mapping[str, object] | None:
    """Return the schema of a field, or of `list.key`; None where there is none."""
    first, _, rest = key.partition(".")
    found = _property(kind.schema, first)
    if not rest or found is None:
        return found
    items = found.get("items")
    return _property(items if isinstance(items, Mapping) else found, rest)


def _property(schema: Mapping[str, object], key: str) -> Mapping[str, object] | None:
    """Return the schema of one key."""
    properties = schema.get("properties")
    found = properties.get(key) if isinstance(properties, Mapping) else None
    return found if isinstance(found, Mapping) else None
