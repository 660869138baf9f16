"""Moving a branch from one commit to another in one step, and clearing away what a killed move left."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from clausebook.sources.process import Git

HEADS = "refs/heads/"
_QUIET = ("-c", "core.logAllRefUpdates=false")
_MARK = "clausebook-publishing"
"""A file in the repository that names the branch which is being moved."""


def move(git: Git, common: Path, branch: str, commit: str, here: str) -> None:
    """Move a branch; a mark says so meanwhile, so that a lock which Git leaves when it is killed is known as ours.

    Args:
        git: the repository.
        common: the folder that all its work trees share.
        branch: its name.
        commit: the id of the commit that it is to be at.
        here: the id of the one that it is at; empty where there is no such branch yet.

    Raises:
        GitError: it is at another one, or Git could not write it; the branch did not move.
        OSError: the mark could not be made.
    """
    mark = common / _MARK
    mark.write_text(branch, encoding="utf-8")
    try:
        # Zeros say that there must be no such branch yet.
        git.run(*_QUIET, "update-ref", HEADS + branch, commit, here or "0" * len(commit))
    finally:
        mark.unlink(missing_ok=True)


def clear_away(common: Path) -> None:
    """Remove the locks of a move that was killed; only while no other move can be under way (`Branch.hold`).

    A lock without the mark is another program's, which may be at work, and stays.
    """
    mark = common / _MARK
    with contextlib.suppress(OSError, UnicodeDecodeError):
        branch = mark.read_text(encoding="utf-8")
        for lock in _locks(common, branch):
            lock.unlink(missing_ok=True)
        mark.unlink()


def _locks(common: Path, branch: str) -> Iterator[Path]:
    """Yield the files by which Git keeps others from a branch; of the one that `HEAD` names there are two."""
    heads = (common / HEADS).resolve()
    lock = heads / f"{branch}.lock"
    if branch and lock.resolve().is_relative_to(heads):
        yield lock
        if (common / "HEAD").read_text(encoding="utf-8").strip() == f"ref: {HEADS}{branch}":
            yield common / "HEAD.lock"
