"""Files of a folder that readers may be looking at: never written into, only replaced."""

import contextlib
import ctypes
import errno
import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from clausebook.model.publication import MANIFEST
from clausebook.publish.targets.contents import content

if sys.platform != "win32":
    import fcntl


def locked(place: Path) -> tuple[int, ...] | None:
    """Lock a folder and return the descriptor that holds the lock; None where somebody else does.

    Raises:
        OSError: the folder cannot be opened.
    """
    if sys.platform == "win32":
        return ()
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:
        # The file system has no locks.
        os.close(descriptor)
        return ()
    return (descriptor,)


def replaceable(place: Path) -> bool:
    """Say whether a folder is what a run left of an edition; one that is empty may go as well."""
    return (place / MANIFEST).is_file() or not any(place.iterdir())


def regular(folder: Path) -> Mapping[str, Path]:
    """Return what lies below a folder and is no folder, by its path below it."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(folder).as_posix(): path for path in found}


def same(source: Path | bytes, place: Path) -> bool:
    """Say whether a file holds what it is to hold."""
    facts = place.lstat()
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    return stat.S_ISREG(facts.st_mode) and facts.st_size == size and place.read_bytes() == content(source)


def write(place: Path, text: bytes) -> int:
    """Write a new file and return its size."""
    place.parent.mkdir(parents=True, exist_ok=True)
    return place.write_bytes(text)


def linked(old: Path, fresh: Path) -> bool:
    """Give an unchanged file a second name; False where the disk cannot.

    Nothing here ever writes into a file that stands, so the two names never come to differ.
    """
    fresh.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError):
        os.link(old, fresh)
        return True
    return False


def settle(place: Path) -> None:
    """Have the disk of a folder write down what it was told, so that a power cut leaves no empty files behind.

    One call for all files (syncfs(2)) takes a fraction of the time that fsync(2) takes for each of thousands.

    Raises:
        OSError: it could not be written.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(place, os.O_RDONLY)
    try:
        with contextlib.suppress(AttributeError, TypeError):
            if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) == 0:
                return
            if ctypes.get_errno() in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(place))
        os.sync()
    finally:
        os.close(descriptor)
