"""Where our history differs from `git log --follow`, one test a class of difference, and why ours is right.

The classes are those that `bench/history.py --agree` finds in real repositories. Git follows one file backwards by the
likeness of texts; it knows no ids, and one place at a time.
"""

from collections.abc import Sequence
from pathlib import Path

from clausebook.model.history import Facts, History
from clausebook.sources.git import Repository
from clausebook.sources.history.facts import claimed_id
from clausebook.sources.history.read import read_history
from repositories import Made, document, git, repository

A, B = "manual/PRO-01-a.md", "manual/PRO-02-b.md"
TEXT = "".join(f"Line {number} of a text that is long enough to be known again.\n" for number in range(30))


def both(folder: Path, path: str, *commits: Made) -> tuple[list[int], list[int]]:
    """Return the positions of the commits that Git and we give a file, without merges, oldest first."""
    ids = repository(folder, commits)
    followed = git(folder, "log", "--follow", "--no-merges", "-M50%", "--format=%H", "main", "--", path).split()
    history = read(folder)
    ours = [event.commit.id for event in history.files[path].events if len(event.commit.parents) < 2]
    return positions(ids, followed), positions(ids, ours)


def read(folder: Path) -> History:
    found = Repository.find(folder)
    assert found is not None
    return read_history(found, found.resolve(), reader=lambda content: Facts(claimed_id(content)))


def positions(ids: Sequence[str], found: Sequence[str]) -> list[int]:
    return sorted(ids.index(commit) for commit in found)


def test_a_document_made_from_a_template_has_not_the_templates_history(tmp_path: Path) -> None:
    # A copy that is made while its source changes too looks like a source to Git.
    followed, ours = both(
        tmp_path,
        B,
        Made({A: document("FRM-01", text=TEXT)}),
        Made({A: document("FRM-01", "1.1", text=TEXT)}),
        Made({A: document("FRM-01", "1.2", text=TEXT), B: document("PRO-02", text=TEXT)}),
        Made({B: document("PRO-02", "1.1", text=TEXT)}),
    )
    assert followed == [0, 1, 2, 3]
    assert ours == [2, 3]


def test_a_document_that_took_the_place_of_another_has_not_its_history(tmp_path: Path) -> None:
    followed, ours = both(
        tmp_path,
        B,
        Made({A: document("PRO-01", text=TEXT)}),
        Made({A: document("PRO-01", "1.1", text=TEXT)}),
        Made({A: None, B: document("PRO-02", text=TEXT)}),
    )
    assert followed == [0, 1, 2]
    assert ours == [2]


def test_a_file_that_was_deleted_is_not_the_one_that_later_stands_at_its_path(tmp_path: Path) -> None:
    followed, ours = both(
        tmp_path, A, Made({A: "One.\n"}), Made({A: None}), Made({A: "Other.\n"}), Made({A: "Third.\n"})
    )
    assert followed == [0, 1, 2, 3]
    assert ours == [2, 3]


def test_so_it_is_when_the_later_file_moved_on(tmp_path: Path) -> None:
    followed, ours = both(
        tmp_path,
        B,
        Made({A: TEXT}),
        Made({A: None}),
        Made({A: f"{TEXT}More.\n"}),
        Made({A: None, B: f"{TEXT}More.\n"}),
    )
    assert followed == [0, 1, 2, 3]
    assert ours == [2, 3]


def test_but_a_document_with_an_id_is_the_same_when_its_deletion_is_taken_back(tmp_path: Path) -> None:
    one = document("PRO-01")
    followed, ours = both(tmp_path, A, Made({A: one}), Made({A: None}), Made({A: one}))
    assert followed == ours == [0, 1, 2]


def test_what_lies_before_a_rename_on_a_branch_is_not_lost(tmp_path: Path) -> None:
    # The file is moved on a branch while it is edited on the main line; Git follows one name through both.
    first, edited = document("PRO-01", text=TEXT), document("PRO-01", "1.1", text=TEXT)
    followed, ours = both(
        tmp_path,
        B,
        Made({A: first}),
        Made({A: None, B: first}),
        Made({A: edited}, parents=(0,)),
        Made({A: None, B: edited}, parents=(2, 1)),
    )
    assert ours == [0, 1, 2]
    assert set(followed) < set(ours)


def test_what_was_moved_in_a_merge_is_not_lost(tmp_path: Path) -> None:
    first = document("PRO-01", text=TEXT)
    followed, ours = both(
        tmp_path,
        B,
        Made({A: first, "manual/x.md": "x\n"}),
        Made({"manual/x.md": "y\n"}),
        Made({"manual/x.md": "z\n"}, parents=(0,)),
        Made({A: None, B: first, "manual/x.md": "y\n"}, parents=(2, 1)),
        Made({B: document("PRO-01", "1.1", text=TEXT)}),
    )
    assert ours == [0, 4]
    assert followed == [4]
