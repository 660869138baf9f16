"""Entries of the calendar: what somebody has to do or to know by a day."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from clausebook.model.record import Record


class Kind(StrEnum):
    """What an entry is about."""

    RECORD = "record"
    """A record that is expected."""
    REVIEW = "review"
    """The next review of a document."""
    AUDIT = "audit"
    """A planned audit."""
    ACTION = "action"
    EFFECT = "effect"
    """A check whether corrective actions worked."""
    CERTIFICATION = "certification"
    OBJECTIVE = "objective"
    COMPETENCE = "competence"
    """The end of a proof of competence."""
    EXTERNAL_DOCUMENT = "external-document"
    PROVIDER = "provider"
    CONCESSION = "concession"
    OTHER = "other"
    """Any other day that an open record names as due, such as the answer to a complaint or the review of a risk."""

    @property
    def words(self) -> str:
        """The kind as people read it."""
        return _WORDS[self]


_WORDS = {
    Kind.RECORD: "Expected record",
    Kind.REVIEW: "Document review",
    Kind.AUDIT: "Planned audit",
    Kind.ACTION: "Action",
    Kind.EFFECT: "Check of effect",
    Kind.CERTIFICATION: "Certification",
    Kind.OBJECTIVE: "Objective",
    Kind.COMPETENCE: "Competence",
    Kind.EXTERNAL_DOCUMENT: "External document",
    Kind.PROVIDER: "Provider",
    Kind.CONCESSION: "Concession",
    Kind.OTHER: "Deadline",
}


class Urgency(StrEnum):
    """How an entry stands to the day."""

    MISSING = "missing"
    """An expected record whose time of grace is over."""
    OVERDUE = "overdue"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated entry."""

    key: str
    """The same as long as it is about the same thing, even when its day moves."""
    date: datetime.date
    kind: Kind
    title: str
    urgency: Urgency
    subject: str = ""
    """The id of the document or record that it stands in; empty for an expected record."""
    type: str = ""
    """The record type's id; empty for a document."""
    owner: str = ""
    """A role's id; empty where nobody is known yet."""
    campus: str = ""
    """A campus id; empty for all."""

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed."""
        return self.urgency is not Urgency.COMING

    @property
    def order(self) -> tuple[datetime.date, str, str]:
        """A sort key: by day, then by title."""
        return self.date, self.title, self.key


def urgency(day: datetime.date, as_of: datetime.date) -> Urgency:
    """Return how a day stands to the day judged by: what is due today is not overdue."""
    return Urgency.OVERDUE if day < as_of else Urgency.COMING


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something has to be done, as a record tells it."""

    record: Record
    key: str
    """Tells it from the record's other deadlines, also when its day moves."""
    day: datetime.date
    kind: Kind
    title: str
    owner: str = ""
    """Empty for the record's own."""
    campus: str = ""

    def entry(self, as_of: datetime.date) -> Entry:
        """Return its entry in the calendar."""
        return Entry(
            key=f"{self.kind}:{self.record.id}:{self.key}",
            date=self.day,
            kind=self.kind,
            title=self.title.removesuffix("."),
            urgency=urgency(self.day, as_of),
            subject=self.record.id,
            type=self.record.type,
            owner=self.owner or self.record.owner,
            campus=self.campus or self.record.campus,
        )
