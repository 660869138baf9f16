"""Days by which something has to be done, as records name them.

A deadline ends when the record says that the thing was done. A record that a later one corrects has none; a closed
one keeps those of its actions that nobody reported as done, since closing a record does not do them.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from clausebook.model.agenda import Entry, Kind, urgency
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record, Value

_SETTLED = ("done", "dropped", "cancelled", "closed")
"""States of an action that leave nothing to do."""
_A_YEAR = Period(months=12, days=0)
_VALID = "valid-until"


@dataclass(frozen=True, slots=True)
class _Found:
    """A deadline, before it is compared with the day."""

    key: str
    date: date | None
    kind: Kind
    title: str
    owner: str = ""
    """Empty for the record's own."""
    campus: str = ""


def deadlines(manual: Manual) -> Iterator[Entry]:
    """Yield the deadlines of all records, in the order of the records' paths."""
    corrected = {record.corrects for record in manual.records if record.corrects}
    last = _last(manual)
    for record in manual.records:
        if record.id in corrected:
            continue
        found = [*_actions(record), *_single(record, manual), *_validity(record, last)]
        if record.type == "certification":
            found += _certification(record, last)
        elif record.type == "provider-evaluation":
            found += _evaluation(record, last)
        elif record.type == "audit-programme":
            found += _audits(record)
        for one in found:
            if one.date is None:
                continue
            yield Entry(
                key=f"{one.kind}:{record.id}:{one.key}",
                date=one.date,
                kind=one.kind,
                title=one.title.removesuffix("."),
                urgency=urgency(one.date, manual.as_of),
                subject=record.id,
                type=record.type,
                owner=one.owner or record.owner,
                campus=one.campus or record.campus,
            )


def _actions(record: Record) -> Iterator[_Found]:
    """Yield the entries of a record's lists that have a day and are not done."""
    for field, number, item in _items(record):
        due = item.get("due")
        if not due or item.get("done") or item.get("state") in _SETTLED:
            continue
        title = _text(item, "text") or _text(item, "action") or record.title
        owner, campus = _text(item, "owner"), _text(item, "campus")
        yield _Found(f"{field}:{number}", _day(due), Kind.ACTION, title, owner, campus)


def _audits(record: Record) -> Iterator[_Found]:
    """Yield the planned audits that have no report; an audit has time until its month ends."""
    for field, number, item in _items(record):
        if field != "audits" or item.get("record"):
            continue
        title = f"Audit: {_text(item, 'subject')}, {_text(item, 'where')}"
        yield _Found(str(number), _month_end(_text(item, "month")), Kind.AUDIT, title)


def _single(record: Record, manual: Manual) -> Iterator[_Found]:
    """Yield the days that fields of a record name."""
    if record.is_closed:
        return
    due = _day(record.text("due"))
    match record.type:
        case "objective":
            yield _Found("due", due, Kind.OBJECTIVE, f"Objective to be reached: {record.title}")
        case "nonconformity":
            if not record.fields.get("effectiveness"):
                day = _day(record.text("verify-by"))
                yield _Found("verify-by", day, Kind.EFFECT, f"Check whether the actions worked: {record.title}")
        case "external-document":
            title = f"Check which edition applies: {record.text('name') or record.title}"
            watched = record.text("watched-by")
            yield _Found("checked", _next_check(record, manual), Kind.EXTERNAL_DOCUMENT, title, watched)
        case "concession":
            day = _day(record.text("expires"))
            yield _Found("expires", day, Kind.CONCESSION, f"Concession ends: {record.title}")
        case _:
            kind = manual.record_types.get(record.type)
            label = kind.labels.get("due", "Due") if kind else "Due"
            yield _Found("due", due, Kind.OTHER, f"{label}: {record.title}")


def _next_check(record: Record, manual: Manual) -> date | None:
    """Return by when an external document must be looked at again: its own day, else by its type's cadence."""
    own = _day(record.text("next-check")) or _day(record.text("next"))
    if own:
        return own
    kind = manual.record_types.get(record.type)
    cadence = (kind.cadence if kind else None) or _A_YEAR
    return cadence.after(_day(record.text("checked")) or record.date)


