"""Documents: documented information that is maintained."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clausebook.model.body import Body, Heading
from clausebook.model.clause import ClauseRef
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.version import Version


class Status(StrEnum):
    """What the front matter says; whether a document is in force is computed."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval as the front matter claims it."""

    role: str
    person: str
    date: date
    version: str
    digest: str
    """`cb1:` and 64 hexadecimal digits; empty when the entry binds no content."""
    place: Place


@dataclass(frozen=True, slots=True)
class VariantOf:
    """What a campus's own text stands in for, as its front matter claims it."""

    document: str
    """The id of the group's document."""
    version: Version
    """The group's version that the text was written from."""
    reason: str
    """Why the campus needs a text of its own; empty when none is stated."""
    place: Place


@dataclass(frozen=True, slots=True)
class Document:
    """One controlled document, as one state of the repository has it."""

    id: str
    title: str
    type: str
    version: Version
    status: Status
    owner: str
    """A role's id."""
    effective: date | None
    review: Period | date | None
    """How long it holds without a review, or the day of the next one."""
    clauses: tuple[ClauseRef, ...]
    """What the document as a whole claims to deal with."""
    classification: str
    applies_to: tuple[str, ...]
    """Campus ids, or `all`."""
    audience: tuple[str, ...]
    """Role ids, or `all`."""
    supersedes: tuple[str, ...]
    change: str
    approvals: tuple[Approval, ...]
    body: Body
    digest: str
    """The content digest, `cb1:` and 64 hexadecimal digits."""
    path: str
    area: str
    """The id of the area: the first folder below `manual/`; empty when it lies in none."""
    places: Mapping[str, Place]
    """Where each key of the front matter stands."""
    commit: str = ""
    """The earlier commit whose text it is; empty for the state of the repository that was read."""
    variant_of: VariantOf | None = None
    """None unless it is a campus's variant of another document."""

    def at(self, key: str) -> Place:
        """Return where `key` stands, or the front matter's first line when the document has no such key."""
        return self.places.get(key) or Place(self.path)

    def section(self, ref: ClauseRef) -> Heading | None:
        """Return the heading that carries the clause, if one does."""
        return next((heading for heading in self.body.headings if ref in heading.clauses), None)

    @property
    def sections(self) -> tuple[Heading, ...]:
        """The headings that carry clauses."""
        return tuple(heading for heading in self.body.headings if heading.clauses)

    def concerns(self, campus: str) -> bool:
        """Say whether it applies to a campus."""
        return "all" in self.applies_to or campus in self.applies_to

    @property
    def next_review(self) -> date | None:
        """The day by which it must be reviewed; None when it cannot be told."""
        if isinstance(self.review, Period):
            return self.review.after(self.effective) if self.effective else None
        return self.review
