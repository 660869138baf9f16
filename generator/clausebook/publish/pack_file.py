"""The ZIP file of an audit pack: written so that it is the same again, and known again when it stands in the way."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from clausebook.model.audit_pack import ABOUT, FORMAT

Part: TypeAlias = "bytes | Path"
"""The content of a file of a pack, or where it lies."""
_PIECE = 1 << 20
_FIRST, _LAST = 1980, 2107
"""The years that a ZIP file can name."""
_MODE = 0o100644 << 16
_UNIX = 3
_HEAD = 200
"""Bytes of a description in which its format stands."""


def digest(file: Path) -> tuple[str, int]:
    """Return a file's SHA-256 and size."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()


def write(file: Path, folder: str, moment: datetime, parts: Mapping[str, Part]) -> None:
    """Write the ZIP file: the same bytes from the same parts, in whatever folder, zone and language.

    Args:
        file: where to write it.
        folder: the one folder that it unpacks to.
        moment: the time that every file in it gets.
        parts: the files by their names below that folder.
    """
    year = min(max(moment.year, _FIRST), _LAST)
    stamp = (year, moment.month, moment.day, moment.hour, moment.minute, moment.second // 2 * 2)
    with file.open("wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(parts):
                part = parts[name]
                info = zipfile.ZipInfo(f"{folder}/{name}", stamp)
                info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _MODE
                if isinstance(part, bytes):
                    archive.writestr(info, part)
                    continue
                # Whether an entry is written in the form for large files depends on what it says of its size here.
                info.file_size = part.stat().st_size
                with part.open("rb") as source, archive.open(info, "w") as target:
                    shutil.copyfileobj(source, target, _PIECE)
        stream.flush()
        os.fsync(stream.fileno())


def is_pack(file: Path) -> bool:
    """Say whether a file is an earlier pack; anything else somebody may miss."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if name.partition("/")[2] == ABOUT]
            if len(names) != 1:
                return False
            with archive.open(names[0]) as stream:
                return f'"format": "{FORMAT}"'.encode() in stream.read(_HEAD)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return False
