"""What stands in the way of an edition, and the words that its notes may begin with."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.authoring import AuthoringError
from clausebook.authoring.release import look_around, obstacles, own_words
from clausebook.authoring.tagging import Tagger, write_tag
from clausebook.model.release import EditionName, Stamp
from clausebook.pipeline import judge, read
from clausebook.sources.edition_tags import read_edition_tags
from clausebook.sources.git import Repository
from repositories import git
from tampering.story import CONTROL, DAY, clean

ANNA = Tagger("Hanna Arp", "hanna.arp@school.example", datetime(2026, 6, 30, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def _year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a year of history once."""
    folder = clean().make(tmp_path_factory.mktemp("year") / "college")
    git(folder, "reset", "--quiet", "--hard")
    return folder


@pytest.fixture
def year(_year: Path, tmp_path: Path) -> Path:
    """Lend a copy of a college with a year of history and no error."""
    return Path(shutil.copytree(_year, tmp_path / "year", symlinks=True))


def hindered(folder: Path, name: str = "2026.1", branch: str | None = None) -> list[str]:
    """Return everything that stands in the way of an edition."""
    manual = read(folder, revision="HEAD", today=DAY, past=False)
    head = manual.history.head
    around = look_around(folder, head.id, branch) if head and manual.history.complete else None
    return [str(one) for one in obstacles(EditionName.parse(name), manual, judge(manual), around, branch)]


def test_nothing_stands_in_the_way_of_an_honest_year(year: Path) -> None:
    assert hindered(year) == []


def _edit(folder: Path) -> None:
    path = folder / CONTROL
    path.write_text(path.read_text("utf-8") + "\nMore.\n", "utf-8")


def _new_record(folder: Path) -> None:
    (folder / "records/management-review/MR-2026-02.md").write_text("---\nid: MR-2026-02\n---\n", "utf-8")


def _error(folder: Path) -> None:
    _edit(folder)
    git(folder, "commit", "--quiet", "--all", "--message=More")


def _branch(folder: Path) -> None:
    git(folder, "switch", "--quiet", "--create", "idea")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=An idea")


def _behind(folder: Path) -> None:
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(folder, "reset", "--quiet", "--hard", "HEAD~1")


def _detached(folder: Path) -> None:
    git(folder, "checkout", "--quiet", "--detach", "HEAD~1")


def _grafted(folder: Path) -> None:
    (folder / ".git/info").mkdir(exist_ok=True)
    (folder / ".git/info/grafts").write_text(git(folder, "rev-parse", "HEAD"), "ascii")


def _cut_off(folder: Path) -> None:
    (folder / ".git/shallow").write_text(git(folder, "rev-parse", "HEAD~1"), "ascii")


def _replaced(folder: Path) -> None:
    git(folder, "replace", "HEAD", "HEAD~1")


def _without_history(folder: Path) -> None:
    shutil.rmtree(folder / ".git")


def _empty(folder: Path) -> None:
    shutil.rmtree(folder / ".git")
    git(folder, "init", "--quiet")


def _another_name(folder: Path) -> None:
    git(folder, "branch", "--move", "main", "official")
    git(folder, "branch", "idea")


@pytest.mark.parametrize(
    ("name", "make", "what", "advice"),
    [
        ("2026.1", _edit, f"What lies in the folder is not what is recorded: {CONTROL}", "Commit these changes"),
        ("2026.1", _new_record, "records/management-review/MR-2026-02.md", "Commit these changes"),
        ("2026.1", _error, "findings of severity error:\n  manual/system/PRO-01", "clausebook check lists all"),
        ("2026.1", _branch, "is not the last one of the main line: main is at commit", "git switch main"),
        ("2026.1", _behind, "origin/main has 2 commits that the present state lacks", "git pull"),
        ("2026.1", _detached, "is not the last one of the main line", "git switch main"),
        ("2026.1", _grafted, "The repository holds grafts", "Delete the file info/grafts"),
        ("2026.1", lambda folder: git(folder, "tag", "2026.1"), "There is an edition 2026.1 already", "such as 2026.2"),
        (
            "2026.1",
            lambda folder: git(folder, "tag", "edition/2026.1"),
            "the tag edition/2026.1 at commit",
            "an edition is never changed",
        ),
        ("2025.9", lambda folder: git(folder, "tag", "2026.1"), "would stand before 2026.1", "such as 2026.2"),
        ("2026.1", _cut_off, "earlier changes are missing", "Run 'git fetch --unshallow'"),
        ("2026.1", _replaced, "holds replacements", "git replace --delete"),
        ("2026.1", _without_history, "lies in no Git repository of its own", "git init"),
        ("2026.1", _empty, "Nothing has been recorded", "git add ."),
        ("2026.1", _another_name, "Which branch is the main line cannot be told", "--branch"),
    ],
)
def test_what_stands_in_the_way(year: Path, name: str, make: Callable[[Path], object], what: str, advice: str) -> None:
    make(year)
    (said,) = hindered(year, name)
    assert what in said.partition("\n  help: ")[0]
    assert advice in said.partition("\n  help: ")[2]


