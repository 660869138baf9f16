"""Editions: which of them the judged history still holds, and what their tags say of themselves."""

from datetime import date
from pathlib import Path

import pytest

from clausebook.model.history import Edition
from clausebook.model.manual import Manual
from clausebook.model.signature import Verdict
from clausebook.pipeline import read
from college import BASE
from repositories import Made, git, repository

DAY = date(2026, 6, 30)
FORM = "manual/learners/FRM-01-application.md"


def _text(number: int) -> str:
    """Return a form for another audience."""
    roles = ", ".join(["registry", "head", "quality", "teachers"][: number + 1])
    return (BASE / FORM).read_text("utf-8").replace("audience: [registry]", f"audience: [{roles}]")


@pytest.fixture
def ids(tmp_path: Path) -> list[str]:
    """Make a history: 0 - 1 - 2 on `main`, and 3, which follows 0."""
    base = {path.relative_to(BASE).as_posix(): path.read_text("utf-8") for path in BASE.rglob("*") if path.is_file()}
    made = [Made(base), *(Made({FORM: _text(number)}, (0 if number == 3 else number - 1,)) for number in (1, 2, 3))]
    found = repository(tmp_path / "college", made, checkout=False)
    git(tmp_path / "college", "update-ref", "refs/heads/main", found[2])
    return found


def judged(folder: Path, revision: str = "HEAD") -> Manual:
    return read(folder / "college", revision=revision, today=DAY, past=False)


def tagged(folder: Path, name: str, commit: str, *options: str) -> None:
    git(folder / "college", "tag", *(options or ("--annotate", "--message=An edition")), name, commit)


def only(manual: Manual) -> Edition:
    (edition,) = manual.history.editions
    return edition


def test_without_a_tag_there_is_no_edition(ids: list[str], tmp_path: Path) -> None:
    tagged(tmp_path, "draft", ids[1])
    tagged(tmp_path, "2026.1-rc", ids[1])
    tagged(tmp_path, "edition/2026", ids[1])
    assert judged(tmp_path).history.editions == ()


@pytest.mark.parametrize("packed", [False, True])
def test_an_edition_of_the_main_line_lacks_nothing(ids: list[str], tmp_path: Path, packed: bool) -> None:
    tagged(tmp_path, "edition/2026.1", ids[1])
    tagged(tmp_path, "2026.2", ids[2], "--no-sign")
    if packed:
        git(tmp_path / "college", "pack-refs", "--all")
    first, second = judged(tmp_path).history.editions
    assert (first.name, first.claimed, first.commit, first.author) == ("2026.2", "", ids[2], "")
    assert (second.name, second.claimed, second.commit) == ("edition/2026.1", "edition/2026.1", ids[1])
    assert (second.author, second.lost, second.verdict) == ("Ana Reyes", 0, Verdict.NONE)


def test_what_the_main_line_lost_is_named_oldest_first(ids: list[str], tmp_path: Path) -> None:
    tagged(tmp_path, "2026.1", ids[2])
    git(tmp_path / "college", "update-ref", "refs/heads/main", ids[3])
    edition = only(judged(tmp_path))
    assert [commit.id for commit in edition.missing] == ids[1:3]
    assert edition.lost == 2


def test_a_main_line_that_ends_before_an_edition_was_cut_off(ids: list[str], tmp_path: Path) -> None:
    tagged(tmp_path, "2026.1", ids[2])
    git(tmp_path / "college", "update-ref", "refs/heads/main", ids[1])
    assert only(judged(tmp_path)).lost == 1
    # In the copy that it was fetched from the main line has gone on.
    git(tmp_path / "college", "update-ref", "refs/remotes/origin/main", ids[2])
    assert only(judged(tmp_path)).lost == 0


def test_an_earlier_state_may_be_judged(ids: list[str], tmp_path: Path) -> None:
    tagged(tmp_path, "2026.1", ids[2])
    assert only(judged(tmp_path, ids[0])).lost == 0
    git(tmp_path / "college", "update-ref", "--no-deref", "HEAD", ids[1])
    git(tmp_path / "college", "update-ref", "-d", "refs/heads/main")
    assert only(judged(tmp_path, ids[1])).lost == 0
    assert only(judged(tmp_path, ids[3])).lost == 2


def test_a_branch_lacks_nothing_that_the_main_line_has(ids: list[str], tmp_path: Path) -> None:
    tagged(tmp_path, "2026.1", ids[2])
    git(tmp_path / "college", "update-ref", "refs/heads/pro-01", ids[3])
    assert only(judged(tmp_path, "pro-01")).lost == 0
    git(tmp_path / "college", "update-ref", "refs/heads/main", ids[1])
    assert only(judged(tmp_path, "pro-01")).lost == 2


def test_a_tag_of_a_tag_names_no_commit(ids: list[str], tmp_path: Path) -> None:
    tagged(tmp_path, "2026.1", ids[1])
    git(tmp_path / "college", "tag", "--annotate", "--message=Again", "2026.2", "refs/tags/2026.1")
    first, second = judged(tmp_path).history.editions
    assert (first.commit, second.claimed) == (ids[1], "2026.2")
    assert second.commit in ("", ids[1])
