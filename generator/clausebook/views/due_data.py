"""What is due as text and JSON: for `clausebook due`, and the calendar's own file of the site."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from clausebook.model.agenda import Entry, Urgency
from clausebook.model.expected import Expected, Series
from clausebook.model.manual import Manual

_JSON = json.JSONEncoder(ensure_ascii=False)
_WIDEST = 48
"""Columns for a role's title; a longer one moves what follows."""


def as_text(manual: Manual, entries: Sequence[Entry], until: date, role: str = "") -> str:
    """Return entries for a terminal: overdue ones first, then those that come."""
    whose = f" for {manual.register.title(role)}" if role else ""
    overdue = [entry for entry in entries if entry.is_overdue]
    coming = [entry for entry in entries if not entry.is_overdue]
    lines = [f"Due{whose}, as of {manual.as_of}", ""]
    lines += [f"Overdue: {len(overdue)}" if overdue else "Nothing is overdue", *_table(manual, overdue)]
    lines += ["", f"Coming until {until}: {len(coming)}" if coming else f"Nothing is due until {until}"]
    lines += _table(manual, coming)
    return "\n".join(lines) + "\n"


def _table(manual: Manual, entries: Sequence[Entry]) -> Iterator[str]:
    """Yield a line for each entry, in columns."""
    rows = [_cells(manual, entry) for entry in entries]
    sizes = [min(max(map(len, column)), _WIDEST) for column in zip(*rows, strict=True)]
    for *row, title in rows:
        yield "  ".join(["", *(cell.ljust(size) for cell, size in zip(row, sizes, strict=False)), title])


def _cells(manual: Manual, entry: Entry) -> tuple[str, ...]:
    """Return the columns of an entry: the day, what it is, who, where it stands, and what to do."""
    missing = " (missing)" if entry.urgency is Urgency.MISSING else ""
    who = manual.register.title(entry.owner) if entry.owner else "nobody yet"
    cells = (str(entry.date), f"{entry.kind.words}{missing}", who, entry.subject or entry.type or "–", entry.title)
    # A sign that could steer a terminal or break the columns is shown as a question mark.
    return tuple("".join(sign if sign.isprintable() else "?" for sign in cell) for cell in cells)


def as_json(manual: Manual, entries: Sequence[Entry], series: Sequence[Series], until: date) -> str:
    """Return entries and expected records in the format `clausebook-due/1`, a line each."""
    head = manual.history.head
    data = {
        "format": "clausebook-due/1",
        "as_of": str(manual.as_of),
        "until": str(until),
        "draft": manual.draft,
        "commit": head.id if head and not manual.draft else None,
    }
    windows = [_window(one, window) for one in series for window in one.windows]
    lines = [f" {_JSON.encode(key)}: {_JSON.encode(value)}" for key, value in data.items()]
    lines.append(_list("entries", [_entry(entry) for entry in entries]))
    lines.append(_list("expected", windows))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _list(name: str, items: Sequence[dict[str, Any]]) -> str:
    """Return a list with a line for each item."""
    rows = ",\n".join(f"  {_JSON.encode(item)}" for item in items)
    return f' "{name}": [\n{rows}\n ]' if items else f' "{name}": []'


def _entry(entry: Entry) -> dict[str, Any]:
    """Return one entry as data."""
    return {
        "key": entry.key,
        "date": str(entry.date),
        "kind": entry.kind,
        "state": entry.urgency,
        "title": entry.title,
        "subject": entry.subject or None,
        "record_type": entry.type or None,
        "owner": entry.owner or None,
        "campus": entry.campus or None,
    }


def _window(series: Series, window: Expected) -> dict[str, Any]:
    """Return one expected record as data."""
    return {
        "record_type": window.type,
        "scope": series.kind.scope,
        "for": window.thing.id or None,
        "begins": str(window.begins),
        "due": str(window.due),
        "state": window.state,
        "owner": series.owner or None,
        "records": list(window.records),
    }