def _evaluation(record: Record, last: Mapping[tuple[str, ...], Record]) -> Iterator[_Found]:
    """Yield the next evaluation of a provider that is still approved."""
    provider = record.text("provider")
    if last.get(("provider", provider)) is record and record.text("decision") != "not-approved":
        yield _Found("next", _day(record.text("next")), Kind.PROVIDER, f"Evaluate again: {provider}")


def _certification(record: Record, last: Mapping[tuple[str, ...], Record]) -> Iterator[_Found]:
    """Yield what comes next in certification, and the end of the newest certificate."""
    standard = record.text("standard")
    if record.text("result") == "planned":
        if not record.is_closed:
            yield _Found("from", _day(record.text("from")), Kind.CERTIFICATION, record.title)
        return
    if last.get(("step", standard)) is record:
        title = f"Next step of certification, {standard}, not later than this day"
        yield _Found("next", _day(record.text("next")), Kind.CERTIFICATION, title)
    if last.get(("certificate", standard)) is record and record.text("result") != "withdrawn":
        yield _Found("until", _day(record.text("until")), Kind.CERTIFICATION, f"Certificate ends, {standard}")


def _validity(record: Record, last: Mapping[tuple[str, ...], Record]) -> Iterator[_Found]:
    """Yield the ends of proofs of competence that no newer proof of the same has replaced."""
    for number, who, what, day in _proofs(record):
        if last.get(("proof", record.type, who, what)) is record:
            yield _Found(
                f"{_VALID}:{number}", day, Kind.COMPETENCE, f"Proof of competence ends: {what or record.title}"
            )


def _proofs(record: Record) -> Iterator[tuple[int, str, str, date]]:
    """Yield number, person, subject and last day of each proof of competence of a record."""
    who = record.text("person") or " ".join(sorted(record.named("people"))) or record.text("role")
    what = record.text("requirement") or record.text("competence")
    sources = [(0, who, what, record.text(_VALID))]
    for number, (_, _, item) in enumerate(_items(record), start=1):
        named = _text(item, "requirement") or _text(item, "competence") or what
        sources.append((number, _text(item, "person") or who, named, _text(item, _VALID)))
    for number, person, subject, text in sources:
        day = _day(text)
        if day:
            yield number, person, subject, day


def _last(manual: Manual) -> Mapping[tuple[str, ...], Record]:
    """Return the newest record of what each later record replaces; a plan and a later day replace nothing."""
    found: dict[tuple[str, ...], Record] = {}
    for record in sorted(manual.records, key=lambda record: (record.date, record.id)):
        if record.date > manual.as_of:
            continue
        if record.type == "provider-evaluation":
            found["provider", record.text("provider")] = record
        if record.type == "certification" and record.text("result") != "planned":
            found["step", record.text("standard")] = record
            if record.text("step") == "certificate":
                found["certificate", record.text("standard")] = record
        for _, who, what, _ in _proofs(record):
            found["proof", record.type, who, what] = record
    return found


def _items(record: Record) -> Iterator[tuple[str, int, Mapping[str, Value]]]:
    """Yield field, number from 1 and content of the entries of a record's lists."""
    for field, value in record.fields.items():
        if isinstance(value, tuple):
            for number, item in enumerate(value, start=1):
                if isinstance(item, Mapping):
                    yield field, number, item


def _text(item: Mapping[str, Value], key: str) -> str:
    """Return a text of an entry; empty when it is missing or something else."""
    value = item.get(key, "")
    return value if isinstance(value, str) else ""


def _day(text: Value) -> date | None:
    """Return a day; None for what is none."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _month_end(text: str) -> date | None:
    """Return the last day of a month such as 2026-03; None for what is none."""
    first = _day(f"{text}-01")
    return first.replace(day=monthrange(first.year, first.month)[1]) if first else None
