"""SARIF 2.1.0 (OASIS, 2020): for the code scanning of forges and for viewers.

Paths are relative to `%SRCROOT%`, the folder that holds `manual/`, which is not named, so that the same
commit gives the same bytes.
"""

import hashlib
import json
from collections import Counter
from typing import Any
from urllib.parse import quote

from clausebook import __version__
from clausebook.model.finding import Finding, Report, RuleText, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.record import Record
from clausebook.views.summary import unverified

NAME = "sarif"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "clausebookFinding/v1"
_BASE = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SUMMARY = 1000
"""Characters of a rule's description that forges show."""


def render(manual: Manual, report: Report) -> str:
    """Return a log of one run."""
    head = manual.history.head
    run = {
        "tool": {
            "driver": {
                "name": "Clausebook",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in report.rules],
            }
        },
        "invocations": [_invocation(manual)],
        "originalUriBaseIds": {_BASE: {"description": {"text": "The folder that holds manual/ and records/"}}},
        "columnKind": "unicodeCodePoints",
        "results": _results(manual, report),
        "properties": {
            "asOf": manual.as_of.isoformat(),
            "draft": manual.draft,
            "commit": head.id if head and not manual.draft else None,
        },
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: RuleText) -> dict[str, Any]:
    """Return a rule's descriptor."""
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": _purpose(rule)},
        "help": {"text": rule.text or rule.title, "markdown": rule.text or rule.title},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [f"ISO 21001:2018 {number}" for number in dict.fromkeys(rule.clauses)]},
    }


def _purpose(rule: RuleText) -> str:
    """Return the first section of a rule's text, without its heading, on one line."""
    text = rule.text.partition("\n")[2] if rule.text.startswith("#") else rule.text
    return " ".join(text.partition("\n#")[0].split())[:_SUMMARY] or rule.title


def _invocation(manual: Manual) -> dict[str, Any]:
    """Say that the run came to its end, and what it could not verify."""
    reason = unverified(manual)
    words = f"The change history is not verified. {reason}"
    notifications = [{"level": "warning", "message": {"text": _message(words)}}] if reason else []
    return {"executionSuccessful": True, "toolExecutionNotifications": notifications}


def _results(manual: Manual, report: Report) -> list[dict[str, Any]]:
    """Return the findings; equal ones get fingerprints of their own by their order."""
    positions = {rule.code: index for index, rule in enumerate(report.rules)}
    seen: Counter[str] = Counter()
    results = []
    for finding in report.findings:
        digest = _fingerprint(finding)
        seen[digest] += 1
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "level": _LEVELS[finding.severity],
            "message": {"text": _message(f"{finding.message}. {finding.help}")},
            "locations": [{"physicalLocation": _location(finding.place)}],
            "partialFingerprints": {FINGERPRINT: f"{digest}:{seen[digest]}"},
            "suppressions": _suppressions(manual, finding),
        }
        if finding.code in positions:
            result["ruleIndex"] = positions[finding.code]
        if finding.related:
            result["relatedLocations"] = [
                {"id": number, "physicalLocation": _location(place)} for number, place in enumerate(finding.related, 1)
            ]
        results.append(result)
    return results


def _fingerprint(finding: Finding) -> str:
    """Return what stays the same when lines move; each part with its length, so that two never run together."""
    parts = (finding.code, finding.place.path, finding.subject, finding.message)
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _suppressions(manual: Manual, finding: Finding) -> list[dict[str, str]]:
    """Return the concession that accepts a finding; the standard wants an empty list on all others (3.27.23)."""
    if not finding.concession:
        return []
    record = manual.by_id.get(finding.concession)
    reason = record.text("reason") if isinstance(record, Record) else ""
    words = f"Accepted by concession {finding.concession}" + (f": {reason}" if reason else "")
    return [{"kind": "external", "status": "accepted", "justification": words}]


def _location(place: Place) -> dict[str, Any]:
    """Return a place by its address below the base: 1-based line and column."""
    return {
        "artifactLocation": {"uri": quote(place.path.encode("utf-8", "surrogatepass")), "uriBaseId": _BASE},
        "region": {"startLine": place.line, "startColumn": place.column},
    }


def _message(text: str) -> str:
    """Return a text in which no brackets of the content become a link (3.11.6)."""
    return text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text
