"""What is published is what was approved: the text in force is found in history by the digest it is bound to."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from clausebook.authoring.approve import approve
from clausebook.model.document import Document
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.model.staged import DataFile, Page
from clausebook.pipeline import compose, judge, read
from college import college, commit_all
from repositories import git

DAY = date(2026, 6, 30)
POLICY = "manual/system/POL-01-quality-policy.md"


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """Return a manual of four approved documents in a repository with one commit."""
    return college(tmp_path / "school")


def edit(root: Path, old: str, new: str, path: str = POLICY) -> None:
    file = root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def seen(root: Path, as_of: date = DAY) -> Manual:
    return read(root, revision="HEAD", as_of=as_of, today=DAY)


def shown(manual: Manual) -> Document:
    return next(document for document in manual.published if document.id == "POL-01")


def pages(manual: Manual) -> dict[str, str]:
    staged = compose(manual, judge(manual))
    return {item.path: item.markdown for item in staged if isinstance(item, Page)}


def test_a_text_in_force_is_its_own(school: Path) -> None:
    manual = seen(school)
    assert manual.held == {}
    assert shown(manual) is manual.by_id["POL-01"]


def test_an_edit_without_approval_does_not_reach_readers(school: Path) -> None:
    first = subprocess.run(("git", "rev-parse", "HEAD"), cwd=school, capture_output=True, text=True, check=True)
    edit(school, "Everybody can read what we aim at.", "Nobody has approved this sentence.")
    commit_all(school, "Edit in passing")
    manual = seen(school)
    assert shown(manual).commit == first.stdout.strip()
    assert manual.standing(shown(manual)).state is State.IN_FORCE
    assert [finding.subject for finding in judge(manual).findings if finding.code == "APPR-002"] == ["POL-01"]
    published = pages(manual)
    assert "Nobody has approved" not in published["documents/POL-01.md"]
    assert "Everybody can read what we aim at" in published["documents/POL-01.md"]
    assert "In force since 1 March 2026" in published["documents/POL-01.md"]
    assert "Nobody has approved" in published["drafts/POL-01.md"]
    assert "do not use" in published["drafts/POL-01.md"]
    changes = published["drafts/POL-01-changes.md"]
    assert "<ins>" in changes
    assert "do not use" in changes
    assert all("Nobody has approved" not in text for path, text in published.items() if not path.startswith("drafts/"))


def test_a_draft_stands_beside_the_text_in_force_and_coverage_stays(school: Path) -> None:
    before = seen(school).coverages["example-2020"]
    edit(school, "status: approved", "status: draft")
    edit(school, 'version: "1.0"\nstatus', 'version: "1.1"\nstatus')
    edit(school, "## Purpose", "## Aim")
    commit_all(school, "Begin version 1.1")
    manual = seen(school)
    assert str(shown(manual).version) == "1.0"
    assert [str(draft.version) for draft in manual.drafts] == ["1.1"]
    after = manual.coverages["example-2020"]
    assert [row.grades for row in after.clauses] == [row.grades for row in before.clauses]
    assert "Version 1.1" in pages(manual)["documents/POL-01.md"]


def test_a_version_with_a_later_effective_date_waits(school: Path) -> None:
    edit(school, 'version: "1.0"\nstatus', 'version: "2.0"\nstatus')
    edit(school, "effective: 2026-03-01", "effective: 2026-09-01")
    approve(school, read(school, today=DAY), "POL-01", "head", "ha", date(2026, 6, 15))
    commit_all(school, "Issue version 2.0")
    assert str(shown(seen(school)).version) == "1.0"
    later = seen(school, date(2026, 9, 1))
    assert str(shown(later).version) == "2.0"
    assert later.held == {}


def test_as_of_an_earlier_day_the_earlier_version_is_shown(school: Path) -> None:
    edit(school, 'version: "1.0"\nstatus', 'version: "2.0"\nstatus')
    edit(school, "effective: 2026-03-01", "effective: 2026-05-01")
    approve(school, read(school, today=DAY), "POL-01", "head", "ha", date(2026, 4, 15))
    commit_all(school, "Issue version 2.0")
    versions = {day: str(shown(seen(school, day)).version) for day in (date(2026, 4, 30), date(2026, 5, 1))}
    assert versions == {date(2026, 4, 30): "1.0", date(2026, 5, 1): "2.0"}
    assert not seen(school, date(2026, 2, 1)).standing(shown(seen(school, date(2026, 2, 1)))).in_force


def test_until_the_day_it_was_withdrawn_a_document_was_in_force(school: Path) -> None:
    edit(school, "status: approved", "status: withdrawn")
    git(school, "commit", "--quiet", "--all", "--message=Withdraw it", GIT_COMMITTER_DATE="2026-05-01T09:00:00Z")
    before = seen(school, date(2026, 4, 30))
    assert before.standing(shown(before)).state is State.IN_FORCE
    after = seen(school, date(2026, 5, 1))
    assert after.standing(shown(after)).state is State.WITHDRAWN


def test_a_withdrawn_document_has_no_text_in_force(school: Path) -> None:
    edit(school, "status: approved", "status: withdrawn")
    commit_all(school, "Withdraw")
    manual = seen(school)
    assert manual.held == {}
    assert manual.standing(shown(manual)).state is State.WITHDRAWN


def test_a_picture_comes_from_the_commit_of_its_text(school: Path) -> None:
    picture = school / "manual/system/my map.svg"
    picture.write_text("<svg>old</svg>")
    edit(school, "Everybody can read what we aim at.", "![Map](my%20map.svg)")
    approve(school, read(school, today=DAY), "POL-01", "head", "ha", DAY)
    old = commit_all(school, "Show a map")
    assert seen(school).held == {}
    picture.write_text("<svg>new</svg>")
    commit_all(school, "Swap the map")
    manual = seen(school)
    assert shown(manual).commit == old
    assert [asset.content for asset in manual.held_files.values()] == [b"<svg>old</svg>"]
    files = {item.path: item.content for item in compose(manual, judge(manual)) if isinstance(item, DataFile)}
    staged = f"files/{old}/manual/system/my map.svg"
    assert files[staged] == b"<svg>old</svg>"
    assert f"({'../' + staged.replace(' ', '%20')})" in pages(manual)["documents/POL-01.md"]
    assert "new" in files["files/manual/system/my map.svg"].decode()


def test_a_text_that_links_another_document_by_its_path_stays_in_force(school: Path) -> None:
    edit(school, "Everybody can read what we aim at.", "See [admission](../learners/PRO-02-admission.md).")
    edit(school, 'version: "1.0"\nstatus', 'version: "1.1"\nstatus')
    approve(school, read(school, today=DAY), "POL-01", "head", "ha", DAY)
    approved = commit_all(school, "Issue version 1.1")
    edit(school, "See [admission]", "Nobody has approved this; see [admission]")
    commit_all(school, "Edit in passing")
    assert (str(shown(seen(school)).version), shown(seen(school)).commit) == ("1.1", approved)


def test_a_moved_document_keeps_its_text_in_force(school: Path) -> None:
    (school / POLICY).rename(school / "manual/learners/POL-01-quality-policy.md")
    commit_all(school, "Move")
    assert seen(school).held == {}
    edit(school, "Everybody can", "Anybody may", "manual/learners/POL-01-quality-policy.md")
    commit_all(school, "Edit in passing")
    manual = seen(school)
    assert shown(manual).path == "manual/learners/POL-01-quality-policy.md"
    assert "Everybody can" in shown(manual).body.text


def test_the_folder_itself_is_shown_as_it_lies_when_asked(school: Path) -> None:
    edit(school, "Everybody can", "Anybody may")
    manual = read(school, as_of=DAY, today=DAY, hold=False)
    assert manual.held == {}
    assert manual.draft
