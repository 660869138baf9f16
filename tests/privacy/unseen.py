"""Looking through files for what an audience may not see: marks and ids, packed or not, in names and in content."""

import base64
import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from privacy.planted import CONFIDENTIAL, INTERNAL

HIDDEN_IDS = {
    "staff": ("PRO-71", "PRO-73", "PRO-74", "CSE-2026-01"),
    "public": ("PRO-01", "PRO-71", "PRO-72", "PRO-73", "PRO-74", "CSE-2026-01", "VIS-2026-01", "MR-2026-01"),
}
UNSEEN = {"staff": (CONFIDENTIAL,), "public": (CONFIDENTIAL, INTERNAL)}
_HISTORY = (b"# v2 git bundle", b"# v3 git bundle", b"PACK")
"""How a file begins that holds objects of Git, packed in ways that are not looked through here."""
_INLINE = re.compile(rb"base64,([A-Za-z0-9+/]+=*)")
_STREAM = re.compile(rb"stream\r?\n")


def found(folder: Path, audience: str) -> dict[str, list[str]]:
    """Return what an audience may not see and finds in the files below a folder, by path."""
    marks, ids = patterns(audience)
    seen: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            for form in (name.encode(), *forms(name, path.read_bytes())):
                if form.startswith(_HISTORY):
                    seen.setdefault(name, []).append("the whole history")
                if hits := [hit[0].decode() for one in (marks, ids) for hit in one.finditer(form)]:
                    seen.setdefault(name, []).extend(hits)
    return seen


def patterns(audience: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return what an audience may not find: marks, and ids."""
    words = rf"(?<![\w-])(?:{'|'.join(HIDDEN_IDS[audience])})(?!\w)"
    return re.compile(rf"(?:{'|'.join(UNSEEN[audience])})\w*".encode(), re.IGNORECASE), re.compile(words.encode())


def forms(name: str, content: bytes) -> Iterator[bytes]:
    """Yield a file's content in every form in which somebody could read it."""
    yield content
    yield from (base64.b64decode(inner + b"==") for inner in _INLINE.findall(content))
    if content.startswith(b"\x1f\x8b"):
        yield from forms(name, gzip.decompress(content))
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            for member in packed.infolist():
                yield member.filename.encode() + member.comment
                yield from forms(member.filename, packed.read(member))
    elif content.startswith(b"%PDF-"):
        for part in (content, *_streams(content)):
            yield part
            # Texts of a PDF are written with two bytes a sign, or in hexadecimal (ISO 32000-1, 7.3.4 and 7.9.2).
            yield part.replace(b"\0", b"")
            for written in re.findall(rb"<([0-9A-Fa-f\s]{8,})>", part):
                digits = b"".join(written.split())
                yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()).replace(b"\0", b"")


def _streams(content: bytes) -> Iterator[bytes]:
    """Yield the unpacked streams of a PDF, whatever they hold."""
    for match in _STREAM.finditer(content):
        try:
            yield zlib.decompressobj().decompress(content[match.end() :])
        except zlib.error:
            continue


def map_of(site: Path) -> tuple[set[str], set[str]]:
    """Return the pages that a site's list for search engines names, and those that do not ask to be left out."""
    listed = set(re.findall(r"<loc>https://school\.example/([^<]+)</loc>", (site / "sitemap.xml").read_text("utf-8")))
    pages = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")}
    wanted = {name for name, text in pages.items() if '<meta name="robots" content="noindex"' not in text}
    return listed, wanted - {"404.html"}
