"""The pass over the commits: its short way held against its long one."""

import random
from pathlib import Path

import pytest

from clausebook.sources.git import Repository
from clausebook.sources.history import lineage
from clausebook.sources.history.facts import claimed_id
from clausebook.sources.history.life import State, Step
from clausebook.sources.history.lineage import trace
from clausebook.sources.history.progress import Progress
from known_history import Maker
from repositories import Made, document, repository

A, B = "manual/a.md", "manual/b.md"


def told(folder: Path) -> tuple[dict[bytes, tuple[str, str, list[Step], list[Step]]], list[tuple[str, list[Step]]]]:
    """Return where every life stands with all that happened to it, and all lives."""
    found = Repository.find(folder)
    head = found.resolve() if found else None
    assert found is not None
    assert head is not None
    commits = {one.id: one for one in found.log(head)}
    blobs = dict.fromkeys(change.blob for one in commits.values() for change in one.changes if change.regular)
    identities = {blob: claimed_id(content) for blob, content in found.blobs(blobs)}
    progress = Progress()
    files = trace(progress.go_on(commits, head, {}), identities, progress)
    standing = {path: (life.identity, blob, life.steps, life.states) for path, (life, blob) in sorted(files.items())}
    return standing, [(life.identity, life.steps) for life in progress.lives]


@pytest.mark.parametrize("seed", range(8))
def test_the_short_way_for_plain_commits_comes_to_what_the_long_one_does(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = Maker(random.Random(seed))
    maker.run(80, 12)
    repository(tmp_path, maker.commits, checkout=False)
    short = told(tmp_path)
    monkeypatch.setattr(lineage._Pass, "_go_on", lambda *_: False)
    assert told(tmp_path) == short


def test_two_files_that_change_places_in_one_commit_do_not_take_the_short_way(tmp_path: Path) -> None:
    one, other = document("PRO-01"), document("PRO-02")
    repository(tmp_path, [Made({A: one, B: other}), Made({A: other, B: one})])
    standing, lives = told(tmp_path)
    assert {path: identity for path, (identity, *_) in standing.items()} == {A.encode(): "PRO-02", B.encode(): "PRO-01"}
    assert len(lives) == 2


def test_a_text_that_loses_its_id_stays_the_document_that_it_was(tmp_path: Path) -> None:
    repository(tmp_path, [Made({A: document("PRO-01")}), Made({A: "No front matter.\n"})])
    standing, lives = told(tmp_path)
    assert [(identity, len(steps)) for identity, steps in lives] == [("PRO-01", 2)]
    assert standing[A.encode()][0] == "PRO-01"


def test_states_of_branches_do_not_see_each_other(tmp_path: Path) -> None:
    repository(
        tmp_path,
        [
            Made({A: document("PRO-01"), B: document("PRO-02")}),
            Made({A: document("PRO-01", "1.1")}),
            Made({B: document("PRO-02", "1.1")}, parents=(0,)),
            Made({B: document("PRO-02", "1.1")}, parents=(1, 2)),
        ],
    )
    standing, _ = told(tmp_path)
    assert [len(steps) for _, _, steps, _ in standing.values()] == [2, 2]
    assert [len(states) for *_, states in standing.values()] == [2, 2]


def test_an_empty_state_holds_nothing() -> None:
    assert list(State().items()) == []
