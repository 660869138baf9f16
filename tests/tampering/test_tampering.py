"""Every forgery is told by a rule that is named for it, no honest work is accused, and the published table says so."""

import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clausebook.checks.registry import rules
from clausebook.checks.run import run
from clausebook.model.finding import Finding, Severity
from clausebook.model.staged import Page
from clausebook.pipeline import compose, read
from tampering.beyond import BEYOND, UNJUDGED
from tampering.cases import Beyond, Forgery, Honest
from tampering.forgeries import FORGERIES
from tampering.honest import HONEST
from tampering.proof import can_sign
from tampering.publish import FILE, published, table
from tampering.story import DAY, Story, clean

PAGE = "help/tampering.md"
SEVERITIES = {rule.text.code: rule.text.severity for rule in rules()}
"""What a finding weighs unless it is played down, as a draft's are."""


def found(story: Story, folder: Path, today: date = DAY) -> tuple[Finding, ...]:
    """Return the findings of a story's last commit."""
    return run(read(story.make(folder / "college"), revision="HEAD", today=today)).findings


def begun(case: Forgery | Honest | Beyond) -> Story:
    """Return the year on which a case is made."""
    if case.signs and not can_sign():
        pytest.skip("NO ssh-keygen OR cryptography: signatures are NOT TESTED")
    return clean(("language: en\n", "language: en\nchanges: reviewed\n")) if case.reviewed else clean()


def lines(findings: tuple[Finding, ...]) -> list[str]:
    """Return findings as a failing test should show them."""
    return [f"{one.severity} {one.code} {one.place} {one.message}" for one in findings]


def concerns(finding: Finding, identity: str) -> bool:
    """Say whether a finding is about a document."""
    return not identity or finding.subject == identity or identity in finding.message or identity in finding.place.path


def marked(case: Forgery | Honest) -> Any:
    """Return a case as a parameter; one that is not judged rightly yet must fail until it is."""
    marks = [pytest.mark.xfail(strict=True, reason=case.missing)] if case.missing else []
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in FORGERIES])
def test_a_forgery_is_told(case: Forgery, tmp_path: Path) -> None:
    story = begun(case)
    case.make(story)
    seen = found(story, tmp_path)
    telling = {one.code for one in seen if concerns(one, case.about) and one.severity is SEVERITIES[one.code]}
    assert set(case.rules) <= telling, lines(seen)


def test_the_year_is_clean(tmp_path: Path) -> None:
    assert lines(found(clean(), tmp_path)) == []


@pytest.mark.parametrize("case", [marked(case) for case in HONEST])
def test_honest_work_is_not_accused(case: Honest, tmp_path: Path) -> None:
    story = begun(case)
    case.make(story)
    seen = tuple(one for one in found(story, tmp_path) if one.severity is not Severity.NOTE)
    accused = tuple(one for one in seen if one.severity is Severity.ERROR or one.code not in case.warnings)
    assert lines(accused) == []
    assert {one.code for one in seen} == set(case.warnings), "a warning that is named does not come"


@pytest.mark.parametrize("case", [*BEYOND, *UNJUDGED], ids=lambda case: case.name)
def test_what_is_said_to_be_beyond_the_rules_is(case: Beyond, tmp_path: Path) -> None:
    story = begun(case)
    case.make(story)
    assert lines(tuple(one for one in found(story, tmp_path) if one.severity is Severity.ERROR)) == []


def test_there_are_enough_of_each() -> None:
    assert len([case for case in FORGERIES if not case.missing]) >= 40
    assert len([case for case in HONEST if not case.missing]) >= 40


def test_no_two_cases_have_one_name_or_one_sentence() -> None:
    cases = (*FORGERIES, *HONEST, *BEYOND, *UNJUDGED)
    assert len({case.name for case in cases}) == len({case.what for case in cases}) == len(cases)


def test_the_published_table_is_that_of_the_suite() -> None:
    assert FILE.read_text("utf-8") == published(table()), "write it with: PYTHONPATH=tests python -m tampering.publish"


def test_the_page_names_every_case_and_links_every_rule(tmp_path: Path) -> None:
    manual = read(clean().make(tmp_path / "college"), revision="HEAD", today=DAY)
    (page,) = (item for item in compose(manual, run(manual)) if isinstance(item, Page) and item.path == PAGE)
    text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", page.markdown)))
    for group in (*table()["forgeries"], *table()["honest"]):
        for case in group["cases"]:
            assert case["what"] in text
            for code in case.get("rules", ()):
                assert f'<a href="../rules/{code}.html">{code}</a>' in page.markdown
    for case in (*table()["beyond"], *table()["unjudged"]):
        assert case["what"] in text
