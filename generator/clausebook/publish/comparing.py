"""Comparing a site that was built here with a published one, file by file."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from clausebook.model.group import Failure, Trouble
from clausebook.model.site_comparison import Compared, Comparison, Fate
from clausebook.sources.several import at_once

_AT_ONCE = 8
_PATIENCE = 16
"""How many files a server may refuse before no more are asked for."""

Ask: TypeAlias = Callable[[str, int], tuple[bytes, ...] | Failure]
"""Returns a published file in each form that it may be meant in; given its path, and the size of the one here."""


def site_files(folder: Path) -> dict[str, Path]:
    """Return the files of a built site by their paths below it, in order."""
    found = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    return dict(sorted(found))


def compare(own: Mapping[str, Path | bytes], ask: Ask, listed: Iterable[str] | None) -> Comparison:
    """Compare file by file, by SHA-256.

    Args:
        own: the files that the commit gives, by path.
        ask: reads a published file.
        listed: the paths of all published files; None where they cannot be listed, and only those that the commit
            gives can be asked for.

    Raises:
        OSError: a file that was built here cannot be read.
    """
    silent: list[str] = []

    def one(path: str) -> Compared:
        if len(silent) >= _PATIENCE:
            return Compared(path, Fate.UNREAD, "not asked for any more, since so many others could not be read")
        compared = _compare(path, own[path], ask)
        if compared.fate is Fate.UNREAD:
            silent.append(path)
        return compared

    found = at_once(_AT_ONCE, one, own)
    found += [Compared(path, Fate.EXTRA) for path in listed or () if path not in own]
    return Comparison(tuple(sorted(found, key=lambda file: file.path)))


def _compare(path: str, own: Path | bytes, ask: Ask) -> Compared:
    """Compare one file."""
    content = own if isinstance(own, bytes) else own.read_bytes()
    wanted = hashlib.sha256(content).digest()
    found = ask(path, len(content))
    if not isinstance(found, Failure):
        same = any(hashlib.sha256(form).digest() == wanted for form in found)
        return Compared(path, Fate.SAME if same else Fate.DIFFERENT)
    match found.trouble:
        case Trouble.MISSING:
            return Compared(path, Fate.MISSING)
        case Trouble.TOO_LARGE:
            return Compared(path, Fate.DIFFERENT)
    return Compared(path, Fate.UNREAD, found.message)
