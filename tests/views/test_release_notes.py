"""Release notes: what people read of an edition, and that no title can turn into something else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from clausebook.checks.run import run
from clausebook.model.document import Document, Status
from clausebook.model.finding import Report
from clausebook.model.history import Edition
from clausebook.model.manual import Manual
from clausebook.model.version import Version
from clausebook.views.edition_proof import prove
from clausebook.views.release_notes import Before, plain, release_notes
from values import approval, document, manual

NOTHING = Report((), (), 0, 0)


def notes(after: Manual, before: Manual | None = None) -> str:
    return release_notes("2026.2", after, NOTHING, Before("2026.1" if before else "", before))


def issued(name: str, version: str = "1.0", **more: object) -> Document:
    return document(name, version=Version.parse(version), approvals=(approval(version=version),), **more)


def test_a_document_of_each_kind() -> None:
    before = manual(issued("FRM-01"), issued("FRM-02"), issued("FRM-03"), as_of=date(2026, 3, 31))
    after = manual(
        issued("FRM-01", "2.0", change="Two pages became one."),
        issued("FRM-02", status=Status.WITHDRAWN),
        issued("FRM-04", supersedes=("FRM-03",)),
        issued("FRM-03"),
    )
    text = notes(after, before)
    assert "## Documents since edition 2026.1 of 2026-03-31\n" in text
    assert "### New (1)\n\n- FRM-04 FRM-04, 1.0: First issue\n" in text
    assert "### Changed (1)\n\n- FRM-01 FRM-01, 1.0 → 2.0: Two pages became one\n" in text
    assert "- FRM-02 FRM-02, 1.0: withdrawn\n- FRM-03 FRM-03, 1.0: superseded by FRM-04\n" in text


def test_nothing_changed() -> None:
    assert "None has changed." in notes(manual(issued("FRM-01")), manual(issued("FRM-01")))


def test_findings_are_counted_by_rule() -> None:
    one = manual(issued("FRM-01", change=""), draft=False)
    report = run(one)
    text = release_notes("2026.1", one, report, Before(""))
    warnings = [finding for finding in report.findings if finding.severity == "warning"]
    assert warnings
    for code in {finding.code for finding in warnings}:
        count = sum(finding.code == code for finding in warnings)
        assert f"\n- {count} × {code} " in text


def test_no_percentage_and_no_claim() -> None:
    text = notes(manual(issued("FRM-01")))
    assert "the auditor judges" in text
    assert "%" not in text
    assert "conform" not in text.lower()
    assert "compliant" not in text.lower()


@given(st.text(max_size=60))
def test_a_title_stays_one_entry_of_a_list(title: str) -> None:
    text = notes(manual(issued("FRM-01", title=title, change=title)))
    lines = text.split("\n")
    (entry,) = [line for line in lines if line.startswith("- FRM-01")]
    assert all(sign.isprintable() for sign in entry)
    assert len(lines) == len(notes(manual(issued("FRM-01"))).split("\n"))


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "[a](http://b.example)", "![x](y)", "**a**", "`a`", "a\n# b", "\\*a\\*"]
)
def test_markdown_shows_a_text_as_it_is(hostile: str) -> None:
    shown = markdown(f"- {plain(hostile)}")
    assert not any(mark in shown for mark in ("<script", "<a ", "<img", "<strong", "<code", "<h1", "<em"))


def test_a_tag_of_nothing_is_wrong() -> None:
    proof = prove(Edition("2026.1", "", ""), None, None, "0.1.0")
    assert proof.wrong == ("the tag names no commit",)
    assert "find out who made the tag" in proof.notes[0]
