"""New documents and records: readable for every type, under an id that nothing ever had, in their place."""

import os
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from clausebook.authoring import AuthoringError
from clausebook.authoring.examples import quoted, titled
from clausebook.authoring.new import new
from clausebook.model.document import Document, Status
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.version import Version
from clausebook.pipeline import judge
from clausebook.sources.catalogues import packaged_record_types
from clausebook.sources.documents import read_document, read_record
from clausebook.sources.settings import TYPES
from clausebook.sources.strict import Table, plain
from clausebook.sources.strict import load as load_yaml

DAY = date(2026, 6, 1)
Load = Callable[[], Manual]


def begin(root: Path, manual: Manual, kind: str, title: str = "A new one", **changes: Any) -> str:
    """Begin a document or record and return its path in the repository."""
    area = "learners" if kind in manual.settings.types else None
    facts = {"area": area, "campus": None, "owner": None, "day": DAY} | changes
    return new(root, manual, kind, title=title, **facts).relative_to(root).as_posix()


def document(root: Path, manual: Manual, path: str) -> Document:
    """Read a document in which nothing is wrong."""
    read = read_document((root / path).read_bytes(), path, manual.settings.standard, manual.files)
    assert isinstance(read.item, Document), read.item
    assert read.problems == ()
    return read.item


def record(root: Path, manual: Manual, path: str) -> Record:
    """Read a record in which nothing is wrong."""
    read = read_record((root / path).read_bytes(), path, manual.settings.standard, manual.record_types)
    assert isinstance(read.item, Record), read.item
    assert read.problems == ()
    return read.item


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_document_type(root: Path, load: Load, kind: str) -> None:
    manual = load()
    path = begin(root, manual, kind, "Safety: who looks after it?", campus="north", owner="registry")
    found = document(root, manual, path)
    assert path == f"manual/learners/{found.id}-safety-who-looks-after-it.md"
    assert (found.type, found.status, found.version) == (kind, Status.DRAFT, Version(0, 1))
    assert (found.title, found.owner, found.applies_to) == ("Safety: who looks after it?", "registry", ("north",))
    headings = [heading for heading in found.body.headings if heading.level == 2]
    assert sorted(heading.text for heading in headings) == sorted(TYPES[kind].sections)
    assert not any(heading.empty for heading in headings)


@pytest.mark.parametrize("kind", sorted(packaged_record_types()))
def test_every_record_type(root: Path, load: Load, kind: str) -> None:
    manual = load()
    path = begin(root, manual, kind, owner="registry", campus="south")
    found = record(root, manual, path)
    sort = manual.record_types[kind]
    assert path == f"records/{kind}/{found.id}.md"
    assert found.id == f"{sort.prefix}-2026-{'02' if kind == 'import' else '01'}"
    assert (found.date, found.owner, found.campus, found.status) == (DAY, "registry", "south", "open")
    assert list(found.fields) == list(sort.schema.get("required", ()))  # type: ignore[call-overload]
    text = (root / path).read_text("utf-8")
    assert all(f"# {sort.labels[key]}" in text for key in found.fields)


def test_a_record_in_full(root: Path, load: Load) -> None:
    path = begin(root, load(), "internal-audit", "Admissions office", owner="head")
    assert (root / path).read_text("utf-8") == (
        "---\n"
        "# One audit: what was looked at, against what, and what was found.\n"
        "id: IA-2026-01\n"
        "type: internal-audit\n"
        "title: Admissions office\n"
        "date: 2026-06-01\n"
        "owner: head   # Head\n"
        "# campus: north   one of: north, south; leave it out when it is for the whole institution\n"
        "status: open   # when closed, also a line 'closed:' with the day\n"
        'scope: "[insert Scope]"   # Scope; The places, processes and period that were looked at.\n'
        "criteria:   # Criteria; What the audit compared with: documents, rules, standards.\n"
        '  - "[insert criteria]"\n'
        "auditors:   # Auditors; Nobody audits their own unit.\n"
        "  - insert-person\n"
        "findings: []   # Findings; each with: grade, clause, text\n"
        'conclusion: "[insert Conclusion]"   # Conclusion\n'
        "---\n"
        "\n"
        "[Insert here what happened or was found, and who took part]\n"
    )


