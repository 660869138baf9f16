"""The register: who holds which role, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Role:
    """A role that documents and records name instead of a person."""

    id: str
    title: str
    group: bool = False
    """Whether it stands for many people who are not all listed, such as teachers."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """A role held for a time."""

    role: str
    since: date
    until: date | None
    """The last day; None while it lasts."""
    campus: str = ""
    """Empty when held for the whole institution."""

    def covers(self, day: date) -> bool:
        """Say whether the role was held on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the register, with what Git knows them by."""

    id: str
    name: str
    emails: tuple[str, ...]
    """Lower-case."""
    tenures: tuple[Tenure, ...]

    def held(self, role: str, day: date) -> bool:
        """Say whether the person held the role on that day."""
        return any(tenure.role == role and tenure.covers(day) for tenure in self.tenures)


@dataclass(frozen=True, slots=True)
class Register:
    """All people and roles of the institution."""

    roles: Mapping[str, Role]
    people: Mapping[str, Person]
    path: str = "manual/register.yml"

    def holders(self, role: str, day: date) -> tuple[Person, ...]:
        """Return who held the role on that day."""
        return tuple(person for person in self.people.values() if person.held(role, day))

    def by_email(self, email: str) -> Person | None:
        """Return whose Git identity an e-mail address is, if it is anybody's."""
        return next((person for person in self.people.values() if email.lower() in person.emails), None)

    def title(self, role: str) -> str:
        """Return the role's title, or its id when the register does not know it."""
        return self.roles[role].title if role in self.roles else role
