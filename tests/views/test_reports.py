"""The report formats, each against what its readers expect."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

import clausebook
import values
from clausebook.checks.registry import rules
from clausebook.model.finding import Finding, Report, RuleText, Severity
from clausebook.model.history import Commit, Evidence, History
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.views.reports import github
from clausebook.views.reports_index import formats

SARIF = Path(__file__).parents[1] / "schemas" / "sarif-2.1.0-rtm.5.json"
OURS = Path(clausebook.__file__).parent / "schemas" / "check-report.schema.json"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)

RULES = (
    RuleText("APPR-001", "Not approved", Severity.ERROR, ("7.5.2",), "## What it checks\n\nA\nword.\n\n## Bad\n"),
    RuleText("LINK-001", "A link leads nowhere", Severity.ERROR, ("7.5.3.1", "7.5.3.1"), "## What it checks\n\nLinks."),
    RuleText("REVW-003", "Review due soon", Severity.NOTE, (), ""),
)


def finding(code: str = "APPR-001", severity: Severity = Severity.ERROR, **changes: Any) -> Finding:
    """Return a finding about PRO-05."""
    facts: dict[str, Any] = {
        "title": next(rule.title for rule in RULES if rule.code == code),
        "place": Place("manual/learners/PRO-05-admission.md", 6, 1),
        "message": "PRO-05 says that it is approved, but nobody has approved version 2.1",
        "help": "Ask for the approval of: Head",
        "subject": "PRO-05",
        "clauses": ("7.5.2",),
    }
    return Finding(code=code, severity=severity, **facts | changes)


def report(*findings: Finding) -> Report:
    """Return a report of findings in their order."""
    return Report(tuple(sorted(findings, key=lambda one: one.key)), RULES, 40, 1)


def mixed() -> Report:
    """Return a report with something of everything."""
    place = Place("manual/Über uns.md", 12, 5)
    link: dict[str, Any] = {"place": place, "message": "'x' leads nowhere", "help": "Mend it", "subject": ""}
    return report(
        finding(),
        finding("LINK-001", Severity.WARNING, related=(Place("manual/a.md", 3), Place("manual/b.md", 4, 2)), **link),
        finding("REVW-003", Severity.NOTE, message="The review is due", help="Plan it"),
        finding("LINK-001", concession="CON-2026-01", message="'y' leads nowhere"),
    )


def manual(evidence: Evidence = Evidence.COMPLETE, **changes: Any) -> Manual:
    """Return a manual with a concession, read from a commit."""
    head = Commit(COMMIT, (), "A", "a@example.org", NOON, "A", "a@example.org", NOON, "First")
    concession = values.record("CON-2026-01", type="concession", fields={"reason": "The page moves in July"})
    facts: dict[str, Any] = {"history": History(evidence, head=head), "draft": False}
    return values.manual(concession, **facts | changes)


def test_a_module_in_the_folder_is_a_format() -> None:
    assert list(formats()) == ["github", "json", "sarif", "text"]


@pytest.mark.parametrize("name", ["github", "json", "sarif", "text"])
def test_the_same_report_gives_the_same_text_that_ends_in_one_line_end(name: str) -> None:
    first = formats()[name](manual(), mixed())
    assert first == formats()[name](manual(), mixed())
    assert first.endswith("\n")
    assert not first.endswith("\n\n")


def test_text() -> None:
    assert formats()["text"](manual(), mixed()) == (
        "manual/learners/PRO-05-admission.md:6:1: error APPR-001 PRO-05 says that it is approved, "
        "but nobody has approved version 2.1\n"
        "  help: Ask for the approval of: Head\n"
        "manual/Über uns.md:12:5: warning LINK-001 'x' leads nowhere\n"
        "  help: Mend it\n"
        "manual/learners/PRO-05-admission.md:6:1: note REVW-003 The review is due\n"
        "  help: Plan it\n"
        "manual/learners/PRO-05-admission.md:6:1: error LINK-001 'y' leads nowhere "
        "(accepted by concession CON-2026-01)\n"
        "  help: Ask for the approval of: Head\n"
        "\n"
        "40 documents and 1 record checked by 3 rules: 1 error, 1 warning, 1 note, 1 accepted by concession\n"
    )


def test_text_without_findings_is_the_sum() -> None:
    expected = "40 documents and 1 record checked by 3 rules: 0 errors, 0 warnings, 0 notes\n"
    assert formats()["text"](manual(), report()) == expected


@pytest.mark.parametrize("evidence", [one for one in Evidence if one is not Evidence.COMPLETE])
def test_text_says_that_the_history_was_not_verified(evidence: Evidence) -> None:
    text = formats()["text"](manual(evidence), report())
    assert text.startswith("history not verified: The")


def test_text_gives_the_reason_of_the_history_itself() -> None:
    changed = manual(history=History(Evidence.SHALLOW, "Fetch the rest"))
    assert formats()["text"](changed, report()).splitlines()[0] == "history not verified: Fetch the rest"


def test_text_spells_out_what_could_steer_a_terminal() -> None:
    text = formats()["text"](manual(), report(finding(message="a\x1b[2Kb\nc\u202ed", help="e\rf")))
    assert text.splitlines()[0].endswith("APPR-001 a<U+001B>[2Kb c<U+202E>d")
    assert text.splitlines()[1] == "  help: e f"


@given(ANY, ANY, ANY)
@examples(deadline=None, max_examples=50)
def test_text_keeps_two_lines_a_finding(message: str, advice: str, path: str) -> None:
    text = formats()["text"](manual(), report(finding(message=message, help=advice, place=Place(path))))
    assert len(text.splitlines()) == 4


def test_json() -> None:
    data = json.loads(formats()["json"](manual(), mixed()))
    assert (data["format"], data["commit"], data["as_of"]) == ("clausebook-check/1", COMMIT, "2026-06-30")
    assert data["counts"] == {"error": 1, "warning": 1, "note": 1, "accepted": 1}
    assert data["conforms"] is False
    assert data["findings"][1] == {
        "code": "LINK-001",
        "title": "A link leads nowhere",
        "severity": "warning",
        "place": {"path": "manual/Über uns.md", "line": 12, "column": 5},
        "message": "'x' leads nowhere",
        "help": "Mend it",
        "subject": None,
        "clauses": ["7.5.2"],
        "related": [
            {"path": "manual/a.md", "line": 3, "column": 1},
            {"path": "manual/b.md", "line": 4, "column": 2},
        ],
        "concession": None,
    }
    assert data["findings"][3]["concession"] == "CON-2026-01"


def test_json_names_no_commit_for_a_draft() -> None:
    assert json.loads(formats()["json"](manual(draft=True), report()))["commit"] is None


def test_json_says_why_the_history_is_no_evidence() -> None:
    data = json.loads(formats()["json"](manual(history=History(Evidence.SHALLOW, "Fetch the rest")), report()))
    assert data["history"] == {"evidence": "shallow", "explanation": "Fetch the rest"}


@pytest.mark.parametrize("evidence", list(Evidence))
@pytest.mark.parametrize("draft", [True, False])
def test_json_follows_its_schema(evidence: Evidence, draft: bool) -> None:
    schema = json.loads(OURS.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    data = json.loads(formats()["json"](manual(evidence, draft=draft), mixed()))
    assert list(Draft202012Validator(schema).iter_errors(data)) == []


def test_the_json_schema_names_every_field_and_no_other() -> None:
    schema = json.loads(OURS.read_text("utf-8"))
    data = json.loads(formats()["json"](manual(), mixed()))
    parts = [(schema, data), (schema["$defs"]["place"], data["findings"][0]["place"])]
    parts += [(schema["properties"][key]["items"], data[key][0]) for key in ("rules", "findings")]
    parts += [(schema["properties"][key], data[key]) for key in ("generator", "history", "counts")]
    for described, written in parts:
        assert list(described["properties"]) == described["required"] == list(written)
        assert described["additionalProperties"] is False


def commands(text: str) -> list[tuple[str, Mapping[str, str], str]]:
    """Read workflow commands as GitHub's runner does."""
    found = []
    for line in text.split("\n")[:-1]:
        assert line.startswith("::")
        head, _, data = line[2:].partition("::")
        name, _, listed = head.partition(" ")
        properties = dict(entry.split("=", 1) for entry in listed.split(","))
        signs = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
        for escaped, sign in signs.items():
            properties = {key: value.replace(escaped, sign) for key, value in properties.items()}
        for escaped in ("%0D", "%0A", "%25"):
            data = data.replace(escaped, signs[escaped])
        found.append((name, properties, data))
    return found


