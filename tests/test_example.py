"""The worked example is complete, honest and fictional: what an evaluator looks for first."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from clausebook import pipeline
from clausebook.model.coverage import Grade
from clausebook.model.document import Document, Status
from clausebook.model.finding import Report, Severity
from clausebook.model.manual import Manual
from college import commit_all
from repositories import git

PROJECT = Path(__file__).parents[1]
IDS = {
    "system": "QM-01 QM-02 QM-03 POL-01 PLN-01 PLN-02 PLN-04 PRO-01 PRO-02 REG-01 REG-02 REG-03",
    "learners": "POL-02 POL-04 PRO-05 PRO-08 REG-06 REC-01 FRM-01",
    "teaching": "POL-03 PLN-03 PRO-04 PRO-06 PRO-07 FRM-02 FRM-03 FRM-05",
    "resources": "PRO-03 PRO-11 PRO-12 REG-04 REG-05 REG-08",
    "improvement": "PRO-09 PRO-10 REG-07 FRM-04 FRM-06 REC-02 REC-03",
}
"""The documents of the example, by area."""
STANDARD = "iso-21001-2018"
TEXTS = sorted(path for folder in ("manual", "records") for path in (PROJECT / folder).rglob("*.md"))
_EMAIL = re.compile(r"[\w.+-]+@([\w.-]*\w)")
_ADDRESS = re.compile(r"https?://([\w.-]*\w)")
_NUMBERED = re.compile(r"^ *1\. ", re.MULTILINE)


@pytest.fixture(scope="module")
def manual() -> Manual:
    """Read the example as it lies in the folder."""
    return pipeline.read(PROJECT, today=date(2001, 1, 1))


@pytest.fixture(scope="module")
def report(manual: Manual) -> Report:
    """Judge the example."""
    return pipeline.judge(manual)


def procedures(manual: Manual) -> list[Document]:
    """Return the example's procedures."""
    return [document for document in manual.documents if document.type == "procedure"]


def test_forty_documents_stand_in_their_areas(manual: Manual) -> None:
    found: dict[str, set[str]] = {}
    for document in manual.documents:
        found.setdefault(document.area, set()).add(document.id)
    assert found == {area: set(ids.split()) for area, ids in IDS.items()}
    assert len(manual.documents) == 40
    assert manual.malformed == ()
    assert manual.problems == ()


def test_there_are_many_records_of_many_types(manual: Manual) -> None:
    assert len(manual.records) >= 40
    assert len({record.type for record in manual.records}) >= 12
    assert {record.campus for record in manual.records} >= {campus.id for campus in manual.settings.campuses}


def test_every_clause_is_answered_by_a_section_or_declared_not_applicable(manual: Manual) -> None:
    coverage = manual.coverages[STANDARD]
    assert [str(row.clause.ref) for row in coverage.applicable if row.grade < Grade.ADDRESSED] == []
    declared = [row for row in coverage.clauses if row.exclusion]
    assert all(row.exclusion and row.exclusion.reason and row.exclusion.approved_by for row in declared)
    assert len(coverage.applicable) + len(declared) == len(coverage.standard.leaves)


def test_everything_is_approved_and_in_force(manual: Manual) -> None:
    states = {document.id: str(manual.standing(document).state) for document in manual.documents}
    assert {key: state for key, state in states.items() if state != "in-force"} == {}
    assert all(document.status is Status.APPROVED for document in manual.documents)
    flawed = [
        (document.id, judgement.flaws)
        for document in manual.documents
        for judgement in manual.standing(document).judgements
        if not judgement.holds
    ]
    assert flawed == []


def test_the_check_has_no_error(report: Report) -> None:
    errors = [one for one in report.findings if one.severity is Severity.ERROR and not one.concession]
    assert [f"{one.place}: {one.code} {one.message}" for one in errors] == []
    assert report.conforms


def test_one_lapse_is_accepted_by_a_concession(manual: Manual, report: Report) -> None:
    accepted = {(one.subject, one.concession) for one in report.findings if one.concession}
    assert accepted == {("REG-02", "CON-2026-01")}
    assert [document.id for document in manual.documents if manual.is_overdue(document)] == ["REG-02"]


def test_the_day_is_fixed(manual: Manual) -> None:
    assert manual.settings.as_of == manual.as_of == date(2026, 11, 30)


def test_texts_name_roles_and_no_people(manual: Manual) -> None:
    names = [person.name for person in manual.register.people.values()]
    assert len(names) > 10
    named = [f"{path.name}: {name}" for path in TEXTS for name in names if name in path.read_text("utf-8")]
    assert named == []


def test_addresses_are_fictional(manual: Manual) -> None:
    settings = [PROJECT / "manual/manual.yml", PROJECT / "manual/register.yml"]
    hosts = {
        host.lower()
        for path in (*TEXTS, *settings)
        for pattern in (_EMAIL, _ADDRESS)
        for host in pattern.findall(path.read_text("utf-8"))
    }
    assert {host for host in hosts if not host.endswith(".example")} == set()
    emails = [email for person in manual.register.people.values() for email in person.emails]
    assert emails
    assert all(email.endswith(".example") for email in emails)


def test_addresses_of_people_stand_in_the_register_only(manual: Manual) -> None:
    emails = {email for person in manual.register.people.values() for email in person.emails}
    assert [path.name for path in TEXTS for email in emails if email in path.read_text("utf-8").lower()] == []


def test_procedures_have_numbered_steps_that_name_roles(manual: Manual) -> None:
    roles = [role.title.lower() for role in manual.register.roles.values()]
    assert len(procedures(manual)) == 12
    for document in procedures(manual):
        headings = [heading.text for heading in document.body.headings if heading.level == 2]
        assert {"Purpose", "Scope", "Responsibilities", "Steps"} <= set(headings), document.id
        steps = document.body.text.partition("## Steps")[2].partition("\n## ")[0]
        assert _NUMBERED.search(steps), document.id
        assert sum(role in steps.lower() for role in roles) >= 2, document.id


def test_every_document_says_who_it_is_for_what_changed_and_when_it_is_reviewed(manual: Manual) -> None:
    roles = {*manual.register.roles, "all"}
    for document in manual.documents:
        assert document.audience, document.id
        assert set(document.audience) <= roles, document.id
        assert document.change, document.id
        assert document.next_review is not None, document.id


def test_the_steps_of_the_readme_lead_to_a_manual_of_ones_own_without_an_error(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "manual", tmp_path / "manual")
    settings = tmp_path / "manual/manual.yml"
    keys = "as-of|certification|programmes|terms"
    text = re.sub(rf"^(?:{keys}):.*\n(?:  .*\n)*", "", settings.read_text(encoding="utf-8"), flags=re.MULTILINE)
    settings.write_text(text, encoding="utf-8")
    shutil.rmtree(tmp_path / "manual/record-types")
    for path in (tmp_path / "manual").rglob("*.md"):
        text = re.sub(r"^status: .*$", "status: draft", path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
        path.write_text(re.sub(r"^approvals:\n(?:  .*\n)+", "", text, count=1, flags=re.MULTILINE), encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit_all(tmp_path, "Begin our manual")
    own = pipeline.judge(pipeline.read(tmp_path, today=date(2026, 11, 30)))
    assert [one for one in own.findings if one.severity is Severity.ERROR] == []