def test_a_document_begins_without_errors(root: Path, load: Load) -> None:
    paths = {begin(root, load(), kind) for kind in TYPES}
    found = [finding for finding in judge(load()).findings if finding.place.path in paths]
    assert [finding for finding in found if finding.severity == "error" or finding.code.startswith("META")] == []


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_the_placeholders_are_found_before_approval(root: Path, load: Load, kind: str) -> None:
    path = begin(root, load(), kind)
    text = (root / path).read_text("utf-8")
    (root / path).write_text(text.replace("status: draft", "status: in-review"), "utf-8")
    found = [finding for finding in judge(load()).findings if (finding.code, finding.place.path) == ("META-006", path)]
    lines = {place.line for finding in found for place in (finding.place, *finding.related)}
    assert len(lines) == 1 + len(TYPES[kind].sections)


def test_the_placeholders_are_found_before_a_record_is_closed(root: Path, load: Load) -> None:
    path = begin(root, load(), "nonconformity")
    text = (root / path).read_text("utf-8")
    (root / path).write_text(text.replace("status: open", "closed: 2026-06-02\nstatus: closed"), "utf-8")
    assert [finding.code for finding in judge(load()).findings if finding.place.path == path].count("META-006") == 1


def test_an_acknowledgement_or_concession_begun_is_evidence_of_nothing(root: Path, load: Load) -> None:
    path = begin(root, load(), "concession", day=date(2026, 12, 1))
    findings = [finding.message for finding in judge(load()).findings if finding.place.path == path]
    assert any("a rule that does not exist" in message for message in findings)
    assert any("'insert-person', whom the register does not know" in message for message in findings)


def test_the_owner_of_most_others_owns_the_next(root: Path, load: Load) -> None:
    manual = load()
    assert document(root, manual, begin(root, manual, "procedure")).owner == "registry"
    assert document(root, manual, begin(root, manual, "policy")).owner == "head"
    assert record(root, manual, begin(root, manual, "import")).owner == "registry"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "PRO-06"),
        ({"manual/system/PRO-11.md": "broken"}, "PRO-12"),
        ({"manual/system/PRO-11-notes.txt": "a file"}, "PRO-12"),
        ({"manual/system/POL-40-x.md": "broken"}, "PRO-06"),
        ({"manual/system/PRO-99-x.md": "broken"}, "PRO-100"),
    ],
)
def test_the_next_id_follows_all_there_are(root: Path, load: Load, files: Mapping[str, str], expected: str) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    assert begin(root, load(), "procedure").startswith(f"manual/learners/{expected}-")


def test_an_id_that_another_document_superseded_is_never_given_again(root: Path, load: Load) -> None:
    path = root / "manual/learners/PRO-05-admission.md"
    path.write_text(path.read_text("utf-8").replace("change:", "supersedes: [PRO-17]\nchange:"), "utf-8")
    assert "PRO-18" in begin(root, load(), "procedure")


def test_an_id_that_was_deleted_is_never_given_again(root: Path, load: Load) -> None:
    old = root / "manual/system/PRO-31-old.md"
    old.parent.mkdir()
    old.write_text("anything\n", "utf-8")
    gone = root / "records/import/IMP-2026-07.md"
    gone.write_text("anything\n", "utf-8")
    commit(root, "First", "2026-01-01T10:00:00Z")
    old.unlink()
    gone.unlink()
    commit(root, "Second", "2026-01-02T10:00:00Z")
    manual = load()
    assert begin(root, manual, "procedure") == "manual/learners/PRO-32-a-new-one.md"
    assert begin(root, manual, "import") == "records/import/IMP-2026-08.md"
    assert begin(root, manual, "import", day=date(2027, 1, 1)) == "records/import/IMP-2027-01.md"


