"""An institution's own type of record: one YAML file, and everything that works for ours works for it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from clausebook.authoring.new import new
from clausebook.model.calendar import calendar
from clausebook.model.clause import ClauseRef
from clausebook.model.expected import Delivery, expected
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.staged import Page
from clausebook.pipeline import compose, judge
from clausebook.sources.catalogues import packaged_record_types
from clausebook.sources.documents import read_record
from staged import in_order, read

DAY = date(2026, 6, 1)
Load = Callable[[], Manual]
TYPE = """\
id: class-visit
title: Class visit
plural: Class visits
prefix: CLV
about: One visit to a class, and what teacher and visitor made of it.
clauses: ["9.1.1"]
cadence: P1Y
scope: unit
retention: P2Y
retention-from: closed
states:
  - {id: planned, title: Planned, next: [done]}
  - {id: done, title: "Done, not discussed yet", next: [discussed]}
  - {id: discussed, title: Discussed, final: yes}
links:
  - {field: form, to: [document], when: done}
columns: [date, unit, visitor, status]
fields:
  required: [visitor, room]
  properties:
    visitor: {type: string, title: Visitor, format: person}
    room: {type: string, title: Room, pattern: "^[A-Z][0-9]{3}$", examples: [B204]}
    form: {type: string, title: Form, format: document-id}
    seen: {type: string, title: What was seen, minLength: 1}
"""
UNITS = """\
units:
  - {id: maths, title: Mathematics}
  - {id: trades, title: Technical trades}
"""


@pytest.fixture
def own(root: Path) -> Path:
    """A manual with units and a type of record of its own."""
    (root / "manual/record-types").mkdir()
    (root / "manual/record-types/class-visit.yml").write_text(TYPE, "utf-8")
    with (root / "manual/manual.yml").open("a", encoding="utf-8") as settings:
        settings.write(UNITS)
    return root


def begin(root: Path, manual: Manual, kind: str = "class-visit") -> Path:
    """Begin a record as `clausebook new` does, and return its file."""
    return new(root, manual, kind, title="Algebra", area=None, campus=None, owner="registry", day=DAY)


def fill(file: Path, *pairs: tuple[str, str]) -> None:
    """Fill in what the record says."""
    text = file.read_text("utf-8")
    for old, new_text in pairs:
        assert old in text, (old, text)
        text = text.replace(old, new_text)
    file.write_text(text, "utf-8")


def discussed(own: Path, manual: Manual) -> None:
    """Write a record that is closed."""
    fill(
        begin(own, manual),
        ("# unit: maths   one of: maths, trades\n", "unit: maths\n"),
        ("insert-person", "ha"),
        ("[Insert here what happened or was found, and who took part]", "The class worked on equations."),
        ("status: planned ", "status: discussed\nclosed: 2026-06-02\nform: PRO-05 "),
    )


def test_it_begins_with_what_the_type_asks_for(own: Path, load: Load) -> None:
    text = begin(own, load()).read_text("utf-8")
    assert "# One visit to a class, and what teacher and visitor made of it.\nid: CLV-2026-01\n" in text
    assert "# unit: maths   one of: maths, trades\n" in text
    assert "status: planned   # then one of: done; with discussed also a line 'closed:' with the day\n" in text
    assert 'room: "B204"   # Room\n' in text


def test_the_checks_judge_it_by_its_own_rules(own: Path, load: Load) -> None:
    file = begin(own, load())
    fill(file, ("insert-person", "ha"), ("status: planned ", "status: done "))
    codes = {finding.code for finding in judge(load()).findings if finding.subject == "CLV-2026-01"}
    assert "INFO-011" in codes
    fill(file, ("status: done ", "status: done\nform: PRO-05 "))
    codes = {finding.code for finding in judge(load()).findings if finding.subject == "CLV-2026-01"}
    assert "INFO-011" not in codes
    fill(file, ("status: done", "status: finished"))
    assert [item.path for item in load().malformed] == ["records/class-visit/CLV-2026-01.md"]


def test_its_list_and_its_records_have_pages(own: Path, load: Load) -> None:
    discussed(own, load())
    manual = load()
    report = judge(manual)
    assert [one.message for one in report.findings if one.subject == "CLV-2026-01"] == []
    pages = {item.path: item for item in compose(manual, report) if isinstance(item, Page)}
    overview = read(pages["records/index.md"]).text
    assert "Class visits One visit to a class" in overview
    said = ["Class visits", "2 years after it is closed", "Expected every year for each unit", "States: Planned → Done"]
    said += ["Each has to name document (at least 1) under “Form”, from “Done, not discussed yet” on"]
    said += ["Id Title Date Unit Visitor State", "CLV-2026-01 Algebra 1 June 2026 Mathematics Hanna Arp Discussed"]
    assert in_order(read(pages["records/class-visit/index.md"]).text, said) == []
    said = ["State Discussed, closed on 2 June 2026", "Unit Mathematics", "Kept until 2 June 2028", "Visitor Hanna Arp"]
    assert in_order(read(pages["records/class-visit/CLV-2026-01.md"]).text, [*said, "equations"]) == []


def test_coverage_and_calendar_count_it(own: Path, load: Load) -> None:
    discussed(own, load())
    manual = load()
    ref = ClauseRef("iso-21001-2018", "9.1.1")
    assert [record.id for record in manual.evidence[ref]] == ["CLV-2026-01"]
    (row,) = (row for row in manual.coverages["iso-21001-2018"].clauses if row.clause.ref == ref)
    assert [record.id for record in row.records] == ["CLV-2026-01"]
    series = [one for one in expected(manual) if one.kind.id == "class-visit"]
    told = {one.thing.id: [window.state for window in one.windows if window.records] for one in series}
    assert told == {"maths": [Delivery.DELIVERED], "trades": []}
    assert any("Class visit" in entry.title for entry in calendar(manual, tuple(series)))


@given(
    kind=st.sampled_from(sorted(packaged_record_types())),
    day=st.dates(date(1990, 1, 1), date(2150, 12, 31)),
    campus=st.sampled_from([None, "north", "south"]),
    owner=st.sampled_from(["head", "registry"]),
    title=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60),
)
@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_type_of_the_package_can_be_begun_and_read(
    root: Path, load: Load, kind: str, day: date, campus: str | None, owner: str, title: str
) -> None:
    manual = load()
    file = new(root, manual, kind, title=title, area=None, campus=campus, owner=owner, day=day)
    path = file.relative_to(root).as_posix()
    try:
        found = read_record(file.read_bytes(), path, manual.settings.standard, manual.record_types)
    finally:
        file.unlink()
    assert isinstance(found.item, Record), found.item
    assert (found.item.type, found.item.date, found.item.campus, found.item.owner) == (kind, day, campus or "", owner)
    assert (found.item.title, found.item.is_closed) == (title, False)
