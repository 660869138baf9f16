"""Documents and records: good ones become values, broken ones become `Malformed` with every problem in its place."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.model.document import Document, Status
from clausebook.model.manual import Asset
from clausebook.model.period import Period
from clausebook.model.problem import Malformed, Topic
from clausebook.model.record import Record
from clausebook.sources.catalogues import packaged_record_types, read_record_type
from clausebook.sources.documents import Read, read_document, read_record
from clausebook.sources.tree import sha256

ROOT = Path(__file__).parents[2]
PATH = "manual/learners/PRO-05-admission.md"
STANDARD = "iso-21001-2018"
FRONT = """---
id: PRO-05
title: Admission of learners
type: procedure
version: "2.1"
status: approved
owner: registry
effective: 2026-03-15
review: P1Y
clauses: ["8.2.1", "iso-9001-2015:8.2.2"]
classification: public
approvals:
  - {role: head, person: hl, date: 2026-03-02, version: "2.1"}
---
"""
BODY = '\n## Steps { data-clause="8.2.1" }\n\nSee ![a map](my%20map.svg).\n'
RECORD = """---
id: CM-2026-01
type: complaint
title: A complaint
date: 2026-03-02
owner: registry
status: open
---
"""


def document(text: str, assets: dict[str, Asset] | None = None) -> Read:
    return read_document(text.encode("utf-8", "surrogatepass"), PATH, STANDARD, assets or {})


def broken(read: Read) -> Malformed:
    assert isinstance(read.item, Malformed), read.item
    return read.item


def test_a_document() -> None:
    read = document(FRONT + BODY)
    item = read.item
    assert isinstance(item, Document)
    assert (item.id, str(item.version), item.status, item.area) == ("PRO-05", "2.1", Status.APPROVED, "learners")
    assert (item.review, str(item.effective), item.applies_to) == (Period(12, 0), "2026-03-15", ("all",))
    assert [str(ref) for ref in item.clauses] == ["iso-21001-2018:8.2.1", "iso-9001-2015:8.2.2"]
    assert [(str(entry.place), entry.person) for entry in item.approvals] == [(f"{PATH}:13:5", "hl")]
    assert str(item.at("owner")) == f"{PATH}:7:1"
    assert str(item.sections[0].place) == f"{PATH}:16:1"
    assert item.body.line == 15
    assert read.problems == ()


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("---\nid", "--- \nid"), ("---\nid", "\ufeff---\nid")])
def test_line_ends_and_marks_change_nothing_but_are_told(change: tuple[str, str]) -> None:
    plain, odd = document(FRONT + BODY), document((FRONT + BODY).replace(*change))
    assert isinstance(plain.item, Document)
    assert isinstance(odd.item, Document)
    assert odd.item.digest == plain.item.digest
    assert odd.item.body == plain.item.body
    assert [problem.topic for problem in odd.problems] == [Topic.LAYOUT]


def test_the_digest_covers_a_picture_whose_name_is_escaped() -> None:
    name = "manual/learners/my map.svg"
    digests = {
        getattr(document(FRONT + BODY, {name: Asset(name, sha256(content), content)}).item, "digest", "")
        for content in (b"a", b"b")
    }
    digests.add(getattr(document(FRONT + BODY).item, "digest", ""))
    assert len(digests) == 3


def test_every_problem_of_a_broken_document_is_told() -> None:
    text = (
        FRONT.replace("owner: registry", "ownr: registry")
        .replace('"2.1"\n', "2.1\n")
        .replace("2026-03-15", "2026-02-30")
    )
    item = broken(document((text + "# A { data-clause=8.x }\n").replace("\n", "\r\n")))
    found = {f"{problem.place.line}:{problem.place.column} {problem.topic}" for problem in item.problems}
    assert found == {"7:1 field", "2:1 field", "5:10 version", "8:12 date", "1:1 layout", "15:1 clause"}
    assert (item.id, item.title) == ("PRO-05", "Admission of learners")


@pytest.mark.parametrize(
    ("text", "identity", "title"),
    [
        ("no front matter\n", "PRO-05", ""),
        ("---\nid: PRO-77\ntitle: [\n---\n", "PRO-77", ""),
        ("---\nid: <script>\ntitle: |\n  A\n  B\n---\n", "PRO-05", "A B"),
        ("---\nid: [a]\ntitle: " + "x" * 500 + "\n---\n", "PRO-05", "x" * 200),
    ],
)
def test_what_a_broken_file_claims_to_be(text: str, identity: str, title: str) -> None:
    item = broken(document(text))
    assert (item.path, item.id, item.title) == (PATH, identity, title)
    assert item.problems


@pytest.mark.parametrize(
    ("name", "identity"),
    [("PRO-05-IT-rules.md", "PRO-05"), ("IA-2025-01.md", "IA-2025-01"), ("notes.md", ""), ("PRO-05x.md", "")],
)
def test_the_name_claims_an_id(name: str, identity: str) -> None:
    assert broken(read_document(b"x\n", f"manual/{name}", STANDARD, {})).id == identity


def test_records() -> None:
    types = packaged_record_types()
    read = read_record(RECORD.encode(), "records/complaint/CM-2026-01.md", STANDARD, types)
    found = {problem.message for problem in broken(read).problems}
    assert found
    assert all(message.startswith("the key '") and message.endswith("' is missing") for message in found)


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("type: complaint", "type: complain", "3:7", "there is no record type 'complain'"),
        ("type: complaint\n", "", "2:1", "the key 'type' is missing"),
        ("type: complaint", "type: [complaint]", "3:7", "'type' should be a single value, without a list or keys"),
        ("status: open", "status: closed", "2:1", "the key 'closed' is missing"),
        ("status: open", "status: open\nzzz: 1", "8:1", "the key 'zzz' is not known here"),
        ("status: open", "status: open\nclauses: [8.10]", "8:11", None),
    ],
)
def test_what_is_wrong_with_a_record(old: str, new: str, place: str, message: str | None) -> None:
    content = RECORD.replace(old, new).encode()
    item = broken(read_record(content, "records/complaint/CM-2026-01.md", STANDARD, packaged_record_types()))
    found = [problem for problem in item.problems if str(problem.place).endswith(f".md:{place}")]
    assert found, item.problems
    assert any(problem.message == message for problem in found) if message else found[0].message


def test_an_entry_of_a_list_of_a_record_is_named_by_its_own_place() -> None:
    path = ROOT / "records/internal-audit/IA-2025-01.md"
    text = (
        path.read_text("utf-8").replace("grade: observation", "grade: remark").replace('clause: "8.6"', "clause: 8.6")
    )
    item = broken(read_record(text.encode(), "records/internal-audit/IA-2025-01.md", STANDARD, packaged_record_types()))
    rows = text.split("\n")
    for problem, word in zip(sorted(item.problems, key=lambda problem: problem.place), ("8.6,", "remark"), strict=True):
        assert rows[problem.place.line - 1][problem.place.column - 1 :].startswith(word)


def test_the_worked_example_can_be_read() -> None:
    files = sorted((ROOT / "manual/record-types").glob("*.yml"))
    own = [read_record_type(file.read_bytes(), file.relative_to(ROOT).as_posix(), STANDARD) for file in files]
    assert [problems for _, problems in own if problems] == []
    types = {**packaged_record_types(), **{kind.id: kind for kind, _ in own if kind}}
    read = [
        read_document(path.read_bytes(), path.relative_to(ROOT).as_posix(), STANDARD, {})
        for path in (ROOT / "manual").rglob("*.md")
    ]
    assert len(read) >= 40
    assert [item.item for item in read if not isinstance(item.item, Document) or item.problems] == []
    kept = [
        read_record(path.read_bytes(), path.relative_to(ROOT).as_posix(), STANDARD, types)
        for path in (ROOT / "records").rglob("*.md")
    ]
    assert len(kept) >= 99
    assert [item.item for item in kept if not isinstance(item.item, Record) or item.problems] == []


ROWS = st.sampled_from(
    [
        *FRONT.splitlines(),
        *RECORD.splitlines(),
        *BODY.splitlines(),
        "approvals: [head]",
        "clauses: 8.10",
        "review: P1H",
        "closed: tomorrow",
        "findings: [{grade: x}]",
        "type: internal-audit",
        "\ttab: x",
        "a: [",
        "...",
        "x: \u2028",
        "<b>",
        "```",
        "\r",
    ]
)


@given(st.binary(max_size=80) | st.lists(ROWS, max_size=16).map(lambda rows: "\n".join(("---", *rows)).encode()))
@settings(max_examples=120, deadline=None)
def test_any_content_is_a_value_and_every_place_lies_within_it(content: bytes) -> None:
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for read in (
        read_document(content, PATH, STANDARD, {}),
        read_record(content, "records/complaint/CM-2026-01.md", STANDARD, packaged_record_types()),
    ):
        found = read.item.problems if isinstance(read.item, Malformed) else read.problems
        assert found or not isinstance(read.item, Malformed)
        assert all(1 <= problem.place.line <= lines for problem in found)
        assert all(problem.message and problem.help and not problem.message.endswith(".") for problem in found)
