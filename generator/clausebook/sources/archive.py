"""Files of a ZIP, read without trust: nothing is unpacked before its directory was understood in full.

Python's own reader believes the directory at the end of the file. Here every entry must lie exactly between its
neighbours, with the same facts in front of it as in the directory, so no two programs can see two different packs, and
no entry can be counted twice to grow without measure.
"""

import hashlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from clausebook.model.bag import Packed

MAXIMUM_FILES = 200_000
MAXIMUM_BYTES = 16_000_000_000
"""Of all files together, unpacked; a manual of 10,000 documents has about a tenth of it."""
PIECE = 1 << 20
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
"""What stands in front of an entry (APPNOTE.TXT, 4.3.7)."""
_MARK = b"PK\x03\x04"
_ENCRYPTED, _LATER, _UTF8 = 0x1, 0x8, 0x800
_KNOWN = _LATER | _UTF8 | 0x6
"""Flags that do no harm: sizes behind the content, names in UTF-8, and how hard it was tried to be small."""
_WIDE = 0xFFFFFFFF
_DESCRIPTORS = (12, 16, 20, 24)
"""Bytes behind the content of an entry whose sizes stand there."""
_END, _END_WIDE = struct.Struct("<4s4H2LH"), 76
"""What stands at the very end, and the bytes before it where a ZIP has many files or bytes (4.3.14 to 4.3.16)."""
_FOLDER = 0x10
_EXTRAS = (0x0001, 0x000A, 0x5455, 0x5855, 0x7855, 0x7875)
"""Extra fields that say nothing of names: wide sizes, times and owners. Another one may give a file a second name."""


class PackError(Exception):
    """A pack cannot be read, or must not be; the text says why, and behind the last `; ` what to do."""


@dataclass(frozen=True, slots=True)
class Zipped:
    """A ZIP whose directory was understood."""

    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]
    """By whole name; folders are left out."""
    folders: tuple[str, ...] = ()
    """The names of folders, without the stroke at their end."""

    def names(self) -> tuple[str, ...]:
        """Return the names of all files."""
        return tuple(self.entries)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file.

        Raises:
            PackError: it cannot be unpacked, or is not as long as the directory says.
        """
        entry, count = self.entries[name], 0
        try:
            with self.archive.open(entry) as stream:
                while piece := stream.read(PIECE):
                    count += len(piece)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise PackError(f"{name} cannot be unpacked ({_said(error)}); ask for the pack again") from error
        if count != entry.file_size:
            raise PackError(f"{name} is shorter than the ZIP says; ask for the pack again")


@contextmanager
def open_zip(path: Path) -> Iterator[Zipped]:
    """Lend a ZIP whose directory is sound.

    Raises:
        PackError: it is not; nothing of it was unpacked.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError) as error:
            raise PackError(f"{path.name} is not a whole ZIP ({_said(error)}); ask for it again") from error
        with archive:
            infos = archive.infolist()
            _bounded(infos)
            _tiled(file, archive, infos)
            folders = tuple(info.filename.rstrip("/") for info in infos if info.filename.endswith("/"))
            yield Zipped(archive, _files(infos), folders)


def digest_of(pieces: Iterator[bytes]) -> Packed:
    """Return size and SHA-256 of a content."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return Packed(size, digest.hexdigest())


def _bounded(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse more than a pack can hold, and what no pack holds."""
    if len(infos) > MAXIMUM_FILES:
        raise PackError(f"the ZIP holds {len(infos)} files, more than any pack; do not unpack it")
    total = sum(info.file_size for info in infos)
    if total > MAXIMUM_BYTES:
        raise PackError(f"the ZIP would grow to {total:,} bytes, more than any pack; do not unpack it")
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        folder = info.filename.endswith("/")
        if info.flag_bits & _ENCRYPTED:
            raise PackError(f"{info.filename} is encrypted, as nothing in a pack is; ask for the pack again")
        if info.flag_bits & ~_KNOWN or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PackError(f"{info.filename} is packed in a way that no pack uses; ask for the pack again")
        if kind not in (0, stat.S_IFDIR if folder else stat.S_IFREG) or (info.external_attr & _FOLDER and not folder):
            raise PackError(f"{info.filename} is a link or no ordinary file; do not unpack the ZIP")
        if folder and info.file_size:
            raise PackError(f"{info.filename} is a folder with a content; do not unpack the ZIP")
        _plain(info.filename, info.extra)


