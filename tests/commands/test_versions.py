"""`show` and `diff`: what was in force on a day, and what changed since."""

from pathlib import Path
from typing import Any

import pytest

from college import commit_all

POLICY = "manual/system/POL-01-quality-policy.md"
Call = Any


def edit(root: Path, old: str, new: str) -> None:
    file = root / POLICY
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


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
