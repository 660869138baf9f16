"""One release at a time in a repository, and what a killed one left in the next one's way."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from clausebook.model.release import Stamp
from clausebook.sources.git import GitError, Repository
from clausebook.sources.references import read_small

if sys.platform != "win32":
    import fcntl

_PAUSE = 0.05
_PATIENCE = 1.0
"""Seconds that Git's lock may be empty; Git needs some millionths of one to write it."""


@contextmanager
def turn(root: Path, step: Callable[[str], None]) -> Iterator[None]:
    """Wait until nobody else releases in a repository, and hold the others off meanwhile.

    The lock is the Git folder's own (flock(2)), which Git never takes, and goes with the process that holds it. Where
    there are no such locks everybody goes ahead: of two tags of one name Git still makes one only.

    Args:
        root: the folder that holds `manual/`.
        step: told in words that somebody else is waited for.
    """
    repository = Repository.find(root)
    with contextlib.ExitStack() as stack:
        if repository is not None and sys.platform != "win32":
            with contextlib.suppress(OSError):
                descriptor = os.open(repository.common, os.O_RDONLY)
                stack.callback(os.close, descriptor)
                _lock(descriptor, step)
        yield


def free(repository: Repository, name: str) -> None:
    """Take away the lock that a killed release left on a tag, so that Git can make it; whoever calls has the turn.

    It is known by what it holds: the id of a tag that `release` made, or nothing, in which case it was left within the
    moment between Git's making it and writing to it. Any other lock is another program's, and Git says so.
    """
    lock = repository.common / "refs/tags" / f"{name}.lock"
    text = _settled(lock)
    if text is None:
        return
    if not text.strip() or _ours(repository, name, text.strip()):
        with contextlib.suppress(OSError):
            lock.unlink()


def _lock(descriptor: int, step: Callable[[str], None]) -> None:
    """Lock a folder, and say when that takes a while.

    Raises:
        OSError: its file system has no locks.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        step("Somebody else is releasing or publishing from this repository; waiting until that has ended")
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _settled(lock: Path) -> str | None:
    """Return what a lock holds, once Git has had the time to write it; None when there is none."""
    end = time.monotonic() + _PATIENCE
    while True:
        text = read_small(lock)
        if text is None or text.strip() or time.monotonic() > end:
            return text
        time.sleep(_PAUSE)


def _ours(repository: Repository, name: str, identity: str) -> bool:
    """Say whether an id is that of a tag which `release` made, by this name."""
    try:
        raw = dict(repository.tags([identity]))[identity]
    except GitError:
        return False
    head, _, message = raw.decode("utf-8", "replace").partition("\n\n")
    unsigned = message.partition("\n-----BEGIN ")[0].rstrip("\n") + "\n"
    return f"tag {name}" in head.split("\n") and Stamp.of_message(unsigned) is not None
