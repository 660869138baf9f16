"""What a report comes to, in one sentence; the formats for people share it."""

from clausebook.model.finding import Report, Severity
from clausebook.model.history import Evidence
from clausebook.model.manual import Manual


def summary(report: Report) -> str:
    """Return `40 documents and 59 records checked by 47 rules: 0 errors, 3 warnings, 2 notes`."""
    items = f"{_counted(report.documents, 'document')} and {_counted(report.records, 'record')}"
    counts = [_counted(report.count(severity), severity.value) for severity in Severity]
    accepted = conceded(report)
    counts += [f"{accepted} accepted by concession"] if accepted else []
    return f"{items} checked by {_counted(len(report.rules), 'rule')}: {', '.join(counts)}"


def conceded(report: Report) -> int:
    """Return how many findings a concession accepts."""
    return sum(bool(finding.concession) for finding in report.findings)


def unverified(manual: Manual) -> str:
    """Return why the change history is no evidence, and what to do; empty when it is."""
    history = manual.history
    if history.complete:
        return ""
    if history.explanation:
        return history.explanation
    if history.evidence in (Evidence.NONE, Evidence.EMPTY):
        return "There is no change history; work in a copy of the institution's repository"
    return "The change history is not complete; work in a fresh, complete copy of the institution's repository"


def _counted(count: int, noun: str) -> str:
    """Return `1 rule`, `2 rules`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
