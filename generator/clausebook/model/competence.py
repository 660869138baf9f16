"""What training a role asks for, and whether each of its holders has a record of it that is still valid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from clausebook.model.entries import up_to
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.register import Training

TYPES = ("competence", "training")
"""Record types that show what somebody has learnt."""
_NOT_SHOWN = "not-shown"


@dataclass(frozen=True, slots=True)
class Trained:
    """One training that one holder of a role must have."""

    role: str
    training: Training
    person: str
    record: Record | None
    """The one that holds longest; None when there is none."""
    valid_until: date | None
    """The last day on which it counts; None when it counts for ever, or where there is no record."""

    def is_valid(self, day: date) -> bool:
        """Say whether there is a record that counts on a day."""
        return self.record is not None and (self.valid_until is None or day <= self.valid_until)


def required(manual: Manual) -> tuple[Trained, ...]:
    """Return what the roles ask of those who hold them on the day, in the register's order."""
    if not any(role.training for role in manual.register.roles.values()):
        return ()
    records = _by_person(manual)
    return tuple(
        _trained(role.id, training, person.id, records.get((person.id, name_of(training.title)), ()))
        for role in manual.register.roles.values()
        for training in role.training
        for person in manual.register.holders(role.id, manual.as_of)
    )


def ends(manual: Manual) -> Mapping[str, date]:
    """Return the last day on which a record counts for the first role that asks for it, by the record's id."""
    found: dict[str, date] = {}
    for one in required(manual):
        if one.record and one.valid_until:
            found[one.record.id] = min(one.valid_until, found.get(one.record.id, one.valid_until))
    return found


def name_of(training: str) -> str:
    """Return a training's name as it is compared: blanks and capital letters do not matter."""
    return " ".join(training.split()).casefold()


def trainings(record: Record) -> tuple[str, ...]:
    """Return what a record says was learnt, as it writes it."""
    if record.type not in TYPES:
        return ()
    return tuple(dict.fromkeys(text for key in ("requirement", "competence") if (text := record.text(key).strip())))


def _by_person(manual: Manual) -> Mapping[tuple[str, str], list[Record]]:
    """Return the records up to the day that show something, by person and name of the training."""
    found: dict[tuple[str, str], list[Record]] = {}
    for record in up_to(manual.records, manual.as_of):
        if record.type in TYPES and record.text("effect-result") != _NOT_SHOWN:
            for person in _people(record):
                for training in trainings(record):
                    found.setdefault((person, name_of(training)), []).append(record)
    return found


def _people(record: Record) -> Iterator[str]:
    """Yield the ids of the people whom a record names, each once."""
    yield from dict.fromkeys(person for key in ("person", "people") for person in record.named(key))


def _trained(role: str, training: Training, person: str, records: list[Record] | tuple[()]) -> Trained:
    """Return the record that holds longest."""
    dated = [(_until(training, record), record) for record in records]
    if not dated:
        return Trained(role, training, person, None, None)
    until, record = max(dated, key=lambda one: (one[0] or date.max, one[1].date, one[1].id))
    return Trained(role, training, person, record, until)


def _until(training: Training, record: Record) -> date | None:
    """Return the last day of a record: its own, or the earlier one that the role's training sets."""
    days = [training.valid.after(record.date)] if training.valid else []
    own = record.day("valid-until")
    return min([*days, own] if own else days, default=None)
