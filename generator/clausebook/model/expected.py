"""Expected records: what the cadences of the record types ask for, and what became of it.

A type with a cadence is expected for each thing of its scope, and every thing has windows of its own, one after another
without a gap. A window begins where the one before was delivered, or was due when it was not, and ends on its due day.

* Scopes `institution`, `campus`, `unit` and `programme`: a window is due one cadence after it begins; the first begins
  on the day the system began to run. All records dated in a window deliver it, and the next one begins on the day of
  the last of them. Where there is none, the first record within the time of grace delivers it late, and the next window
  begins on that record's day: a late record moves those that follow. After the time of grace the window is missing for
  good, the next one begins on its due day, and a later record delivers that one.
* Scopes `term` and `year`: each term of the settings and each calendar year is a window, due on its last day. A record
  that names it delivers it whenever it is dated; one that names none counts where it is dated, or late for a window
  that ended within the time of grace before and has none. One of which the system ran less than half is not expected.

A record for a whole, such as the institution, counts for each part of it. Records of a later day than the one judged by
are no evidence yet. Nothing is looked for earlier than ten years back.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clausebook.model.audience import Excerpt
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record, RecordType
from clausebook.model.settings import Settings

AHEAD = Period(months=12, days=0)
"""How far it is looked ahead."""
_BACK = Period(months=120, days=0)


class Delivery(StrEnum):
    """What became of an expected record."""

    DELIVERED = "delivered"
    DELIVERED_LATE = "delivered-late"
    """After its due day, within the time of grace or, for a term, whenever it was."""
    DUE = "due"
    """Its window is open and nothing has come."""
    COMING = "coming"
    """Its window has not begun."""
    LATE = "late"
    """Past its due day, within the time of grace."""
    MISSING = "missing"
    """The time of grace is over."""


LAPSED = (Delivery.LATE, Delivery.MISSING)
AHEAD_OF_US = (Delivery.DUE, Delivery.COMING)


@dataclass(frozen=True, slots=True)
class Thing:
    """What a record is expected for."""

    id: str = ""
    """Empty for the whole institution."""
    title: str = ""
    campus: str = ""
    """The campus it belongs to; empty for all."""


WHOLE = Thing()


@dataclass(frozen=True, slots=True)
class Expected:
    """One expected record."""

    type: str
    thing: Thing
    begins: date
    due: date
    state: Delivery
    records: tuple[str, ...] = ()
    """Ids of the records that deliver it, oldest first."""


@dataclass(frozen=True, slots=True)
class Series:
    """What is expected of one type for one thing, or of one type for all terms or years, in the order of time."""

    kind: RecordType
    thing: Thing
    """The whole institution for terms and years, which the windows name."""
    windows: tuple[Expected, ...]
    last: Record | None
    """The newest record that counts."""
    owner: str
    """The role that owns the newest record, for this thing or else of the type; empty where there is none yet."""

    def count(self, *states: Delivery) -> int:
        """Return how many windows are in one of these states."""
        return sum(window.state in states for window in self.windows)

    @property
    def lapse(self) -> Expected | None:
        """Return the first window that has been late or missing ever since; None where the newest was delivered."""
        found = None
        for window in reversed(self.windows):
            if window.state in LAPSED:
                found = window
            elif window.state not in AHEAD_OF_US:
                break
        return found

    @property
    def ahead(self) -> tuple[Expected, ...]:
        """The windows whose due day has not passed and that nothing delivered."""
        return tuple(window for window in self.windows if window.state in AHEAD_OF_US)


@dataclass(frozen=True, slots=True)
class _Clock:
    """The days that everything is judged by."""

    since: date
    as_of: date
    until: date
    grace: Period

    def open_state(self, begins: date, due: date) -> Delivery:
        """Return the state of a window that nothing delivered."""
        if due < self.as_of:
            return Delivery.MISSING if self.grace.after(due) < self.as_of else Delivery.LATE
        return Delivery.DUE if begins <= self.as_of else Delivery.COMING


def expected(manual: Manual) -> tuple[Series, ...]:
    """Return what is expected, by type in the order of the types, then by thing in the order of the settings."""
    clock = _Clock(running_since(manual), manual.as_of, AHEAD.after(manual.as_of), manual.settings.grace)
    records: dict[str, list[Record]] = defaultdict(list)
    for record in sorted(manual.records, key=lambda record: (record.date, record.id)):
        if clock.since <= record.date <= clock.as_of:
            records[record.type].append(record)
    found: list[Series] = []
    for kind in expected_types(manual):
        found += _series(kind, records[kind.id], manual.settings, clock)
    return tuple(found)


def expected_types(manual: Manual) -> Iterator[RecordType]:
    """Yield the types of which records are expected: the institution's own, and those that are evidence of a duty."""
    applicable = {row.clause.ref for coverage in manual.coverages.values() for row in coverage.applicable}
    for kind in manual.record_types.values():
        if kind.cadence is not None and (is_own(kind) or not applicable.isdisjoint(kind.clauses)):
            yield kind


def is_own(kind: RecordType) -> bool:
    """Say whether the institution defined a type itself."""
    return not kind.path.startswith("package:")


def running_since(manual: Manual) -> date:
    """Return the first day the system ran: of the earliest record or document in force, at most ten years back."""
    manual = manual.whole if isinstance(manual, Excerpt) and manual.whole else manual
    days = [record.date for record in manual.records]
    days += [document.effective for document in manual.published if document.effective]
    return max(min([*days, manual.as_of]), _BACK.before(manual.as_of))


