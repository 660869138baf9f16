"""An audit pack, as a ZIP or unpacked: every file named, measured and digested before any of it is believed."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clausebook.model.bag import BAGIT, Packed
from clausebook.model.pack_names import UNUSABLE, folded, is_nowhere
from clausebook.sources.archive import MAXIMUM_BYTES, MAXIMUM_FILES, PIECE, PackError, digest_of, open_zip

__all__ = ["Pack", "PackError", "open_pack"]

MAXIMUM_TEXT = 256_000_000
"""Bytes of a file that is read as a whole."""
_LONGEST = 1000
"""Characters of a path."""


class Source(Protocol):
    """Where files lie."""

    def names(self) -> tuple[str, ...]:
        """Return the names of all files."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A pack that somebody has unpacked."""

    root: Path

    def names(self) -> tuple[str, ...]:
        """Return the paths of all files; links are not followed.

        Raises:
            PackError: something is no ordinary file.
        """
        return tuple(sorted(self._walk(self.root, "")))

    def _walk(self, folder: Path, prefix: str) -> Iterator[str]:
        """Yield what lies below a folder."""
        with os.scandir(folder) as entries:
            for entry in entries:
                name = f"{prefix}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    yield from self._walk(folder / entry.name, f"{name}/")
                elif entry.is_file(follow_symlinks=False):
                    yield name
                else:
                    raise PackError(f"{name} is a link or no ordinary file; ask for the pack as a ZIP")

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file.

        Raises:
            PackError: it cannot be read.
        """
        try:
            descriptor = os.open(self.root / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            with open(descriptor, "rb") as stream:  # noqa: PTH123 - no path, so no link that is put there meanwhile
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise PackError(f"{name} is no ordinary file; ask for the pack as a ZIP")
                while piece := stream.read(PIECE):
                    yield piece
        except OSError as error:
            raise PackError(f"{name} cannot be read ({error.strerror}); look at its permissions") from error


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack whose files were all read once."""

    sha256: str
    """Of the ZIP, hexadecimal; empty for an unpacked one."""
    files: dict[str, Packed]
    """By the path below the pack's folder, in their order."""
    faults: tuple[str, ...]
    """What could not be unpacked."""
    _source: Source
    _prefix: str

    def pieces(self, path: str) -> Iterator[bytes]:
        """Yield the content of a file.

        Raises:
            PackError: it is missing, or cannot be unpacked.
        """
        if path not in self.files:
            raise PackError(f"{path} is missing; ask for the whole pack")
        return self._source.pieces(self._prefix + path)

    def read(self, path: str) -> bytes:
        """Return the content of a file.

        Raises:
            PackError: it is missing, cannot be unpacked, is too large, or is another one than at first.
        """
        pieces, known = self.pieces(path), self.files[path]
        if known.size > MAXIMUM_TEXT:
            raise PackError(f"{path} has {known.size:,} bytes, more than such a file can have; ask for the pack again")
        content = b"".join(pieces)
        if digest_of(iter((content,))) != known:
            raise PackError(f"{path} changed while it was read; copy the pack to a place where nobody works on it")
        return content

    def content(self, path: str) -> bytes | None:
        """Return the content of a file; None where there is none, or it cannot be read as it was at first."""
        try:
            return self.read(path)
        except PackError:
            return None

    def below(self, prefix: str) -> dict[str, Packed]:
        """Return the files below a folder, by the rest of their paths."""
        return {name.removeprefix(prefix): file for name, file in self.files.items() if name.startswith(prefix)}

    def lay_out(self, prefix: str, target: Path) -> None:
        """Write the files below a folder into an empty one; every name was looked at before.

        Raises:
            PackError: a file cannot be unpacked.
            OSError: it cannot be written.
        """
        for name in self.below(prefix):
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as stream:
                for piece in self.pieces(prefix + name):
                    stream.write(piece)


@contextmanager
def open_pack(path: Path) -> Iterator[Pack]:
    """Lend a pack: a ZIP, or the folder that holds `bagit.txt`.

    Raises:
        PackError: it must not be unpacked, or is none.
        OSError: it cannot be read.
    """
    if path.is_dir():
        yield _read(Folder(path), "", "")
        return
    with path.open("rb") as file:
        sha256 = digest_of(iter(lambda: file.read(PIECE), b"")).sha256
    with open_zip(path) as zipped:
        top = _top((*zipped.names(), *(f"{name}/" for name in zipped.folders)))
        yield _read(zipped, top, sha256, zipped.folders)


def _top(names: Iterable[str]) -> str:
    """Return the one folder in which everything lies."""
    tops = {name.partition("/")[0] if "/" in name else "" for name in names}
    if len(tops) != 1 or "" in tops:
        raise PackError("the files of the ZIP do not lie in one folder, as those of a pack do; ask for it again")
    return f"{tops.pop()}/"


def _read(source: Source, prefix: str, sha256: str, folders: tuple[str, ...] = ()) -> Pack:
    """Look at every name, of folders too, then digest every file."""
    names = source.names()
    _named(names, folders)
    files: dict[str, Packed] = {}
    faults = []
    total = 0
    for name in sorted(names):
        path = name.removeprefix(prefix)
        try:
            files[path] = digest_of(source.pieces(name))
        except PackError as error:
            faults.append(str(error).rpartition("; ")[0])
            files[path] = Packed(0, "")
        total += files[path].size
        if total > MAXIMUM_BYTES:
            raise PackError(f"it holds more than {MAXIMUM_BYTES:,} bytes, more than any pack; ask for it again")
    return Pack(sha256, files, tuple(faults), source, prefix)


def _named(names: tuple[str, ...], folders: tuple[str, ...]) -> None:
    """Refuse names that lead elsewhere, and names that some systems take for one."""
    if len(names) > MAXIMUM_FILES:
        raise PackError(f"it holds {len(names)} files, more than any pack; ask for it again")
    for name in (*names, *folders):
        odd = any(not part or is_nowhere(part) for part in name.split("/"))
        if odd or len(name) > _LONGEST or not name.isprintable() or UNUSABLE & set(name):
            raise PackError(f"{ascii(name)[1:201]} is a name that leads elsewhere or is none; do not unpack the pack")
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(folded(name), name)
        if other != name:
            raise PackError(f"{name} and {other} are one file to some systems; do not unpack the pack")
    both = next((name for name in folders if folded(name) in seen), "")
    if both:
        raise PackError(f"{both} is a file and a folder; do not unpack the pack")
    for known, name in seen.items():
        parents = known.split("/")[:-1]
        for count in range(1, len(parents) + 1):
            if "/".join(parents[:count]) in seen:
                raise PackError(f"{name} lies below a file, so it cannot be unpacked; ask for the pack again")


def is_unpacked(path: Path) -> bool:
    """Say whether a folder is an unpacked pack."""
    return (path / BAGIT).is_file()
