"""Workflow commands of GitHub Actions (also read by Forgejo and Gitea runners): each open finding is an annotation.

Source of form and escaping: GitHub documentation, "Workflow commands for GitHub Actions"; the runner's `ActionCommand`.
"""

from collections.abc import Iterator

from clausebook.model.finding import Finding, Report, Severity
from clausebook.model.manual import Manual
from clausebook.views.summary import summary, unverified

NAME = "github"
MAXIMUM = 10
"""Annotations of one severity that the forge shows of one step; the log holds all."""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(manual: Manual, report: Report) -> str:
    """Return a notice with the sum, then an annotation for each finding without a concession, errors first."""
    return "".join(f"{line}\n" for line in (*_notices(manual, report), *_annotations(report)))


def _notices(manual: Manual, report: Report) -> Iterator[str]:
    """Yield what is true of the whole run; first, since a forge drops what comes after its limit."""
    words = summary(report)
    total = sum(not finding.concession for finding in report.findings)
    if any(report.count(severity) > MAXIMUM for severity in Severity):
        shown = f"only {MAXIMUM} annotations of each severity are shown here; the log of this step has all {total}"
        words = f"{words}; {shown}"
    yield _command("notice", {"title": "Clausebook"}, words)
    if reason := unverified(manual):
        yield _command("warning", {"title": "Clausebook: history not verified"}, reason)


def _annotations(report: Report) -> Iterator[str]:
    """Yield the findings in their order, which puts errors first."""
    for finding in report.findings:
        if not finding.concession:
            yield _command(_COMMANDS[finding.severity], _properties(finding), f"{finding.message}\n{finding.help}")


def _properties(finding: Finding) -> dict[str, str]:
    """Return where an annotation stands and what it is called."""
    place = finding.place
    return {
        "file": place.path,
        "line": str(place.line),
        "col": str(place.column),
        "title": f"{finding.code} {finding.title}",
    }


def _command(name: str, properties: dict[str, str], message: str) -> str:
    """Return one workflow command."""
    shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {shown}::{_data(message)}"


def _data(text: str) -> str:
    """Escape a message; the percent sign first, so that nothing is escaped twice."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property's value."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
