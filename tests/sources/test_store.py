"""What is kept between runs never changes what a run says, whatever happens to the file or to the history."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

import college as colleges
from clausebook.model.history import History
from clausebook.pipeline import read as read_all
from clausebook.sources.facts import read_facts
from clausebook.sources.git import Repository
from clausebook.sources.history import read_history
from clausebook.sources.store import FOLDER, Store
from known_history import Maker
from repositories import Made, document, git, repository

A, B = "manual/PRO-01-a.md", "manual/PRO-02-b.md"


def history(folder: Path, revision: str = "main", kept: bool = True) -> History:
    """Read a commit's history, with what was kept before or without."""
    found = Repository.find(folder)
    assert found is not None
    store = Store.open(folder, learn=True) if kept else None
    return read_history(found, found.resolve(revision), reader=read_facts, store=store)


def file(folder: Path) -> Path:
    return folder / FOLDER / "history.sqlite"


def counted(folder: Path) -> dict[str, int]:
    """Return how many rows each table has."""
    with closing(sqlite3.connect(file(folder))) as base:
        return {
            table: base.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("commits", "facts", "merges")
        }


def test_a_second_run_reads_nothing_anew(tmp_path: Path) -> None:
    repository(tmp_path, (Made({A: document("PRO-01")}), Made({A: document("PRO-01", "1.1")})))
    first = history(tmp_path)
    assert counted(tmp_path) == {"commits": 2, "facts": 2, "merges": 0}
    store = Store.open(tmp_path, learn=True)
    found = Repository.find(tmp_path)
    assert found is not None

    def never(_: bytes) -> None:
        raise AssertionError("a content was read again")

    again = read_history(found, found.resolve(), reader=never, store=store)  # type: ignore[arg-type]
    assert again == first == history(tmp_path, kept=False)
    assert (tmp_path / FOLDER / ".gitignore").read_text().endswith("*\n")
    assert git(tmp_path, "status", "--porcelain") == ""


@pytest.mark.parametrize("seed", range(4))
def test_runs_that_build_on_each_other_say_what_one_run_says(tmp_path: Path, seed: int) -> None:
    maker = Maker(random.Random(seed))
    maker.run(60, 12)
    ids = repository(tmp_path, maker.commits, checkout=False)
    for position in (0, 20, 21, 45, 59, 30, len(ids) - 1):
        assert history(tmp_path, ids[position]) == history(tmp_path, ids[position], kept=False)


def test_a_history_that_was_rewritten_is_read_as_it_is_now(tmp_path: Path) -> None:
    repository(tmp_path, [Made({A: document("PRO-01", f"1.{minor}")}) for minor in range(5)])
    history(tmp_path)
    git(tmp_path, "reset", "--quiet", "--hard", "HEAD~2")
    (tmp_path / B).write_text(document("PRO-02"))
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Add another")
    assert history(tmp_path) == history(tmp_path, kept=False)
    assert list(history(tmp_path).files) == [A, B]


def test_a_run_that_is_not_to_learn_uses_what_is_kept_and_writes_nothing(tmp_path: Path) -> None:
    repository(tmp_path, (Made({A: document("PRO-01")}),))
    found = Repository.find(tmp_path)
    assert found is not None
    read_history(found, found.resolve(), reader=read_facts, store=Store.open(tmp_path, learn=False))
    assert not (tmp_path / FOLDER).exists()
    history(tmp_path)
    assert list(Store.open(tmp_path, learn=False).facts.values()) == [read_facts(document("PRO-01").encode())]


def test_merges_are_kept(tmp_path: Path) -> None:
    repository(
        tmp_path,
        (
            Made({A: document("PRO-01")}),
            Made({B: document("PRO-02")}, parents=(0,)),
            Made({A: document("PRO-01", text="Nobody's.\n"), B: document("PRO-02")}, parents=(0, 1)),
            Made({"manual/x.md": "x\n"}, parents=(2,)),
            Made({"manual/x.md": "x\n"}, parents=(2, 3)),
        ),
    )
    fresh = history(tmp_path)
    assert counted(tmp_path)["merges"] == 2
    assert history(tmp_path).merges == fresh.merges != ()


def _garbage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


def _cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def _other_form(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("PRAGMA user_version = 7")
        base.execute("UPDATE facts SET row = '[\"PRO-99\"]'")


def _odd_rows(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("UPDATE facts SET row = 3")
        base.execute("UPDATE commits SET row = NULL")


def _odd_commit(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("UPDATE commits SET row = X'00'")


def _no_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("DROP TABLE merges")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [_garbage, _cut_off, _other_form, _odd_rows, _odd_commit, _no_tables, _folder])
def test_a_damaged_file_changes_nothing(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    repository(tmp_path, (Made({A: document("PRO-01")}), Made({A: document("PRO-01", "1.1")})))
    fresh = history(tmp_path)
    damage(file(tmp_path))
    assert history(tmp_path) == history(tmp_path) == fresh


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    root, other = tmp_path / "root", tmp_path / "other"
    repository(root, (Made({A: document("PRO-01")}),))
    other.mkdir()
    (root / FOLDER).symlink_to(other)
    history(root)
    assert list(other.iterdir()) == []


def test_a_store_that_the_repository_brings_along_is_not_used(tmp_path: Path) -> None:
    """Whoever can commit could otherwise commit a false history."""
    college = colleges.college(tmp_path / "college")
    today = date(2026, 6, 30)
    honest = read_all(college, revision="HEAD", today=today, learn=True).history
    (path, life) = next((path, life) for path, life in honest.files.items() if life.contents)
    with closing(sqlite3.connect(file(college))) as base, base:
        line = base.execute("SELECT row FROM facts WHERE id = ?", (life.contents[0].event.blob,)).fetchone()[0]
        forged = line.replace(life.contents[0].facts.change, "Forged")
        base.execute("UPDATE facts SET row = ? WHERE id = ?", (forged, life.contents[0].event.blob))
    git(college, "add", "--force", f"{FOLDER}/history.sqlite")
    git(college, "commit", "--quiet", "--message", "Bring a history along")
    told = read_all(college, revision="HEAD", today=today).history.files[path]
    assert told.contents[0].facts.change == life.contents[0].facts.change != "Forged"
