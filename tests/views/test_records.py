"""Pages of records: corrections, states and links of a type's own, what records count for, and disposal."""

from datetime import date

from clausebook.model.period import Period
from clausebook.model.record import RecordState, RequiredLink
from clausebook.model.settings import Programme, Unit
from staged import in_order, read, staged
from values import document, manual, record, record_type, register, settings

STATES = (
    RecordState("begun", "Begun", False, ("checked", "dropped")),
    RecordState("checked", "Checked by two", False, ("done",)),
    RecordState("done", "Done", True),
    RecordState("dropped", "Dropped", True),
)


def test_a_corrected_record_leads_to_its_correction_and_back() -> None:
    old = record(status="closed", closed=date(2026, 2, 1))
    new = record("MR-2026-02", corrects="MR-2026-01")
    other = record("MR-2026-03")
    pages = staged(manual(records=(old, new, other), record_types={"review": record_type()}))
    before, after = (read(pages[f"records/review/{name}.md"]) for name in ("MR-2026-01", "MR-2026-02"))
    assert in_order(before.text, ["Corrected.", "MR-2026-02", "The record itself stays as it was closed"]) == []
    assert "MR-2026-02.html" in before.links()
    assert "Corrects MR-2026-01" in after.text
    assert "MR-2026-01.html" in after.links()
    assert "Correct" not in read(pages["records/review/MR-2026-03.md"]).text


def test_states_of_a_types_own_are_shown_by_name() -> None:
    kind = record_type(states=STATES, columns=("date", "status"))
    kept = (
        record(status="checked"),
        record("MR-2026-02", status="dropped", closed=date(2026, 6, 1)),
    )
    pages = staged(manual(records=kept, record_types={"review": kind}))
    said = ["States:", "Begun → Checked by two, Dropped; Checked by two → Done; Done: closed, and never changes"]
    assert in_order(read(pages["records/review/index.md"]).text, [*said, "Dropped", "Checked by two"]) == []
    assert "State Checked by two: work on it goes on" in read(pages["records/review/MR-2026-01.md"]).text
    assert "State Dropped, closed on 1 June 2026" in read(pages["records/review/MR-2026-02.md"]).text


def test_what_a_type_asks_to_be_named_is_said_on_its_list() -> None:
    items = {"type": "array", "title": "Steps", "items": {"properties": {"form": {"title": "Form used"}}}}
    links = (RequiredLink("refers-to", ("review",), "closed", 2), RequiredLink("steps.form", (), "checked"))
    kind = record_type(states=STATES, links=links, schema={"properties": {"steps": items}})
    page = read(
        staged(manual(records=(record(status="begun"),), record_types={"review": kind}))["records/review/index.md"]
    )
    said = "review (at least 2) under the references, once it is closed; "
    said += "document or record (at least 1) under “Steps: Form used”, from “Checked by two” on"
    assert f"Each has to name {said}" in page.text


def test_what_a_record_counts_for() -> None:
    known = settings(units=(Unit("it", "Computing"),), programmes=(Programme("care", "Care and Health"),))
    kept = record(unit="it", programme="care", term="autumn-2026", fields={"programme": "care"})
    kind = record_type(columns=("unit", "programme", "term"), schema={"properties": {"programme": {"title": "Course"}}})
    pages = staged(manual(records=(kept,), record_types={"review": kind}, settings=known))
    text = read(pages["records/review/MR-2026-01.md"]).text
    assert in_order(text, ["Unit Computing", "Term autumn-2026", "Evidence for", "Course care"]) == []
    assert "Programme" not in text
    assert "MR-2026-01 MR-2026-01 Computing care autumn-2026" in read(pages["records/review/index.md"]).text


def test_the_list_of_what_may_be_disposed_of() -> None:
    kind = record_type(retention=Period(36, 0), retention_from="closed")
    kept = (
        record("MR-2020-01", status="closed", closed=date(2020, 3, 1)),
        record("MR-2022-01", status="closed", closed=date(2022, 3, 1), owner="registry"),
        record("MR-2022-02", status="closed", closed=date(2022, 3, 1), retention=Period(120, 0)),
        record("MR-2023-01", status="closed", closed=date(2023, 9, 1)),
        record("MR-2026-01"),
    )
    known = manual(records=kept, record_types={"review": kind}, as_of=date(2026, 6, 30), register=register())
    page = read(staged(known)["records/disposal.md"])
    said = ["The time of 4 records runs; that of 1 has not begun", "Now"]
    said += ["MR-2020-01", "1 Mar 2023", "Head (Hanna Arp)", "MR-2022-01", "1 Mar 2025", "Registry (Rosa Costa)"]
    assert in_order(page.text, [*said, "In the coming year", "MR-2023-01", "1 Sep 2026"]) == []
    assert "MR-2022-02" not in page.text
    assert "../review/MR-2020-01.html" in page.links() or "review/MR-2020-01.html" in page.links()
    assert "it may be disposed of" in read(staged(known)["records/review/MR-2020-01.md"]).text


def test_nothing_to_dispose_of() -> None:
    page = read(staged(manual(records=(record(),), documents=(document(),)))["records/disposal.md"])
    assert in_order(page.text, ["Now", "None.", "In the coming year", "None."]) == []
