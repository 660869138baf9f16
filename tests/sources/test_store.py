"""What is kept between runs never changes what a run says, whatever happens to the file or to the history."""

import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

import college as colleges
from clausebook.model.history import History
from clausebook.pipeline import read as read_all
from clausebook.sources.git import Repository
from clausebook.sources.history import read as histories
from clausebook.sources.history.facts import read_facts
from clausebook.sources.history.progress import Progress
from clausebook.sources.history.read import read_history
from clausebook.sources.history.store import FOLDER, Store
from clausebook.sources.log import Logged
from known_history import Maker
from repositories import Made, document, git, repository

A, B = "manual/PRO-01-a.md", "manual/PRO-02-b.md"
RULES = ("manual/register.yml", "manual/manual.yml")


def history(folder: Path, revision: str = "main", kept: bool = True) -> History:
    """Read a commit's history, with what was kept before or without."""
    found = Repository.find(folder)
    assert found is not None
    store = Store.open(folder, learn=True) if kept else None
    return read_history(found, found.resolve(revision), reader=read_facts, store=store)


def again(folder: Path, revision: str) -> History:
    """Read a commit's history with what was kept, and keep nothing."""
    found = Repository.find(folder)
    assert found is not None
    return read_history(found, found.resolve(revision), reader=read_facts, store=Store.open(folder, learn=False))


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
@pytest.mark.parametrize("far", [0, 200])
def test_runs_that_build_on_each_other_say_what_one_run_says(
    tmp_path: Path, seed: int, far: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "_FAR", far)
    maker = Maker(random.Random(seed))
    maker.run(60, 12)
    ids = repository(tmp_path, maker.commits, checkout=False)
    for position in (0, 20, 21, 45, 59, 30, len(ids) - 1):
        assert history(tmp_path, ids[position]) == history(tmp_path, ids[position], kept=False)


@pytest.mark.parametrize("seed", range(6))
def test_a_history_goes_on_from_wherever_a_run_left_it(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind it, before it, on a branch that left before or behind it, and on one that was merged since."""
    dice = random.Random(seed)
    maker = Maker(dice)
    maker.run(70, 8)
    maker.commits += ruled(maker.commits)
    ids = repository(tmp_path, maker.commits, checkout=False)
    taken = gone_on(monkeypatch)
    for last in dice.sample(ids, 5):
        file(tmp_path).unlink(missing_ok=True)
        history(tmp_path, last)
        for revision in (last, ids[-1], *dice.sample(ids, 5)):
            assert again(tmp_path, revision) == history(tmp_path, revision, kept=False)
    assert 5 <= sum(taken) < len(taken) == 35


def ruled(commits: list[Made]) -> list[Made]:
    """Return commits that go on from some: settings and register come, change, move, go and come back."""
    texts = [{RULES[0]: "a: 1\n"}, {RULES[1]: "a: 1\n"}, {RULES[0]: None, "manual/old.yml": "a: 1\n"}]
    texts += [{RULES[0]: "b: 2\n"}, {RULES[1]: None}, {RULES[1]: "c: 3\n", RULES[0]: "d: 4\n"}]
    begin, made = len(commits), list[Made]()
    for number, files in enumerate(texts):
        # Every second one is merged, so that it arrives with the merge.
        made.append(Made(files, parents=(begin + len(made) - 1,)))
        if number % 2:
            made.append(Made({f"manual/n-{number}.md": "x\n"}, parents=(begin + len(made) - 2,)))
            made.append(Made(files, parents=(begin + len(made) - 1, begin + len(made) - 2)))
    return made


def gone_on(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list that is told, at each run that knows of an earlier one, whether it went on from there."""
    taken: list[bool] = []
    before = Progress.before

    def told(self: Progress, commit: str, fresh: Mapping[str, Logged]) -> Progress | None:
        found = before(self, commit, fresh)
        taken.append(found is not None)
        return found

    monkeypatch.setattr(Progress, "before", told)
    return taken


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


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Callable[[Path], None] | str] = {
    "garbage": _garbage,
    "cut-off": _cut_off,
    "folder": _folder,
    "other-form": "PRAGMA user_version = 7; UPDATE facts SET row = '[\"PRO-99\"]'",
    "odd-rows": "UPDATE facts SET row = 3; UPDATE commits SET row = NULL",
    "odd-commit": "UPDATE commits SET row = X'00'",
    "no-table": "DROP TABLE merges",
    "no-facts": "DELETE FROM facts",
    "no-merges": "DELETE FROM merges",
    "no-commit": "DELETE FROM commits WHERE id = (SELECT min(id) FROM commits)",
    "odd-progress": "UPDATE progress SET row = 7",
    "short-progress": "UPDATE progress SET row = substr(row, 1, 200)",
    "far-progress": """UPDATE progress SET row = replace(row, '"steps":[[0,', '"steps":[[9,')""",
    "empty-progress": "UPDATE progress SET row = '0 {}'",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_changes_nothing(tmp_path: Path, damage: Callable[[Path], None] | str) -> None:
    beside = Made({B: document("PRO-02")}, parents=(0,))
    merge = Made({A: document("PRO-01", text="Nobody's.\n"), B: document("PRO-02")}, parents=(0, 1))
    repository(tmp_path, (Made({A: document("PRO-01")}), beside, merge))
    fresh = history(tmp_path)
    assert fresh.merges
    if isinstance(damage, str):
        with closing(sqlite3.connect(file(tmp_path))) as base, base:
            whole = "".join(base.iterdump())
            base.executescript(damage)
            assert "".join(base.iterdump()) != whole
    else:
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
