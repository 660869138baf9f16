"""The preview brings a stage up to date in place, and touches nothing that has not changed."""

import os
import re
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clausebook.publish import preview
from clausebook.publish.preview import PreviewError, reserve, snapshot, sync
from clausebook.sources import programs
from college import content

WAITS = """
import pathlib, sys, time
while not (pathlib.Path(sys.argv[1]) / "docs/new.md").exists():
    time.sleep(0.01)
"""
IGNORES = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(600)
"""


def write(folder: Path, **files: str) -> Path:
    """Write Markdown files into a stage."""
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_sync_changes_adds_and_removes(tmp_path: Path) -> None:
    stage = write(tmp_path / "stage", same="same", changed="old", gone="gone")
    fresh = write(tmp_path / "fresh", same="same", changed="new", added="added")
    (fresh / "docs/deep").mkdir()
    (fresh / "docs/deep/page.md").write_text("deep", encoding="utf-8")
    wanted = content(fresh)
    os.utime(stage / "docs/same.md", (1, 1))
    sync(fresh, stage)
    assert content(stage) == wanted
    assert not fresh.exists()
    # Whoever watches the folder sees that nothing happened to this one.
    assert (stage / "docs/same.md").stat().st_mtime == 1


def test_what_is_watched(tmp_path: Path) -> None:
    for name in ("manual/a/one.md", "records/b/two.md", "mkdocs.yml", ".git/logs/HEAD", "site/index.html", "notes.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text", encoding="utf-8")
    before = snapshot(tmp_path)
    files = {Path(path).relative_to(tmp_path).as_posix() for path in before if Path(path).is_file()}
    assert files == {"manual/a/one.md", "records/b/two.md", "mkdocs.yml", ".git/logs/HEAD"}
    (tmp_path / "site/index.html").write_text("built again", encoding="utf-8")
    assert snapshot(tmp_path) == before
    (tmp_path / "manual/a/one.md").write_text("longer text", encoding="utf-8")
    assert snapshot(tmp_path) != before


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let a few lines of Python be the engine's server; they find the stage in `argv`."""
    monkeypatch.setattr(preview, "_PAUSE", 0.01)

    def let(script: str) -> None:
        monkeypatch.setattr(preview.mkdocs, "preview", lambda stage, address: [sys.executable, "-c", script, stage])

    return let


def test_a_server_that_ends_is_named(tmp_path: Path, served: Callable[[str], None]) -> None:
    served("raise SystemExit(1)")
    with pytest.raises(PreviewError, match=r"127\.0\.0\.1:1 ended by itself; start it again"):
        preview.preview(tmp_path, tmp_path / "stage", {}, "127.0.0.1:1", lambda folder: None)


def test_a_change_is_staged_and_what_cannot_be_read_is_left(tmp_path: Path, served: Callable[[str], None]) -> None:
    served(WAITS)
    root, stage = tmp_path / "root", write(tmp_path / "stage", page="old")
    write(root / "manual", page="old")
    calls: list[Path] = []

    def restage(folder: Path) -> None:
        calls.append(folder)
        if len(calls) == 1:
            # The first change cannot be read: nothing is written, and the old pages stay.
            (root / "manual/docs/page.md").write_text("and again", encoding="utf-8")
            return
        write(folder, page="new", new="new")

    seen = snapshot(root)
    # Saved while the first stage is made: it must not be missed.
    (root / "manual/docs/page.md").write_text("changed", encoding="utf-8")
    with pytest.raises(PreviewError):
        preview.preview(root, stage, seen, "127.0.0.1:1", restage)
    assert calls[0] == tmp_path / "fresh"
    assert (stage / "docs/page.md").read_text(encoding="utf-8") == "new"
    assert not (tmp_path / "fresh").exists()


def test_a_server_that_does_not_end_is_ended(
    tmp_path: Path, served: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    served(IGNORES)
    monkeypatch.setattr(programs, "_PATIENCE", 0.01)
    with pytest.raises(KeyboardInterrupt), preview._served(tmp_path, "127.0.0.1:1") as process:
        raise KeyboardInterrupt
    assert process.returncode is not None


@pytest.mark.parametrize("address", ["8000", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:99999", ":8000", ""])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(PreviewError, match=re.escape(f"'{address}' is no address; name another with --address")):
        reserve(address)


def test_an_address_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(PreviewError, match=f"nothing can be served at {address}: Address already in use; name"):
            reserve(address)
    reserve(address)
