"""Putting a finished folder in the place of another: a reader sees the old one or the new one, nothing between."""

import contextlib
import ctypes
import errno
import os
import re
import shutil
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clausebook.sources.interruption import put_off

if sys.platform != "win32":
    import fcntl

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_ABANDONED = 86_400
"""Seconds after which a workroom is taken for a killed run's where it cannot be locked."""
_VOLUME = "it is a disk or volume of its own, so that no folder can take its place, but a folder inside it would do"


@dataclass(frozen=True, slots=True)
class Workroom:
    """A folder of one run, beside the place for which it makes something."""

    folder: Path
    lock: tuple[int, ...]
    """Descriptors to lend to a child process, which then keeps the folder from being cleared away; mostly one."""


@contextmanager
def workroom(place: Path) -> Iterator[Workroom]:
    """Lend an empty folder beside `place`, hence in its file system; clear away what killed runs left there.

    The folder stays locked while this process lives, or a child that was lent the lock, so two runs for one place
    never clear away each other's work (flock(2)).

    Raises:
        OSError: the folder cannot be made, or nothing could take the place later.
    """
    # Nobody should wait for what cannot be used in the end.
    if place.is_mount():
        raise OSError(errno.EBUSY, _VOLUME)
    place.parent.mkdir(parents=True, exist_ok=True)
    recover(place)
    with locked_folder(place.with_name(f"{place.name}.new-")) as room:
        yield room


@contextmanager
def locked_folder(stem: Path, mode: int = 0o777) -> Iterator[Workroom]:
    """Lend an empty folder that stays locked until it goes again.

    Args:
        stem: what its path begins with; eight digits follow.
        mode: who may do what in it, before the mask.

    Raises:
        OSError: it cannot be made.
    """
    folder, lock = None, tuple[int, ...]()
    try:
        with put_off():
            folder, lock = _locked_folder(stem, mode)
        yield Workroom(folder, lock)
    finally:
        with put_off():
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
            for descriptor in lock:
                os.close(descriptor)


def clear_away(stem: Path) -> None:
    """Remove the folders whose path begins so where the run that made them is no more.

    Raises:
        OSError: the folder that they lie in cannot be looked into.
    """
    for folder in _beginning(stem):
        # A folder that another run holds is not ours to clear away; one that just went is nobody's.
        with contextlib.suppress(OSError):
            lock = _lock(folder, wait=False)
            if lock or (sys.platform == "win32" and time.time() - folder.stat().st_mtime > _ABANDONED):
                shutil.rmtree(folder, ignore_errors=True)
            for descriptor in lock:
                os.close(descriptor)


def swap_in(fresh: Path, place: Path) -> None:
    """Make the folder `fresh` stand at `place`; what was there is deleted after the switch.

    Both lie in one file system. On Linux the two are exchanged in one step (renameat2(2)); elsewhere the old folder is
    renamed away first, and `recover` brings it back if the program is killed between the two steps.

    Raises:
        OSError: the folders cannot be renamed; the old one still stands.
    """
    try:
        _switch(fresh, place)
    except OSError as error:
        if error.errno in (errno.EBUSY, errno.EXDEV):
            raise OSError(error.errno, _VOLUME) from error
        raise


def _switch(fresh: Path, place: Path) -> None:
    """Do what `swap_in` says."""
    if not place.exists():
        try:
            fresh.rename(place)
        except OSError:
            # Another run may have been quicker; then the two change places.
            if not place.exists():
                raise
        else:
            return
    if exchange(fresh, place):
        shutil.rmtree(fresh, ignore_errors=True)
        return
    with put_off():
        _switch_in_two_steps(fresh, place)


def _switch_in_two_steps(fresh: Path, place: Path) -> None:
    """Do what `swap_in` says where the system cannot exchange two folders; between the steps nothing stands there."""
    old = place.with_name(f"{place.name}.old-{uuid.uuid4().hex[:8]}")
    place.rename(old)
    try:
        fresh.rename(place)
    except OSError:
        # Another run may have put something here in the meantime; then that one stands.
        if not place.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def recover(place: Path) -> None:
    """Clear away what a killed run left beside `place`; bring the old folder back where it is missing."""
    for old in _beginning(place.with_name(f"{place.name}.old-")):
        if place.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(place)
    clear_away(place.with_name(f"{place.name}.new-"))


def _beginning(stem: Path) -> list[Path]:
    """Return the folders whose path is a stem and eight digits."""
    name = re.compile(re.escape(stem.name) + "[0-9a-f]{8}")
    return sorted(path for path in stem.parent.iterdir() if name.fullmatch(path.name) and path.is_dir())


def _locked_folder(stem: Path, mode: int) -> tuple[Path, tuple[int, ...]]:
    """Make a folder and lock it."""
    while True:
        folder = stem.with_name(f"{stem.name}{uuid.uuid4().hex[:8]}")
        folder.mkdir(mode)
        lock: tuple[int, ...] = ()
        with contextlib.suppress(OSError):
            lock = _lock(folder, wait=True)
        # Between the two steps another run may have taken the folder for an abandoned one.
        if folder.is_dir():
            return folder, lock
        for descriptor in lock:
            os.close(descriptor)


def _lock(folder: Path, *, wait: bool) -> tuple[int, ...]:
    """Lock a folder and return the descriptor that holds the lock; nothing on systems that cannot.

    Raises:
        OSError: somebody else holds it, or its file system has no locks.
    """
    if sys.platform == "win32":
        return ()
    # What others may write to can hold anything by any name, even a pipe that nobody opens at its other end.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        raise
    return (descriptor,)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    with contextlib.suppress(OSError, AttributeError):
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        done = renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
        return bool(done == 0)
    return False