def things(kind: RecordType, settings: Settings) -> tuple[Thing, ...]:
    """Return what records of a type are expected for; the whole institution where the settings name no part."""
    found: tuple[Thing, ...] = ()
    if kind.scope == "campus":
        found = tuple(Thing(campus.id, campus.title, campus.id) for campus in settings.campuses)
    elif kind.scope == "unit":
        found = tuple(Thing(unit.id, unit.title, unit.campus) for unit in settings.units)
    elif kind.scope == "programme":
        single = ((one, one.campuses[0] if len(one.campuses) == 1 else "") for one in settings.programmes)
        found = tuple(Thing(one.id, one.title, campus) for one, campus in single)
    return found or (WHOLE,)


def _series(kind: RecordType, records: Sequence[Record], settings: Settings, clock: _Clock) -> Iterator[Series]:
    """Yield what is expected of a type; its records are in the order of their days."""
    periods = _periods(kind, settings, clock)
    owner = records[-1].owner if records else ""
    if periods:
        windows = tuple(_fixed(kind, periods, records, clock))
        yield Series(kind, WHOLE, windows, records[-1] if records else None, owner)
        return
    homes = {unit.id: unit.campus for unit in settings.units}
    for thing in things(kind, settings):
        counted = [record for record in records if _counts(record, kind, thing, homes)]
        windows = tuple(_rolling(kind, thing, counted, clock))
        last = counted[-1] if counted else None
        yield Series(kind, thing, windows, last, last.owner if last else owner)


def _counts(record: Record, kind: RecordType, thing: Thing, homes: Mapping[str, str]) -> bool:
    """Say whether a record counts for a thing: it names it, or the whole that it is part of.

    `homes` are the campuses of the units.
    """
    if not thing.id:
        return True
    campus = record.campus or homes.get(record.unit, "")
    if kind.scope == "campus":
        return campus in ("", thing.id)
    named = _named(record, kind)
    if named:
        return named in (thing.id, thing.title)
    return campus in ("", thing.campus)


def _named(record: Record, kind: RecordType) -> str:
    """Return what a record says that it counts for; empty when it says nothing."""
    common = {"unit": record.unit, "programme": record.programme, "term": record.term}
    return common.get(kind.scope, "") or (record.text(kind.period) if kind.period else "")


def _rolling(kind: RecordType, thing: Thing, records: Sequence[Record], clock: _Clock) -> Iterator[Expected]:
    """Yield windows of which each begins where the one before ended."""
    days = [record.date for record in records]
    begins, first = clock.since, 0
    while True:
        due = _due(kind, begins)
        end = bisect_right(days, due)
        if first < end:
            state, follows = Delivery.DELIVERED, days[end - 1]
        elif first < len(days) and days[first] <= clock.grace.after(due):
            state, follows, end = Delivery.DELIVERED_LATE, days[first], bisect_right(days, days[first])
        else:
            state, follows, end = clock.open_state(begins, due), due, first
        yield Expected(kind.id, thing, begins, due, state, tuple(record.id for record in records[first:end]))
        # What was delivered is always followed by what comes next, however far ahead that is.
        if end == first and due >= clock.as_of and _due(kind, due) >= clock.until:
            return
        begins, first = follows, end


def _due(kind: RecordType, begins: date) -> date:
    """Return the due day of a window that begins on a day: at least the day after."""
    if begins >= date.max - timedelta(days=1) or kind.cadence is None:
        return date.max
    return max(kind.cadence.after(begins), begins + timedelta(days=1))


def _periods(kind: RecordType, settings: Settings, clock: _Clock) -> tuple[tuple[Thing, date, date], ...]:
    """Return the terms or years that are looked at, in the order of time; empty for other scopes."""
    found: list[tuple[Thing, date, date]] = []
    if kind.scope == "term":
        found = [(Thing(term.id, term.title), term.start, term.end) for term in settings.terms]
    elif kind.scope == "year":
        years = range(clock.since.year, clock.until.year + 1)
        found = [(Thing(str(year), str(year)), date(year, 1, 1), date(year, 12, 31)) for year in years]
    seen = (one for one in found if one[1] <= clock.until and one[2] >= clock.since)
    return tuple(sorted(seen, key=lambda one: (one[1], one[2], one[0].id)))


def _fixed(
    kind: RecordType, periods: Sequence[tuple[Thing, date, date]], records: Sequence[Record], clock: _Clock
) -> Iterator[Expected]:
    """Yield the windows that are terms or years."""
    naming: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        naming[_named(record, kind)].append(record)
    unnamed = naming.pop("", [])
    days = [record.date for record in unnamed]
    used = 0
    for thing, begins, due in periods:
        first = max(used, bisect_left(days, begins))
        used = max(first, bisect_right(days, due))
        found = [*naming.get(thing.id, ()), *unnamed[first:used]]
        if thing.title != thing.id:
            found += naming.get(thing.title, ())
        if not found and used < len(days) and days[used] <= clock.grace.after(due):
            found, used = [unnamed[used]], used + 1
        half = begins + (due - begins) / 2
        if not found and half < clock.since:
            continue
        found.sort(key=lambda record: (record.date, record.id))
        in_time = bool(found) and found[0].date <= due
        late = Delivery.DELIVERED if in_time else Delivery.DELIVERED_LATE
        state = late if found else clock.open_state(begins, due)
        yield Expected(kind.id, thing, max(begins, clock.since), due, state, tuple(record.id for record in found))
