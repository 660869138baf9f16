"""The runner: asks every rule, stamps code and severity on what it saw, and applies concessions."""

from dataclasses import replace

from clausebook.checks.registry import Rule, rules
from clausebook.model.document import Document, Status
from clausebook.model.finding import Finding, Observation, Report, Severity
from clausebook.model.manual import Manual

_ALWAYS = ("META", "WAIV")
"""Families whose errors stay errors in a draft: without identification it could not even be saved."""


def run(manual: Manual) -> Report:
    """Judge a manual by every rule; nothing is written and no rule can be turned off."""
    asked = rules()
    findings = [_stamp(manual, rule, observation) for rule in asked if rule.check for observation in rule.check(manual)]
    accepted = tuple(_concede(manual, finding) for finding in findings)
    reviewed = [
        _stamp(manual, rule, observation)
        for rule in asked
        if rule.review
        for observation in rule.review(manual, accepted)
    ]
    return Report(
        findings=tuple(sorted((*accepted, *reviewed), key=lambda finding: finding.key)),
        rules=tuple(rule.text for rule in asked),
        documents=len(manual.documents),
        records=len(manual.records),
    )


def _stamp(manual: Manual, rule: Rule, observation: Observation) -> Finding:
    """Make a finding of an observation; a draft's errors are warnings, so that its author can save work."""
    text = rule.text
    severity = text.severity
    subject = manual.by_id.get(observation.subject)
    draft = isinstance(subject, Document) and subject.status in (Status.DRAFT, Status.IN_REVIEW)
    if draft and not observation.settled and severity is Severity.ERROR and not text.code.startswith(_ALWAYS):
        severity = Severity.WARNING
    return Finding(
        code=text.code,
        title=text.title,
        severity=severity,
        place=observation.place,
        message=observation.message,
        help=observation.help,
        subject=observation.subject,
        clauses=text.clauses,
        related=observation.related,
        about=observation.about,
    )


def _concede(manual: Manual, finding: Finding) -> Finding:
    """Name the concession that accepts a finding, when one holds."""
    for concession in manual.concessions:
        if concession.holds(manual.as_of) and concession.accepts(finding.code, finding.subject, finding.place.path):
            return replace(finding, concession=concession.id)
    return finding
