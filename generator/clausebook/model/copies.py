"""What became of the text that a copy holds: told by the digest that stands on the copy."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain

from clausebook.model.digest import PREFIX
from clausebook.model.document import Document
from clausebook.model.history import Content, DocumentHistory
from clausebook.model.lifecycle import State
from clausebook.model.lives import approved, bound
from clausebook.model.manual import Manual
from clausebook.model.version import Version

WHOLE = 64
"""Hexadecimal digits of a whole digest."""
LEAST = 12
"""Digits that a digest must have to be looked for; so many the pages of a site show."""
_WRITTEN = re.compile(rf"(?:{PREFIX})?([0-9a-f]{{{LEAST},{WHOLE}}})")


class Fate(StrEnum):
    """Whether a copy may be used, and why not."""

    CURRENT = "current"
    AHEAD = "not-yet-in-force"
    """Approved, but its effective date lies ahead."""
    SUPERSEDED = "superseded"
    """Another text has taken its place: a later version, or another document."""
    WITHDRAWN = "withdrawn"
    """Its document was withdrawn or deleted, and nothing took its place."""
    NOT_APPROVED = "not-approved"
    """The manual or its history holds it, but never as an approved text."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One text that copies may have been made of."""

    id: str
    version: Version | None
    """None where the text of that time names none."""
    digest: str
    fate: Fate
    path: str
    """The document's present path, or its last one."""
    since: date | None = None
    """The day it took effect, or takes effect."""
    until: date | None = None
    """The last day it was in force; before `since` where it never was."""
    successor: str = ""
    """The document that took its place, which is mostly the same."""
    followed: Version | None = None
    """The version that followed it, where it is one of the same document."""
    deleted: bool = False
    """Whether its document is not in the manual any more."""


def digest_of(words: str) -> str:
    """Return a digest as it is written, in part or whole, in one form; empty where it is none.

    Blanks and capital letters do not matter, and `cb1:` may be left out or be written `cb1-`, as in the address that a
    copy's square code holds.
    """
    plain = "".join(words.split()).lower().rpartition("#")[2].replace("cb1-", PREFIX)
    match = _WRITTEN.fullmatch(plain)
    return PREFIX + match[1] if match else ""


def is_whole(digest: str) -> bool:
    """Say whether a digest is written to its end; of a part, other texts could be made to have the same."""
    return len(digest) == len(PREFIX) + WHOLE


def copies(manual: Manual) -> tuple[Copy, ...]:
    """Return every text that readers are or were shown, the present ones first, each content once.

    They are in the order of the documents' paths, the newest text of each first; texts of deleted documents stand last.
    """
    found: dict[str, Copy] = {}
    for copy in chain(*(_texts(manual, document) for document in manual.published), _gone(manual.history.gone)):
        found.setdefault(copy.digest, copy)
    return tuple(found.values())


def find_copies(manual: Manual, digest: str) -> tuple[Copy, ...]:
    """Return the texts whose digest begins so; where readers were never shown one, what the history says of others."""
    shown = _matching(copies(manual), digest)
    return shown or _matching(_unapproved(manual), digest)


def _matching(known: Iterable[Copy], digest: str) -> tuple[Copy, ...]:
    """Return the texts whose digest begins so, each content once."""
    found: dict[str, Copy] = {}
    for copy in known:
        if copy.digest.startswith(digest):
            found.setdefault(copy.digest, copy)
    return tuple(found.values())


def _texts(manual: Manual, shown: Document) -> Iterator[Copy]:
    """Yield the text of a document that readers are shown, the one that is to follow it, and those before it."""
    yield _present(manual, shown)
    draft = manual.by_path.get(shown.path)
    if shown.path in manual.held and isinstance(draft, Document):
        yield _present(manual, draft)
    newer = shown
    for one in manual.earlier.get(shown.path, ()):
        text = one.document
        ended = one.until is not None
        yield Copy(
            text.id,
            text.version,
            text.digest,
            Fate.SUPERSEDED if ended else Fate.WITHDRAWN,
            text.path,
            one.since,
            one.until,
            text.id if ended else "",
            newer.version if ended else None,
        )
        newer = text


def _present(manual: Manual, text: Document) -> Copy:
    """Return a text that the manual holds today."""
    standing = manual.standing(text)
    fates = {
        State.IN_FORCE: Fate.CURRENT,
        State.NOT_YET: Fate.AHEAD,
        State.SUPERSEDED: Fate.SUPERSEDED,
        State.WITHDRAWN: Fate.WITHDRAWN,
    }
    fate = fates.get(standing.state, Fate.NOT_APPROVED)
    until: date | None = None
    follower = manual.by_id.get(standing.successor) if standing.successor else None
    if isinstance(follower, Document):
        effective = manual.held.get(follower.path, follower).effective
        until = effective - timedelta(days=1) if effective else None
    return Copy(text.id, text.version, text.digest, fate, text.path, text.effective, until, standing.successor)


def _gone(lives: Iterable[DocumentHistory]) -> Iterator[Copy]:
    """Yield what was once approved of documents that were deleted."""
    for content in (content for life in lives for content in life.contents):
        facts, path = content.facts, content.event.path
        # Of a text that shows files the history does not know the digest; the one it was approved with is told.
        digests = (facts.digest,) if facts.digest else tuple(dict.fromkeys(entry.digest for entry in bound(facts)))
        for digest in digests if approved(facts) else ():
            yield Copy(facts.id, facts.version, digest, Fate.WITHDRAWN, path, facts.effective, deleted=True)


def _unapproved(manual: Manual) -> Iterator[Copy]:
    """Yield what the history says of every other text, on all branches."""
    lives = (*manual.history.files.values(), *manual.history.gone)
    contents: Iterator[Content] = (content for life in lives for content in (*life.contents, *life.written))
    for content in contents:
        facts = content.facts
        if facts.digest:
            yield Copy(facts.id, facts.version, facts.digest, Fate.NOT_APPROVED, content.event.path, facts.effective)
