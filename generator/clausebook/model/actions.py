"""Actions that records ask for: who does what, until when, and whether it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clausebook.model.entries import closed_on, day, entries, of_type, word
from clausebook.model.manual import Manual
from clausebook.model.record import Record

TYPES = ("nonconformity", "improvement-opportunity", "action-plan")
"""The types of record whose actions are told of together, in the order they are told."""
KEY = "actions"
"""The list in which they ask for them."""
_SETTLED = ("done", "dropped")
"""States of an action that nobody waits for."""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody does against a cause."""

    text: str
    owner: str
    """A role's id."""
    person: str
    """Who did it or will do it; empty when not told."""
    due: date | None
    """None where no day is written."""
    done: date | None
    """None while it waits, and where its day is not told."""
    waits: bool

    def is_late(self, as_of: date) -> bool:
        """Say whether it waits although its day has passed."""
        return self.waits and self.due is not None and self.due < as_of


def actions(record: Record, as_of: date) -> Iterator[Action]:
    """Yield the actions of a record; one that was done after the day still waits."""
    for one in entries(record, KEY):
        done = day(word(one, "done"))
        waits = done > as_of if done else word(one, "state") not in _SETTLED
        due = day(word(one, "due"))
        yield Action(word(one, "text"), word(one, "owner"), word(one, "person"), due, None if waits else done, waits)


def late_actions(manual: Manual) -> Iterator[tuple[Record, tuple[Action, ...]]]:
    """Yield each open record with actions whose day has passed, and these actions."""
    for kind in TYPES:
        for record in of_type(manual.records, kind, manual.as_of):
            found = () if closed_on(record, manual.as_of) else tuple(actions(record, manual.as_of))
            late = tuple(action for action in found if action.is_late(manual.as_of))
            if late:
                yield record, late
