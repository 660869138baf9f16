"""The records of the worked example as they came in: opened on their day, filled in and closed later."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from clausebook.model.record import Record, RecordType
from clausebook.sources.documents import read_record

_FENCE = "\n---\n"
_DATED = re.compile(r"\b(?:done|date|reviewed|closed|effect-date|approved): (\d{4}-\d{2}-\d{2})")
_DONE = re.compile(r", done: (\d{4}-\d{2}-\d{2})")
_HEAD = re.compile(r"(?m)^id: (\S+)$[\s\S]*?^date: (\S+)$")
_NAMED = re.compile(r", record: ([A-Z]+-\d{4}-\d{2})")
_SENTENCE = re.compile(r"[\s\S]*?[.!?](?=\s)")
_RESULT = "  - {period:"
_REVIEWED = ("residual-likelihood", "residual-impact", "effect-check")
"""What a risk says when its actions were looked at."""
_FOLLOW_UP = ("effectiveness", "reviewed", "effect-date")
"""Keys that hold the day on which a record was followed up."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One state of a record."""

    record: Record
    day: date
    """On which it came into the repository."""
    content: bytes
    opened: bool
    """Whether a later state follows."""


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
    followed = [date.fromisoformat(found) for found in _DATED.findall(text.partition(_FENCE)[0])]
    last = max(record.closed or record.date, *followed)
    if last > record.date:
        early = _early(text, record.date, days)
        if early != text and _read(early, path, standard, types):
            yield Entry(record, record.date, early.encode("utf-8"), opened=True)
    yield Entry(record, last, text.encode("utf-8"), opened=False)


def _read(text: str, path: str, standard: str, types: Mapping[str, RecordType]) -> Record | None:
    """Read a text as a record in which nothing is wrong."""
    found = read_record(text.encode("utf-8"), path, standard, types)
    return found.item if isinstance(found.item, Record) and not found.problems else None


def record_days(files: Mapping[str, str]) -> Mapping[str, date]:
    """Return the days of all records, by their ids."""
    texts = (text for path, text in files.items() if path.startswith("records/"))
    found = (_HEAD.search(text) for text in texts)
    return {match[1]: date.fromisoformat(match[2]) for match in found if match}


def _early(text: str, day: date, days: Mapping[str, date]) -> str:
    """Return a record as it was on its first day: open, with nothing that happened later."""
    front, fence, body = text.partition(_FENCE)
    whole = front.split("\n")
    rows = [row for row in whole if not _is_later(row, day)]
    keys, kept = ({row.partition(":")[0] for row in lines} for lines in (whole, rows))
    gone, changed = keys - kept, {"status": "status: open"}
    if "effect-date" in gone:
        changed["effect-result"] = "effect-result: not-yet-checked"
    if "baseline" in keys and not any(row.startswith(_RESULT) for row in rows):
        start = next(row for row in rows if row.startswith("baseline: ")).removeprefix("baseline: ")
        changed["results"] = f"results:\n{_RESULT} At the start, value: {start}, date: {day}}}"
    dropped: tuple[str, ...] = ()
    if "reviewed" in gone:
        dropped = ("review",) if "review" in keys else _REVIEWED
        rows += [] if "review" in keys else [f"reviewed: {day}"]
    lines = []
    for row in rows:
        key = row.partition(":")[0]
        if key not in dropped:
            lines.append(changed.get(key) or _DONE.sub(lambda found: _kept(found, day), _known(row, day, days)))
    first = _SENTENCE.match(body.lstrip("\n"))
    return "\n".join(lines) + fence + f"\n{first[0].rstrip() if first else ''}\n"


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


def _kept(match: re.Match[str], day: date) -> str:
    """Return what was done by a day, and nothing of what was done later."""
    return match[0] if date.fromisoformat(match[1]) <= day else ""
