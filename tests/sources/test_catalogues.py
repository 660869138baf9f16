"""The catalogues of the package, and what an institution lays over them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.model.clause import ClauseRef, Counterpart, DutyKind, Standard
from clausebook.model.problem import Problem, Topic
from clausebook.model.record import Record
from clausebook.sources import catalogues
from clausebook.sources.catalogues import (
    counterparts,
    label,
    overlay_standard,
    packaged_record_types,
    packaged_standards,
    read_record_type,
)
from clausebook.sources.documents import read_record

PATH = "manual/standards/own.yml"
TYPE = "manual/record-types/visit.yml"
VISIT = """id: visit
title: Visit
plural: Visits
prefix: VI
about: A visit.
clauses: ["9.1.2"]
retention: P3Y
fields:
  type: object
  required: [host, guests]
  additionalProperties: false
  properties:
    host: {type: string, title: Host, format: role, minLength: 2}
    guests: {type: array, minItems: 1, maxItems: 3, uniqueItems: true, items: {type: string}}
"""
RECORD = """---
id: VI-2026-01
type: visit
title: A visit
date: 2026-03-02
owner: registry
status: open
host: registry
guests: [a, b]
---
"""


@pytest.mark.parametrize("name", ["iso-21001-2018", "iso-21001-2025", "iso-9001-2015", "iso-9001-2026"])
def test_the_editions_of_the_package_are_whole_trees(name: str) -> None:
    standard = packaged_standards()[name]
    numbers = list(standard.clauses)
    assert {number.partition(".")[0] for number in numbers} >= {"4", "5", "6", "7", "8", "9", "10"}
    for number in numbers:
        parent = number.rpartition(".")[0]
        assert not parent or numbers.index(parent) < numbers.index(number), number
    parents = {number.rpartition(".")[0] for number in numbers} - {""}
    assert {number for number in numbers if standard.clauses[number].kind == "heading"} >= parents - {"8.1"} - {
        number for number in parents if standard.clauses[number].kind == "requirement"
    }
    assert len(standard.leaves) > 50
    assert all(
        clause.title and clause.summary and str(clause.ref) == f"{name}:{key}"
        for key, clause in standard.clauses.items()
    )
    for parent in parents:
        last = [int(child.ref.number.rpartition(".")[2]) for child in standard.children(parent)]
        assert last == list(range(1, len(last) + 1)), parent


def test_counterparts_name_clauses_there_are() -> None:
    standards = packaged_standards()
    assert counterparts()
    for pair in counterparts():
        assert pair.source.number in standards[pair.source.standard].clauses
        assert all(target.number in standards[target.standard].clauses for target in pair.targets)
        assert bool(pair.targets) is (pair.relation not in ("none", "gone"))


MAPPING = """mapping:
  {id: mapping-x-y, from: x-1, to: y-1, method: Read, confidence: memory, relations: {same: the same}}