def commit(root: Path, message: str, when: str) -> None:
    """Record everything, by a fixed author at a fixed time."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for key in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{key}_NAME": "Rosa Costa", f"GIT_{key}_EMAIL": "rc@school.example"}
        environment |= {f"GIT_{key}_DATE": when}
    for call in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "-m", message)):
        subprocess.run(("git", *call), cwd=root, env=environment, check=True)


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("proceedure", {}, r"no document or record type 'proceedure'\. Did you mean 'procedure'\? Documents: ext"),
        ("zzz", {}, r"no document or record type 'zzz'\. Documents: .*\. Records: acknowledgement, "),
        ("procedure", {"area": None}, r"there are: system \(Management system\), learners \(Learners\)"),
        ("procedure", {"area": "learner"}, r"manual\.yml has no area 'learner'; Did you mean 'learners'\?"),
        ("import", {"area": "learners"}, "a record lies in records/import/ and in no area; leave the area out"),
        ("import", {"campus": "nort"}, r"manual\.yml has no campus 'nort'; Did you mean 'north'\?"),
        ("import", {"owner": "haed"}, r"register\.yml has no role 'haed'; Did you mean 'head'\?"),
        ("import", {"title": " \n "}, "a title has 1 to 200 readable characters; give another one"),
        ("import", {"title": "x" * 201}, "a title has 1 to 200 readable characters"),
        ("import", {"title": "a\x1b[2K"}, "a title has 1 to 200 readable characters"),
    ],
)
def test_what_does_not_fit_is_refused(root: Path, load: Load, kind: str, changes: dict[str, Any], words: str) -> None:
    before = sorted(root.rglob("*"))
    with pytest.raises(AuthoringError, match=words):
        begin(root, load(), kind, **changes)
    assert sorted(root.rglob("*")) == before


def test_without_areas_and_campuses_none_may_be_named(root: Path, load: Load) -> None:
    settings = root / "manual/manual.yml"
    settings.write_text(settings.read_text("utf-8").partition("campuses:")[0], "utf-8")
    manual = load()
    for changes, words in (
        ({"area": "system"}, "the manual has no areas, so leave 'system' out"),
        ({"area": None, "campus": "north"}, r"manual\.yml has no campus 'north'; leave it out"),
    ):
        with pytest.raises(AuthoringError, match=words):
            begin(root, manual, "procedure", **changes)
    assert begin(root, manual, "procedure", area=None) == "manual/PRO-06-a-new-one.md"
    assert "campus" not in (root / begin(root, manual, "import")).read_text("utf-8")


def test_an_institutions_own_types(root: Path, load: Load) -> None:
    with (root / "manual/manual.yml").open("a", encoding="utf-8") as stream:
        stream.write('types:\n  guide: {prefixes: [GDE], sections: ["Who: & why"]}\n  leaflet: {title: Leaflet}\n')
    own = root / "manual/record-types/tour.yml"
    own.parent.mkdir()
    own.write_text(
        "id: tour\ntitle: Tour\nplural: Tours\nprefix: TOU\nabout: A tour.\nclauses: []\nretention: P1Y\n"
        "fields:\n  type: object\n  required: [route, stops, guide]\n  properties:\n"
        "    route: {type: object, required: [from], properties: {from: {type: string, minLength: 1}}}\n"
        "    stops: {type: array, minItems: 2, items: {type: string, enum: ['yes', other]}}\n"
        "    guide: {type: string, format: email-of-somebody}\n",
        "utf-8",
    )
    manual = load()
    headings = document(root, manual, begin(root, manual, "guide")).body.headings
    assert [heading.text for heading in headings] == ["Who: & why"]
    with pytest.raises(AuthoringError, match="'leaflet' says nowhere how its ids begin; add 'prefixes' to it in"):
        begin(root, manual, "leaflet")
    fields = record(root, manual, begin(root, manual, "tour")).fields
    assert fields == {"route": {"from": "[insert from]"}, "stops": ("yes", "yes"), "guide": "[insert guide]"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Learners' café & Übungen", "learners-cafe-ubungen"),
        ("学校", "procedure"),
        ("One word after another " * 8, "one-word-after-another-one-word-after-another-one-word-after"),
    ],
)
def test_the_files_name_says_the_title(root: Path, load: Load, title: str, name: str) -> None:
    assert begin(root, load(), "procedure", title) == f"manual/learners/PRO-06-{name}.md"


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=60))
@examples(deadline=None, max_examples=100)
def test_a_value_reads_back_as_it_was_given(text: str) -> None:
    for write in (quoted, titled):
        table = load_yaml(f"a: {write(text)}   # note\n", "a.yml")
        assert isinstance(table, Table), table
        assert plain(table) == {"a": text}
