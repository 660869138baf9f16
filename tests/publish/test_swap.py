"""One folder takes another's place; a killed run leaves nothing that the next does not clear away."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from clausebook.publish import swap
from clausebook.publish.swap import recover, swap_in, workroom

KILLED = "site.new-0a1b2c3d"
ASIDE = "site.old-0a1b2c3d"


def folder(path: Path, text: str) -> Path:
    """Make a folder that holds one file."""
    path.mkdir()
    (path / "index.html").write_text(text, encoding="utf-8")
    return path


def shown(place: Path) -> str:
    """Return what the one file holds."""
    return (place / "index.html").read_text(encoding="utf-8")


def names(path: Path) -> list[str]:
    """Return the names in a folder."""
    return sorted(entry.name for entry in path.iterdir())


@pytest.fixture(params=["one step", "two steps"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch once as Linux can, and once as every other system does."""
    if request.param == "two steps":
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    elif not sys.platform.startswith("linux"):
        pytest.skip("only Linux exchanges two folders in one step")


@pytest.mark.usefixtures("either_way")
def test_the_first_and_the_next(tmp_path: Path) -> None:
    place = tmp_path / "site"
    swap_in(folder(tmp_path / "one", "old"), place)
    assert shown(place) == "old"
    swap_in(folder(tmp_path / "two", "new"), place)
    assert shown(place) == "new"
    assert names(tmp_path) == ["site"]


@pytest.mark.usefixtures("either_way")
def test_what_cannot_be_switched_leaves_the_old_one(tmp_path: Path) -> None:
    place = folder(tmp_path / "site", "old")
    with pytest.raises(OSError, match="nothing"):
        swap_in(tmp_path / "nothing", place)
    assert shown(place) == "old"
    assert names(tmp_path) == ["site"]


def test_another_runs_folder_stands_when_it_was_quicker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, fresh = folder(tmp_path / "site", "old"), folder(tmp_path / "fresh", "mine")
    rename = Path.rename

    def overtaken(path: Path, target: Path) -> Path:
        if path == fresh:
            folder(place, "theirs")
        return rename(path, target)

    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", overtaken)
    with pytest.raises(OSError, match="not empty"):
        swap_in(fresh, place)
    assert shown(place) == "theirs"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux exchanges two folders in one step")
def test_the_place_is_never_empty(tmp_path: Path) -> None:
    place = folder(tmp_path / "site", "old")
    missed: list[OSError] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            try:
                place.stat()
            except OSError as error:
                missed.append(error)

    watcher = threading.Thread(target=look)
    watcher.start()
    for number in range(200):
        swap_in(folder(tmp_path / "fresh", str(number)), place)
    over.set()
    watcher.join()
    assert missed == []
    assert shown(place) == "199"


def test_the_old_one_comes_back_when_the_place_is_empty(tmp_path: Path) -> None:
    folder(tmp_path / ASIDE, "old")
    recover(tmp_path / "site")
    assert shown(tmp_path / "site") == "old"
    assert names(tmp_path) == ["site"]


def test_leftovers_go_and_neighbours_stay(tmp_path: Path) -> None:
    folder(tmp_path / "site", "new")
    folder(tmp_path / ASIDE, "old")
    folder(tmp_path / KILLED, "half")
    kept = ["another.new-0a1b2c3d", "site.new-ideas", "site.old-0a1b2c3d4", "site2"]
    for name in kept:
        folder(tmp_path / name, "theirs")
    (tmp_path / "site.new-00000000").write_text("a file", encoding="utf-8")
    recover(tmp_path / "site")
    assert names(tmp_path) == sorted([*kept, "site", "site.new-00000000"])
    assert shown(tmp_path / "site") == "new"


def test_a_workroom_is_empty_and_goes(tmp_path: Path) -> None:
    place = tmp_path / "public" / "site"
    with workroom(place) as room:
        assert room.folder.parent == place.parent
        assert names(room.folder) == []
        folder(room.folder / "site", "new")
    assert names(place.parent) == []
    with pytest.raises(KeyboardInterrupt), workroom(place):
        raise KeyboardInterrupt
    assert names(place.parent) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no locks on folders")
def test_a_workroom_in_use_is_not_cleared_away(tmp_path: Path) -> None:
    place = tmp_path / "site"
    with workroom(place) as one, workroom(place) as other:
        assert one.folder != other.folder
        assert names(tmp_path) == sorted([one.folder.name, other.folder.name])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no locks on folders")
def test_an_engine_that_outlives_its_caller_keeps_the_workroom(tmp_path: Path) -> None:
    place = tmp_path / "site"
    script = f"""
import pathlib, subprocess, sys
from clausebook.publish.swap import workroom
with workroom(pathlib.Path({str(place)!r})) as room:
    engine = [sys.executable, "-c", "input()"]
    subprocess.Popen(engine, pass_fds=room.lock)
    import os
    os._exit(9)
"""
    reading, writing = os.pipe()
    caller = subprocess.run([sys.executable, "-c", script], stdin=reading, check=False)
    os.close(reading)
    assert caller.returncode == 9
    (left,) = names(tmp_path)
    recover(place)
    assert names(tmp_path) == [left]
    os.close(writing)
    # Without its input the engine ends; how long that takes is not for this test to say.
    while names(tmp_path):
        recover(place)


def test_a_workroom_taken_for_abandoned_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, seen = swap._lock, []

    def late(path: Path, *, wait: bool) -> tuple[int, ...]:
        found = lock(path, wait=wait)
        if not seen:
            path.rmdir()
        seen.append(path)
        return found

    monkeypatch.setattr(swap, "_lock", late)
    with workroom(tmp_path / "site") as room:
        assert room.folder.is_dir()
        assert len(seen) == 2


def test_a_disk_without_locks_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *, wait: bool) -> tuple[int, ...]:
        raise OSError("no locks available")

    monkeypatch.setattr(swap, "_lock", refuse)
    folder(tmp_path / KILLED, "half")
    with workroom(tmp_path / "site") as room:
        assert room.lock == ()
    # Whose it is cannot be known, so it stays.
    assert names(tmp_path) == [KILLED]