def test_github() -> None:
    first, *others = commands(formats()["github"](manual(), mixed()))
    expected = "40 documents and 1 record checked by 3 rules: 1 error, 1 warning, 1 note, 1 accepted by concession"
    assert first == ("notice", {"title": "Clausebook"}, expected)
    assert [name for name, _, _ in others] == ["error", "warning", "notice"]
    place = {"file": "manual/Über uns.md", "line": "12", "col": "5", "title": "LINK-001 A link leads nowhere"}
    assert others[1] == ("warning", place, "'x' leads nowhere\nMend it")


def test_github_escapes_as_the_documentation_says() -> None:
    odd = finding(message="50 %, a:b\r\nc", help="d", title="a, b: 5 %", place=Place("a:b,c.md", 1, 1))
    assert formats()["github"](manual(), report(odd)).splitlines()[1] == (
        "::error file=a%3Ab%2Cc.md,line=1,col=1,title=APPR-001 a%2C b%3A 5 %25::50 %25, a:b%0D%0Ac%0Ad"
    )


@given(ANY, ANY, ANY, ANY)
@examples(deadline=None, max_examples=100)
def test_github_reads_back_what_was_written(message: str, advice: str, path: str, title: str) -> None:
    odd = finding(message=message, help=advice, title=title, place=Place(path, 7, 8))
    _, (name, properties, data) = commands(formats()["github"](manual(), report(odd)))
    place = {"file": path, "line": "7", "col": "8", "title": f"APPR-001 {title}"}
    assert (name, properties, data) == ("error", place, f"{message}\n{advice}")


