"""The texts that were approved once and have been followed by others, with the pictures of their time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from clausebook.model.document import Document
from clausebook.model.earlier import Earlier
from clausebook.model.manual import Asset, Manual
from clausebook.sources.git import Repository
from clausebook.sources.in_force import Text, approved_texts, is_in_force

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Kept:
    """Earlier approved texts, and what they show."""

    documents: dict[str, tuple[Earlier, ...]] = field(default_factory=dict)
    """By the document's present path, newest first; a document without one has no entry."""
    files: dict[str, Asset] = field(default_factory=dict)
    """By commit and path as the present path would name it, with a slash between them."""


def kept_texts(repository: Repository, manual: Manual) -> Kept:
    """Find the approved texts of every document besides the one that readers are shown.

    A text counts when its own approvals cover the required roles, are bound to exactly its content, and its effective
    date has come. Of equal texts the newest counts, and one that cannot be read is left out.

    Args:
        repository: the manual's own.
        manual: with its history, and with the earlier texts that are still in force.

    Raises:
        GitError: Git's objects cannot be read.
    """
    kept = Kept()
    approved = approved_texts(repository, manual, manual.published)
    for shown in manual.published:
        texts = approved.get(shown.path, ())
        earlier = tuple(_dated(manual, shown, texts))
        if not earlier:
            continue
        kept.documents[shown.path] = earlier
        commits = {one.document.commit for one in earlier}
        kept.files |= _files(manual, [text for text in texts if text.document.commit in commits])
    return kept


def _dated(manual: Manual, shown: Document, texts: Sequence[Text]) -> Iterator[Earlier]:
    """Yield the texts that readers are not shown, each with its days, newest first."""
    following = shown.effective if is_in_force(manual, shown) else None
    seen: set[str] = set()
    for document in (text.document for text in texts):
        if document.digest in seen or document.effective is None:
            continue
        seen.add(document.digest)
        if document.digest != shown.digest:
            yield Earlier(document, document.effective, following - _DAY if following else None)
        following = document.effective


def _files(manual: Manual, texts: Sequence[Text]) -> Iterator[tuple[str, Asset]]:
    """Yield what texts show, unless the manual still has the same under the same path."""
    for text in texts:
        for path, asset in text.files.items():
            present = manual.files.get(path)
            if present is None or present.sha256 != asset.sha256:
                yield f"{text.document.commit}/{path}", asset
