"""The approvals ledger lists every entry once, by the text that it is bound to; page, CSV and JSON agree."""

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
from clausebook.model.document import Status
from clausebook.model.history import Evidence, History
from clausebook.model.manual import Manual
from clausebook.model.register import Person
from clausebook.views.pages.approvals import compose
from staged import files, in_order, read, site_of, staged
from values import DIGEST, approval, document, manual, register

SCHEMA = Path(clausebook.__file__).parent / "schemas/approvals.schema.json"


def ledger(known: Manual) -> list[dict[str, Any]]:
    """Return the entries of the JSON, which must fit its schema."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    data = json.loads(files(known)["approvals.json"])
    Draft202012Validator(schema).validate(data)
    return list(data["approvals"])


def rows(known: Manual) -> list[dict[str, str]]:
    """Return the rows of the CSV."""
    return list(csv.DictReader(io.StringIO(files(known)["approvals.csv"].decode("utf-8-sig"), newline="")))


def test_entries_stand_newest_first_with_who_what_and_how_well_proved() -> None:
    later = approval("head", "ha", date(2026, 2, 20))
    known = manual(document(approvals=(approval(), later)), document("PRO-02", approvals=(approval(),)))
    page = read(staged(known)["approvals.md"])
    said = ["20 Feb 2026 PRO-01 PRO-01 1.0 Hanna Arp Head recorded", "18 Feb 2026 PRO-02 PRO-02 1.0 Rosa Costa"]
    assert in_order(page.text, [*said, "18 Feb 2026 PRO-01 PRO-01 1.0 Rosa Costa Registry"]) == []
    assert {"documents/PRO-01.html", "approvals.csv", "approvals.json"} <= set(page.links())
    assert [entry["document"] for entry in ledger(known)] == ["PRO-01", "PRO-02", "PRO-01"]
    assert staged(known)["approvals.md"].menu == ("Control",)


def test_page_csv_and_json_agree() -> None:
    known = manual(document(approvals=(approval(), approval(person="zz"))), document("PRO-02"))
    entries, lines = ledger(known), rows(known)
    for key in ("date", "person", "name", "role", "document", "title", "version", "assurance", "digest", "path"):
        assert [entry[key] for entry in entries] == [line[key] for line in lines]
    assert ["; ".join(entry["flaws"]) for entry in entries] == [line["reason"] for line in lines]
    assert read(staged(known)["approvals.md"]).text.count("18 Feb 2026") == len(entries)


def test_an_entry_that_does_not_count_says_why() -> None:
    known = manual(document(approvals=(approval(digest="cb1:" + "1" * 64),)))
    assert "does not count: the content has changed since" in read(staged(known)["approvals.md"]).text
    assert [(entry["assurance"], entry["flaws"]) for entry in ledger(known)] == [
        ("none", ["the content has changed since"])
    ]


@pytest.mark.parametrize("changes", [{"status": Status.WITHDRAWN}, {"status": Status.DRAFT}, {"effective": None}])
def test_withdrawn_documents_and_drafts_are_listed(changes: dict[str, Any]) -> None:
    assert [entry["assurance"] for entry in ledger(manual(document(**changes)))] == ["recorded"]


def test_a_superseded_document_is_listed() -> None:
    known = manual(document(), document("PRO-02", supersedes=("PRO-01",)))
    assert not known.standing(known.documents[0]).in_force
    assert {entry["document"]: entry["assurance"] for entry in ledger(known)} == {
        "PRO-01": "recorded",
        "PRO-02": "recorded",
    }


def test_a_cell_that_a_spreadsheet_would_calculate_is_made_harmless() -> None:
    people = {"rc": replace(register().people["rc"], name="=HYPERLINK(1)")}
    known = manual(document(title="@SUM(A1)"), register=replace(register(), people=people))
    assert (rows(known)[0]["name"], rows(known)[0]["title"]) == ("'=HYPERLINK(1)", "'@SUM(A1)")
    assert ledger(known)[0]["name"] == "=HYPERLINK(1)"


def test_no_name_becomes_markup() -> None:
    line = "<script>alert(1)</script> *x*\n\n# Heading\n\n```\n"
    people = {"rc": Person("rc", line, (), register().people["rc"].tenures)}
    page = read(staged(manual(document(title=line), register=replace(register(), people=people)))["approvals.md"])
    assert not {"script", "em", "code", "pre"} & page.names()
    assert [name for name, _ in page.elements].count("h1") == 1
    assert page.unbalanced == []
    assert "<script>alert(1)</script> *x* # Heading" in page.text


def test_without_a_history_no_commit_is_claimed() -> None:
    known = manual(document(), history=History(Evidence.SHALLOW, "Earlier changes are missing; fetch them."))
    assert "Not verified. Earlier changes are missing" in read(staged(known)["approvals.md"]).text
    assert [entry["commit"] for entry in ledger(known)] == [None]


def test_an_empty_ledger_says_so() -> None:
    known = manual(document(approvals=()))
    assert "No document carries an approval." in read(staged(known)["approvals.md"]).text
    assert ledger(known) == []


def test_an_entry_that_two_texts_carry_is_listed_once_by_the_one_that_it_is_bound_to() -> None:
    held = document(commit="a" * 40)
    edited = document(digest="cb1:" + "2" * 64, status=Status.DRAFT)
    known = manual(edited, held={edited.path: held})
    assert [(entry["assurance"], entry["page"]) for entry in ledger(known)] == [("recorded", "documents/PRO-01.html")]


def test_an_approval_of_a_draft_leads_to_the_draft() -> None:
    held = document(commit="a" * 40)
    given = approval(digest="cb1:" + "2" * 64)
    known = manual(document(digest=given.digest, approvals=(given,), status=Status.DRAFT), held={held.path: held})
    assert {entry["digest"]: entry["page"] for entry in ledger(known)} == {
        DIGEST: "documents/PRO-01.html",
        given.digest: "drafts/PRO-01.html",
    }


def test_the_ledger_is_a_page_and_two_files() -> None:
    assert [item.path for item in compose(site_of(manual(document())))] == [
        "approvals.md",
        "approvals.csv",
        "approvals.json",
    ]
