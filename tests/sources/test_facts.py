"""What contents say about themselves: the quick reader held against the strict one, and the form facts are kept in."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.model.history import Facts
from clausebook.sources.documents import read_document
from clausebook.sources.history import facts as facts_module
from clausebook.sources.history.facts import claimed_id, decode, encode, read_facts
from clausebook.sources.quick import read_quickly, read_table
from clausebook.sources.rows import read_values
from clausebook.sources.strict import Items, Table, load, plain

ROOT = Path(__file__).parents[2]
MANUAL = sorted(path for folder in ("manual", "records") for path in (ROOT / folder).rglob("*.md"))
FRONT = """---
id: PRO-05
title: Admission of learners
type: procedure
version: "2.1"
status: approved
owner: registry
effective: 2026-03-15
review: P1Y
clauses: ["8.2.1",
  '8.2.2']
classification: public
change: Asks for less.
approvals:
  - {role: head, person: hl, date: 2026-03-02, version: "2.1"}
---
"""


@pytest.mark.parametrize(
    ("content", "identity"),
    [
        (b"---\nid: PRO-05\n---\n", "PRO-05"),
        (b"--- \r\ntitle: x\r\nid: 'PRO-05' # note\r\n---\r\n", "PRO-05"),
        (b'\xef\xbb\xbf---\rid: "PRO-05"\r', "PRO-05"),
        (b"---\ntitle: x\n---\nid: PRO-05\n", ""),
        (b"id: PRO-05\n", ""),
        (b"---\n\xff\nid: PRO-05\n", "PRO-05"),
        (b"", ""),
    ],
)
def test_the_id_of_any_content(content: bytes, identity: str) -> None:
    assert claimed_id(content) == identity


@pytest.mark.parametrize(
    ("body", "known"),
    [
        ("text [a](PRO-05) [b](https://x) [c](#d)\n", True),
        ("[a](FRM-01#top) <https://x>\n", True),
        ("![a](b.svg)\n", False),
        ("[a](FRM-01-form.docx)\n", False),
        ("[a][b]\n\n[b]: ../c.pdf\n", False),
        ("[b]: HTTPS://x\n", True),
    ],
)
def test_the_digest_is_the_documents_own_unless_other_files_decide_it(body: str, known: bool) -> None:
    content = (FRONT + body).encode()
    facts = read_facts(content)
    assert (bool(facts.digest), facts.shows_files) == (known, not known)
    if known:
        document = read_document(content, "manual/PRO-05.md", "iso-21001-2018", {}).item
        assert facts.digest == getattr(document, "digest", "")


def test_everything_a_history_needs_is_there() -> None:
    facts = read_facts(FRONT.encode())
    (approval,) = facts.approvals
    assert (facts.id, str(facts.version), facts.type, facts.status) == ("PRO-05", "2.1", "procedure", "approved")
    assert (str(facts.effective), facts.review, facts.owner) == ("2026-03-15", "P1Y", "registry")
    assert facts.change == "Asks for less."
    assert (approval.role, approval.person, approval.place.line, approval.place.column) == ("head", "hl", 15, 5)


def test_the_text_is_the_same_under_another_version_and_no_other_change() -> None:
    same = read_facts(FRONT.replace('version: "2.1"\n', 'version: "2.2"\n').encode())
    other = read_facts(FRONT.replace("Admission", "Admissions").encode())
    assert same.text == read_facts(FRONT.encode()).text != other.text
    assert same.digest != read_facts(FRONT.encode()).digest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\nversion: [a]\n---\n",
        "---\nversion: 1.0\napprovals: [x]\n---\n",
        "---\na: b\n---\n",
        "---\nversion: 1.0\napprovals: x\n---\n",
        "---\nversion: 1.0\napprovals:\n  - {role: x}\n---\n",
        "---\nversion: 1.0\nversion: 1.1\n---\n",
    ],
)
def test_no_facts_of_what_cannot_be_read(text: str) -> None:
    assert read_facts(text.encode()).version is None


def test_the_quick_reader_takes_every_file_of_the_example() -> None:
    fronts = [path.read_text("utf-8").split("---\n", 2)[1] for path in MANUAL if path.read_text("utf-8")[:3] == "---"]
    documents = [front for front in fronts if "\napprovals:" in front]
    assert len(documents) >= 30
    assert [front for front in documents if read_quickly(front) is None] == []


PIECES = st.sampled_from(
    [
        *FRONT.splitlines()[1:-1],
        "- a",
        "  - b",
        "  - 'c'",
        " - {a: b}",
        '  - {a: "b, c", d: e}',
        "  - {a: b, a: c}",
        "  - {a: b,}",
        "  - {}",
        "  - {a:b}",
        "x: [a, b,]",
        "y: []",
        "y: [a,, b]",
        "y: [,]",
        "z: [[a], b]",
        "z: it's",
        "z: 'it''s'",
        'z: "a\\tb"',
        "key:",
        "key: ",
        "key:  two  blanks  ",
        "key: a # remark",
        "key: a#b",
        "# remark",
        "",
        "  more",
        "key: |",
        "key: >-",
        "key: - a",
        "key: *a",
        "key: &a b",
        "key: !a b",
        "key: a: b",
        "key: a:b",
        "key: é ü 漢字",
        "key: \u2028",
        "key: \xa0a",
        "key: _a",
        "ключ: a",
        "'key': a",
        "? key",
        "key : a",
        "key: a\tb",
        "...",
        "---",
        "%YAML 1.1",
        "key: @a",
        "key: ٣",
        "y: [a b , c]",
        "y: [a\xa0, c]",
        "y: ['a' b]",
        'y: ["a""b"]',
        "y: [a?b, c-d, -e]",
        "y: [a,",
        "y: [a",
        "  b]",
        "  'b', c ]",
        "b]",
        "]",
        "  - {a: b c , d: 'e' }",
        "  - {a: b}  ",
        "  - a: b",
        "  -  c",
    ]
)


@given(st.lists(PIECES, max_size=8).map(lambda rows: "".join(f"{row}\n" for row in rows)))
@settings(max_examples=600, deadline=None)
def test_what_the_quick_reader_takes_means_the_same_to_the_strict_one(front: str) -> None:
    quick = read_quickly(front)
    if quick is None:
        return
    table = load(front, "")
    assert isinstance(table, Table), (front, table)
    assert quick.data == plain(table)
    assert read_table(front, "manual/a.md", 1) == load(front, "manual/a.md", 1)
    for key, places in quick.entries.items():
        node = table.values[key]
        assert isinstance(node, Items)
        tables = [entry.place for entry in node.values if isinstance(entry, Table)]
        assert [(place.line - 1, place.column - 1) for place in tables] == places


@given(st.lists(PIECES, max_size=8).map(lambda rows: "".join(f"{row}\n" for row in rows)))
@settings(max_examples=600, deadline=None)
def test_row_by_row_the_quick_reader_says_the_same(front: str) -> None:
    for text in (front, front.removesuffix("\n")):
        quick, values = read_quickly(text), read_values(text)
        assert (values is None) == (quick is None), text
        assert quick is None or values == (quick.data, quick.entries), text


@given(st.text(st.sampled_from("ab:,-[]{}\"'#&*!|>%@`?. \n\téx0~"), max_size=24))
@settings(max_examples=600, deadline=None)
def test_any_value_that_the_quick_reader_takes_means_the_same(text: str) -> None:
    for front in (f"k: {text}\n", f"k: [{text}]\n", f"k:\n - {{a: {text}}}\n", f"k:\n - {text}\n"):
        quick, values = read_quickly(front), read_values(front)
        assert values == ((quick.data, quick.entries) if quick else None)
        if quick is not None:
            table = load(front, "")
            assert isinstance(table, Table), (front, table)
            assert quick.data == plain(table)
            assert read_table(front, "", 0) == table


@pytest.mark.parametrize("path", MANUAL, ids=lambda path: path.stem)
def test_the_quick_reader_gives_the_places_of_the_strict_one(path: Path) -> None:
    front = path.read_text("utf-8").split("---\n", 2)[1]
    assert read_table(front, "a.md", 1) in (None, load(front, "a.md", 1))


@pytest.mark.parametrize("path", MANUAL[:40], ids=lambda path: path.stem)
def test_both_readers_agree_on_the_example(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = path.read_bytes()
    quick = read_facts(content)
    monkeypatch.setattr(facts_module, "read_values", lambda _: None)
    assert read_facts(content) == quick
    assert decode([encode(quick)]) == [quick]


@pytest.mark.parametrize("line", ["", "{}", "[]", "3", "[1, 2]", "null", '["x","1.0"]', '["x"', "[" * 9000])
def test_what_is_no_form_of_facts_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        decode([line])


def test_facts_of_an_unreadable_content_are_kept_too() -> None:
    assert decode([encode(Facts("PRO-05"))]) == [Facts("PRO-05")]


RECORD = """---
id: NC-2026-01
type: nonconformity
title: Late sheets
date: 2026-03-02   # Monday
owner: quality
status: "closed"
closed: '2026-05-11'
retention: P7Y # an appeal
verify-by: 2026-02-31
actions:
  - {text: x, owner: quality, due: 2026-04-01}
  due: 2026-04-02
