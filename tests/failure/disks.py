"""Folders that take nothing, or that nothing can take the place of."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from college import disk


@contextmanager
def bound(source: Path, folder: Path, *, writable: bool = True) -> Iterator[Path]:
    """Show a folder at a second place, which is a mount point in the same file system; or skip the test."""
    folder.mkdir(exist_ok=True)
    steps = [["mount", "--bind", str(source), str(folder)]]
    if not writable:
        steps.append(["mount", "-o", "remount,ro,bind", str(folder)])
    done = [shutil.which("mount") and subprocess.run(step, check=False, capture_output=True) for step in steps]
    if not all(one and one.returncode == 0 for one in done):
        pytest.skip("NO MOUNT: a folder that is a mount point is NOT TESTED; run the tests as root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True, capture_output=True)


@contextmanager
def full(source: Path, folder: Path) -> Iterator[Path]:
    """Copy a folder to a disk of its own that takes no further file; or skip the test."""
    with disk(folder, "size=64m"):
        shutil.copytree(source, folder, symlinks=True, dirs_exist_ok=True)
        # Every file and folder is an inode, the disk's own top too; of bytes the kernel counts no single one.
        used = 1 + sum(1 for _ in folder.rglob("*"))
        limit = ["mount", "-o", f"remount,nr_inodes={used}", str(folder)]
        subprocess.run(limit, check=True, capture_output=True)
        yield folder


def touches(folder: Path) -> bool:
    """Say whether a folder takes a file; none is left there."""
    try:
        (folder / "probe").write_text("")
    except OSError:
        return False
    (folder / "probe").unlink()
    return True
