"""Drift in a group: how the members' own texts stand to the lead's, and variants to what they were written from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clausebook.model.group import Group, Member
from clausebook.model.lifecycle import State
from clausebook.model.published import Published, PublishedDocument
from clausebook.model.version import Version


class Drift(StrEnum):
    """How one text stands to another."""

    LEVEL = "level"
    """The same text, or written from the version in force."""
    BEHIND = "behind"
    """The other has gone on to a higher version."""
    AHEAD = "ahead"
    """It has a higher version than the other."""
    DIFFERENT = "different"
    """The same version, but not the same text."""
    NOT_IN_FORCE = "not-in-force"
    """It is there, but not in force."""
    ABSENT = "absent"
    """There is none."""
    UNKNOWN = "unknown"
    """One of the two could not be read, or is no evidence."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A member's document of the same id as one of the lead's."""

    member: Member
    document: PublishedDocument | None
    drift: Drift


@dataclass(frozen=True, slots=True)
class Led:
    """A document in force of the lead, and what the others have of it."""

    document: PublishedDocument
    copies: tuple[Copy, ...]
    """One for each other member, in their order."""

    def count(self, drift: Drift) -> int:
        """Return how many members stand so."""
        return sum(one.drift is drift for one in self.copies)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A document that says of itself that it is a variant."""

    member: Member
    document: PublishedDocument
    home: Member | None
    """The member that has the document it was written from; None when nobody has it."""
    origin: PublishedDocument | None
    drift: Drift


def led(group: Group) -> tuple[Led, ...]:
    """Return every document in force of the lead, by id; nothing where the group has no lead, or it was not read."""
    lead = group.manuals.get(group.charter.lead)
    if lead is None:
        return ()
    known = {member.id: _by_id(manual) for member, manual in group.read}
    others = [member for member in group.members if member.id != group.charter.lead]
    return tuple(
        Led(document, tuple(_copy(member, known.get(member.id), document, lead) for member in others))
        for document in sorted(lead.documents, key=lambda one: one.id)
        if document.state is State.IN_FORCE
    )


def claimed(group: Group) -> Iterator[Claimed]:
    """Yield every variant that a manual names, with what it was written from: in its own manual, else the lead's."""
    known = {member.id: _by_id(manual) for member, manual in group.read}
    members = {member.id: member for member in group.members}
    lead = members.get(group.charter.lead)
    for member, manual in group.read:
        for document in manual.documents:
            if document.variant_of is None:
                continue
            wanted = document.variant_of.document
            homes = (one for one in (member, lead) if one is not None and wanted in known.get(one.id, {}))
            home = next(homes, None)
            origin = known[home.id][wanted] if home else None
            evident = manual.is_evidence and home is not None and group.manuals[home.id].is_evidence
            yield Claimed(member, document, home, origin, _claim(document.variant_of.version, origin, evident=evident))


def _claim(version: Version, origin: PublishedDocument | None, *, evident: bool) -> Drift:
    """Compare the version that a variant was written from with the one in force."""
    if origin is None or origin.state is not State.IN_FORCE or not evident:
        return Drift.UNKNOWN
    return Drift.BEHIND if version < origin.version else Drift.LEVEL


def _copy(
    member: Member, known: Mapping[str, PublishedDocument] | None, document: PublishedDocument, lead: Published
) -> Copy:
    """Compare a member's text with the lead's."""
    if known is None or member.manual is None:
        return Copy(member, None, Drift.UNKNOWN)
    own = known.get(document.id)
    if not (lead.is_evidence and member.manual.is_evidence):
        return Copy(member, own, Drift.UNKNOWN)
    # A site for some readers leaves documents out: that one is not there proves nothing.
    if own is None:
        return Copy(member, None, Drift.ABSENT if member.manual.audience == "auditor" else Drift.UNKNOWN)
    return Copy(member, own, _compare(own, document))


def _compare(own: PublishedDocument, other: PublishedDocument) -> Drift:
    """Compare two texts of the same id."""
    if own.state is not State.IN_FORCE:
        return Drift.NOT_IN_FORCE
    if own.digest == other.digest:
        return Drift.LEVEL
    if own.version == other.version:
        return Drift.DIFFERENT
    return Drift.BEHIND if own.version < other.version else Drift.AHEAD


def _by_id(manual: Published) -> Mapping[str, PublishedDocument]:
    """Return a manual's documents by id; the first where two claim one."""
    return {document.id: document for document in reversed(manual.documents)}
