"""Whether an approval is bound to a document's present content, by somebody who could give it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clausebook.model.document import Approval, Document
from clausebook.model.register import Register
from clausebook.model.settings import DocumentType
from clausebook.model.signature import Verdict


class Assurance(StrEnum):
    """How well it is proved who approved, the weakest first."""

    NONE = "none"
    """The entry does not hold: its content, person or role does not fit."""
    RECORDED = "recorded"
    """Front matter binds person, role, date and the content's digest; who wrote the entry is not proved."""
    ATTRIBUTED = "attributed"
    """The commit that brought the entry, or a trailer of its merge, names that person's Git identity."""
    SIGNED = "signed"
    """That commit is signed with a key of that person which the register held at that time."""

    @property
    def rank(self) -> int:
        """Its place in the order, from 0."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Assurance)}


@dataclass(frozen=True, slots=True)
class Proof:
    """What the history says about one approval entry."""

    assurance: Assurance
    commit: str
    """The id of the commit that first held the entry, on any branch."""
    entitled: bool
    """Whether the register before that commit gave the person the role for the day of the approval; true as well for
    entries that came no later than the first register, which were adopted from an earlier system."""
    verdict: Verdict
    """What became of the commit's signature."""
    asked: Mapping[str, DocumentType] | None = None
    """What the settings asked of each type before the entry reached the main line, or, of an entry that was adopted,
    when it did; None where that is not known."""
    number: int = 0
    """The number, on the main line, of the commit that brought the entry there."""


ProofKey = tuple[str, str, str, date, str, str]
"""Document, role, person, day, version and digest: what makes two entries the same."""


def proof_key(document: str, approval: Approval) -> ProofKey:
    """Return what an approval entry of a document is known by."""
    return document, approval.role, approval.person, approval.date, approval.version, approval.digest


class Flaw(StrEnum):
    """Why an approval does not count."""

    OTHER_VERSION = "it is for another version"
    NO_DIGEST = "it carries no digest, so it is bound to no content"
    OTHER_CONTENT = "the content has changed since"
    UNKNOWN_PERSON = "the register does not know the person"
    ROLE_NOT_HELD = "the person did not hold the role on that day"
    FUTURE = "its date lies after the day of this report"
    NOT_ENTITLED = "the register did not yet give the person that role when the approval was recorded"
    TOO_WEAK = "it is less well proved than documents of this type need"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One approval, judged."""

    approval: Approval
    flaws: tuple[Flaw, ...]
    proof: Proof | None = None
    """None where the history does not tell, as in a draft that is in no commit."""

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.flaws

    @property
    def assurance(self) -> Assurance:
        """The level it reaches."""
        if not self.holds:
            return Assurance.NONE
        return self.proof.assurance if self.proof else Assurance.RECORDED


def judge(
    approval: Approval,
    document: Document,
    register: Register,
    as_of: date,
    proof: Proof | None = None,
    minimum: Assurance = Assurance.RECORDED,
) -> Judgement:
    """Judge one entry.

    Args:
        approval: the entry.
        document: the content that it must be bound to.
        register: who holds which role; people and roles stay in it for ever.
        as_of: the day of the report.
        proof: what the history says about the entry.
        minimum: how well it must be proved by the settings of today; what they asked less before the entry reached the
            main line counts for it.
    """
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
    if proof is not None and not proof.entitled:
        flaws.append(Flaw.NOT_ENTITLED)
    then = proof.asked.get(document.type) if proof is not None and proof.asked is not None else None
    if then is not None:
        minimum = min(minimum, Assurance(then.assurance), key=lambda level: level.rank)
    if minimum.rank > (proof.assurance if proof else Assurance.RECORDED).rank:
        flaws.append(Flaw.TOO_WEAK)
    return Judgement(approval, tuple(flaws), proof)


def asked_then(document: Document, judgements: Sequence[Judgement]) -> DocumentType | None:
    """Return what the settings asked of a document's type before the last approval that holds reached the main line.

    None where that is not known, or no approval holds.
    """
    proofs = [judgement.proof for judgement in judgements if judgement.holds]
    if not proofs or any(proof is None for proof in proofs):
        return None
    asked = max((proof for proof in proofs if proof), key=lambda proof: proof.number).asked
    return asked.get(document.type) if asked is not None else None


def required_roles(document: Document, kind: DocumentType | None) -> tuple[str, ...]:
    """Return the roles whose approval the version needs: a MAJOR one all of the type's, a MINOR one the owner's."""
    if document.version.minor or kind is None:
        return (document.owner,)
    roles = (document.owner if role == "owner" else role for role in kind.approvers)
    return tuple(dict.fromkeys(roles))
