"""The life of a certificate: stage 1, stage 2, decision, surveillance, recertification, and what is due next.

Two rules for surveillance are offered, and the institution picks the one of its certification body. By
`calendar-year` the body audits once in each calendar year, up to the year in which the certificate ends. By
`at-most-12-months` no more than twelve months lie between two audits. By both the first surveillance comes within
twelve months of the decision. Recertification, its decision included, comes before the certificate ends; for six
months after that a certificate can be restored (ISO/IEC 17021-1).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clausebook.model.entries import day, of_type, words
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record
from clausebook.model.settings import Certification

CERTIFICATION = "certification"
CALENDAR_YEAR = "calendar-year"
RESTORABLE = Period(months=6, days=0)
"""How long after its end a certificate can be restored."""
_YEAR = Period(months=12, days=0)
_AUDITS = ("stage-2", "surveillance", "recertification")
"""Steps for which the body comes to look at the system in operation."""
_GRANTED = ("granted", "continued")
_STOPPED = ("suspended", "withdrawn")
PLANNED = "planned"
_MOST = 12
"""How many surveillance audits of one certificate are told at most; three years have two or three."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was taken or is agreed."""

    record: Record
    kind: str
    result: str
    start: date
    end: date
    """Last audit day; of a certificate its expiry."""
    decided: date | None

    @property
    def planned(self) -> bool:
        """Whether it is agreed and has no result yet."""
        return self.result == PLANNED

    @property
    def day(self) -> date:
        """The day it stands at on a timeline."""
        return self.decided or self.start if self.kind == "certificate" else self.start

    @property
    def finished(self) -> date:
        """The day by which it counts: a decision where one belongs to the step, else the last audit day."""
        if self.kind == "certificate":
            return self.day
        return self.end if self.kind == "surveillance" else self.decided or self.end


@dataclass(frozen=True, slots=True)
class Due:
    """One step that is asked for by a day."""

    kind: str
    """`surveillance`, `recertification` or `transition`."""
    by: date
    why: str
    """In words, without a full stop."""
    met: Step | None = None
    """The step that took place; late when it was finished after the day."""
    agreed: Step | None = None
    """The step that is planned for it."""
    edition: str = ""
    """The id of the edition that a transition leads to; empty for other steps."""

    @property
    def late(self) -> bool:
        """Whether the step took place after its day."""
        return self.met is not None and self.met.finished > self.by


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certification body granted."""

    step: Step
    decided: date
    expires: date
    scope: str
    campuses: tuple[str, ...]
    """Ids; empty where the record does not list them."""
    programmes: tuple[str, ...]
    stopped: Step | None
    """The step by which it was suspended or withdrawn, unless it was continued later."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back for good."""
        return self.stopped is not None and self.stopped.result == "withdrawn"

    def holds(self, as_of: date) -> bool:
        """Say whether it is granted, not ended, and neither suspended nor withdrawn."""
        return self.stopped is None and self.decided <= as_of <= self.expires


@dataclass(frozen=True, slots=True)
class Course:
    """Everything about one standard that is, or is to be, certified."""

    standard: str
    """As the records write it, such as `ISO 21001:2018`."""
    steps: tuple[Step, ...]
    """The earliest first."""
    certificate: Certificate | None
    """The newest one."""
    dues: tuple[Due, ...]
    """What its certificate asks for, the earliest first."""

    @property
    def next(self) -> Due | None:
        """The first step that has not taken place."""
        return next((due for due in self.dues if due.met is None), None)


def courses(manual: Manual) -> tuple[Course, ...]:
    """Return the certification of each standard up to the day, in the order in which it was begun."""
    by_standard: dict[str, list[Step]] = {}
    steps = filter(None, map(_step, of_type(manual.records, CERTIFICATION, manual.as_of)))
    for step in sorted(steps, key=lambda step: (step.day, step.record.id)):
        by_standard.setdefault(" ".join(step.record.text("standard").split()), []).append(step)
    held = {name: _certificate(found) for name, found in by_standard.items()}
    return tuple(
        Course(name, tuple(found), held[name], tuple(_dues(manual, name, found, held)))
        for name, found in by_standard.items()
    )


def named(manual: Manual, standard: str) -> str:
    """Return the name that certificates bear of a catalogue's id; the id itself where there is no catalogue."""
    known = manual.standards.get(standard)
    return known.label if known else standard


