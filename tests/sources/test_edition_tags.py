"""Tags of editions: their order, days and messages, whoever made them."""

from datetime import date
from pathlib import Path

import pytest

from clausebook.model.release import EditionName
from clausebook.sources.edition_tags import EditionTag, read_edition_tags, read_main_line
from clausebook.sources.git import Repository
from repositories import BEGIN, Made, git, repository


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Make a repository of two commits."""
    repository(tmp_path / "college", [Made({"a.md": "a"}), Made({"a.md": "b"})])
    return tmp_path / "college"


def found(folder: Path) -> Repository:
    lent = Repository.find(folder)
    assert lent is not None
    return lent


def tags(folder: Path) -> tuple[EditionTag, ...]:
    return read_edition_tags(found(folder))


def raw(folder: Path, name: str, tagger: str, message: str = "Edition\n") -> None:
    """Make a tag of any form."""
    commit = git(folder, "rev-parse", "HEAD").strip()
    text = f"object {commit}\ntype commit\ntag {name}\n{tagger}\n{message}".encode()
    identity = git(folder, "hash-object", "--literally", "-t", "tag", "-w", "--stdin", stdin=text).strip()
    git(folder, "update-ref", f"refs/tags/{name}", identity)


def test_no_tag_no_edition(place: Path) -> None:
    git(place, "tag", "v1.0")
    git(place, "tag", "2026")
    assert tags(place) == ()


def test_editions_stand_in_the_order_of_their_numbers(place: Path) -> None:
    for name in ("2026.10", "edition/2026.9", "2025.12"):
        git(place, "tag", name)
    assert [tag.name for tag in tags(place)] == ["2025.12", "edition/2026.9", "2026.10"]
    assert [tag.edition for tag in tags(place)][-1] == EditionName(2026, 10)


def test_a_mere_pointer_has_its_commits_day(place: Path) -> None:
    git(place, "tag", "2026.1", "HEAD~1")
    (tag,) = tags(place)
    assert (tag.day, tag.message, tag.stamp) == (date(2026, 1, 5), "", None)


@pytest.mark.parametrize(
    ("tagger", "day"),
    [
        (f"tagger A <a@b.example> {BEGIN + 15 * 3600} +0000\n", date(2026, 1, 5)),
        (f"tagger A <a@b.example> {BEGIN + 15 * 3600} +0200\n", date(2026, 1, 6)),
        (f"tagger A <a@b.example> {BEGIN - 7 * 3600} -0130\n", date(2026, 1, 4)),
        ("tagger A <a@b.example> 999999999999 +0000\n", date(2026, 1, 5)),
        (f"tagger A <a@b.example> {BEGIN} +9900\n", date(2026, 1, 5)),
        ("tagger A <a@b.example> soon\n", date(2026, 1, 5)),
        ("", date(2026, 1, 5)),
    ],
)
def test_the_day_on_its_makers_clock_or_its_commits(place: Path, tagger: str, day: date) -> None:
    raw(place, "2026.1", tagger)
    assert tags(place)[0].day == day


def test_a_signature_is_no_part_of_the_message(place: Path) -> None:
    text = "Edition\n\n-----BEGIN A-----\n\nWords\n"
    signature = "-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----\n"
    raw(place, "2026.1", f"tagger A <a@b.example> {BEGIN} +0000\n", text + signature)
    assert tags(place)[0].message == text


def test_a_tag_of_a_file_names_no_commit(place: Path) -> None:
    git(place, "tag", "2026.1", git(place, "rev-parse", "HEAD:a.md").strip())
    (tag,) = tags(place)
    assert (tag.commit, tag.day) == ("", None)


def test_the_main_line_has_the_first_of_the_usual_names(place: Path) -> None:
    git(place, "branch", "trunk")
    git(place, "branch", "team/main")
    git(place, "update-ref", "refs/remotes/origin/team/main", "HEAD")
    line = read_main_line(found(place))
    assert line is not None
    assert (line.name, [one.name for one in line.tips]) == ("main", ["refs/heads/main"])
    git(place, "update-ref", "refs/remotes/fork/main", "HEAD")
    git(place, "update-ref", "refs/remotes/origin/main", "HEAD")
    line = read_main_line(found(place))
    assert line is not None
    assert [one.name for one in line.tips] == ["refs/heads/main", "refs/remotes/origin/main"]
    named = read_main_line(found(place), "team/main")
    assert named is not None
    assert [one.name for one in named.tips] == ["refs/heads/team/main", "refs/remotes/origin/team/main"]
    assert read_main_line(found(place), "main.") is None
