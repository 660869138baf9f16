"""The system in operation, read from its records: risks and objectives.

Everything is as it stood on the manual's day: records and results of a later day do not count yet, and neither does a
record that a later one corrects. What a record does not tell is None, never a guess.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from clausebook.model.entries import closed_on, day, entries, of_type, word
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record

_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
HIGHER, LOWER = "higher", "lower"


def number(text: str) -> Decimal | None:
    """Read a number as records write it; None for anything else."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk or an opportunity."""

    record: Record
    is_opportunity: bool
    likelihood: int | None
    """1 to 5."""
    impact: int | None
    residual_likelihood: int | None
    """1 to 5, after the actions."""
    residual_impact: int | None
    treatment: str
    reviewed: date | None
    next_review: date | None
    """Its own day, else one cadence of its type after the last review; None where neither is told."""
    closed: bool

    @property
    def score(self) -> int | None:
        """Likelihood times impact, before the actions."""
        return self.likelihood * self.impact if self.likelihood and self.impact else None

    @property
    def residual(self) -> int | None:
        """Likelihood times impact after the actions; None while nobody judged it anew."""
        if not self.residual_likelihood or not self.residual_impact:
            return None
        return self.residual_likelihood * self.residual_impact


def risks(manual: Manual) -> Iterator[Risk]:
    """Yield all risks and opportunities, closed ones too."""
    kind = manual.record_types.get("risk")
    for record in of_type(manual.records, "risk", manual.as_of):
        reviewed = record.day("reviewed")
        reviewed = reviewed if reviewed and reviewed <= manual.as_of else None
        yield Risk(
            record,
            record.text("kind") == "opportunity",
            _step(record, "likelihood"),
            _step(record, "impact"),
            _step(record, "residual-likelihood"),
            _step(record, "residual-impact"),
            record.text("treatment").strip(),
            reviewed,
            record.day("next-review") or _after(reviewed, kind.cadence if kind else None),
            closed_on(record, manual.as_of),
        )


class Course(StrEnum):
    """How an objective stands."""

    MET = "met"
    """The last result reaches the target."""
    ON_TRACK = "on-track"
    """The last result is at least as good as an even course from the starting value to the target asks for."""
    BEHIND = "behind"
    MISSED = "missed"
    """The day is over and the last result does not reach the target."""
    NOT_VERIFIED = "not-verified"
    """There is no result, or a number is missing that is needed to judge."""

    @property
    def words(self) -> str:
        """The course as people read it."""
        return self.value.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Result:
    """One measured value of an objective."""

    period: str
    """As written, such as `Spring term 2026`."""
    value: Decimal | None
    date: date
    """The day it was measured."""
    remark: str


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective with its results up to the day."""

    record: Record
    measure: str
    unit: str
    direction: str
    """`higher` or `lower`: what is better; empty where it is not told."""
    baseline: Decimal | None
    target: Decimal | None
    due: date | None
    results: tuple[Result, ...]
    """Oldest first."""
    outcome: str
    """What it was closed with, such as `reached`; empty while it is pursued."""
    closed: bool

    @property
    def last(self) -> Result | None:
        """The newest result."""
        return self.results[-1] if self.results else None

    def asked_on(self, on: date) -> Decimal | None:
        """Return the value that an even course from the starting value to the target asks for on a day."""
        if self.baseline is None or self.target is None or self.due is None:
            return None
        whole, gone = (self.due - self.record.date).days, (on - self.record.date).days
        if whole <= 0 or gone >= whole:
            return self.target
        return self.baseline + (self.target - self.baseline) * max(gone, 0) / whole

    def course(self, as_of: date) -> Course:
        """Judge the last result; a judgement on the way to the target, not the outcome."""
        if self.last is None or self.last.value is None or self.target is None or self.direction not in (HIGHER, LOWER):
            return Course.NOT_VERIFIED
        if self._is_enough(self.last.value, self.target):
            return Course.MET
        if self.due and self.due < as_of:
            return Course.MISSED
        asked = self.asked_on(self.last.date)
        if asked is None:
            return Course.NOT_VERIFIED
        return Course.ON_TRACK if self._is_enough(self.last.value, asked) else Course.BEHIND

    def _is_enough(self, value: Decimal, asked: Decimal) -> bool:
        """Say whether a value is at least as good as another."""
        return value >= asked if self.direction == HIGHER else value <= asked


def objectives(manual: Manual) -> Iterator[Objective]:
    """Yield all objectives, closed ones too."""
    for record in of_type(manual.records, "objective", manual.as_of):
        yield Objective(
            record,
            record.text("measure").strip(),
            record.text("unit"),
            record.text("direction"),
            number(record.text("baseline")),
            number(record.text("target")),
            record.day("due"),
            tuple(sorted(_results(record, manual.as_of), key=lambda result: result.date)),
            record.text("result"),
            closed_on(record, manual.as_of),
        )


def _results(record: Record, as_of: date) -> Iterator[Result]:
    """Yield the results of an objective that were measured by a day."""
    for one in entries(record, "results"):
        measured = day(word(one, "date"))
        if measured and measured <= as_of:
            yield Result(word(one, "period"), number(word(one, "value")), measured, word(one, "text"))


def _step(record: Record, key: str) -> int | None:
    """Return a field that holds a step from 1 to 5."""
    text = record.text(key)
    return int(text) if text in tuple("12345") else None


def _after(start: date | None, period: Period | None) -> date | None:
    """Return the day one period later; None where either is not told."""
    return period.after(start) if start and period else None
