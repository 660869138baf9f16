"""The records of the worked example as they came in: opened on their day, filled in and closed later."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from clausebook.model.record import Record, RecordType
from clausebook.sources.catalogues import packaged_record_types, read_record_type
from clausebook.sources.documents import read_record

OWN_TYPES = "manual/record-types/"

_FENCE = "\n---\n"
_DATED = re.compile(r"\b(?:done|date|reviewed|closed|effect-date|approved|decided|answered): (\d{4}-\d{2}-\d{2})")
_DONE = re.compile(r", done: (\d{4}-\d{2}-\d{2})")
_DROPPED = re.compile(r", due: (\d{4}-\d{2}-\d{2}).*, state: dropped")
"""What was given up was so by its day."""
_HEAD = re.compile(r"(?m)^id: (\S+)$[\s\S]*?^date: (\S+)$")
_NAMED = re.compile(r", record: ([A-Z]+-\d{4}-\d{2})")
_RECORD = re.compile(r"\b[A-Z]{2,5}-\d{4}-\d{2}\b")
_STATE = re.compile(r", state: [a-z-]+")
_AFTERWARDS = re.compile(r', spent: \d+(?:, text: "[^"]*")?|, note: "[^"]*"')
"""What is only known of an action or a line of a budget when time has passed."""
_SENTENCE = re.compile(r"[\s\S]*?[.!?](?=\s)")
_RESULT = "  - {period:"
_REVIEWED = ("residual-likelihood", "residual-impact", "effect-check")
"""What a risk says when its actions were looked at."""
_FOLLOW_UP = ("effectiveness", "reviewed", "effect-date", "decided", "answered")
"""Keys that hold the day on which a record was followed up."""
_TOLD_WITH = {
    "decided": ("decision", "decided-by", "look-again", "actions", "result"),
    "answered": ("decision", "satisfied", "follow-up"),
}
"""What a record says together with the day of a follow-up, and not before."""
_IN_THE_END = {"currency": "conclusion", "proposal": "result", "baseline": "result"}
"""What a record that has the first key can do without until it is closed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One state of a record."""

    record: Record
    day: date
    """On which it came into the repository."""
    content: bytes
    what: str
    """What was done with it: `open`, `decide`, `follow up`, `close`, or `enter` where one state is all there is."""


def entries(
    text: str, path: str, standard: str, types: Mapping[str, RecordType], days: Mapping[str, date]
) -> Iterator[Entry]:
    """Yield the states of a record, oldest first.

    A record that could not be opened without what is known only later came in when it was complete.

    Args:
        text: the record in the end.
        path: where it lies.
        standard: the default one, for its clauses.
        types: the record types.
        days: the days of all records, by their ids: a record names none that is younger than itself.

    Raises:
        ValueError: the text is none of a record.
    """
    record = _read(text, path, standard, types)
    if record is None:
        raise ValueError(f"{path}: {read_record(text.encode('utf-8'), path, standard, types)}")
    front = text.partition(_FENCE)[0]
    followed = [date.fromisoformat(found) for found in (*_DATED.findall(front), *_DROPPED.findall(front))]
    if not record.closed:
        followed += [days.get(name, record.date) for name in _RECORD.findall(front)]
    last = max(record.closed or record.date, *followed)
    before = ""
    for day in sorted({record.date, *followed}):
        state = _on(text, day, days, _status(record, types[record.type], day))
        if record.date <= day < last and state not in (before, text) and _read(state, path, standard, types):
            what = "open" if not before else "decide" if day == record.day("decided") else "follow up"
            yield Entry(record, day, state.encode("utf-8"), what)
            before = state
    what = "enter" if not before else "close" if record.is_closed else "follow up"
    yield Entry(record, last, text.encode("utf-8"), what)


def _read(text: str, path: str, standard: str, types: Mapping[str, RecordType]) -> Record | None:
    """Read a text as a record in which nothing is wrong."""
    found = read_record(text.encode("utf-8"), path, standard, types)
    return found.item if isinstance(found.item, Record) and not found.problems else None


def record_days(files: Mapping[str, str]) -> Mapping[str, date]:
    """Return the days of all records, by their ids."""
    texts = (text for path, text in files.items() if path.startswith("records/"))
    found = (_HEAD.search(text) for text in texts)
    return {match[1]: date.fromisoformat(match[2]) for match in found if match}


def example_types(files: Mapping[str, str], standard: str) -> Mapping[str, RecordType]:
    """Return the record types of the package and those that the example's institution defined itself.

    Raises:
        ValueError: one of them is broken.
    """
    types = dict(packaged_record_types())
    for path in sorted(files):
        if path.startswith(OWN_TYPES):
            kind, problems = read_record_type(files[path].encode("utf-8"), path, standard)
            if kind is None or problems:
                raise ValueError(f"{path}: {problems}")
            types[kind.id] = kind
    return types


def _status(record: Record, kind: RecordType, day: date) -> str:
    """Return the state that a record was in on a day before its last one."""
    first, decided = kind.states[0], record.day("decided")
    if decided is None or decided > day:
        return first.id
    if record.status in first.next:
        return first.id if record.is_closed else record.status
    return next((name for name in first.next if record.status in kind.following(name)), first.id)


def _on(text: str, day: date, days: Mapping[str, date], status: str) -> str:
    """Return a record as it was on a day: in a state, with nothing that happened later."""
    front, fence, body = text.partition(_FENCE)
    whole = front.split("\n")
    rows = [row for row in whole if not _is_later(row, day)]
    keys, kept = ({row.partition(":")[0] for row in lines} for lines in (whole, rows))
    gone, changed = keys - kept, {"status": f"status: {status}"}
    if "effect-date" in gone:
        changed["effect-result"] = "effect-result: not-yet-checked"
    if "answered" in gone:
        changed["outcome"] = "outcome: pending"
    if "baseline" in keys and not any(row.startswith(_RESULT) for row in rows):
        start = next(row for row in rows if row.startswith("baseline: ")).removeprefix("baseline: ")
        opened = next(row for row in rows if row.startswith("date: "))
        changed["results"] = f"results:\n{_RESULT} At the start, value: {start}, {opened}}}"
    dropped = _dropped(keys, gone)
    if "reviewed" in gone and "review" not in keys:
        rows.append(f"reviewed: {day}")
    lines, key = [], ""
    for row in rows:
        key = key if row.startswith(" ") else row.partition(":")[0]
        if key not in dropped:
            whole_row = key in changed and not row.startswith(" ")
            lines.append(changed[key] if whole_row else _undone(_known(row, day, days), day))
    first = _SENTENCE.match(body.lstrip("\n"))
    return "\n".join(lines) + fence + f"\n{first[0].rstrip() if first else ''}\n"


def _dropped(keys: Collection[str], gone: Collection[str]) -> frozenset[str]:
    """Return the keys that say what came of a record, of whose follow-ups some lie in the future."""
    found = {key for day, told in _TOLD_WITH.items() if day in gone for key in told}
    if "reviewed" in gone:
        found |= {"review"} if "review" in keys else set(_REVIEWED)
    if "closed" in gone:
        found |= {told for key, told in _IN_THE_END.items() if key in keys}
    return frozenset(found)


def _known(row: str, day: date, days: Mapping[str, date]) -> str:
    """Return a line without the records that were made later."""
    row = _NAMED.sub(lambda found: found[0] if days.get(found[1], day) <= day else "", row)
    if not row.startswith("refers-to: ["):
        return row
    named = row.removeprefix("refers-to: [").removesuffix("]").split(", ")
    return f"refers-to: [{', '.join(one for one in named if days.get(one, day) <= day)}]"


def _is_later(row: str, day: date) -> bool:
    """Say whether a line of the front matter is about something that happened after a day."""
    key = row.partition(":")[0]
    dated = key in _FOLLOW_UP or row.startswith(_RESULT)
    return key == "closed" or (dated and any(date.fromisoformat(found) > day for found in _DATED.findall(row)))


def _undone(row: str, day: date) -> str:
    """Return a line with what was done by a day, and nothing of what was done later."""
    settled = _DONE.findall(row) or _DROPPED.findall(row)
    if any(date.fromisoformat(found) <= day for found in settled):
        return row
    row = _AFTERWARDS.sub("", row)
    return _STATE.sub(", state: planned", _DONE.sub("", row))
