"""Another manual as its site publishes it: what `manual.json` and the files beside it say, and no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clausebook.model.agenda import Entry
from clausebook.model.coverage import Grade
from clausebook.model.history import Evidence
from clausebook.model.lifecycle import Review, State
from clausebook.model.version import Version


@dataclass(frozen=True, slots=True)
class Origin:
    """The text of another document from which a variant was written."""

    document: str
    """Its id."""
    version: Version


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """One document as the site shows it."""

    id: str
    title: str
    type: str
    version: Version
    state: State
    """On the day of that manual."""
    review: Review
    """On the day of that manual."""
    owner: str
    """A role's id."""
    effective: date | None
    next_review: date | None
    clauses: tuple[str, ...]
    """With their standard, such as `iso-21001-2018:8.5.1`."""
    applies_to: tuple[str, ...]
    digest: str
    page: str
    """Address below the site's own."""
    variant_of: Origin | None = None
    """What it stands in for; None for a text of its own, and where the site does not say."""


@dataclass(frozen=True, slots=True)
class PublishedClause:
    """One leaf clause of a coverage."""

    number: str
    title: str
    grades: Mapping[str, Grade]
    """By campus id; `all` for an institution of one campus."""
    is_excluded: bool
    """Whether it was declared not applicable."""

    @property
    def grade(self) -> Grade:
        """The lowest grade of all campuses."""
        return min(self.grades.values())


@dataclass(frozen=True, slots=True)
class PublishedCoverage:
    """The coverage of one standard."""

    standard: str
    is_verified: bool
    """False for a catalogue whose clauses are inferred."""
    clauses: Mapping[str, PublishedClause]
    """By number, in the order of the standard."""

    def count(self, grade: Grade) -> int:
        """Return how many applicable clauses have this lowest grade."""
        return sum(not clause.is_excluded and clause.grade is grade for clause in self.clauses.values())


@dataclass(frozen=True, slots=True)
class Published:
    """One manual, read from its site."""

    title: str
    organisation: str
    audience: str
    """Whom the site is made for: `public`, `staff` or `auditor`."""
    as_of: date
    draft: bool
    commit: str
    """Empty where no commit was read."""
    history: Evidence
    standards: tuple[str, ...]
    campuses: Mapping[str, str]
    """Titles by id."""
    roles: Mapping[str, str]
    """Titles by id; empty for one that does not tell them."""
    documents: tuple[PublishedDocument, ...]
    records: int
    malformed: int
    """Files that could not be read."""
    findings: Mapping[str, int]
    """Those that no concession accepts, by severity."""
    record_types: frozenset[str]
    """Types that have a record, hence a page."""
    coverages: Mapping[str, PublishedCoverage]
    """By standard; only those that could be read."""
    entries: tuple[Entry, ...] | None
    """The calendar; None when it could not be read."""
    pages: Mapping[str, str]
    """The page of each document and record, by id."""

    def role(self, key: str) -> str:
        """Return the title of a role by its id; the id where the site does not tell it."""
        return self.roles.get(key, key)

    @property
    def is_evidence(self) -> bool:
        """Whether a whole history stands behind it; anything else is not verified."""
        return not self.draft and self.history is Evidence.COMPLETE