pairs:
- {x_1: '4.1', y_1: ['4.2'], relation: same, confidence: single, note: Moved.}
- {x_1: '4.2', y_1: [], relation: gone}
"""


def mapped(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Counterpart, ...]:
    """Return the pairs of a package with this mapping alone."""
    monkeypatch.setattr(catalogues, "_packaged", lambda folder: [("mapping-x-y.yml", text.encode())])
    return counterparts.__wrapped__()


def test_a_pair_says_what_it_was_compared_with_and_how_sure_that_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mapped(MAPPING, monkeypatch) == (
        Counterpart(ClauseRef("x-1", "4.1"), (ClauseRef("y-1", "4.2"),), "same", "Moved.", "single", "y-1"),
        Counterpart(ClauseRef("x-1", "4.2"), (), "gone", "", "memory", "y-1"),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("relation: gone", "relation: lost"),
        ("confidence: single", "confidence: sure"),
        ("x_1: '4.2'", "x_1: four"),
        ("method: Read, ", ""),
        ("pairs:", "paris:"),
    ],
)
def test_a_mapping_that_does_not_fit_its_schema_is_refused(old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=r"mapping-x-y\.yml"):
        mapped(MAPPING.replace(old, new), monkeypatch)


def overlay(text: str) -> tuple[Standard | None, list[str]]:
    standard, problems = overlay_standard(text.encode(), PATH)
    assert all(problem.topic in (Topic.CATALOGUE, Topic.FILE) and problem.help for problem in problems)
    return standard, [f"{problem.place.line}:{problem.place.column} {problem.message}" for problem in problems]


def test_an_overlay_corrects_and_adds_and_keeps_the_rest() -> None:
    text = (
        "standard: {id: iso-21001-2018}\nclauses:\n"
        "- {number: '4.1', title: Ours}\n"
        "- {number: '4.5', title: New, kind: requirement, "
        "documented_information: [{kind: retain, what: A note, confidence: memory}]}\n"
    )
    standard, problems = overlay(text)
    assert standard is not None
    assert problems == []
    base = packaged_standards()["iso-21001-2018"]
    assert (standard.clauses["4.1"].title, standard.clauses["4.1"].summary) == ("Ours", base.clauses["4.1"].summary)
    assert standard.clauses["4.1"].confidence == "institution"
    assert (standard.clauses["4.5"].duties[0].kind, standard.clauses["4.5"].title) == (DutyKind.RETAIN, "New")
    assert standard.clauses["4.2"] == base.clauses["4.2"]
    assert (standard.title, len(standard.clauses)) == (base.title, len(base.clauses) + 1)
    assert base.clauses["4.1"].title != "Ours"


def test_a_new_edition() -> None:
    standard, problems = overlay(
        "standard: {id: iso-21001-2030, title: T}\nclauses:\n- {number: '4', title: A, kind: heading}\n"
    )
    assert standard is not None
    assert (problems, standard.label, list(standard.clauses)) == ([], "ISO 21001:2030", ["4"])
    assert label("house-rules") == "HOUSE-RULES"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("standard: {id: x}\n", ["1:1 the key 'clauses' is missing"]),
        ("standard: {}\nclauses: []\n", ["1:11 the key 'id' is missing in 'standard'"]),
        ("standard: {id: x, titel: y}\nclauses: []\n", ["1:19 the key 'titel' is not known in 'standard'"]),
        ("standard: {id: x}\nclauses: []\nclause: []\n", ["3:1 the key 'clause' is not known here"]),
        (
            "standard: {id: x}\nclauses:\n- {number: '4.1', summry: y}\n",
            ["3:19 the key 'summry' is not known in 'clauses'"],
        ),
        (
            "standard: {id: x}\nclauses:\n- {number: 4.x, kind: rule}\n",
            [
                "3:12 'number' is '4.x', which is not a clause number such as 8.5.1",
                "3:23 'kind' is 'rule', which is none of: heading, requirement",
            ],
        ),
        ("standard: {id: x}\nclauses:\n- {number: '4'}\n", ["3:3 the clause 4 is new here and lacks: title, kind"]),
        (
            "standard: {id: iso-9001-2015}\nclauses:\n- {number: '4', title: A}\n- {number: '4', title: B}\n",
            ["4:3 the clause 4 stands twice"],
        ),
        ("clauses: [\n", ["1:11 brackets or braces are not closed, or a value in them is missing"]),
        ("", ["1:1 there are no keys here"]),
    ],
)
def test_what_is_wrong_with_an_overlay(text: str, problems: list[str]) -> None:
    assert sorted(overlay(text)[1]) == problems


def test_a_record_type_works_from_end_to_end() -> None:
    kind, problems = read_record_type(VISIT.encode(), TYPE, "iso-21001-2018")
    assert kind is not None
    assert problems == ()
    assert (kind.scope, kind.retention_from, kind.columns, str(kind.clauses[0])) == (
        "institution",
        "date",
        ("date", "status"),
        "iso-21001-2018:9.1.2",
    )
    assert kind.labels == {"host": "Host", "guests": "guests"}
    types = {kind.id: kind}
    good = read_record(RECORD.encode(), "records/visit/VI-2026-01.md", "iso-21001-2018", types)
    assert isinstance(good.item, Record)
    assert good.item.fields == {"host": "registry", "guests": ("a", "b")}
    bad = RECORD.replace("[a, b]", "[a, a, b, c]").replace("host: registry", "hots: r")
    found = read_record(bad.encode(), "records/visit/VI-2026-01.md", "iso-21001-2018", types).item
    assert not isinstance(found, Record)
    messages = {f"{problem.place.line} {problem.message}" for problem in getattr(found, "problems", ())}
    assert messages == {
        "8 the key 'hots' is not known here",
        "2 the key 'host' is missing",
        "9 'guests' holds more than 3 in its list",
        "9 'guests' names something twice",
    }


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("prefix: VI", "prefix: vi", "4:9", "'prefix' is 'vi', which is not two to five capital letters"),
        (
            "retention: P3Y",
            "retention: 3 years",
            "7:12",
            "'retention' is '3 years', which is not a period such as P1Y, P6M or P30D",
        ),
        ("retention: P3Y", "retain: P3Y", "7:1", "the key 'retain' is not known here"),
        ("about: A visit.\n", "", "1:1", "the key 'about' is missing"),
        ("format: role", "formt: role", "8:1", "the fields of the record type use 'formt', which is not read"),
        (
            "format: role",
            "$ref: 'file:///etc/passwd'",
            "8:1",
            "the fields of the record type use '$ref', which is not read",
        ),
        ("minLength: 2", "minLength: two", "8:1", None),
        ("type: string, title: Host", "type: text, title: Host", "8:1", None),
        ("format: role", "pattern: '['", "8:1", None),
        ("    host:", "    title:", "8:1", "the field 'title' is one that every record has already"),
        ("  type: object\n", "  type: array\n", "8:1", "the fields of the record type are of the type 'array'"),
        ("fields:\n", "fields: [a]\nfeilds:\n", "8:9", "'fields' should be keys of its own, each on a line below it"),
        ('clauses: ["9.1.2"]', 'clauses: ["9.1.x"]', "6:11", None),
    ],
)
def test_what_is_wrong_with_a_record_type(old: str, new: str, place: str, message: str | None) -> None:
    kind, problems = read_record_type(VISIT.replace(old, new).encode(), TYPE, "iso-21001-2018")
    assert kind is None
    found = [problem for problem in problems if str(problem.place) == f"{TYPE}:{place}"]
    assert found, problems
    assert found[0].topic is Topic.CATALOGUE
    assert any(problem.message == message for problem in found) if message else found[0].message


def test_the_record_types_of_the_package_show_columns_there_are() -> None:
    common = {"date", "status", "campus", "owner", "closed"}
    for kind in packaged_record_types().values():
        assert set(kind.columns) <= common | set(kind.labels), kind.id


LINES = st.sampled_from(
    [
        *VISIT.splitlines(),
        "standard: {id: x}",
        "clauses:",
        "- {number: '4'}",
        "- {number: '4', title: a, kind: heading}",
        "\t",
        "[",
        "fields: {$ref: x}",
        "x: 1",
    ]
)


@given(st.binary(max_size=60) | st.lists(LINES, max_size=14).map(lambda rows: "\n".join(rows).encode()))
@settings(max_examples=60, deadline=None)
def test_any_content_is_a_catalogue_or_problems(content: bytes) -> None:
    found = (overlay_standard(content, PATH), read_record_type(content, TYPE, "iso-21001-2018"))
    for value, problems in found:
        assert value is not None or problems
        assert all(isinstance(problem, Problem) for problem in problems)
        assert all(problem.place.line <= content.count(b"\n") + content.count(b"\r") + 1 for problem in problems)
