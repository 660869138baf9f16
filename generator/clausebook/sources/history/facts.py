"""What one content of a document or record says about itself: the facts that its history is made of.

They follow from the bytes alone, so they can be kept under the content's id for ever: `encode` and `decode` give the
form in which they are kept and passed between processes.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from clausebook.model.digest import content_digests
from clausebook.model.document import Approval
from clausebook.model.history import Facts
from clausebook.model.place import Place
from clausebook.model.problem import Problem
from clausebook.model.version import Version
from clausebook.sources.frontmatter import MAXIMUM_FRONT_MATTER, cut
from clausebook.sources.rows import read_values
from clausebook.sources.strict import Items, Table, load, plain

NO_FACTS = Facts()
"""Of a content that is too large to be looked into, or no text."""
FORM = 2
"""The number of the encoded form; facts of another form are read anew."""
_PLAIN_ID = re.compile(rb"---\nid: ([A-Za-z0-9-]+)\n")
"""How nearly every front matter begins."""
_TARGET = r"\s*<?(?![A-Za-z][A-Za-z0-9+.-]*:|#|[A-Z]{2,5}-\d{2,4}(?:-\d{2,4})?[)#\s>]|[\s)])"
_LOCAL_FILE = (re.compile(r"\]\(" + _TARGET), re.compile(r"\n {0,3}\[[^\]\n^][^\]\n]*\]:" + _TARGET))
"""The beginning of a link that names a file, and of one that is defined apart, in a text behind a line end."""
_WORDS = ("type", "status", "review", "owner", "change")
_RECORD_WORDS = ("type", "status", "retention")
_VALUE = re.compile(r"""[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^"'#\n]+?))[ \t\r]*(?:#.*)?\Z""")
_DAY = re.compile(r"""[ \t]+["']?([0-9]{4}-[0-9]{2}-[0-9]{2})["']?[ \t\r]*(?:#.*)?\Z""")
_version = lru_cache(1 << 12)(Version.parse)
"""Nearly every version is a common one, and is read many thousand times."""
_day = lru_cache(1 << 14)(date.fromisoformat)
"""So is nearly every day."""
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def read_facts(content: bytes) -> Facts:
    """Return what a content says about itself; only its id where its front matter cannot be read.

    The places of its approvals name no file. The digest is left empty where the text shows local files, whose content
    of that time is not at hand.
    """
    identity = claimed_id(content)
    parts = cut(content, "")
    if isinstance(parts, Problem):
        return Facts(identity)
    # Most records say nothing of a version, and would be read for nothing.
    if "version" not in parts.front:
        return _of_record(identity, parts.front)
    data: Any
    quick = read_values(parts.front) if len(parts.front) <= MAXIMUM_FRONT_MATTER else None
    try:
        if quick is not None:
            data = quick.data
            places = (Place("", row + 2, column + 1) for row, column in quick.entries.get("approvals", ()))
            approvals = tuple(_approvals(data.get("approvals", ()), places))
        else:
            table = load(parts.front, "", offset=1)
            if isinstance(table, Problem):
                return _of_record(identity, parts.front)
            data = plain(table)
            approvals = tuple(read_approvals(table))
        version = _version(data["version"])
        effective = date.fromisoformat(data["effective"]) if data.get("effective") else None
    except (KeyError, ValueError, TypeError, AttributeError):
        return _of_record(identity, parts.front)
    words = {key: data[key] for key in _WORDS if isinstance(data.get(key), str)}
    shows = _shows_files(parts.body)
    digest, text = content_digests(data, parts.body)
    facts = Facts(identity, version, effective, "" if shows else digest, text, approvals, shows_files=shows, **words)
    if not _is_record(parts.front):
        return facts
    record = _of_record(identity, parts.front)
    return replace(facts, retention=record.retention, days=record.days)


def claimed_id(content: bytes) -> str:
    """Return the id that a file's front matter claims; empty when it claims none: the identity of a blob in history."""
    plain_id = _PLAIN_ID.match(content)
    if plain_id:
        return plain_id[1].decode()
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


def _is_record(front: str) -> bool:
    """Say whether a front matter has the day that every record has and no document."""
    return front.startswith("date:") or "\ndate:" in front


def _of_record(identity: str, front: str) -> Facts:
    """Return what a record says about itself, told line by line, since records are many and are read here for little.

    The first line of a name counts, whatever else may be wrong with the front matter.
    """
    if not _is_record(front):
        return Facts(identity)
    words: dict[str, Any] = {}
    days: dict[str, date] = {}
    for row in front.split("\n"):
        key, colon, value = row.partition(":")
        if not colon or key[:1] in " -#":
            continue
        if key in _RECORD_WORDS:
            found = _VALUE.match(value)
            if found and key not in words:
                words[key] = found[1] or found[2] or found[3] or ""
        elif (found := _DAY.match(value)) and key not in days:
            with suppress(ValueError):
                days[key] = date.fromisoformat(found[1])
    return Facts(identity, days=tuple(days.items()), **words)


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
    days = {key: day.isoformat() for key, day in facts.days}
    own = (*(getattr(facts, key) for key in _RECORD_WORDS), days)
    if facts.version is None:
        return _JSON.encode((facts.id, *own) if any(own) else (facts.id,))
    row = (facts.id, version, effective, facts.digest, facts.text, approvals, facts.shows_files, *words)
    return _JSON.encode((*row, facts.retention, days) if facts.retention or days else row)


def decode(lines: Collection[str]) -> list[Facts]:
    """Return the facts of many lines, which are read at once.

    Raises:
        ValueError: they are not what `encode` writes.
    """
    try:
        found = [_decoded(*row) for row in json.loads(f"[{','.join(lines)}]")]
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not the form of facts: {error}") from error
    if len(found) != len(lines):
        raise ValueError("not the form of facts: a line holds none, or several")
    return found


def _decoded(identity: str, *row: Any) -> Facts:
    """Return the facts of one line.

    Raises:
        ValueError, TypeError, AttributeError: it is none.
    """
    if len(row) <= len(_RECORD_WORDS) + 1:
        return _decoded_record(identity, row)
    version, effective, digest, text, entries, shows, *words = row
    # Only a record has both: its own period, and its days.
    kind, status, review, owner, change, *own = words
    retention, days = own or ("", {})
    approvals = tuple(
        [
            Approval(role, person, _day(day), of, bound, Place("", place, column))
            for role, person, day, of, bound, place, column in entries
        ]
    )
    day, told = _day(effective) if effective else None, _days(days) if days else ()
    said = (kind, status, review, owner, change, retention, told)
    return Facts(identity, _version(version), day, digest, text, approvals, shows, *said)


def _decoded_record(identity: str, row: Sequence[Any]) -> Facts:
    """Return the facts of a record, or of what says nothing but its id.

    Raises:
        ValueError, TypeError, AttributeError: it is none of them.
    """
    if not row:
        return Facts(identity)
    *words, days = row
    return Facts(identity, days=_days(days), **dict(zip(_RECORD_WORDS, words, strict=True)))


def _days(days: dict[str, str]) -> tuple[tuple[str, date], ...]:
    """Return days of their written form."""
    return tuple((key, _day(text)) for key, text in days.items())


def _shows_files(body: str) -> bool:
    """Say whether a text may show or link files of the repository."""
    # To look for one sign takes a fiftieth of what a pattern takes.
    if "]" not in body:
        return False
    behind = f"\n{body}"
    return any(pattern.search(behind) for pattern in _LOCAL_FILE)
