"""The register: who holds which role, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from clausebook.model.period import Period


@dataclass(frozen=True, slots=True)
class Training:
    """What everybody who holds a role must have learnt."""

    title: str
    """As competence records name it."""
    valid: Period | None = None
    """How long it lasts before it is due again; None when once is enough."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role that documents and records name instead of a person."""

    id: str
    title: str
    group: bool = False
    """Whether it stands for many people who are not all listed, such as teachers."""
    training: tuple[Training, ...] = ()


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
class Key:
    """A public key that a person signs with."""

    kind: Literal["ssh", "openpgp"]
    text: str
    """As given: a line `ssh-ed25519 AAAA…`, or an armoured OpenPGP block."""
    since: date | None = None
    """The first day; None when it is not told."""
    until: date | None = None
    """The last day; None while it lasts."""
    revoked: date | None = None
    """The day from which nothing that it signed counts any more; None unless it was lost or stolen."""

    def valid_on(self, day: date) -> bool:
        """Say whether a signature of that day counts."""
        begun = self.since is None or self.since <= day
        over = self.until is not None and self.until < day
        return begun and not over and not self.revoked_on(day)

    def revoked_on(self, day: date) -> bool:
        """Say whether the key was revoked by that day."""
        return self.revoked is not None and self.revoked <= day


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the register, with what Git knows them by."""

    id: str
    name: str
    emails: tuple[str, ...]
    """Lower-case."""
    tenures: tuple[Tenure, ...]
    keys: tuple[Key, ...] = ()
    """What their signatures are made with, earlier ones too."""
    accounts: tuple[str, ...] = ()
    """Their names at the forges where changes are reviewed, such as `github:hlindqvist`; lower-case."""

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
