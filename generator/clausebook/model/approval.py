"""Whether an approval is bound to a document's present content, by somebody who could give it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clausebook.model.document import Approval, Document
from clausebook.model.register import Register
from clausebook.model.settings import DocumentType


class Assurance(StrEnum):
    """How well it is proved who approved; the design's levels beyond `recorded` need Git's objects."""

    NONE = "none"
    """The entry does not hold: its content, person or role does not fit."""
    RECORDED = "recorded"
    """Front matter binds person, role, date and the content's digest; who wrote the entry is not proved."""


class Flaw(StrEnum):
    """Why an approval does not count."""

    OTHER_VERSION = "it is for another version"
    NO_DIGEST = "it carries no digest, so it is bound to no content"
    OTHER_CONTENT = "the content has changed since"
    UNKNOWN_PERSON = "the register does not know the person"
    ROLE_NOT_HELD = "the person did not hold the role on that day"
    FUTURE = "its date lies after the day of this report"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One approval, judged."""

    approval: Approval
    flaws: tuple[Flaw, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.flaws

    @property
    def assurance(self) -> Assurance:
        """The level it reaches."""
        return Assurance.RECORDED if self.holds else Assurance.NONE


def judge(approval: Approval, document: Document, register: Register, as_of: date) -> Judgement:
    """Judge one entry against the document's content and the register of that day."""
    flaws = []
    if approval.version != str(document.version):
        flaws.append(Flaw.OTHER_VERSION)
    elif not approval.digest:
        flaws.append(Flaw.NO_DIGEST)
    elif approval.digest != document.digest:
        flaws.append(Flaw.OTHER_CONTENT)
    person = register.people.get(approval.person)
    if person is None:
        flaws.append(Flaw.UNKNOWN_PERSON)
    elif not person.held(approval.role, approval.date):
        flaws.append(Flaw.ROLE_NOT_HELD)
    if approval.date > as_of:
        flaws.append(Flaw.FUTURE)
    return Judgement(approval, tuple(flaws))


def required_roles(document: Document, kind: DocumentType | None) -> tuple[str, ...]:
    """Return the roles whose approval the version needs: a MAJOR one all of the type's, a MINOR one the owner's."""
    if document.version.minor or kind is None:
        return (document.owner,)
    roles = (document.owner if role == "owner" else role for role in kind.approvers)
    return tuple(dict.fromkeys(roles))