date: 2020-01-01
---

date: 2026-07-07
"""


@pytest.mark.parametrize(
    "text", [RECORD, RECORD.replace("\n", "\r\n"), RECORD.replace("title: Late", "title: Version")]
)
def test_what_a_record_says(text: str) -> None:
    facts = read_facts(text.encode())
    assert (facts.id, facts.version, facts.type) == ("NC-2026-01", None, "nonconformity")
    assert (facts.status, facts.retention) == ("closed", "P7Y")
    assert [(key, str(day)) for key, day in facts.days] == [("date", "2026-03-02"), ("closed", "2026-05-11")]
    assert (str(facts.on("closed")), facts.on("verify-by")) == ("2026-05-11", None)
    assert decode([encode(facts)]) == [facts]


def test_a_record_that_has_a_version_says_both() -> None:
    text = FRONT.replace("title:", "retention: P3Y\ndate: 2026-03-03\ntitle:")
    facts = read_facts(text.encode())
    assert (str(facts.version), facts.type, facts.retention) == ("2.1", "procedure", "P3Y")
    assert [(key, str(day)) for key, day in facts.days] == [("date", "2026-03-03"), ("effective", "2026-03-15")]
    assert decode([encode(facts)]) == [facts]


RECORDS = [path for path in MANUAL if "records" in path.relative_to(ROOT).parts]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_of_the_example_says_the_same_to_the_strict_reader(path: Path) -> None:
    content = path.read_bytes()
    facts = read_facts(content)
    table = load(path.read_text("utf-8").split("---\n", 2)[1], "")
    assert isinstance(table, Table)
    data = plain(table)
    assert (facts.id, facts.type, facts.status) == (data["id"], data["type"], data["status"])
    assert facts.retention == data.get("retention", "")
    assert str(facts.on("date")) == data["date"]
    assert str(facts.on("closed") or "") == data.get("closed", "")
    assert all(data[key] == str(day) for key, day in facts.days)
    assert decode([encode(facts)]) == [facts]


ROWS = st.sampled_from(
    [
        *RECORD.splitlines()[1:-4],
        "status: open",
        "status:",
        "type: a: b",
        "closed: 2026-13-01",
        "closed: ~",
        "  status: x",
        "- type: x",
        "version: 1.0",
        "retention: ''",
        "approvals: []",
        "---",
    ]
)


@given(st.lists(ROWS, max_size=10).map(lambda rows: "---\n" + "".join(f"{row}\n" for row in rows) + "---\n"))
@settings(max_examples=400, deadline=None)
def test_facts_of_any_record_are_kept_as_they_are(text: str) -> None:
    facts = read_facts(text.encode())
    assert decode([encode(facts)]) == [facts]
