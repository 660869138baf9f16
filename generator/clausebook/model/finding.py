"""Findings: evidence judged against criteria."""

from dataclasses import dataclass
from enum import StrEnum

from clausebook.model.clause import ClauseRef
from clausebook.model.place import Place


class Severity(StrEnum):
    """How much a finding weighs; grading a nonconformity is the auditor's act, not ours."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for an error; a lower rank stands first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Observation:
    """What a rule saw; the runner stamps code and severity on it, so that a rule cannot misstate them."""

    place: Place
    message: str
    """What is wrong, in the words of a registrar, without a full stop."""
    help: str
    """What to do about it."""
    subject: str = ""
    """The id of the document or record it concerns; empty when it concerns neither."""
    related: tuple[Place, ...] = ()
    about: tuple[ClauseRef, ...] = ()
    """The clauses of which it says something."""
    settled: bool = False
    """Whether it concerns a text that was approved, which a draft in its place does not excuse."""


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule as it is published."""

    code: str
    """`META-001`: permanent once released."""
    title: str
    severity: Severity
    clauses: tuple[str, ...]
    """Clause numbers of ISO 21001:2018 it rests on."""
    text: str
    """Markdown: what it checks, why an auditor cares, bad, good, how to fix."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, complete and without a format."""

    code: str
    title: str
    severity: Severity
    place: Place
    message: str
    help: str
    subject: str
    clauses: tuple[str, ...]
    related: tuple[Place, ...] = ()
    about: tuple[ClauseRef, ...] = ()
    """The clauses of which it says something; `clauses` is what the rule itself rests on."""
    concession: str = ""
    """The id of the record that accepts it for a time; empty when none does."""

    @property
    def key(self) -> tuple[bool, int, str, int, int, str, str]:
        """A sort key: open before conceded, errors first, then by place."""
        place = self.place
        return bool(self.concession), self.severity.rank, place.path, place.line, place.column, self.code, self.message


@dataclass(frozen=True, slots=True)
class Report:
    """The result of all checks."""

    findings: tuple[Finding, ...]
    """In the order of their keys."""
    rules: tuple[RuleText, ...]
    """Every rule that was asked, in the order of the codes."""
    documents: int
    records: int

    def count(self, severity: Severity) -> int:
        """Return how many findings of a severity stand without a concession."""
        return sum(finding.severity is severity and not finding.concession for finding in self.findings)

    @property
    def conforms(self) -> bool:
        """Whether no error stands without a concession."""
        return self.count(Severity.ERROR) == 0
