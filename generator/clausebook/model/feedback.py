"""What learners, staff and others say: surveys and complaints, as they stood on the manual's day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clausebook.model.entries import closed_on, of_type
from clausebook.model.manual import Manual
from clausebook.model.operation import number
from clausebook.model.record import Record

LEARNERS, STAFF, OTHERS = "learners", "staff", "others"
PARTIES = (LEARNERS, STAFF, OTHERS)
"""Whose satisfaction is asked after (ISO 21001:2018 9.1.2.1)."""
_ANALYSES = ("analysis", "strengths", "weaknesses")
"""Fields of a survey that say what its answers mean."""
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey."""

    record: Record
    group: str
    """Who was asked, as the type's schema names it."""
    period: str
    """As written, such as `11 to 29 May 2026`."""
    invited: int | None
    responses: int | None
    satisfied: Decimal | None
    """Percent of those who answered."""
    previous: Decimal | None
    """Percent in the survey before, as this record tells it."""

    @property
    def party(self) -> str:
        """One of `PARTIES`: everybody but learners and staff are others."""
        return self.group if self.group in (LEARNERS, STAFF) else OTHERS

    @property
    def rate(self) -> Decimal | None:
        """Responses of those invited in percent; the written rate where the counts are not told."""
        if self.invited and self.responses is not None:
            return _HUNDRED * self.responses / self.invited
        return number(self.record.text("response-rate"))

    @property
    def is_analysed(self) -> bool:
        """Whether the record says what the answers mean."""
        return any(self.record.text(key).strip() for key in _ANALYSES)


def surveys(manual: Manual) -> tuple[Survey, ...]:
    """Return all surveys, oldest first."""
    found = sorted(of_type(manual.records, "satisfaction-survey", manual.as_of), key=lambda one: (one.date, one.id))
    return tuple(
        Survey(
            record,
            record.text("group"),
            record.text("period"),
            _count(record, "invited"),
            _count(record, "responses"),
            number(record.text("satisfied")),
            number(record.text("previous")),
        )
        for record in found
    )


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint or appeal."""

    record: Record
    is_appeal: bool
    category: str
    """Empty where none is told."""
    source: str
    """Who complained: a group, never a name."""
    received: date
    due: date | None
    """The last day to answer."""
    answered: date | None
    """None while it waits, and where its day is not told."""
    outcome: str
    waits: bool
    """Whether an answer is still owed."""

    def days(self, as_of: date) -> int | None:
        """Return the days from its coming to the answer, or to the day while it waits; None where that is not told."""
        end = self.answered or (as_of if self.waits else None)
        return (end - self.received).days if end else None

    def is_overdue(self, as_of: date) -> bool:
        """Say whether an answer is still owed although its day has passed."""
        return self.waits and self.due is not None and self.due < as_of

    @property
    def was_late(self) -> bool:
        """Whether the answer came after its day."""
        return self.answered is not None and self.due is not None and self.answered > self.due


def complaints(manual: Manual) -> tuple[Complaint, ...]:
    """Return all complaints and appeals, in the order in which they came."""
    found = [_complaint(record, manual.as_of) for record in of_type(manual.records, "complaint", manual.as_of)]
    return tuple(sorted(found, key=lambda one: (one.received, one.record.id)))


def _complaint(record: Record, as_of: date) -> Complaint:
    """Read one complaint; an answer of a later day has not been given yet."""
    answered = record.day("answered")
    answered = answered if answered and answered <= as_of else None
    over = answered or closed_on(record, as_of) or record.text("outcome") == "withdrawn"
    return Complaint(
        record,
        record.text("kind") == "appeal",
        record.text("category"),
        record.text("from"),
        record.day("received") or record.date,
        record.day("due"),
        answered,
        record.text("outcome"),
        not over,
    )


def _count(record: Record, key: str) -> int | None:
    """Return a field that holds a whole number from 0."""
    text = record.text(key)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None
