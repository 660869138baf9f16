"""Where links of a text lead, and what is made of diagrams, hazards and headings that answer clauses."""

from dataclasses import replace
from typing import Any

import pytest

from clausebook.model.manual import Asset
from clausebook.model.place import Place
from clausebook.model.problem import Malformed, Problem, Topic
from clausebook.views.body import staged_text
from staged import body_of, document_page, site_of
from values import document, manual, record

HERE = "documents/PRO-01.md"
BAD = Malformed(
    "manual/a/PRO-09-bad.md", "PRO-09", "", (Problem(Topic.FIELD, Place("manual/a/PRO-09-bad.md"), "m", "h"),)
)
FILES = {path: Asset(path, "0" * 64, b"x") for path in ("manual/images/map.svg", "records/review/my sheet.ods")}


def shown(text: str, **changes: Any) -> str:
    """Return the staged text of a document among some others."""
    found = document(body=body_of(text), path="manual/a/PRO-01.md", **changes)
    known = manual(found, *others(), malformed=(BAD,), files=FILES)
    return staged_text(site_of(known), found, HERE)


def others() -> tuple[Any, ...]:
    """Return what may be linked."""
    steps = body_of("## The steps\n\nText.\n", "manual/b/PRO-02-other.md")
    return document("PRO-02", path="manual/b/PRO-02-other.md", body=steps), record()


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("PRO-02", "PRO-02.md"),
        ("PRO-02#the-steps", "PRO-02.md#the-steps"),
        ("../b/PRO-02-other.md", "PRO-02.md"),
        ("../b/PRO-02-other.md#the-steps", "PRO-02.md#the-steps"),
        ("MR-2026-01", "../records/review/MR-2026-01.md"),
        ("../../records/review/MR-2026-01.md", "../records/review/MR-2026-01.md"),
        ("PRO-09", "PRO-09.md"),
        ("PRO-09-bad.md", "PRO-09.md"),
        ("../images/map.svg", "../files/manual/images/map.svg"),
        ("<../../records/review/my sheet.ods>", "<../files/records/review/my%20sheet.ods>"),
        ("../../records/review/my%20sheet.ods", "../files/records/review/my%20sheet.ods"),
        ("#first", "#first"),
        ("https://a.example/?x=1#y", "https://a.example/?x=1#y"),
        ("mailto:qa@a.example", "mailto:qa@a.example"),
    ],
)
def test_a_link_leads_to_the_staged_page(target: str, address: str) -> None:
    assert f"[words]({address})" in shown(f"## First\n\n[words]({target})\n")


@pytest.mark.parametrize(
    "target",
    [
        "PRO-77",
        "../missing.md",
        "../../../outside.md",
        "#nowhere",
        "javascript:go()",
        "ftp://a.example/x",
        "//a.example/x",
        "data:x",
    ],
)
def test_a_link_that_leads_nowhere_keeps_its_words(target: str) -> None:
    assert "[words](#)" in shown(f"## First\n\n[words]({target})\n")


def test_a_missing_section_leads_to_the_top_of_its_page() -> None:
    assert "[words](PRO-02.md)" in shown("[words](PRO-02#gone)\n")


def test_pictures_definitions_and_code() -> None:
    text = "![map](../images/map.svg)\n\n[see][1] and `[x](PRO-02)`\n\n[1]: PRO-02\n\n```\n[y](PRO-02)\n```\n"
    staged = shown(text)
    assert "![map](../files/manual/images/map.svg)" in staged
    assert "[1]: PRO-02.md" in staged
    assert "`[x](PRO-02)`" in staged
    assert "```\n[y](PRO-02)\n```" in staged


def test_a_diagram_becomes_an_element_that_holds_its_text() -> None:
    staged = shown("Before.\n\n```mermaid\ngraph TD\n\n  a --> b & <c>\n```\n\nAfter.\n")
    assert '<pre class="cb-diagram">graph TD\n\n  a --&gt; b &amp; &lt;c&gt;</pre>' in staged
    assert "After." in staged


@pytest.mark.parametrize("heading", ['## Steps { data-clause="4.1" }\n', 'Steps { data-clause="4.1" }\n-----\n'])
def test_a_line_below_a_heading_names_the_clauses_that_it_answers(heading: str) -> None:
    found = document(body=body_of(f"Words.\n\n{heading}\nText.\n"))
    page = document_page(manual(found), found)
    assert "Steps Answers clause 4.1 Text." in page.text
    assert "../clauses/example-2020/4-1.html" in page.links()
    assert "h2" in page.names()


def test_unknown_clauses_are_named_without_a_link() -> None:
    staged = shown('## Steps { data-clause="4.1 other-1:9.9" }\n')
    assert 'Answers clauses <a href="../clauses/example-2020/4-1.html">4.1</a>, other-1 9.9</p>' in staged


def test_what_could_run_is_shown_as_text() -> None:
    found = document(body=body_of("<img src=x onerror=go()>\n\nA [b](#){ onclick=go() } c\n\n<!-- hidden\n"))
    page = document_page(manual(found), found)
    assert "<img src=x onerror=go()>" in page.text
    assert "Uncontrolled when printed" in page.text
    assert not any(key.startswith("on") for _, some in page.elements for key in some)


@pytest.mark.parametrize(
    "text", ["```\nnever closed\n", "- item\n", "    code\n", "| a |\n|---|\n| b |\n", "!!! note\n    x\n"]
)
def test_no_text_swallows_what_stands_below_it(text: str) -> None:
    found = document(body=body_of(text))
    page = document_page(manual(found), found)
    assert {"cb-revisions", "cb-citations", "cb-feedback"} <= set(page.ids())
    assert page.unbalanced == []


def test_a_text_held_in_force_shows_the_files_of_its_commit() -> None:
    commit = "a" * 40
    held = document(body=body_of("![m](images/map.svg)\n"), commit=commit)
    file = Asset("manual/images/map.svg", "0" * 64, b"old")
    known = manual(document(), held={held.path: held}, held_files={f"{commit}/manual/images/map.svg": file})
    assert f"![m](../files/{commit}/manual/images/map.svg)" in staged_text(site_of(known), held, HERE)


def test_a_draft_s_own_sections_are_its_own() -> None:
    new = document(body=body_of("## New\n\n[words](#new)\n"))
    known = manual(new, held={new.path: replace(new, body=body_of("Old.\n"), commit="a" * 40)})
    assert "[words](#new)" in staged_text(site_of(known), new, "drafts/PRO-01.md")
