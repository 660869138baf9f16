"""The published data parse, fit their schemas and agree with the model and the pages."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import clausebook
from clausebook.model.clause import Standard
from clausebook.model.coverage import Grade
from clausebook.model.history import Evidence, History
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.problem import Malformed, Problem, Topic
from clausebook.model.settings import Exclusion
from clausebook.views.coverage_data import as_csv, as_json, as_text
from staged import files
from values import DAY, EDITION, campuses, document, manual, record, ref, settings, standard

SCHEMAS = Path(clausebook.__file__).parent / "schemas"
GONE = Exclusion(ref("4.4"), 'We don\'t, "ever"', "ha", date(2026, 1, 5), Place("manual/manual.yml"))


def fits(name: str, text: bytes | str) -> Any:
    """Validate a text and return its data."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    data = json.loads(text)
    Draft202012Validator(schema).validate(data)
    return data


def known(*names: str, edition: Standard | None = None) -> Manual:
    """Return a manual with every grade: 4.2 has a section and a record at the town, 4.3 a section, 4.1 nothing."""
    bad = Malformed("manual/x.md", "", "", (Problem(Topic.FIELD, Place("manual/x.md"), "m", "h"),))
    late = document("PRO-03", clauses=("4.1",), approvals=())
    return manual(
        document(sections=("4.2", "4.3"), title='=1+1, "x"\nnew'),
        document("PRO-02", clauses=("4.5",), effective=date(2026, 2, 20)),
        late,
        record(clauses=("4.2",), campus="town"),
        settings=settings(campuses=campuses(*names), exclusions=(GONE,)),
        standards={EDITION: edition or standard("4.1", "4.2", "4.3", "4.4", "4.5")},
        malformed=(bad,),
    )


@pytest.mark.parametrize("names", [(), ("town", "lake")])
def test_coverage_as_json_fits_its_schema_and_the_model(names: tuple[str, ...]) -> None:
    made = known(*names)
    coverage = made.coverages[EDITION]
    data = fits("coverage", as_json(coverage, DAY))
    assert data["as_of"] == "2026-06-30"
    rows = {row["clause"]: row for row in data["clauses"]}
    assert list(rows) == ["4.1", "4.2", "4.3", "4.4", "4.5"]
    assert rows["4.1"]["not_in_force_or_overdue"] == ["PRO-03"]
    assert rows["4.2"]["records"] == ["MR-2026-01"]
    assert rows["4.4"]["not_applicable"] == {"reason": GONE.reason, "approved_by": "ha"}
    for row in coverage.clauses:
        words = {campus or "all": grade.words for campus, grade in row.grades.items()}
        assert rows[row.clause.ref.number]["grades"] == words
    assert files(made)[f"coverage/{EDITION}.json"].decode() == as_json(coverage, DAY)


def test_coverage_as_csv_says_the_same() -> None:
    coverage = known("town", "lake").coverages[EDITION]
    text = as_csv(coverage)
    assert text.endswith("\r\n")
    rows = list(csv.DictReader(io.StringIO(text)))
    grades = {(row["clause"], row["campus"]): row["grade"] for row in rows}
    assert len(rows) == 10
    assert grades["4.2", "town"] == "addressed and evidenced"
    assert grades["4.2", "lake"] == "addressed"
    assert grades["4.4", "town"] == grades["4.4", "lake"] == "not applicable"
    assert grades["4.1", "town"] == "none"
    assert grades["4.5", "lake"] == "mentioned"


def test_coverage_as_text_counts_and_names_gaps() -> None:
    text = as_text(known("town", "lake").coverages[EDITION], DAY)
    counts = "4 applicable clauses, each counted by its lowest campus: "
    assert f"{counts}0 addressed and evidenced, 2 addressed, 1 mentioned, 1 none" in text
    assert "Gaps: 2\n  4.1 Clause 4.1: none (not in force: PRO-03)\n  4.5 Clause 4.5: mentioned\n" in text
    assert f"Not applicable: 4.4 Clause 4.4: {GONE.reason}" in text
    assert "unverified" not in text


def test_coverage_as_text_without_gaps_and_of_an_unverified_catalogue() -> None:
    one = replace(standard("4.2"), verified=False)
    text = as_text(known(edition=one).coverages[EDITION], DAY)
    assert text.splitlines()[1].startswith("Unverified: our catalogue of EX 1:2020 is inferred")
    assert "No gaps: every applicable clause is addressed" in text
    assert json.loads(as_json(known(edition=one).coverages[EDITION], DAY))["verified"] is False


@pytest.mark.parametrize("draft", [True, False])
def test_manual_json_fits_its_schema_and_the_model(draft: bool) -> None:
    made = replace(known("town", "lake"), draft=draft)
    data = fits("manual", files(made)["manual.json"])
    assert [entry["id"] for entry in data["documents"]] == ["PRO-01", "PRO-02", "PRO-03"]
    assert [entry["state"] for entry in data["documents"]] == ["in-force", "in-force", "not-approved"]
    assert data["documents"][0]["sections"][1] == {"anchor": "section-11", "clauses": [f"{EDITION}:4.3"]}
    assert data["documents"][0]["page"] == "documents/PRO-01.html"
    assert data["records"][0]["campus"] == "town"
    assert data["malformed"] == [{"path": "manual/x.md", "id": ""}]
    assert data["draft"] is draft
    assert data["commit"] is None
    coverage = made.coverages[EDITION]
    assert data["coverage"] == {EDITION: {grade.words: coverage.count(grade) for grade in Grade}}


@pytest.mark.parametrize("evidence", list(Evidence))
def test_manual_json_of_every_kind_of_history(evidence: Evidence) -> None:
    assert fits("manual", files(manual(history=History(evidence)))["manual.json"])["history"] == evidence


def test_manual_json_names_the_commit_of_a_text_still_in_force() -> None:
    new = document(approvals=())
    held = document(commit="a" * 40)
    data = fits("manual", files(manual(new, draft=False, held={new.path: held}))["manual.json"])
    assert [(entry["commit"], entry["state"]) for entry in data["documents"]] == [("a" * 40, "in-force")]


def test_the_register_as_csv_agrees_and_no_cell_is_a_formula() -> None:
    made = known("town")
    rows = list(csv.DictReader(io.StringIO(files(made)["register.csv"].decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == ["PRO-01", "PRO-02", "PRO-03"]
    assert rows[0]["title"] == '\'=1+1, "x"\nnew'
    assert rows[0]["state"] == made.standing(made.documents[0]).state
    assert rows[1]["clauses"] == f"{EDITION}:4.5"
    assert {row["digest"] for row in rows} == {made.documents[0].digest}
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row.values())
