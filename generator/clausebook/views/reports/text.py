"""Plain text for a terminal: a line that editors can jump to, and below it what to do."""

from collections.abc import Iterator

from clausebook.model.finding import Finding, Report
from clausebook.model.manual import Manual
from clausebook.views.summary import summary, unverified

NAME = "text"


def render(manual: Manual, report: Report) -> str:
    """Return the findings, whether the history was verified, and the sum of it all."""
    lines = [line for finding in report.findings for line in _lines(finding)]
    if report.findings:
        lines.append("")
    if reason := unverified(manual):
        lines.append(f"history not verified: {_shown(reason)}")
    return "\n".join((*lines, summary(report), ""))


def _lines(finding: Finding) -> Iterator[str]:
    """Yield a finding's line and its help."""
    accepted = f" (accepted by concession {_shown(finding.concession)})" if finding.concession else ""
    yield _shown(f"{finding.place}: {finding.severity} {finding.code} {finding.message}") + accepted
    yield f"  help: {_shown(finding.help)}"


def _shown(text: str) -> str:
    """Return a text on one line, signs that could steer a terminal or hide words spelt out."""
    return "".join(sign if sign.isprintable() else _spelt(sign) for sign in text)


def _spelt(sign: str) -> str:
    """Return a blank for a sign that is one, else its code."""
    return " " if sign.isspace() else f"<U+{ord(sign):04X}>"
