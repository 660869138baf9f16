"""`show` and `diff`: what was in force on a day, and what changed since."""

from pathlib import Path
from typing import Any

import pytest

from college import commit_all
from repositories import git

POLICY = "manual/system/POL-01-quality-policy.md"
Call = Any


def edit(root: Path, old: str, new: str) -> None:
    file = root / POLICY
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def commit_on(root: Path, day: str) -> None:
    git(root, "add", "--all")
    when = f"{day}T09:00:00Z"
    git(root, "commit", "--quiet", "--message=Tidy up", GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)


@pytest.fixture
def two(call: Call, college: Path) -> Path:
    """Return the small manual with a second version of POL-01, in force from May 2026."""
    edit(college, 'version: "1.0"\nstatus', 'version: "2.0"\nstatus')
    edit(college, "effective: 2026-03-01", "effective: 2026-05-01")
    edit(college, "Everybody can read what we aim at.", "Everybody can read what we are aiming at.")
    approved = call("approve", "POL-01", "--role", "head", "--person", "ha", "--date", "2026-04-15", cwd=college)
    assert approved.returncode == 0
    commit_all(college, "Issue version 2.0")
    return college


@pytest.mark.parametrize(
    ("day", "version", "words"),
    [("2026-04-30", "Version 1.0", "what we aim at"), ("2026-05-01", "Version 2.0", "what we are aiming at")],
)
def test_show_prints_the_text_that_was_in_force(call: Call, two: Path, day: str, version: str, words: str) -> None:
    done = call("show", "POL-01", "--as-of", day, cwd=two)
    assert done.returncode == 0
    assert version in done.stdout
    assert words in done.stdout
    assert "Approved by Hanna Arp, Head of school" in done.stdout


def test_show_says_when_nothing_was_in_force(call: Call, two: Path) -> None:
    done = call("show", "POL-01", "--as-of", "2026-01-01", cwd=two)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "no text of POL-01 was in force on 2026-01-01" in done.stderr


def test_show_knows_the_documents(call: Call, college: Path) -> None:
    done = call("show", "POL-99", cwd=college)
    assert done.returncode == 2
    assert "no document 'POL-99'" in done.stderr


@pytest.fixture
def less(call: Call, two: Path) -> Path:
    """Return the manual after POL-01 was deleted in September 2026."""
    (two / POLICY).unlink()
    commit_on(two, "2026-09-01")
    return two


@pytest.mark.parametrize(("day", "version"), [("2026-04-30", "Version 1.0"), ("2026-08-31", "Version 2.0")])
def test_show_prints_the_text_of_a_document_that_was_deleted_later(
    call: Call, less: Path, day: str, version: str
) -> None:
    done = call("show", "POL-01", "--as-of", day, cwd=less)
    assert done.returncode == 0, done.stderr
    assert version in done.stdout
    assert "Approved by Hanna Arp, Head of school" in done.stdout
    assert f"POL-01 ({POLICY}) was deleted later, in commit" in done.stderr
    assert "of 1 September 2026" in done.stderr


@pytest.mark.parametrize("day", ["2026-01-01", "2026-09-01"])
def test_show_names_the_commit_that_deleted_a_document(call: Call, less: Path, day: str) -> None:
    done = call("show", "POL-01", "--as-of", day, cwd=less)
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"no text of POL-01 was in force on {day}: {POLICY} was deleted in commit" in done.stderr


def test_show_knows_that_a_document_was_withdrawn_before_it_was_deleted(call: Call, two: Path) -> None:
    edit(two, "status: approved", "status: withdrawn")
    commit_on(two, "2026-08-03")
    (two / POLICY).unlink()
    commit_on(two, "2026-09-01")
    assert call("show", "POL-01", "--as-of", "2026-08-02", cwd=two).returncode == 0
    assert call("show", "POL-01", "--as-of", "2026-08-03", cwd=two).returncode == 1


def test_check_says_what_is_judged_by_the_present_state(call: Call, two: Path) -> None:
    commit = ("check", "--commit", "--as-of")
    assert "texts in force are those of 2026-01-01" in call(*commit, "2026-01-01", cwd=two).stderr
    assert "texts in force" not in call(*commit, "2027-01-01", cwd=two).stderr


def test_diff_compares_with_the_version_before(call: Call, two: Path) -> None:
    done = call("diff", "POL-01", cwd=two)
    assert done.returncode == 0
    assert "version 1.0" in done.stdout
    assert "[-1.0-]{+2.0+}" in done.stdout
    assert "[-aim-]{+are aiming+}" in done.stdout
    assert "1 paragraph changed" in done.stdout


def test_diff_compares_named_versions_both_ways(call: Call, two: Path) -> None:
    assert "{+are aiming+}" in call("diff", "POL-01", "1.0", "2.0", cwd=two).stdout
    assert "[-are aiming-]" in call("diff", "POL-01", "2.0", "1.0", cwd=two).stdout


def test_diff_compares_an_unapproved_edit_with_the_text_in_force(call: Call, two: Path) -> None:
    edit(two, "Everybody can", "Anybody may")
    commit_all(two, "Edit in passing")
    done = call("diff", "POL-01", cwd=two)
    assert "[-Everybody can-]{+Anybody may+}" in done.stdout
    assert "version 2.0" in done.stdout


def test_diff_says_when_there_is_nothing_to_compare(call: Call, college: Path) -> None:
    done = call("diff", "POL-01", cwd=college)
    assert done.returncode == 0
    assert "no text of POL-01 before this one" in done.stderr
    unknown = call("diff", "POL-01", "7.3", cwd=college)
    assert unknown.returncode == 2
    assert "recorded are: 1.0" in unknown.stderr
