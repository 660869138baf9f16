"""Files written whole or not at all."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import pytest

from clausebook.authoring import AuthoringError, writing
from clausebook.authoring.writing import create_file, replace_file


def full(*_: object) -> NoReturn:
    """Fail as a full disk does."""
    raise OSError(28, "No space left on device")


def test_a_file_that_cannot_be_replaced_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old\n")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AuthoringError, match=r"a\.md cannot be written \(No space left on device\); look at"):
        replace_file(path, b"new\n")
    assert path.read_bytes() == b"old\n"
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]


def test_only_an_existing_file_is_replaced(tmp_path: Path) -> None:
    with pytest.raises(AuthoringError, match=r"cannot be written \(No such file or directory\)"):
        replace_file(tmp_path / "a.md", b"new\n")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_created_with_its_folders_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "records" / "risk" / "a.md"
    create_file(path, b"first\n")
    with pytest.raises(AuthoringError, match=r"there is a file a\.md in .*risk already; it was left as it is"):
        create_file(path, b"second\n")
    assert path.read_bytes() == b"first\n"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "records").write_bytes(b"a file\n")
    with pytest.raises(AuthoringError, match=r"records cannot be written \(File exists\); look at"):
        create_file(tmp_path / "records" / "a.md", b"first\n")


@contextmanager
def interrupted_at(number: int) -> Iterator[None]:
    """Press Ctrl-C when so many lines of the module have been run, if there are so many."""
    left = [number]

    def count(frame: FrameType, event: str, _: object) -> Callable[..., Any]:
        if event == "line" and frame.f_code.co_filename == writing.__file__:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGINT)
        return count

    sys.settrace(count)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        sys.settrace(None)


@pytest.mark.parametrize(("write", "before"), [(replace_file, b"old\n"), (create_file, None)])
def test_whoever_interrupts_leaves_a_whole_file(
    tmp_path: Path, write: Callable[[Path, bytes], None], before: bytes | None
) -> None:
    path = tmp_path / "a.md"
    for number in range(1, 25):
        path.unlink(missing_ok=True)
        if before is not None:
            path.write_bytes(before)
        with interrupted_at(number):
            write(path, b"new\n")
        assert [one.name for one in tmp_path.iterdir()] in ([], ["a.md"])
        assert (path.read_bytes() if path.exists() else None) in (before, b"new\n")
