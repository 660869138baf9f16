"""Management reviews: what was considered, what was decided, and who verified that it was done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from clausebook.model.entries import Entry, closed_on, day, entries, of_type, word
from clausebook.model.manual import Manual
from clausebook.model.record import Record, RecordType
from clausebook.model.tasks import DECISIONS, Task, carried, tasks_of

TYPE = "management-review"
EARLIER = "earlier-actions"
"""The topic under which a review looks at what earlier ones decided."""


@dataclass(frozen=True, slots=True)
class Input:
    """What a review considered."""

    topic: str
    summary: str
    record: str
    """The id of the record it rests on; empty where none is named."""

    @property
    def words(self) -> str:
        """The topic as people read it."""
        return self.topic.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a review decided."""

    task: Task
    kind: str
    """Such as `improvement`, `change` or `resources`."""
    verified: date | None
    """The day on which somebody saw that it was done; None while nobody did."""
    verified_by: str
    """A person's id."""
    follow_up: str
    """The id of the record that carries it on."""
    follow_up_closed: bool
    """Whether that record was closed by the day."""

    @property
    def waits(self) -> bool:
        """Whether it is still to be done, here and in the record that carries it on."""
        return self.task.waits

    @property
    def is_overdue(self) -> bool:
        """Whether it waits although its day has passed."""
        return self.task.is_overdue


@dataclass(frozen=True, slots=True)
class ManagementReview:
    """One management review."""

    record: Record
    inputs: tuple[Input, ...]
    decisions: tuple[Decision, ...]
    closed: bool
    looked_at_by: str
    """The id of a later review that looked at its decisions; empty where none did."""

    def is_verified(self, decision: Decision) -> bool:
        """Say whether somebody verified that a decision was done: named there, by its record, or in a later review."""
        by_name = bool(decision.verified and decision.verified_by)
        return by_name or decision.follow_up_closed or bool(self.looked_at_by)


def management_reviews(manual: Manual) -> tuple[ManagementReview, ...]:
    """Return all management reviews, oldest first."""
    records = sorted(of_type(manual.records, TYPE, manual.as_of), key=lambda one: (one.date, one.id))
    looked = _looked_at(records)
    return tuple(
        ManagementReview(
            record,
            tuple(_input(one) for one in entries(record, "inputs")),
            tuple(_decisions(manual, record)),
            closed_on(record, manual.as_of),
            looked.get(record.id, ""),
        )
        for record in records
    )


def topics(kind: RecordType | None) -> tuple[str, ...]:
    """Return the topics that a type's schema knows, in its order: the inputs that a review has to consider."""
    value: object = kind.schema if kind else {}
    for key in ("properties", "inputs", "items", "properties", "topic", "enum"):
        value = value.get(key) if isinstance(value, Mapping) else None
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _looked_at(records: list[Record]) -> Mapping[str, str]:
    """Return which review looked at the decisions of which earlier one: the one it names, else the one before it."""
    found: dict[str, str] = {}
    earlier: list[str] = []
    for record in records:
        for one in entries(record, "inputs"):
            if word(one, "topic") == EARLIER and earlier:
                named = word(one, "record")
                found.setdefault(named if named in earlier else earlier[-1], record.id)
        earlier.append(record.id)
    return found


def _input(one: Entry) -> Input:
    """Read one input."""
    return Input(word(one, "topic"), word(one, "summary"), word(one, "record"))


def _decisions(manual: Manual, record: Record) -> Iterator[Decision]:
    """Yield the decisions of one review."""
    tasks = (one for one in tasks_of(record, manual.as_of) if one.key == DECISIONS)
    for task, one in zip(tasks, entries(record, DECISIONS), strict=True):
        verified, follow_up = day(word(one, "verified")), word(one, "record")
        followed = manual.by_id.get(follow_up)
        yield Decision(
            carried(manual, task),
            word(one, "kind"),
            verified if verified and verified <= manual.as_of else None,
            word(one, "verified-by"),
            follow_up,
            isinstance(followed, Record) and closed_on(followed, manual.as_of),
        )
