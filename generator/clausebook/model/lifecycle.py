"""What a document is on a given day: computed, never typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from clausebook.model.approval import (
    Assurance,
    Judgement,
    Proof,
    ProofKey,
    asked_then,
    judge,
    proof_key,
    required_roles,
)
from clausebook.model.document import Document, Status
from clausebook.model.register import Register
from clausebook.model.settings import Settings


class State(StrEnum):
    """The state that a reader needs to know."""

    IN_FORCE = "in-force"
    NOT_YET = "not-yet-in-force"
    """Approved, but its effective date lies ahead."""
    NOT_APPROVED = "not-approved"
    """Says approved, but a required approval is missing or is not bound to this content."""
    IN_REVIEW = "in-review"
    DRAFT = "draft"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Review(StrEnum):
    """How a document stands to its next review."""

    CURRENT = "current"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    """No review is set."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A document's state on a day, and why."""

    state: State
    review: Review
    judgements: tuple[Judgement, ...]
    """Every approval entry, in the order of the front matter."""
    missing: tuple[str, ...]
    """Required roles without an approval that holds."""
    successor: str = ""
    """The id of the document in force that supersedes it."""

    @property
    def in_force(self) -> bool:
        """Whether staff must follow it."""
        return self.state is State.IN_FORCE


def standing(
    document: Document,
    settings: Settings,
    register: Register,
    as_of: date,
    proofs: Mapping[ProofKey, Proof] = MappingProxyType({}),
) -> Standing:
    """Compute a document's standing, other documents left aside; `proofs` is what the history says of approvals."""
    kind = settings.types.get(document.type)
    minimum = Assurance(kind.assurance) if kind else Assurance.RECORDED
    judgements = tuple(
        judge(approval, document, register, as_of, proofs.get(proof_key(document.id, approval)), minimum)
        for approval in document.approvals
    )
    given = {judgement.approval.role for judgement in judgements if judgement.holds}
    missing = tuple(role for role in required_roles(document, kind) if role not in given)
    # What is asked since then concerns the approvals that are still to come.
    then = asked_then(document, judgements) if missing else None
    if then is not None and given.issuperset(required_roles(document, then)):
        missing = ()
    return Standing(_state(document, missing, as_of), _review(document, settings, as_of), judgements, missing)


def _state(document: Document, missing: tuple[str, ...], as_of: date) -> State:
    """Decide by status first, then approval, then the effective date."""
    if document.status is Status.WITHDRAWN:
        return State.WITHDRAWN
    if document.status is Status.DRAFT:
        return State.DRAFT
    if document.status is Status.IN_REVIEW:
        return State.IN_REVIEW
    if missing or document.effective is None:
        return State.NOT_APPROVED
    return State.IN_FORCE if document.effective <= as_of else State.NOT_YET


def _review(document: Document, settings: Settings, as_of: date) -> Review:
    """Compare the next review with the day and with the period of warning before it."""
    due = document.next_review
    if due is None:
        return Review.UNKNOWN
    if due < as_of:
        return Review.OVERDUE
    return Review.DUE_SOON if settings.due_soon.before(due) <= as_of else Review.CURRENT