def _plain(name: str, extra: bytes) -> None:
    """Refuse extra fields that could say something else of a file than everybody reads."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if kind not in _EXTRAS or length + 4 > len(extra):
            break
        extra = extra[4 + length :]
    if extra:
        raise PackError(f"{name} carries facts that no pack has; do not unpack the ZIP")


def _tiled(file: IO[bytes], archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse a ZIP with bytes that belong to no entry, or to two."""
    if archive.comment:
        raise PackError("the ZIP carries a comment, which is no part of a pack; ask for the pack again")
    place = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset != place:
            raise PackError(f"the ZIP holds bytes before {info.filename} that belong to no file; do not unpack it")
        place = _end_of(file, info)
        later = bool(info.flag_bits & _LATER)
        if later:
            follower = min((one.header_offset for one in infos if one.header_offset >= place), default=None)
            place = _behind(place, archive.start_dir if follower is None else follower, info.filename)
    directory = sum(46 + len(_raw(info)) + len(info.extra) for info in infos)
    if archive.start_dir != place or any(info.comment for info in infos) or not _ended(file, place, directory, infos):
        raise PackError("the ZIP holds bytes that belong to no file; do not unpack it")


def _ended(file: IO[bytes], start: int, directory: int, infos: list[zipfile.ZipInfo]) -> bool:
    """Say whether the last record follows the directory at once, and counts what is there."""
    rest = file.seek(0, 2) - start - directory
    if rest not in (_END.size, _END.size + _END_WIDE):
        return False
    file.seek(-_END.size, 2)
    mark, *facts, comment = _END.unpack(file.read(_END.size))
    known = (0, 0, len(infos), len(infos), directory, start)
    wide = (0, 0, 0xFFFF, 0xFFFF, _WIDE, _WIDE) if rest > _END.size else known
    fits = all(fact in (one, other) for fact, one, other in zip(facts, known, wide, strict=True))
    return (mark, comment, fits) == (b"PK\x05\x06", 0, True)


def _end_of(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """Return where an entry ends, after a look at what stands in front of it."""
    file.seek(info.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size:
        raise PackError(f"{info.filename} is not where the ZIP says; ask for the pack again")
    mark, _, flags, method, _, _, total, packed, size, name, extra = _LOCAL.unpack(header)
    told = (total, packed, size)
    known = (info.CRC, info.compress_size, info.file_size)
    empty = flags & _LATER and told == (0, 0, 0)
    fits = empty or all(one in (other, _WIDE) for one, other in zip(told, known, strict=True))
    same = (mark, flags, method) == (_MARK, info.flag_bits, info.compress_type) and (fits or bool(flags & _LATER))
    if not same or file.read(name) != _raw(info):
        raise PackError(f"the ZIP says two different things of {info.filename}; do not unpack it")
    _plain(info.filename, file.read(extra))
    return int(info.header_offset + _LOCAL.size + name + extra + info.compress_size)


def _behind(place: int, follower: int, name: str) -> int:
    """Return where the sizes behind a content end."""
    if follower - place not in _DESCRIPTORS:
        raise PackError(f"the ZIP holds bytes behind {name} that belong to no file; do not unpack it")
    return follower


def _raw(info: zipfile.ZipInfo) -> bytes:
    """Return a name as it stands in the ZIP."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")


def _files(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the entries that are files, each name once."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        if info.filename != info.orig_filename:
            raise PackError("a name in the ZIP holds a NUL; do not unpack it")
        if info.filename in found:
            raise PackError(f"the ZIP holds {info.filename} twice; do not unpack it")
        if not info.filename.endswith("/"):
            found[info.filename] = info
    return found


def _said(error: Exception) -> str:
    """Return the reader's own words."""
    return str(error)[:200] or type(error).__name__
