"""Gaps and changes of edition in every form: they parse, fit their schemas, agree with each other and break nothing."""

import csv
import io
import json
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

import clausebook
from clausebook.model.clause import ClauseRef, Counterpart
from clausebook.model.document import Document
from clausebook.model.edition_change import Change, EditionChange, compare
from clausebook.model.gap import Gaps, find_gaps
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.sources.catalogues import counterparts, packaged_standards
from clausebook.views import edition_data, gap_data
from clausebook.views.gap_table import NoSpreadsheet, Table, as_csv, as_markdown, as_xlsx
from rendering import render
from staged import files, read, staged
from values import DAY, EDITION, campuses, document, manual, record, record_type, ref, settings, standard

SCHEMAS = Path(clausebook.__file__).parent / "schemas"
LATER = "example-2026"
TYPES = {"review": record_type(Period(12, 0), clauses=(ref("4.2"),))}
NASTY = '=1+1, "x" | <b>*y*</b>'


def fits(name: str, text: bytes | str) -> Any:
    """Validate a text and return its data."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    data = json.loads(text)
    Draft202012Validator(schema).validate(data)
    return data


def known(*names: str, status: str = "current") -> Manual:
    """Return a manual with a gap of every kind, and a later edition of its standard."""
    tree = replace(standard("4.1", "4.2", "4.3", "4.4", "4.5"), status=status, verified=status == "current")
    new = replace(standard("4.1", "4.2", "4.6"), id=LATER, label="EX 1:2026", status="NOT VERIFIED", verified=False)
    moved = {number: replace(clause, ref=ClauseRef(LATER, number)) for number, clause in new.clauses.items()}
    pairs = (
        pair("4.1", "changed", "4.1", note="A | note."),
        pair("4.2", "same", "4.2"),
        pair("4.3", "gone"),
        pair("4.4", "moved", "4.6"),
    )
    return manual(
        document(sections=("4.2",)),
        document("PRO-02", clauses=("4.3",), title=NASTY),
        document("PRO-03", clauses=("4.4",), approvals=()),
        document("PRO-04", sections=("4.5",), review=date(2026, 6, 29)),
        record(clauses=("4.2",), day=date(2024, 1, 5)),
        settings=settings(campuses=campuses(*names)),
        standards={EDITION: tree, LATER: replace(new, clauses=moved)},
        counterparts=pairs,
        record_types=TYPES,
    )


def pair(source: str, relation: str, *targets: str, note: str = "") -> Counterpart:
    """Return a pair of the two editions."""
    refs = tuple(ClauseRef(LATER, target) for target in targets)
    return Counterpart(ref(source), refs, relation, note, "single", LATER)


def gaps_of(made: Manual) -> Gaps:
    """Return the gaps."""
    return find_gaps(made, made.coverages[EDITION])


def change_of(made: Manual) -> EditionChange:
    """Return what becomes of the clauses."""
    return compare(made, made.standards[EDITION], made.standards[LATER])


@pytest.mark.parametrize("names", [(), ("town", "lake")])
def test_gaps_as_json_fit_their_schema_and_the_model(names: tuple[str, ...]) -> None:
    made = known(*names)
    data = fits("gap", gap_data.as_json(gaps_of(made), made))
    kinds = {row["clause"]: row["gap"] for row in data["gaps"]}
    assert kinds == {
        "4.1": "no-document",
        "4.2": "no-record",
        "4.3": "mentioned",
        "4.4": "not-in-force",
        "4.5": "review-overdue",
    }
    assert set(data["counts"].values()) == {1}
    assert {tuple(row["campuses"]) for row in data["gaps"]} == {names or ("all",)}
    assert data["no_record_asked_for"] == ["4.5"]
    assert files(made)[f"coverage/gap-{EDITION}.json"].decode() == gap_data.as_json(gaps_of(made), made)


@pytest.mark.parametrize("names", [(), ("town", "lake")])
def test_gaps_as_csv_have_a_row_for_each_campus(names: tuple[str, ...]) -> None:
    made = known(*names)
    rows = list(csv.DictReader(io.StringIO(as_csv(gap_data.as_table(gaps_of(made), made)))))
    assert [(row["clause"], row["campus"]) for row in rows] == [
        (f"4.{number}", campus) for number in range(1, 6) for campus in names or ("",)
    ]
    assert all(row["next step"] and row["confidence"] == "confirmed" for row in rows)


def test_gaps_as_text_say_where_what_and_what_next() -> None:
    made = known("town", "lake")
    text = gap_data.as_text(gaps_of(made), made)
    assert "As of 2026-06-30: 5 gaps at 5 of 5 applicable clauses" in text
    assert (
        "4.3 Clause 4.3 (catalogue: confirmed)\n  all campuses: mentioned in PRO-02, but no section carries it\n"
        in text
    )
    assert "    next: have PRO-03 approved by the registry" in text
    assert "nverified" not in text
    assert "rovisional" not in text


def test_a_gap_of_one_campus_names_it() -> None:
    text = document(sections=("4.2",))
    made = replace(known("town", "lake"), documents=(text,), records=(record(clauses=("4.2",), campus="town"),))
    assert "4.2 Clause 4.2 (catalogue: confirmed)\n  Lake: no record is evidence\n" in gap_data.as_text(
        gaps_of(made), made
    )


@pytest.mark.parametrize(("status", "word"), [("NOT VERIFIED", "Unverified: "), ("PROVISIONAL", "Provisional: ")])
def test_what_a_catalogue_does_not_rest_on_stands_at_the_top(status: str, word: str) -> None:
    made = known(status=status)
    gaps = gaps_of(made)
    assert gap_data.as_text(gaps, made).splitlines()[1].startswith(word)
    assert as_markdown(gap_data.as_table(gaps, made)).splitlines()[2].startswith(word)
    rows = list(csv.DictReader(io.StringIO(as_csv(gap_data.as_table(gaps, made)))))
    assert {row["catalogue"] for row in rows} == {word.removesuffix(": ").lower()}
    assert fits("gap", gap_data.as_json(gaps, made))["catalogue"] == word.removesuffix(": ").lower()
    assert word.strip() in read(staged(made)[f"coverage/gap-{EDITION}.md"]).text


def test_a_change_of_edition_as_json_fits_its_schema_and_the_model() -> None:
    made = known()
    data = fits("edition-change", edition_data.as_json(change_of(made), made))
    rows = [(row["clause"] and row["clause"]["number"], row["change"]) for row in data["clauses"]]
    assert rows == [("4.1", "changed"), ("4.2", "same"), (None, "gone"), (None, "unknown"), ("4.6", "moved")]
    assert data["clauses"][1]["touched"] == [{"document": "PRO-01", "section": "section-10"}]
    assert data["clauses"][2]["touched"] == [{"document": "PRO-02", "section": None}]
    assert (data["from"]["verified"], data["to"]["catalogue"]) == (True, "unverified")
    assert data["documents"] == ["PRO-02", "PRO-03", "PRO-04"]


def test_a_change_of_edition_says_on_every_line_how_sure_it_is() -> None:
    made = known()
    lines = edition_data.as_text(change_of(made), made).splitlines()
    assert lines[0] == "From EX 1:2020 to EX 1:2026"
    assert lines[1].startswith("Unverified: our catalogue of EX 1:2026 is inferred")
    assert lines[2].startswith("Unverified: the comparison is our judgement")
    heads = [line for line in lines if line.startswith(tuple(f"{kind}  " for kind in Change))]
    heads += [line for line in lines if line.startswith(tuple(f"{kind.value.ljust(7)}  4" for kind in Change))]
    assert len(set(heads)) == 5
    assert all("(catalogue: confirmed; comparison: " in line for line in heads)
    assert "moved    4.6 Clause 4.6 from 4.4 (catalogue: confirmed; comparison: single)" in lines
    assert '           touched: PRO-01 "Section 10"' in lines


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("iso-21001-2018", "iso-21001-2025"),
        ("iso-9001-2015", "iso-9001-2026"),
        ("iso-21001-2018", "iso-9001-2015"),
        ("iso-9001-2015", "iso-21001-2018"),
    ],
)
def test_the_editions_of_the_package_in_every_form(old: str, new: str) -> None:
    made = manual(standards=dict(packaged_standards()), counterparts=counterparts())
    change = compare(made, made.standards[old], made.standards[new])
    data = fits("edition-change", edition_data.as_json(change, made))
    table = edition_data.as_table(change, made)
    assert len(data["clauses"]) == len(table.rows) == len(change.rows) >= len(made.standards[new].leaves)
    assert all(row[4] and row[5] for row in table.rows)
    word = {"iso-21001-2025": "Unverified: our", "iso-9001-2026": "Provisional: our"}.get(
        new, "Unverified: the comparison"
    )
    assert table.lines[0].startswith(word)


def step(made: Manual, number: str) -> str:
    """Return the next step for a clause of the new edition, or for one that is gone."""
    change = change_of(made)
    row = next(row for row in change.rows if row.clause.ref.number == number)
    return edition_data.next_step(row, change, made)


def named(name: str, number: str) -> Document:
    """Return a document that names a clause of the new edition."""
    return replace(document(name), clauses=(ClauseRef(LATER, number),))


def test_the_next_step_of_a_change_of_edition() -> None:
    made = known()
    assert step(made, "4.1").endswith(
        f'write what is needed, and tag the section with {{ data-clause="{LATER}:4.1" }} too'
    )
    assert step(made, "4.2").endswith(f'tag the section of PRO-01 with {{ data-clause="{LATER}:4.2" }} too')
    assert step(made, "4.3") == "keep what serves you; once EX 1:2026 is adopted, take the tag away"
    assert step(made, "4.5") == "look it up in your copy of EX 1:2026"
    ready = replace(made, documents=(named("PRO-08", "4.2"),))
    assert step(ready, "4.2").endswith("; PRO-08 names it already")


def test_a_clause_that_is_new_begins_with_what_it_was_split_from() -> None:
    made = replace(known(), counterparts=(pair("4.2", "new", "4.6"),))
    assert "begin with PRO-01, and tag the section with" in step(made, "4.6")
    assert "write a document, and tag the section with" in step(made, "4.1")


class TestTable:
    TABLE = Table("A | title", ("Unverified: all of it",), ("clause", "note"), ((NASTY, "b|c"), ("4.1", "-1\ttab\x01")))

    def test_no_cell_of_a_csv_is_a_formula(self) -> None:
        rows = list(csv.reader(io.StringIO(as_csv(self.TABLE))))
        assert rows == [["clause", "note"], [f"'{NASTY}", "b|c"], ["4.1", "'-1\ttab\x01"]]

    def test_markdown_is_a_table_and_nothing_breaks_out_of_it(self) -> None:
        page = read(render(as_markdown(self.TABLE)))
        assert "=1+1" in page.text
        assert "b" not in page.names()
        assert sum(name == "td" for name, _ in page.elements) == 4
        assert page.unbalanced == []

    def test_a_workbook_reads_back_as_it_was_written(self) -> None:
        sheet = load_workbook(io.BytesIO(as_xlsx(self.TABLE, DAY))).active
        assert sheet is not None
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert rows[0][0] == "A | title"
        assert rows[1][0] == "Unverified: all of it"
        assert rows[3:] == [["clause", "note"], [NASTY, "b|c"], ["4.1", "-1\ttab"]]
        assert {cell.data_type for row in sheet.iter_rows(min_row=4) for cell in row} == {"s"}
        assert sheet.freeze_panes == "A5"

    def test_a_workbook_is_the_same_whenever_it_is_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first = as_xlsx(self.TABLE, DAY)
        monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
        assert as_xlsx(self.TABLE, DAY) == first
        assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = load_workbook(io.BytesIO(first)).properties
        assert {properties.created.date(), properties.modified.date()} == {DAY}
        assert as_xlsx(self.TABLE, date(2026, 7, 1)) != first

    def test_a_table_without_rows(self) -> None:
        empty = replace(self.TABLE, rows=())
        assert load_workbook(io.BytesIO(as_xlsx(empty, DAY))).active is not None
        assert as_csv(empty) == "clause,note\r\n"

    def test_without_the_library_it_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "openpyxl", None)
        with pytest.raises(NoSpreadsheet, match="openpyxl is not installed"):
            as_xlsx(self.TABLE, DAY)


class TestPages:
    def test_the_page_of_gaps_lists_them_and_links_what_it_names(self) -> None:
        page = read(staged(known("town", "lake"))[f"coverage/gap-{EDITION}.md"])
        assert page.unbalanced == []
        assert "All campuses" in page.text
        assert "Mentioned in PRO-02, but no section carries it." in page.text
        assert "../documents/PRO-02.html" in page.links()
        assert f"../clauses/{EDITION}/4-1.html" in page.links()
        assert "Whether a clause is met is the auditor's judgement" in page.text
        assert NASTY.split(maxsplit=1)[0] in page.text
        assert "b" not in page.names()

    def test_without_gaps_the_page_says_what_that_means(self) -> None:
        whole = manual(document(sections=("4.1",)), record_types={})
        page = read(staged(whole)[f"coverage/gap-{EDITION}.md"])
        assert "Every applicable clause is carried by a section of a document in force" in page.text
        assert "Addressed without a record" in page.text
        assert "conform" not in page.text.lower()

    def test_the_page_of_a_change_of_edition(self) -> None:
        made = known()
        page = read(staged(made)[f"coverage/change-{EDITION}-{LATER}.md"])
        assert page.unbalanced == []
        assert "Unverified: our catalogue of EX 1:2026 is inferred" in page.text
        assert page.text.count("Catalogue: confirmed; comparison: ") == 5
        assert "../documents/PRO-01.html#section-10" in page.links()
        assert fits("edition-change", files(made)[f"coverage/change-{EDITION}-{LATER}.json"])["to"]["standard"] == LATER

    def test_coverage_leads_to_both(self) -> None:
        links = read(staged(known())[f"coverage/{EDITION}.md"]).links()
        assert {f"gap-{EDITION}.html", f"change-{EDITION}-{LATER}.html"} <= set(links)

    def test_without_a_later_edition_there_is_no_page_of_one(self) -> None:
        pages = staged(manual())
        assert not any(path.startswith("coverage/change-") for path in pages)
        assert not any("change-" in link for link in read(pages[f"coverage/{EDITION}.md"]).links())
