"""A small manual in a repository of its own, and the programs that are run on it as anybody runs them."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from repositories import git

PROJECT = Path(__file__).parents[1]
BASE = PROJECT / "tests/rules/_base"
"""Four documents and a record without an error, as of a fixed day."""
_DROPPED = ("dac_override", "dac_read_search")


def college(folder: Path, *, commit: bool = True) -> Path:
    """Lay the small manual into a folder, in a repository with one commit."""
    shutil.copytree(BASE, folder, copy_function=shutil.copyfile)
    if commit:
        git(folder, "init", "--quiet")
        commit_all(folder)
    return folder


def commit_all(folder: Path, message: str = "Issue the manual") -> str:
    """Commit everything as it lies in the folder and return the commit's id."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", f"--message={message}")
    return git(folder, "rev-parse", "HEAD").strip()


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a person whose settings of Git do not matter."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    fixed = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "NO_MKDOCS_2_WARNING": "1", "COLUMNS": "80"}
    return {**kept, **fixed, **changes}


def clausebook(
    *arguments: str | Path, cwd: Path, before: tuple[str, ...] = (), **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run the program in a folder.

    Args:
        arguments: what stands behind `clausebook`.
        cwd: the folder it is called in.
        before: a program that runs it, such as `setpriv`.
        changes: variables of the environment.
    """
    command = [*before, sys.executable, "-m", "clausebook", *map(str, arguments)]
    return run(command, cwd, **changes)


def run(command: list[str], cwd: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run any program in a folder and return what it said and how it ended."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
    )


def content(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder, by its relative path; what a build keeps for itself left out."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".clausebook" not in path.parts)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def leftovers(place: Path) -> list[str]:
    """Return what runs have left beside a place."""
    return sorted(path.name for path in place.parent.iterdir() if path.name.startswith(f"{place.name}."))


def obedient() -> tuple[str, ...]:
    """Return what runs a program so that permissions bind it, as they bind everybody but root; or skip the test."""
    if sys.platform == "win32":
        pytest.skip("WINDOWS: what permissions forbid is NOT TESTED")
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("ROOT WITHOUT setpriv: what permissions forbid is NOT TESTED; run the tests as another user")
    without = ",".join(f"-{name}" for name in _DROPPED)
    return ("setpriv", f"--bounding-set={without}", f"--inh-caps={without}")


@contextmanager
def disk(folder: Path, options: str) -> Iterator[Path]:
    """Mount a disk of its own, or skip the test.

    Args:
        folder: where to mount it.
        options: for a `tmpfs` (mount(8)), such as `size=2m`.
    """
    folder.mkdir()
    done = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False, capture_output=True)
        if shutil.which("mount")
        else None
    )
    if done is None or done.returncode:
        pytest.skip("NO MOUNT: a full disk and a disk without writing are NOT TESTED; run the tests as root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True, capture_output=True)
