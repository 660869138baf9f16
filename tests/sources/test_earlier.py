"""Approved texts that others have followed are found in history, with their days and the pictures of their time."""

import json
from datetime import date
from pathlib import Path

import pytest

from clausebook.authoring.approve import approve
from clausebook.model.manual import Manual
from clausebook.model.staged import DataFile, Page
from clausebook.pipeline import compose, judge, read
from college import college, commit_all
from repositories import git

DAY = date(2026, 6, 30)
POLICY = "manual/system/POL-01-quality-policy.md"
PROCEDURE = "manual/learners/PRO-02-admission.md"


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """Return a manual of four approved documents in a repository with one commit."""
    return college(tmp_path / "school")


def edit(root: Path, *changes: tuple[str, str], path: str = POLICY) -> None:
    text = (root / path).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (root / path).write_text(text, encoding="utf-8", newline="\n")


def issue(root: Path, old: str, new: str, days: tuple[str, str], words: str = "", path: str = POLICY) -> str:
    """Approve a new version of the policy, with a word changed, and return its commit."""
    edit(root, (f'version: "{old}"\nstatus', f'version: "{new}"\nstatus'), path=path)
    edit(root, (f"effective: {days[0]}", f"effective: {days[1]}"), path=path)
    if words:
        edit(root, ("Everybody can read what we aim at.", words), path=path)
    approve(root, read(root, today=DAY), "POL-01", "head", "ha", date(2026, 2, 25))
    return commit_all(root, f"Issue version {new}")


def seen(root: Path, as_of: date = DAY) -> Manual:
    return read(root, revision="HEAD", as_of=as_of, today=DAY)


def told(manual: Manual, path: str = POLICY) -> list[tuple[str, str, str]]:
    """Return version, first and last day of a document's earlier texts, newest first."""
    return [(str(one.document.version), str(one.since), str(one.until)) for one in manual.earlier.get(path, ())]


def test_one_version_has_no_earlier_one(school: Path) -> None:
    assert seen(school).earlier == {}


def test_every_approved_version_is_found_with_its_days(school: Path) -> None:
    first = git(school, "rev-parse", "HEAD").strip()
    second = issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"))
    issue(school, "1.1", "2.0", ("2026-04-01", "2026-06-01"), "Everybody knows what we aim at.")
    manual = seen(school)
    assert told(manual) == [("1.1", "2026-04-01", "2026-05-31"), ("1.0", "2026-03-01", "2026-03-31")]
    assert [one.document.commit for one in manual.earlier[POLICY]] == [second, first]
    assert list(manual.earlier) == [POLICY]
    assert manual.held == {}


def test_an_earlier_text_is_judged_by_its_own_approvals(school: Path) -> None:
    issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"))
    manual = seen(school)
    old = manual.earlier[POLICY][0].document
    assert [one.holds for one in manual.standing(old).judgements] == [True]


def test_drafts_and_unapproved_edits_are_no_earlier_texts(school: Path) -> None:
    edit(school, ("status: approved", "status: draft"), ('version: "1.0"\nstatus', 'version: "1.1"\nstatus'))
    commit_all(school, "Begin version 1.1")
    edit(school, ("status: draft", "status: approved"), ("Everybody can", "Nobody can"))
    commit_all(school, "Say that it is approved")
    edit(school, ("Nobody can", "Everybody can"))
    issue(school, "1.1", "1.2", ("2026-03-01", "2026-05-01"))
    assert told(seen(school)) == [("1.0", "2026-03-01", "2026-04-30")]


def test_the_text_in_force_beside_a_draft_is_no_earlier_text(school: Path) -> None:
    issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"))
    edit(school, ("status: approved", "status: draft"), ('version: "1.1"\nstatus', 'version: "1.2"\nstatus'))
    commit_all(school, "Begin version 1.2")
    manual = seen(school)
    assert str(manual.held[POLICY].version) == "1.1"
    assert told(manual) == [("1.0", "2026-03-01", "2026-03-31")]


def test_a_version_for_a_later_day_is_not_earlier(school: Path) -> None:
    issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"))
    assert told(seen(school, date(2026, 3, 15))) == []
    assert told(seen(school, date(2026, 4, 1))) == [("1.0", "2026-03-01", "2026-03-31")]


def test_what_follows_a_withdrawn_document_is_not_told(school: Path) -> None:
    issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"), "Everybody knows what we aim at.")
    edit(school, ("status: approved", "status: withdrawn"), ("Everybody knows", "Nobody knows"))
    commit_all(school, "Withdraw, and change a word")
    assert told(seen(school)) == [("1.1", "2026-04-01", "None"), ("1.0", "2026-03-01", "2026-03-31")]


def test_a_text_that_was_only_withdrawn_is_still_the_one_shown(school: Path) -> None:
    issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"))
    edit(school, ("status: approved", "status: withdrawn"))
    commit_all(school, "Withdraw")
    assert told(seen(school)) == [("1.0", "2026-03-01", "2026-03-31")]


def test_two_approved_texts_of_one_version_are_both_kept(school: Path) -> None:
    edit(school, ("Everybody can", "Anybody may"))
    approve(school, read(school, today=DAY), "POL-01", "head", "ha", date(2026, 2, 25))
    commit_all(school, "Approve another text without a new version")
    manual = seen(school)
    assert told(manual) == [("1.0", "2026-03-01", "2026-02-28")]
    assert not manual.earlier[POLICY][0].ever_in_force
    assert "Everybody can" in manual.earlier[POLICY][0].document.body.text


