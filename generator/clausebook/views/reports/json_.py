"""JSON for other programs: the frozen format `clausebook-check/1`, described by `schemas/check-report.schema.json`.

It is written field by field, so that a change of the model never changes it; a new field of any kind is a new format.
"""

import json
from typing import Any

from clausebook import __version__
from clausebook.model.finding import Finding, Report, RuleText, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.views.summary import conceded, unverified

NAME = "json"
FORMAT = "clausebook-check/1"


def render(manual: Manual, report: Report) -> str:
    """Return the report as one JSON object."""
    head = manual.history.head
    data = {
        "format": FORMAT,
        "generator": {"name": "clausebook", "version": __version__},
        "as_of": manual.as_of.isoformat(),
        "draft": manual.draft,
        "commit": head.id if head and not manual.draft else None,
        "history": {"evidence": manual.history.evidence.value, "explanation": unverified(manual)},
        "conforms": report.conforms,
        "documents": report.documents,
        "records": report.records,
        "counts": {
            "error": report.count(Severity.ERROR),
            "warning": report.count(Severity.WARNING),
            "note": report.count(Severity.NOTE),
            "accepted": conceded(report),
        },
        "rules": [_rule(rule) for rule in report.rules],
        "findings": [_finding(finding) for finding in report.findings],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: RuleText) -> dict[str, Any]:
    """Return a rule that was asked; its text is left to the rule reference."""
    return {
        "code": rule.code,
        "title": rule.title,
        "severity": rule.severity.value,
        "clauses": list(rule.clauses),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    """Return one finding."""
    return {
        "code": finding.code,
        "title": finding.title,
        "severity": finding.severity.value,
        "place": _place(finding.place),
        "message": finding.message,
        "help": finding.help,
        "subject": finding.subject or None,
        "clauses": list(finding.clauses),
        "related": [_place(place) for place in finding.related],
        "concession": finding.concession or None,
    }


def _place(place: Place) -> dict[str, Any]:
    """Return a place: 1-based line and column."""
    return {"path": place.path, "line": place.line, "column": place.column}
