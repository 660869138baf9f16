"""The calendar as iCalendar (RFC 5545), for the calendars that people have open anyway."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from clausebook.model.agenda import Entry, Urgency
from clausebook.model.manual import Manual

_OCTETS = 75
"""The longest line; RFC 5545, 3.1."""
_SIGNS = {Urgency.MISSING: "Missing: ", Urgency.OVERDUE: "Overdue: ", Urgency.COMING: ""}
_CONTROL = {number: None for number in (*range(32), 127) if number not in (9, 10)}


def feed(manual: Manual, entries: Iterable[Entry], name: str, page: Callable[[Entry], str]) -> str:
    """Return entries as a calendar of all-day events.

    Its stamp is the day the manual is judged by, and an event keeps its UID when its day moves: the same manual gives
    the same bytes, and a subscribed calendar moves the event.

    Args:
        manual: whose entries.
        entries: the events.
        name: what the calendar is called.
        page: the full address of an entry's page; empty where the manual has no address.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Clausebook//Calendar//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D"]
    whose = uuid.uuid5(uuid.NAMESPACE_URL, manual.settings.site or manual.settings.organisation)
    for entry in entries:
        lines += _event(manual, entry, uuid.uuid5(whose, entry.key), page(entry))
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(manual: Manual, entry: Entry, key: uuid.UUID, address: str) -> Iterator[str]:
    """Yield the lines of one event."""
    yield "BEGIN:VEVENT"
    yield f"UID:{key}"
    yield f"DTSTAMP:{_day(manual.as_of)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(entry.date)}"
    if entry.date < date.max:
        yield f"DTEND;VALUE=DATE:{_day(entry.date + timedelta(days=1))}"
    yield f"SUMMARY:{_text(_SIGNS[entry.urgency] + entry.title)}"
    campus = next((one.title for one in manual.settings.campuses if one.id == entry.campus), "")
    who = manual.register.title(entry.owner) if entry.owner else "nobody is named yet"
    facts = [f"{entry.kind.words}: {entry.subject or entry.title}", f"Responsible: {who}"]
    facts += [campus] if campus else []
    yield f"DESCRIPTION:{_text(chr(10).join(facts))}"
    yield f"CATEGORIES:{_text(entry.kind.words)}"
    if address:
        yield f"URL:{_address(address)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    """Return a day as RFC 5545 writes it."""
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(text: str) -> str:
    """Return a text with its signs escaped (RFC 5545, 3.3.11); control characters have no place in it."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)
    for sign in "\\;,":
        clean = clean.replace(sign, f"\\{sign}")
    return clean.replace("\n", "\\n")


def _address(address: str) -> str:
    """Return an address that cannot end its line."""
    return "".join(sign for sign in address if sign.isprintable() and not sign.isspace())


def _folded(line: str) -> Iterator[str]:
    """Yield the pieces of a line, at most 75 octets each, cut between characters; all but the first begin blank."""
    if line.isascii() and len(line) <= _OCTETS:
        yield line
        return
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode("utf-8", "replace"))
        if size + width > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    yield piece
