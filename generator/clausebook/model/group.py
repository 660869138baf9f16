"""A group of manuals: each stays at home, and the group shows them side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from clausebook.model.history import Evidence, History
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.published import Published
from clausebook.model.register import Register
from clausebook.model.settings import Named, Settings

A_QUARTER = Period(months=0, days=90)


class Trouble(StrEnum):
    """Why a member's manual is not there."""

    MISSING = "missing"
    """There is nothing at its source."""
    UNREACHABLE = "unreachable"
    """Its source does not answer, or not in time, or may not be read."""
    TOO_LARGE = "too-large"
    OTHER_FORMAT = "other-format"
    """It is data of another format, such as an older one."""
    BROKEN = "broken"
    """It is no data, or does not fit its format."""

    @property
    def words(self) -> str:
        """The trouble as people read it."""
        return _WORDS[self]


_WORDS = {
    Trouble.MISSING: "Missing",
    Trouble.UNREACHABLE: "Could not be fetched",
    Trouble.TOO_LARGE: "Too large",
    Trouble.OTHER_FORMAT: "Another format",
    Trouble.BROKEN: "Could not be read",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that could not be read."""

    trouble: Trouble
    message: str
    """What is wrong, without a full stop."""
    help: str
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A member as the group's file lists it."""

    id: str
    title: str
    source: str
    """Path, or address, of its `manual.json`."""
    site: str
    """Where its pages stand: an address, or a path seen from the group's site; empty when not given."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member and what was read of it."""

    listed: Listed
    manual: Published | None
    """None when it could not be read."""
    failures: tuple[Failure, ...] = ()
    """What could not be read: the manual itself, or a file beside it."""

    @property
    def id(self) -> str:
        """Its id in the group."""
        return self.listed.id

    @property
    def title(self) -> str:
        """What the group calls it."""
        return self.listed.title


@dataclass(frozen=True, slots=True)
class Charter:
    """What the group's file says."""

    title: str
    language: str
    as_of: date | None
    """None means today."""
    lead: str
    """The member whose documents the others follow; empty when there is none."""
    stale_after: Period
    """How much older than the group's day a manual may be before it is called out of date."""
    members: tuple[Listed, ...]


@dataclass(frozen=True)
class Group:
    """All members, as of one day."""

    charter: Charter
    as_of: date
    members: tuple[Member, ...]
    """In the order of the group's file."""

    @cached_property
    def read(self) -> tuple[tuple[Member, Published], ...]:
        """The members that could be read, each with its manual."""
        return tuple((member, member.manual) for member in self.members if member.manual is not None)

    @cached_property
    def unread(self) -> tuple[Member, ...]:
        """The members that could not be read."""
        return tuple(member for member in self.members if member.manual is None)

    @cached_property
    def manuals(self) -> Mapping[str, Published]:
        """The manuals that could be read, by the member's id."""
        return {member.id: manual for member, manual in self.read}

    @cached_property
    def standards(self) -> tuple[str, ...]:
        """Every standard that a member has adopted, those of most members first."""
        counts: dict[str, int] = {}
        for _, manual in self.read:
            for standard in manual.standards:
                counts[standard] = counts.get(standard, 0) + 1
        return tuple(sorted(counts, key=lambda standard: (-counts[standard], standard)))

    def is_stale(self, manual: Published) -> bool:
        """Say whether a manual was published so long before the group's day that it may have changed since."""
        return self.charter.stale_after.after(manual.as_of) < self.as_of

    def as_manual(self) -> Manual:
        """Return the group as a manual without documents, whose campuses are its members.

        Days, calendars and a stage are written of it as of any manual.
        """
        charter = self.charter
        settings = Settings(
            title="Manuals of the group",
            organisation=charter.title,
            about="",
            language=charter.language,
            site="",
            as_of=charter.as_of,
            standards=self.standards or ("",),
            campuses=tuple(Named(member.id, member.title) for member in self.members),
            areas=(),
            readers=(),
            types={},
            exclusions=(),
            due_soon=A_QUARTER,
            edit="",
            feedback="",
        )
        return Manual(
            settings=settings,
            register=Register({}, {}),
            standards={},
            counterparts=(),
            record_types={},
            documents=(),
            records=(),
            malformed=(),
            problems=(),
            files={},
            history=History(Evidence.NONE, "a group has no history of its own"),
            as_of=self.as_of,
            draft=False,
        )