def test_a_date_of_review_makes_no_second_text(school: Path) -> None:
    edit(school, ("review: P2Y", "review: P1Y"))
    commit_all(school, "Review sooner")
    assert seen(school).earlier == {}


def test_a_text_that_needs_several_roles_is_kept_once_all_have_approved(school: Path) -> None:
    edit(school, ('version: "2.0"\nstatus', 'version: "3.0"\nstatus'), path=PROCEDURE)
    edit(school, ("effective: 2026-03-01", "effective: 2026-05-01"), path=PROCEDURE)
    approve(school, read(school, today=DAY), "PRO-02", "registry", "rc", date(2026, 4, 1))
    commit_all(school, "The registry has approved version 3.0")
    assert str(seen(school).held[PROCEDURE].version) == "2.0"
    approve(school, read(school, today=DAY), "PRO-02", "head", "ha", date(2026, 4, 2))
    commit_all(school, "So has the head")
    manual = seen(school)
    assert manual.held == {}
    assert told(manual, PROCEDURE) == [("2.0", "2026-03-01", "2026-04-30")]


def test_a_moved_document_keeps_its_earlier_texts(school: Path) -> None:
    issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"))
    moved = "manual/learners/POL-01-quality-policy.md"
    (school / POLICY).rename(school / moved)
    commit_all(school, "Move")
    manual = seen(school)
    assert told(manual, moved) == [("1.0", "2026-03-01", "2026-03-31")]
    assert manual.earlier[moved][0].document.path == moved


def test_an_earlier_text_shows_the_picture_of_its_time(school: Path) -> None:
    picture = school / "manual/system/my map.svg"
    same = school / "manual/system/seal.svg"
    picture.write_text("<svg>old</svg>")
    same.write_text("<svg>seal</svg>")
    text = "![Map](my%20map.svg) ![Seal](seal.svg)"
    old = issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"), text)
    picture.write_text("<svg>new</svg>")
    edit(school, (text, "Everybody can read what we aim at."))
    issue(school, "1.1", "1.2", ("2026-04-01", "2026-05-01"), text)
    manual = seen(school)
    assert told(manual) == [("1.1", "2026-04-01", "2026-04-30"), ("1.0", "2026-03-01", "2026-03-31")]
    name = f"{old}/manual/system/my map.svg"
    assert {path: asset.content for path, asset in manual.held_files.items()} == {name: b"<svg>old</svg>"}
    staged = {item.path: item for item in compose(manual, judge(manual))}
    page, file = staged["versions/POL-01/1-1.md"], staged[f"files/{name}"]
    assert isinstance(page, Page)
    assert isinstance(file, DataFile)
    assert f"![Map](../../files/{name.replace(' ', '%20')})" in page.markdown
    assert "![Seal](../../files/manual/system/seal.svg)" in page.markdown
    assert file.content == b"<svg>old</svg>"
    changes = staged["versions/POL-01/1-2-changes.md"]
    assert isinstance(changes, Page)
    assert "<li>manual/system/my map.svg (changed)</li>" in changes.markdown
    assert "seal" not in changes.markdown.partition("Pictures and attachments")[2]


def test_a_text_that_cannot_be_read_is_left_out(school: Path) -> None:
    text = (school / POLICY).read_text("utf-8")
    (school / POLICY).write_text(text.replace("title: Quality policy", "title: [Quality"), encoding="utf-8")
    commit_all(school, "Break the front matter")
    (school / POLICY).write_text(text, encoding="utf-8", newline="\n")
    issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"))
    assert told(seen(school)) == [("1.0", "2026-03-01", "2026-03-31")]


def test_a_history_that_is_cut_off_gives_no_earlier_texts(school: Path, tmp_path: Path) -> None:
    issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"))
    git(tmp_path, "clone", "--quiet", "--depth=1", school.as_uri(), "cut")
    assert seen(tmp_path / "cut").earlier == {}


def test_nothing_is_read_when_nobody_asks(school: Path) -> None:
    issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"))
    assert read(school, revision="HEAD", as_of=DAY, today=DAY, past=False).earlier == {}


def test_the_ledger_names_the_commit_that_brought_each_approval_to_the_main_line(school: Path) -> None:
    first = git(school, "rev-parse", "HEAD").strip()
    git(school, "switch", "--quiet", "--create", "new-version")
    issue(school, "1.0", "1.1", ("2026-03-01", "2026-04-01"))
    git(school, "switch", "--quiet", "main")
    git(school, "merge", "--quiet", "--no-ff", "--message=Take over version 1.1", "new-version")
    merge = git(school, "rev-parse", "HEAD").strip()
    manual = seen(school)
    (file,) = (item for item in compose(manual, judge(manual)) if item.path == "approvals.json")
    assert isinstance(file, DataFile)
    entries = json.loads(file.content)["approvals"]
    found = {(entry["document"], entry["version"]): entry["commit"] for entry in entries}
    assert found["POL-01", "1.1"] == merge
    assert found["POL-01", "1.0"] == found["PRO-02", "2.0"] == first
    assert {entry["page"] for entry in entries if entry["version"] == "1.0" and entry["document"] == "POL-01"} == {
        "versions/POL-01/1-0.html"
    }
