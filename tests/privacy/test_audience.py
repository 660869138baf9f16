"""What an audience may not see is in no byte that is made for it: planted marks, and manuals of every kind."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from clausebook.model.audience import AUDIENCES, CLASSIFICATIONS, for_audience, leaves_out
from clausebook.model.document import Document, Status, VariantOf
from clausebook.model.earlier import Earlier
from clausebook.model.finding import Finding, Report, Severity
from clausebook.model.history import DocumentHistory, History
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.problem import Malformed, Problem, Topic
from clausebook.model.record import Record
from clausebook.model.seen_report import seen_report
from clausebook.model.staged import Page
from clausebook.model.version import Version
from clausebook.pipeline import compose, judge, read, see
from college import clausebook
from privacy.planted import CONFIDENTIAL, DAY, INTERNAL, planted
from privacy.unseen import HIDDEN_IDS, UNSEEN, found, map_of
from repositories import git
from staged import body_of
from values import document, manual, record, record_type, settings, standard

MARK = re.compile(rf"(?:{CONFIDENTIAL}|{INTERNAL})\w*", re.IGNORECASE)
_MARKS = (
    "body draftbody formerbody formertitle formerpicture drawn formerdrawn picture path title heading change hint "
    "draftchange formerchange draftcommit commit field nested label kind kinds about recordbody recordtitle "
    "recordpicture recorddrawn recordcommit"
)
EVERYWHERE = _MARKS.split()
"""What an auditor finds of a document and a record of each classification."""
EVERY_ONE = {
    *(CONFIDENTIAL + what for what in EVERYWHERE),
    *(INTERNAL + what for what in EVERYWHERE),
    *(f"zqconf{what}" for what in ("closedbody", "closeddrawn", "closedagain", "redrawn", "draft", "defined", "chart")),
    *("zqintloose", "zqintloosechange", "zqintloosecommit", "zqintforge", "zqconfmalformed"),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Manual:
    """Read the planted college."""
    return read(planted().make(tmp_path_factory.mktemp("planted") / "college"), revision="HEAD", today=DAY)


def made(manual: Manual, audience: str, report: Report | None = None) -> dict[str, str]:
    """Return everything that is staged for an audience, front matter included, by its path."""
    found = {}
    for item in compose(*see(manual, report or judge(manual), audience)):
        if isinstance(item, Page):
            values = (item.path, item.title, item.markdown, item.menu, dict(item.terms), item.proof)
            found[item.path] = "\n".join(map(str, values))
        else:
            found[item.path] = item.path + "\n" + item.content.decode("utf-8", "replace")
    return found


def test_an_auditor_finds_every_mark_so_each_is_really_planted(whole: Manual) -> None:
    text = "\n".join(made(whole, "auditor").values())
    assert set(MARK.findall(text)) >= EVERY_ONE
    assert "PRO-71" in text and "CSE-2026-01" in text


@pytest.mark.parametrize("audience", ["staff", "public"])
def test_no_mark_is_staged_for_others(whole: Manual, audience: str) -> None:
    found = {
        path: marks
        for path, text in made(whole, audience).items()
        if (marks := [mark for mark in MARK.findall(text) if mark.lower().startswith(UNSEEN[audience])])
    }
    assert not found


@pytest.mark.parametrize("audience", ["staff", "public"])
def test_no_id_of_what_is_not_seen_is_staged(whole: Manual, audience: str) -> None:
    ids = re.compile(rf"(?<![\w-])(?:{'|'.join(HIDDEN_IDS[audience])})(?!\w)")
    assert not {path: ids.findall(text) for path, text in made(whole, audience).items() if ids.search(text)}


def test_staff_find_what_is_internal(whole: Manual) -> None:
    marks = set(MARK.findall("\n".join(made(whole, "staff").values())))
    # The commits that brought the records changed their types' files only, so what was said of them may stay.
    assert {INTERNAL + what for what in EVERYWHERE} - {"zqintrecordcommit"} <= marks


def test_the_public_finds_what_is_public_with_the_words_of_links(whole: Manual) -> None:
    page = made(whole, "public")["documents/POL-75.md"]
    assert "the words (not public), the reference (not public), zqr (not public) and" in page
    assert "[the admission](PRO-02.md)" in page
    assert "In force since 1 May 2026" in page
    assert "A new text is being prepared" not in page
    policy = made(whole, "public")["documents/POL-01.md"]
    assert "See by path (not public), a chart (not public)\nand broken (not public)." in policy


@pytest.mark.parametrize("audience", ["staff", "public"])
def test_coverage_is_that_of_the_whole(whole: Manual, audience: str) -> None:
    seen = for_audience(whole, audience)
    ids = {item.id for item in seen.items}
    for key, coverage in whole.coverages.items():
        mine = seen.coverages[key]
        assert [row.grades for row in mine.clauses] == [row.grades for row in coverage.clauses]
        assert {item.id for row in mine.clauses for item in (*row.documents, *row.waiting, *row.records)} <= ids


def test_an_auditor_sees_the_manual_itself() -> None:
    everything = manual(document("PRO-01", classification="confidential"))
    assert for_audience(everything, "auditor") is everything
    asked = replace(everything, settings=settings(audience="public"))
    assert for_audience(asked, "auditor").settings.audience == "auditor"
    assert see(asked, judge(asked))[0].documents == ()


def test_what_cannot_be_told_is_not_seen() -> None:
    broken = Malformed("manual/PRO-09.md", "PRO-09", "A title", (Problem(Topic.FILE, Place("x"), "m", "h"),))
    everything = replace(
        manual(document("PRO-01", classification="secret"), records=(record("XX-1", type="unknown"),), record_types={}),
        malformed=(broken,),
    )
    seen = for_audience(everything, "staff")
    assert (seen.documents, seen.records, seen.malformed) == ((), (), ())


def test_a_successor_that_is_not_seen_has_no_name() -> None:
    old = document("PRO-01", classification="public")
    new = document("PRO-02", classification="confidential", supersedes=("PRO-01",))
    everything = manual(old, new)
    seen = for_audience(everything, "public")
    assert everything.standing(old).successor == "PRO-02"
    assert seen.standing(old).state is State.SUPERSEDED
    assert seen.standing(old).successor == "a document that is not public"


DECIDED = {
    Manual: "settings register standards counterparts record_types documents records malformed problems files history "
    "as_of draft proofs held held_files earlier",
    History: "evidence explanation head files gone arrivals adoption latest merges changed rulings policies editions",
    DocumentHistory: "path events revisions mainline contents id written recorded",
    Document: "id title type version status owner effective review clauses classification applies_to audience "
    "supersedes change approvals body digest path area places commit variant_of",
    Record: "id type title date owner campus status closed clauses retention refers_to fields body path places unit "
    "programme term corrects",
}
"""What was decided for other audiences: a field that is new here may hold what they must not see."""


@pytest.mark.parametrize("kind", DECIDED)
def test_of_every_field_it_was_decided_who_sees_it(kind: Any) -> None:
    assert {one.name for one in fields(kind)} == set(DECIDED[kind].split())


def test_a_page_can_ask_what_is_kept_from_its_readers() -> None:
    kinds = {"review": record_type(), "case": record_type(id="case", classification="confidential")}
    everything = manual(record_types=kinds)
    staff = for_audience(everything, "staff")
    assert leaves_out(staff, "review", "case")
    assert not leaves_out(staff, "review", "unheard-of")
    assert not leaves_out(everything, "case")


def test_a_variant_of_what_is_not_seen_names_nothing() -> None:
    group = document("PRO-01", classification="confidential")
    claim = VariantOf("PRO-01", Version(1, 0), "Other rooms", Place("manual/PRO-02.md"))
    own = document("PRO-02", classification="public", variant_of=claim)
    mistaken = record(corrects="XX-1", type="event")
    hidden = record("XX-1", type="review")
    kinds = {"review": record_type(), "event": record_type(id="event", classification="public")}
    seen = for_audience(manual(group, own, mistaken, hidden, record_types=kinds), "public")
    assert [text.variant_of for text in seen.documents] == [None]
    assert [one.corrects for one in seen.records] == [""]


def _finding(path: str, subject: str, message: str = "It is wrong", **more: Any) -> Finding:
    return Finding("X-001", "T", Severity.ERROR, Place(path), message, "Do it", subject, (), **more)


def test_findings_name_nothing_that_is_not_seen() -> None:
    shown, hidden = document("PRO-01", classification="public"), document("PRO-02", title="Dismissals")
    whole = manual(shown, hidden)
    told = _finding("manual/PRO-01.md", "PRO-01", related=(Place("manual/PRO-02.md"),), concession="CON-1")
    findings = (
        told,
        _finding("manual/PRO-01.md", "PRO-01", "It contradicts PRO-02"),
        _finding("manual/PRO-01.md", "PRO-01", "It contradicts 'Dismissals'"),
        _finding("manual/PRO-02.md", "PRO-02"),
        _finding("manual/PRO-02.md", ""),
        _finding("manual/manual.yml", ""),
    )
    report = Report(findings, (), 2, 0)
    seen = seen_report(report, whole, for_audience(whole, "public"))
    assert seen.findings == (replace(told, related=(), concession="(not public)"),)
    assert (seen.documents, seen.records) == (1, 0)
    staff = seen_report(report, whole, for_audience(whole, "staff"))
    assert len(staff.findings) == len(findings)


LEVELS = st.sampled_from(["public", "internal", "confidential", "other"])
NAMES = [f"{prefix}-{number}" for prefix in ("PRO", "REG") for number in range(21, 25)]
RECORDS = [f"MR-2026-{number}" for number in range(41, 45)]
WORDS = st.sampled_from(["words", "a `code` sample", "*more* [brackets] here", "a line\nand another", "ümlaut"])
FORMS = st.sampled_from(
    [
        "[{words}]({target})",
        "[{words}](<{target}> 'said of it')",
        '[{words}]({target}#part "said")',
        "![{words}]({target})",
        "[![picture](a.svg)]({target})",
        "[{words}]({target}){{ .button }}",
        "[{words}][ref-{number}]\n\n[ref-{number}]: {target}\n",
        "[ref {number}][]\n\n[ref {number}]: <{target}> 'said'\n",
        "[ref {number}]\n\n[Ref {number}]: {target}\n",
        "[{words}]({target}.md)",
        "`[{words}](nowhere)` and **[{words}]({target})**",
        "\n\n## A heading of [{words}]({target})\n\n",
    ]
)


@st.composite
def bodies(draw: st.DrawFn, path: str) -> Any:
    """Return a text with links of every form to anything there may be."""
    parts = ["Text.\n\n"]
    for number in range(draw(st.integers(0, 4))):
        target = draw(st.sampled_from([*NAMES, *RECORDS, "https://example.org/", "a.svg"]))
        parts.append(draw(FORMS).format(words=draw(WORDS), target=target, number=number) + " and on ")
    return body_of("".join(parts) + "\n", path)


@st.composite
def manuals(draw: st.DrawFn) -> Manual:
    """Return a manual of every classification, with drafts, earlier texts and records."""
    documents, held, earlier = [], {}, {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        path = f"manual/{name}.md"

        def text(major: int, *, name: str = name, path: str = path, **more: Any) -> Document:
            old = tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2)))
            values = {"classification": draw(LEVELS), "body": draw(bodies(path)), "version": Version(major, 0)}
            return document(name, supersedes=old, title="About it", clauses=("1",), **values | more)

        if draw(st.booleans()):
            documents.append(text(3, status=Status.DRAFT))
            held[path] = text(2, commit="a" * 40)
        else:
            documents.append(text(2))
        if draw(st.booleans()):
            earlier[path] = (Earlier(text(1, commit="b" * 40), date(2025, 1, 1), date(2026, 2, 28)),)
    kinds = {kind: record_type(id=kind, classification=draw(LEVELS)) for kind in ("review", "visit")}
    records = []
    for name in draw(st.lists(st.sampled_from(RECORDS), unique=True)):
        path = f"records/review/{name}.md"
        refers = tuple(draw(st.lists(st.sampled_from([*NAMES, *RECORDS]), max_size=3)))
        own = {"about": draw(st.sampled_from([*NAMES, *RECORDS])), "list": ({"deep": refers[0] if refers else ""},)}
        kind = draw(st.sampled_from(["review", "visit"]))
        values = {"type": kind, "body": draw(bodies(path)), "title": "One", "fields": own, "refers_to": refers}
        records.append(record(name, clauses=("1",), path=path, **{k: v for k, v in values.items() if k != "path"}))
    return manual(
        *documents,
        records=tuple(records),
        record_types=kinds,
        standards={"example-2020": standard("1")},
        held=held,
        earlier=earlier,
    )


@hypothesis_settings(deadline=None)
@given(manuals(), st.sampled_from(["public", "staff"]))
def test_no_manual_gives_away_an_id(everything: Manual, audience: str) -> None:
    levels = CLASSIFICATIONS[audience]
    seen = for_audience(everything, audience)
    shown = {text.id for text in everything.published if text.classification in levels}
    shown |= {one.id for one in everything.records if everything.record_types[one.type].classification in levels}
    assert {item.id for item in seen.items} == shown
    texts = [*seen.documents, *seen.held.values(), *(one.document for some in seen.earlier.values() for one in some)]
    assert all(text.classification in levels for text in texts)
    hidden = [name for name in (*NAMES, *RECORDS) if name in everything.by_id and name not in shown]
    report = Report(judge(everything).findings, (), 0, 0)
    for path, text in made(everything, audience, report).items():
        assert not [name for name in hidden if name in text], path


@hypothesis_settings(deadline=None)
@given(manuals())
def test_what_remains_of_a_text_is_what_would_be_read_of_it(everything: Manual) -> None:
    seen = for_audience(everything, "public")
    items: Iterator[Document | Record] = iter((*seen.items, *seen.held.values()))
    for item in items:
        again = body_of(item.body.text, item.path)
        assert [(one.target, one.start, one.end) for one in item.body.links] == [
            (one.target, one.start, one.end) for one in again.links
        ]
        assert item.body.code == again.code
        assert [one.anchor for one in item.body.headings] == [one.anchor for one in again.headings]
        assert [one.place.line for one in item.body.headings] == [one.place.line for one in again.headings]


@pytest.mark.site
@pytest.mark.parametrize("audience", ["staff", "public"])
def test_no_byte_of_a_built_site_holds_a_mark(audience: str, tmp_path: Path) -> None:
    story = planted(("language: en\n", f"language: en\naudience: {audience}\nsite: https://school.example/\n"))
    root = story.make(tmp_path / "college")
    git(root, "reset", "--quiet", "--hard", "main")
    days = ("--as-of", str(DAY))
    stage = clausebook("stage", tmp_path / "stage", *days, cwd=root)
    # The command's own word goes before the settings.
    other = clausebook("stage", tmp_path / "whole", "--audience", "auditor", *days, cwd=root)
    built = clausebook("build", "--site", tmp_path / "site", *days, cwd=root)
    assert (stage.returncode, other.returncode, built.returncode) == (0, 0, 0), built.stderr
    assert f"for the audience '{audience}'" in built.stderr
    for folder in (tmp_path / "stage", tmp_path / "site"):
        assert not found(folder, audience)
        assert any(folder.rglob("POL-75.md" if folder.name == "stage" else "POL-75.html"))
    listed, wanted = map_of(tmp_path / "site")
    assert listed == wanted
    index = json.loads((tmp_path / "site/search/search_index.json").read_text("utf-8"))
    assert any("openwords" in entry["text"] for entry in index["docs"])
    assert found(tmp_path / "whole", audience)


def test_an_audience_must_be_one_of_three(tmp_path: Path) -> None:
    root = planted().make(tmp_path / "college")
    git(root, "reset", "--quiet", "--hard", "main")
    done = clausebook("stage", tmp_path / "stage", "--audience", "publik", cwd=root)
    assert done.returncode == 2
    assert "'publik' is not an audience; did you mean 'public'?" in done.stderr
    assert not (tmp_path / "stage").exists()
    assert AUDIENCES == ("public", "staff", "auditor")
