"""Who held a role at a campus, for rules on who may judge whose work."""

from datetime import date

from clausebook.model.manual import Manual
from clausebook.model.register import Person


def holds(person: Person, role: str, day: date, campus: str) -> bool:
    """Say whether a person held a role on a day; a role held at one campus is none of another campus."""
    return any(
        tenure.role == role and tenure.covers(day) and (not campus or tenure.campus in ("", campus))
        for tenure in person.tenures
    )


def holders(manual: Manual, role: str, day: date, campus: str) -> tuple[Person, ...]:
    """Return who held a role at a campus on a day, in the order of the register."""
    return tuple(person for person in manual.register.people.values() if holds(person, role, day, campus))


def name_of(manual: Manual, person: str) -> str:
    """Return a person's name, or the id as written when the register does not know it."""
    known = manual.register.people.get(person)
    return known.name if known else f"'{person}'"
