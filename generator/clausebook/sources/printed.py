"""What a PDF says of itself: the digests of the texts it was printed from, which stand in its description."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

LARGEST = 200_000_000
"""Bytes of a file; a print of a thousand documents has a tenth of it."""
_UNPACKED = 4_000_000
"""Bytes of one packed part that are looked at; a description is far shorter, and a part may unpack to anything."""
_STREAM = re.compile(rb"stream\r?\n")
_DIGEST = re.compile(rb"cb1:[0-9a-f]{64}(?![0-9a-f])")


class PrintedError(Exception):
    """The file is none that could be looked at; the message says why."""


def read_digests(path: Path) -> tuple[str, ...]:
    """Return the digests that a PDF names, in their order, each once.

    Raises:
        PrintedError: it is no PDF, or a very large one.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise PrintedError(f"{path} is larger than {LARGEST // 1_000_000} megabytes, which no print is")
    if not content.startswith(b"%PDF-"):
        raise PrintedError(f"{path} is no PDF")
    found = (match[0].decode() for part in _parts(content) for match in _DIGEST.finditer(part))
    return tuple(dict.fromkeys(found))


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield the file, then each of its packed parts unpacked."""
    yield content
    # A view, since a part is not copied with all that follows it.
    view = memoryview(content)
    for match in _STREAM.finditer(content):
        try:
            yield zlib.decompressobj().decompress(view[match.end() : match.end() + _UNPACKED], _UNPACKED)
        except zlib.error:
            continue
