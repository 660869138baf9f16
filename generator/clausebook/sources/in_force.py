"""The text still in force where the present one is not: found by the digest that its approvals are bound to."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from clausebook.model.body import Body
from clausebook.model.document import Document
from clausebook.model.history import Content
from clausebook.model.lifecycle import State, standing
from clausebook.model.manual import Asset, Manual, join
from clausebook.sources.documents import read_document
from clausebook.sources.git import Repository
from clausebook.sources.tree import MAXIMUM_ASSET, sha256

_WAITING = (State.DRAFT, State.IN_REVIEW, State.NOT_APPROVED, State.NOT_YET)
"""States in which an earlier text stays in force; a withdrawn document has none."""
_ADDRESS = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|#|[A-Z]{2,5}-\d{2,4}(?:-\d{2,4})?(?:#|$))")


@dataclass(slots=True)
class Held:
    """Earlier texts in force, and what they show."""

    documents: dict[str, Document] = field(default_factory=dict)
    """By the document's present path."""
    files: dict[str, Asset] = field(default_factory=dict)
    """By commit and path as the present path would name it, with a slash between them."""


def held_texts(repository: Repository, manual: Manual) -> Held:
    """Find, for every document whose present text is not in force, the newest earlier one that is.

    A text counts when its own approvals cover the required roles, are bound to exactly its content, and its effective
    date has come. Pictures and attachments are read from the same commit as the text.

    Raises:
        GitError: Git's objects cannot be read.
    """
    held = Held()
    candidates = {item.path: tuple(_candidates(manual, item)) for item in manual.documents if _waits(manual, item)}
    wanted = dict.fromkeys(content.event.blob for contents in candidates.values() for content in contents)
    texts = dict(repository.blobs(wanted)) if wanted else {}
    for path, contents in candidates.items():
        for content in contents:
            document, files = _read(repository, manual, content, texts[content.event.blob])
            if document is not None and _is_in_force(manual, document):
                held.documents[path] = replace(document, path=path, commit=content.event.commit.id)
                held.files |= {f"{content.event.commit.id}/{join(path, name)}": file for name, file in files.items()}
                break
    return held


def earlier_texts(repository: Repository, manual: Manual, document: Document) -> Iterator[Document]:
    """Yield the last text of every version of a document that Git recorded on the main line, newest first.

    A text that cannot be read is left out.

    Raises:
        GitError: Git's objects cannot be read.
    """
    life = manual.history.files.get(document.path)
    newest = {content.facts.version: content for content in reversed(life.contents if life else ())}
    texts = dict(repository.blobs(dict.fromkeys(content.event.blob for content in newest.values())))
    for content in reversed(newest.values()):
        found, _ = _read(repository, manual, content, texts[content.event.blob])
        if found is not None:
            yield replace(found, path=document.path, commit=content.event.commit.id)


def _waits(manual: Manual, document: Document) -> bool:
    """Say whether the present text is one that an earlier one may stand in for."""
    return manual.standing(document).state in _WAITING


def _candidates(manual: Manual, document: Document) -> Iterator[Content]:
    """Yield, newest first, the contents whose approvals may be bound to them."""
    life = manual.history.files.get(document.path)
    for content in life.contents if life else ():
        facts = content.facts
        due = facts.effective is not None and facts.effective <= manual.as_of
        bound = not facts.digest or any(approval.digest == facts.digest for approval in facts.approvals)
        if due and bound and facts.approvals:
            yield content


def _read(
    repository: Repository, manual: Manual, content: Content, text: bytes
) -> tuple[Document | None, Mapping[str, Asset]]:
    """Read a document of history, with the files that it shows, by the name the text gives them."""
    standard, path = manual.settings.standard, content.event.path
    read = read_document(text, path, standard, {}).item
    if not isinstance(read, Document):
        return None, {}
    names = {join(path, name): name for name in _local_files(read.body)}
    if not names:
        return read, {}
    entries = repository.tree(content.event.commit.id, ("manual/",))
    present = {entry.path: entry.blob for entry in entries if entry.path in names and entry.size <= MAXIMUM_ASSET}
    contents = dict(repository.blobs(dict.fromkeys(present.values())))
    assets = {file: Asset(file, sha256(contents[blob]), contents[blob]) for file, blob in present.items()}
    again = read_document(text, path, standard, assets).item
    return (again if isinstance(again, Document) else None), {names[file]: asset for file, asset in assets.items()}


def _local_files(body: Body) -> Iterator[str]:
    """Yield the names of files that the text shows or links."""
    for link in body.links:
        if not _ADDRESS.match(link.target):
            yield link.target


def _is_in_force(manual: Manual, document: Document) -> bool:
    """Say whether a text is in force, other documents left aside."""
    state = standing(document, manual.settings, manual.register, manual.as_of).state
    return state is State.IN_FORCE
