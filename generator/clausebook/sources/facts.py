"""What one content of a document or record says about itself: the facts that its history is made of.

They follow from the bytes alone, so they can be kept under the content's id for ever: `encode` and `decode` give the
form in which they are kept and passed between processes.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from clausebook.model.digest import content_digests
from clausebook.model.document import Approval
from clausebook.model.history import Facts
from clausebook.model.place import Place
from clausebook.model.problem import Problem
from clausebook.model.version import Version
from clausebook.sources.frontmatter import MAXIMUM_FRONT_MATTER, cut
from clausebook.sources.quick import read_quickly
from clausebook.sources.strict import Items, Table, load, plain

FORM = 1
"""The number of the encoded form; facts of another form are read anew."""
_TARGET = r"\s*<?(?![A-Za-z][A-Za-z0-9+.-]*:|#|[A-Z]{2,5}-\d{2,4}(?:-\d{2,4})?[)#\s>]|[\s)])"
_LOCAL_FILE = (re.compile(r"\]\(" + _TARGET), re.compile(r"\n {0,3}\[[^\]\n^][^\]\n]*\]:" + _TARGET))
"""The beginning of a link that names a file, and of one that is defined apart, in a text behind a line end."""
_WORDS = ("type", "status", "review", "owner", "change")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def read_facts(content: bytes) -> Facts:
    """Return what a content says about itself; only its id where its front matter cannot be read.

    The places of its approvals name no file. The digest is left empty where the text shows local files, whose content
    of that time is not at hand.
    """
    identity = claimed_id(content)
    parts = cut(content, "")
    # Most records say nothing of a version, and would be read for nothing.
    if isinstance(parts, Problem) or "version" not in parts.front:
        return Facts(identity)
    data: Any
    quick = read_quickly(parts.front) if len(parts.front) <= MAXIMUM_FRONT_MATTER else None
    try:
        if quick is not None:
            data = quick.data
            places = (Place("", row + 2, column + 1) for row, column in quick.entries.get("approvals", ()))
            approvals = tuple(_approvals(data.get("approvals", ()), places))
        else:
            table = load(parts.front, "", offset=1)
            if isinstance(table, Problem):
                return Facts(identity)
            data = plain(table)
            approvals = tuple(read_approvals(table))
        version = Version.parse(data["version"])
        effective = date.fromisoformat(data["effective"]) if data.get("effective") else None
    except (KeyError, ValueError, TypeError, AttributeError):
        return Facts(identity)
    words = {key: data[key] for key in _WORDS if isinstance(data.get(key), str)}
    shows = _shows_files(parts.body)
    digest, text = content_digests(data, parts.body)
    return Facts(identity, version, effective, "" if shows else digest, text, approvals, shows_files=shows, **words)


def claimed_id(content: bytes) -> str:
    """Return the id that a file's front matter claims; empty when it claims none: the identity of a blob in history."""
    # Every content there ever was comes by here; most of it is text below the front matter.
    end = content.find(b"\n---", 3, 70_000)
    text = content[: 70_000 if end < 0 else end + 4].decode("utf-8", "replace").removeprefix("\ufeff")
    first, _, rest = text.replace("\r\n", "\n").replace("\r", "\n").partition("\n")
    if first.rstrip(" \t") != "---":
        return ""
    for row in rest.split("\n"):
        if row.startswith("---"):
            return ""
        if row.startswith("id:"):
            return row[3:].split("#")[0].strip().strip("\"'")
    return ""


def read_approvals(table: Table) -> Iterator[Approval]:
    """Yield the approval entries of a front matter.

    Raises:
        KeyError, ValueError, TypeError: an entry is none.
    """
    node = table.values.get("approvals")
    entries = node.values if isinstance(node, Items) else ()
    return _approvals((plain(entry) for entry in entries), (entry.place for entry in entries))


def _approvals(entries: Iterable[Any], places: Iterable[Place]) -> Iterator[Approval]:
    """Yield approvals of their entries' values and places."""
    for entry, place in zip(entries, places, strict=True):
        yield Approval(
            role=entry["role"],
            person=entry["person"],
            date=date.fromisoformat(entry["date"]),
            version=entry["version"],
            digest=entry.get("digest", ""),
            place=place,
        )


def encode(facts: Facts) -> str:
    """Return facts as one line of JSON."""
    approvals = [
        (one.role, one.person, one.date.isoformat(), one.version, one.digest, one.place.line, one.place.column)
        for one in facts.approvals
    ]
    version, effective = str(facts.version or ""), facts.effective.isoformat() if facts.effective else ""
    words = [getattr(facts, key) for key in _WORDS]
    row = (facts.id, version, effective, facts.digest, facts.text, approvals, facts.shows_files, *words)
    return _JSON.encode(row if facts.version else row[:1])


def decode(line: str) -> Facts:
    """Return the facts of a line.

    Raises:
        ValueError: it is not what `encode` writes.
    """
    try:
        identity, *row = json.loads(line)
        if not row:
            return Facts(identity)
        version, effective, digest, text, entries, shows, *words = row
        approvals = tuple(
            Approval(role, person, date.fromisoformat(day), of, bound, Place("", place, column))
            for role, person, day, of, bound, place, column in entries
        )
        known = dict(zip(_WORDS, words, strict=True))
        day = date.fromisoformat(effective) if effective else None
        return Facts(identity, Version.parse(version), day, digest, text, approvals, shows_files=shows, **known)
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not the form of facts: {error}") from error


def _shows_files(body: str) -> bool:
    """Say whether a text may show or link files of the repository."""
    behind = f"\n{body}"
    return any(pattern.search(behind) for pattern in _LOCAL_FILE)
