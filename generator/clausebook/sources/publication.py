"""What a versioned site says of itself: `editions.json`, mike's `versions.json`, and the manifest of an edition.

Whoever may write to the site could have written these files, so nothing in them is believed that a name, a number or
a folder could be made of without looking.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from clausebook.model.publication import FORMAT, Publication, PublishedEdition
from clausebook.model.publishing import is_folder
from clausebook.model.release import EditionName
from clausebook.sources.formats import published

SIZE = 4_000_000
"""Bytes of a list of editions; one edition has about 250."""
_MANIFEST_SIZE = 64_000_000
_LINE = re.compile(r"(\\?)([0-9a-f]{64})  (.+)")
_ESCAPES = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
_SHOWN = 60


class OddSiteError(Exception):
    """A file of a versioned site is not what it should be; the message says which, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class ForeignVersion:
    """A version that mike has published."""

    name: str
    """Also its folder."""
    title: str
    aliases: tuple[str, ...]


def parse_editions(content: bytes) -> Publication:
    """Read `editions.json`.

    Raises:
        OddSiteError: it is not in our format, or names what cannot be.
    """
    data = _json(content, "editions.json")
    said = data.get("format") if isinstance(data, dict) else None
    if said != FORMAT:
        raise OddSiteError(f"editions.json does not have the format '{FORMAT}' but {_short(said)}")
    error = next(published("editions").iter_errors(data), None)
    if error is not None:
        where = "/".join(map(str, error.absolute_path)) or "the whole"
        raise OddSiteError(f"editions.json does not fit its format at '{_short(where)}'")
    editions = tuple(PublishedEdition(**entry) for entry in map(_checked, data["editions"]))
    _unlike((edition.name for edition in editions), "editions.json")
    return Publication(editions, data["audience"], data["alias"])


def parse_versions(content: bytes) -> tuple[ForeignVersion, ...]:
    """Read mike's `versions.json`, the newest first.

    Raises:
        OddSiteError: it is not in mike's form, or names what cannot be a folder.
    """
    data = _json(content, "versions.json")
    if not isinstance(data, list):
        raise OddSiteError("versions.json is no list of versions")
    found = tuple(map(_version, data))
    _unlike((one.name for one in found), "versions.json")
    return found


def parse_manifest(content: bytes) -> Mapping[str, str]:
    """Read a manifest as `sha256sum` writes it: the digest of each file by its path.

    Raises:
        OddSiteError: it is none.
    """
    if len(content) > _MANIFEST_SIZE:
        raise OddSiteError("SHA256SUMS is larger than any manifest")
    found: dict[str, str] = {}
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise OddSiteError("SHA256SUMS is not written in UTF-8") from None
    for line in lines[:-1] if lines[-1] == "" else lines:
        match = _LINE.fullmatch(line)
        path = "" if match is None else _unescaped(match[3]) if match[1] else match[3]
        if match is None or path in found or not _below(path):
            raise OddSiteError(f"SHA256SUMS has a line that is none of a manifest: {_short(line)}")
        found[path] = match[2]
    return found


def _checked(entry: Mapping[str, str]) -> Mapping[str, str]:
    """Return an entry whose name can be a folder, and an edition's if it is one of ours.

    Raises:
        OddSiteError: it cannot.
    """
    name, own = entry["name"], bool(entry["commit"])
    if not is_folder(name):
        raise OddSiteError(f"editions.json names an edition '{_short(name)}', which cannot be a folder")
    try:
        if own:
            EditionName.parse(name)
    except ValueError:
        raise OddSiteError(f"editions.json has a commit for '{_short(name)}', which is no edition") from None
    if own != bool(entry["as_of"]):
        raise OddSiteError(f"editions.json tells only half of where the edition '{_short(name)}' comes from")
    return entry


def _version(entry: Any) -> ForeignVersion:
    """Build one version of mike's.

    Raises:
        OddSiteError: it is none.
    """
    name = entry.get("version") if isinstance(entry, dict) else None
    if not isinstance(name, str) or not is_folder(name):
        what = f"'{_short(name)}'" if isinstance(name, str) else "one without a name"
        raise OddSiteError(f"versions.json has a version, {what}, that cannot stand beside editions; rename it")
    title, aliases = entry.get("title"), entry.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise OddSiteError(f"versions.json has aliases of the version '{name}' that are none")
    return ForeignVersion(name, _short(title) if isinstance(title, str) and title.strip() else name, tuple(aliases))


def _unlike(names: Iterable[str], file: str) -> None:
    """Refuse names that are one folder on systems that do not tell capitals.

    Raises:
        OddSiteError: two are alike.
    """
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            raise OddSiteError(f"{file} names '{name}' twice")
        seen.add(name.lower())


def _json(content: bytes, file: str) -> Any:
    """Read JSON.

    Raises:
        OddSiteError: it is none, or too large.
    """
    if len(content) > SIZE:
        raise OddSiteError(f"{file} is larger than {SIZE // 1_000_000} MB")
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise OddSiteError(f"{file} is no JSON, or says something twice") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; one that names a key twice says two things.

    Raises:
        ValueError: it does.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _below(path: str) -> bool:
    """Say whether a path lies below the folder that it is read from."""
    parts = path.split("/")
    return not any(part in {"", ".", ".."} for part in parts) and "\0" not in path


def _unescaped(path: str) -> str:
    """Return a path whose odd signs `sha256sum` has written with a backslash."""
    return re.sub(r"\\[\\nr]", lambda match: _ESCAPES[match[0]], path)


def _short(text: object) -> str:
    """Return the beginning of what somebody else wrote, without signs that steer a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(text))[:_SHOWN]