def test_a_copy_with_contents_left_out(year: Path, tmp_path: Path) -> None:
    git(year, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", year.as_uri(), "partial")
    (said,) = hindered(tmp_path / "partial")
    assert "Contents were left out" in said


def test_which_branch_is_the_main_line(year: Path) -> None:
    git(year, "branch", "--move", "main", "official")
    # The only branch can be no other.
    assert hindered(year) == []
    git(year, "branch", "idea")
    assert hindered(year, branch="official") == []
    (said,) = hindered(year, branch="nowhere")
    assert "There is no branch 'nowhere'" in said
    git(year, "branch", "main", "HEAD~1")
    (said,) = hindered(year)
    assert "main is at commit" in said
    assert hindered(year, branch="official") == []


def test_a_copy_elsewhere_may_be_behind_and_another_ones_copy_may_be_ahead(year: Path) -> None:
    git(year, "update-ref", "refs/remotes/origin/main", "HEAD~2")
    assert hindered(year) == []
    ahead = git(year, "commit-tree", "-p", "HEAD", "-m", "An idea", "HEAD^{tree}").strip()
    git(year, "update-ref", "refs/remotes/somebody/main", ahead)
    assert hindered(year) == []
    git(year, "update-ref", "--no-deref", "-d", "refs/remotes/origin/main")
    (said,) = hindered(year)
    assert "somebody/main has 1 commit that the present state lacks" in said


def test_many_errors_are_counted_and_the_first_named(year: Path) -> None:
    for number in range(10, 19):
        text = f"---\nid: PRO-{number}\n---\n"
        (year / f"manual/system/PRO-{number}-more.md").write_text(text, "utf-8")
    git(year, "add", "--all")
    git(year, "commit", "--quiet", "--message=More")
    (said,) = hindered(year)
    count = int(said.removeprefix("The manual has ").partition(" ")[0])
    assert count > 9
    assert f"\n  and {count - 5} more\n  help: " in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Words\n-----BEGIN SSH SIGNATURE-----\n", "begins as a signature does"),
        (b"\xff\xfe", "not written in UTF-8"),
        (b"a\x1b[2J", "control characters"),
        (b"a\0", "control characters"),
        (b"a" * 100_001, "more than 100000 bytes"),
    ],
)
def test_words_that_no_tag_may_hold(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "words.md").write_bytes(content)
    with pytest.raises(AuthoringError, match=said):
        own_words(tmp_path / "words.md")


def test_words_are_taken_as_they_are_but_for_line_ends(tmp_path: Path) -> None:
    (tmp_path / "words.md").write_bytes("\ufeff\r\n# A year\r\n\r\n\tTable – of it\r\n\r\n".encode())
    assert own_words(tmp_path / "words.md") == "# A year\n\n\tTable – of it"


@given(
    st.integers(0, 4_102_444_800),
    st.integers(-12 * 60, 14 * 60),
    st.from_regex(r"[^<>\s\x00-\x1f](?:[^<>\n\x00-\x1f]{0,20}[^<>\s\x00-\x1f])?", fullmatch=True),
)
def test_a_tagger_is_written_as_git_reads_it(second: int, minutes: int, name: str) -> None:
    zone = timezone(timedelta(minutes=minutes))
    tagger = Tagger(name, "a@b.example", datetime.fromtimestamp(second, zone))
    who, _, rest = str(tagger).rpartition(" <a@b.example> ")
    seconds, away = rest.split(" ")
    assert (who, int(seconds)) == (name, second)
    assert datetime.strptime(away, "%z").utcoffset() == timedelta(minutes=minutes)


def test_a_tag_is_written_once_and_read_as_it_was_written(year: Path) -> None:
    head = git(year, "rev-parse", "HEAD").strip()
    stamp = Stamp(date(2026, 6, 30), "0.1.0", "a" * 64)
    message = f"Edition 2026.1\n\n# „Words“\n\n{stamp}"
    write_tag(year, "2026.1", head, message, ANNA)
    assert git(year, "fsck", "--strict") == ""
    repository = Repository.find(year)
    assert repository is not None
    (tag,) = read_edition_tags(repository)
    assert (tag.name, tag.commit, tag.day, tag.message) == ("2026.1", head, date(2026, 6, 30), message)
    assert tag.stamp == stamp
    before = git(year, "for-each-ref")
    with pytest.raises(AuthoringError, match=r"the tag 2026\.1 was not made; Git says: .*already exists"):
        write_tag(year, "2026.1", head, "Another one\n", ANNA)
    assert git(year, "for-each-ref") == before


def test_a_tag_is_made_in_a_further_work_tree(year: Path, tmp_path: Path) -> None:
    git(year, "worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    write_tag(tmp_path / "tree", "2026.1", git(year, "rev-parse", "HEAD").strip(), "Edition\n", ANNA)
    assert git(year, "tag") == "2026.1\n"