def _step(record: Record) -> Step | None:
    """Read one record; None without a first day, which its type asks for."""
    start, end = day(record.text("from")), day(record.text("until"))
    if start is None:
        return None
    return Step(record, record.text("step"), record.text("result"), start, end or start, day(record.text("decided")))


def _certificate(steps: Sequence[Step]) -> Certificate | None:
    """Return the newest certificate, and whether a later step stopped it."""
    newest = next((one for one in reversed(steps) if one.kind == "certificate" and one.result in _GRANTED), None)
    if newest is None:
        return None
    last = [step for step in steps if step.day >= newest.day and step.result in (*_STOPPED, *_GRANTED)][-1]
    fields = newest.record.fields
    return Certificate(
        newest,
        newest.day,
        newest.end,
        newest.record.text("scope"),
        words(fields, "campuses"),
        words(fields, "programmes"),
        last if last.result in _STOPPED else None,
    )


def _dues(
    manual: Manual, standard: str, steps: Sequence[Step], held: Mapping[str, Certificate | None]
) -> Iterator[Due]:
    """Yield what a certificate asks for, the earliest first; one that a later edition has followed asks for no more."""
    certificate = held[standard]
    if certificate is None:
        return
    transitions = tuple(_transitions(manual, standard, held))
    if any(due.met for due in transitions):
        yield from transitions
        return
    surveillance = _surveillance(manual.settings.certification, steps, certificate)
    dues = [*surveillance, _recertification(steps, certificate), *transitions]
    yield from sorted(dues, key=lambda due: (due.by, due.kind))


def _surveillance(terms: Certification, steps: Sequence[Step], held: Certificate) -> Iterator[Due]:
    """Yield the surveillance audits of a certificate's life, each counted from the one before."""
    yearly = terms.surveillance == CALENDAR_YEAR
    audits = [step for step in steps if step.kind in _AUDITS]
    before = [step for step in audits if not step.planned and step.end <= held.decided]
    done = [step for step in audits if not step.planned and step.end > held.decided and step.kind != "stage-2"]
    newest = max([held.decided, *(step.end for step in done)])
    agreed = [step for step in audits if step.planned and step.start > newest]
    last = before[-1].end if before else held.decided
    first = not any(step.kind == "certificate" and step.day < held.decided for step in steps)
    for _ in range(_MOST):
        by = _next(last, held, first=first, yearly=yearly)
        if by >= held.expires or (yearly and by.year >= held.expires.year):
            return
        met = done.pop(0) if done else None
        plan = agreed.pop(0) if agreed and met is None else None
        ending = RESTORABLE.after(by) > held.expires
        yield Due("surveillance", by, _why(first=first, yearly=yearly, ending=ending), met, plan)
        last, first = met.end if met else by, False


def _next(last: date, held: Certificate, *, first: bool, yearly: bool) -> date:
    """Return the day by which the next surveillance is to take place."""
    limit = _YEAR.after(held.decided if first else last)
    if not yearly:
        return limit
    turn = date(min(last.year + 1, date.max.year), 12, 31)
    return min(limit, turn) if first else turn


def _why(*, first: bool, yearly: bool, ending: bool) -> str:
    """Say by which rule a surveillance is due."""
    if first:
        words = "the first one comes within twelve months of the decision"
        return f"{words} and in the calendar year after the last audit" if yearly else words
    words = "once in each calendar year" if yearly else "at most twelve months after the last audit"
    return f"{words}; the recertification audit counts as well" if ending else words


def _recertification(steps: Sequence[Step], held: Certificate) -> Due:
    """Return the recertification that a certificate's end asks for."""
    later = [step for step in steps if step.kind == "recertification" and step.start > held.decided]
    met = next((step for step in later if step.result in _GRANTED), None)
    plan = next((step for step in later if step is not met), None)
    return Due("recertification", held.expires, "audit and decision come before the certificate ends", met, plan)


def _transitions(manual: Manual, standard: str, held: Mapping[str, Certificate | None]) -> Iterator[Due]:
    """Yield the days from which on a certificate must name a later edition."""
    for one in manual.settings.certification.transitions:
        if _bears(manual, standard, one.old):
            new = next((known for name, known in held.items() if known and _bears(manual, name, one.new)), None)
            why = f"the certificate must name {named(manual, one.new)} from then on"
            yield Due("transition", one.until, why, new.step if new else None, edition=one.new)


def _bears(manual: Manual, standard: str, edition: str) -> bool:
    """Say whether a standard as a record writes it is an edition; an amendment may be written behind it."""
    written = standard.casefold()
    return written == edition or written.startswith(named(manual, edition).casefold())
