"""What the main line held of each document, as one life: followed through copies, cut where another text began.

Only the main line counts here, which is what the official manual said when.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from clausebook.model.document import Approval, Document, Status
from clausebook.model.history import Content, DocumentHistory, Facts, History


@dataclass(frozen=True, slots=True)
class Followed:
    """A document that the main line holds, with what it was there."""

    document: Document
    history: DocumentHistory
    contents: tuple[Content, ...]
    """Oldest first, of this document alone; those whose front matter cannot be read are left out."""


def follow(history: History, documents: Iterable[Document]) -> Iterator[Followed]:
    """Yield every document that the main line holds, in the given order.

    A file that was copied and then deleted at its old place goes on in the copy. Left out are contents whose front
    matter cannot be read, and those of another document that had the id before. Where the history is not complete there
    is nothing.
    """
    if not history.complete:
        return
    former: dict[str, list[DocumentHistory]] = {}
    for gone in history.gone:
        former.setdefault(gone.id, []).append(gone)
    for document in documents:
        life = history.files.get(document.path)
        contents = lives(life)[-1] if life else ()
        if not life or not contents:
            continue
        for gone in former.get(life.id, ()):
            before = _copied(history.arrivals, lives(gone)[-1], contents[0])
            if before:
                contents = (*before, *contents)
                events, wrote = (*life.events, *gone.events), (*life.written, *gone.written)
                life = replace(life, events=events, written=wrote)
        yield Followed(document, life, contents)


def lives(history: DocumentHistory) -> tuple[tuple[Content, ...], ...]:
    """Return the readable contents of the main line, oldest first, cut where another text came back under the id."""
    contents = reversed(history.contents)
    if all(event.blob for event in history.mainline):
        return (tuple(content for content in contents if content.facts.version is not None),)
    found: list[list[Content]] = [[]]
    deleted = False
    for event in reversed(history.mainline):
        if not event.blob:
            deleted = True
            continue
        content = next(contents)
        if content.facts.version is None:
            continue
        if deleted and is_another(found[-1], content):
            found.append([])
        deleted = False
        found[-1].append(content)
    return tuple(map(tuple, found))


def is_another(before: Sequence[Content], first: Content) -> bool:
    """Say whether a content begins another document, not the one that was approved under its id before.

    What goes on has a text that was there before, or a higher version of the same type, or comes back withdrawn. A
    draft that nobody approved leaves its id free, since nobody could rely on it.
    """
    if first.facts.status == Status.WITHDRAWN or not any(approved(content.facts) for content in before):
        return False
    known = {content.facts.text for content in before}
    higher = all(_below(content.facts, first.facts) for content in before)
    return first.facts.text not in known and not (higher and before[-1].facts.type == first.facts.type)


def bound(facts: Facts) -> tuple[Approval, ...]:
    """Return the approvals that are bound to a content.

    Where the text shows local files, its digest of that time is not known; every entry with a digest counts then.
    """
    digests = {entry.digest for entry in facts.approvals} - {""} if facts.shows_files else {facts.digest} - {""}
    version = str(facts.version)
    return tuple(entry for entry in facts.approvals if entry.version == version and entry.digest in digests)


def approved(facts: Facts) -> bool:
    """Say whether a content was approved: its status says so, and an approval is bound to it."""
    return facts.status == Status.APPROVED and bool(bound(facts))


def _copied(arrivals: Mapping[str, int], contents: Sequence[Content], copy: Content) -> tuple[Content, ...]:
    """Return what a deleted file held before a copy of it was made; nothing when it was none."""
    start = arrivals[copy.event.commit.id]
    before = tuple(content for content in contents if arrivals[content.event.commit.id] < start)
    return before if any(content.facts.text == copy.facts.text for content in before) else ()


def _below(one: Facts, other: Facts) -> bool:
    """Say whether a version is lower than another one."""
    return one.version is not None and other.version is not None and one.version < other.version
