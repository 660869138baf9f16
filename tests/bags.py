"""Small bags with the form of an audit pack, and ZIPs of them: whole ones, to be damaged by tests."""

import hashlib
import io
import zipfile
from collections.abc import Mapping

TOP = "audit-pack-2026-01-01-2026-06-30"
OUTSIDE = ("tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig", "tagmanifest-sha256.txt.tsr")
CONTENT = {"data/pack.json": b"{}\n", "data/site/index.html": b"<p>Home</p>\n" * 40, "data/lists/a.csv": b"a,b\r\n"}


def bag(files: Mapping[str, bytes] = CONTENT) -> dict[str, bytes]:
    """Return a whole bag of these files; manifests that are among them are written anew."""
    found = {name: content for name, content in files.items() if name not in (*OUTSIDE[:1], "manifest-sha256.txt")}
    payload = {name: content for name, content in found.items() if name.startswith("data/")}
    oxum = f"{sum(map(len, payload.values()))}.{len(payload)}"
    known = found.get("bag-info.txt", b"").decode().splitlines() or [f"External-Identifier: {'0' * 40}"]
    info = [line for line in known if not line.startswith("Payload-Oxum")]
    place = next((number for number, line in enumerate(known) if line.startswith("Payload-Oxum")), len(info))
    info.insert(place, f"Payload-Oxum: {oxum}")
    found["bagit.txt"] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    found["bag-info.txt"] = "".join(f"{line}\n" for line in info).encode()
    found["manifest-sha256.txt"] = manifest(payload)
    tags = {name: text for name, text in found.items() if not name.startswith("data/") and name not in OUTSIDE}
    return {**found, "tagmanifest-sha256.txt": manifest(tags)}


def manifest(files: Mapping[str, bytes]) -> bytes:
    """Return a manifest as `sha256sum` reads it."""
    rows = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(rows).encode()


def zipped(files: Mapping[str, bytes], top: str = f"{TOP}/", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of files, below one folder."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(top + name, (2026, 6, 30, 12, 0, 0))
            info.compress_type, info.create_system, info.external_attr = method, 3, 0o100644 << 16
            archive.writestr(info, files[name])
    return target.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP, by their names below its folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