@pytest.mark.parametrize(("count", "limited"), [(github.MAXIMUM, False), (github.MAXIMUM + 1, True)])
def test_github_says_when_the_forge_shows_only_some(count: int, limited: bool) -> None:
    many = [finding(place=Place("manual/a.md", line)) for line in range(1, count + 1)]
    first, *others = commands(formats()["github"](manual(), report(*many)))
    assert len(others) == count
    words = f"only 10 annotations of each severity are shown here; the log of this step has all {count}"
    assert (words in first[2]) is limited


def test_github_says_that_the_history_was_not_verified() -> None:
    second = commands(formats()["github"](manual(Evidence.SHALLOW), report()))[1]
    assert second[:2] == ("warning", {"title": "Clausebook: history not verified"})


@cache
def standard() -> Draft4Validator:
    """Return the validator of the standard's own schema."""
    return Draft4Validator(json.loads(SARIF.read_text("utf-8")))


def run(shown: Manual, judged: Report) -> Any:
    """Return the one run of a valid SARIF log."""
    log = json.loads(formats()["sarif"](shown, judged))
    assert [error.message for error in standard().iter_errors(log)] == []
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    return log["runs"][0]


def test_sarif_results() -> None:
    found = run(manual(), mixed())
    driver = found["tool"]["driver"]
    assert driver["version"] == clausebook.__version__
    assert [rule["id"] for rule in driver["rules"]] == ["APPR-001", "LINK-001", "REVW-003"]
    assert driver["rules"][0]["fullDescription"] == {"text": "A word."}
    assert driver["rules"][2]["help"]["markdown"] == "Review due soon"
    assert [result["level"] for result in found["results"]] == ["error", "warning", "note", "error"]
    for result in found["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    second = found["results"][1]
    assert second["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "manual/%C3%9Cber%20uns.md", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 12, "startColumn": 5},
            }
        }
    ]
    assert [place["id"] for place in second["relatedLocations"]] == [1, 2]
    assert second["message"]["text"] == "'x' leads nowhere. Mend it"


def test_sarif_suppresses_what_a_concession_accepts_and_nothing_else() -> None:
    results = run(manual(), mixed())["results"]
    reason = "Accepted by concession CON-2026-01: The page moves in July"
    assert results[3]["suppressions"] == [{"kind": "external", "status": "accepted", "justification": reason}]
    assert [result["suppressions"] for result in results[:3]] == [[], [], []]


def test_sarif_fingerprints_stay_when_lines_move_and_differ_otherwise() -> None:
    here = finding()
    other = [
        replace(here, subject="PRO-06"),
        replace(here, message="Else"),
        replace(here, place=Place("manual/b.md", 6)),
        finding("LINK-001"),
        replace(here, place=here.place._replace(line=90)),
    ]

    def prints(*findings: Finding) -> list[str]:
        results = run(manual(), report(*findings))["results"]
        return [result["partialFingerprints"]["clausebookFinding/v1"] for result in results]

    assert prints(here) == prints(other[-1])
    assert len(set(prints(here, *other))) == len(other) + 1


def test_sarif_keeps_content_from_becoming_a_link() -> None:
    odd = report(finding(message="see [here](https://evil.example)", help="Look"))
    assert run(manual(), odd)["results"][0]["message"]["text"] == "see \\[here\\](https://evil.example). Look"


def test_sarif_notes_that_the_history_was_not_verified() -> None:
    notes = run(manual(Evidence.NONE), report())["invocations"][0]["toolExecutionNotifications"]
    assert [note["level"] for note in notes] == ["warning"]
    assert run(manual(), report())["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_sarif_holds_every_rule_there_is() -> None:
    judged = Report((), tuple(rule.text for rule in rules()), 0, 0)
    for rule in run(manual(), judged)["tool"]["driver"]["rules"]:
        assert 20 < len(rule["fullDescription"]["text"]) <= 1000
        assert rule["help"]["markdown"].startswith("## What it checks")
