"""The text still in force where the present one is not: found by the digest that its approvals are bound to."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from clausebook.model.body import Body
from clausebook.model.document import Document
from clausebook.model.history import Content, DocumentHistory
from clausebook.model.lifecycle import State
from clausebook.model.manual import Asset, Manual, join
from clausebook.sources.documents import read_document
from clausebook.sources.git import Repository
from clausebook.sources.tree import MAXIMUM_ASSET, TEXTS, sha256

_WAITING = (State.DRAFT, State.IN_REVIEW, State.NOT_APPROVED, State.NOT_YET)
"""States in which an earlier text stays in force; a document has none from the day on which it was withdrawn."""
_ADDRESS = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|#|[A-Z]{2,5}-\d{2,4}(?:-\d{2,4})?(?:#|$))")


@dataclass(slots=True)
class Held:
    """Earlier texts in force, and what they show."""

    documents: dict[str, Document] = field(default_factory=dict)
    """By the document's present path."""
    files: dict[str, Asset] = field(default_factory=dict)
    """By commit and path as the present path would name it, with a slash between them."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of history."""

    document: Document
    """Under its present path, with the commit that it was read from."""
    files: Mapping[str, Asset]
    """What it shows, by path as the present path would name it."""


def held_texts(repository: Repository, manual: Manual) -> Held:
    """Find, for every document whose present text is not in force, the newest earlier one that is.

    A text counts when its own approvals cover the required roles, are bound to exactly its content, and its effective
    date has come. Pictures and attachments are read from the same commit as the text.

    Raises:
        GitError: Git's objects cannot be read.
    """
    held = Held()
    waiting = [document for document in manual.documents if _waits(manual, document)]
    for path, texts in approved_texts(repository, manual, waiting).items():
        newest = texts[0]
        held.documents[path] = newest.document
        held.files |= {f"{newest.document.commit}/{name}": file for name, file in newest.files.items()}
    return held


def approved_texts(
    repository: Repository, manual: Manual, documents: Iterable[Document]
) -> Mapping[str, tuple[Text, ...]]:
    """Find every approved text of some documents, by present path, newest first; where there is none, no entry.

    Raises:
        GitError: Git's objects cannot be read.
    """
    wanted = {document.path: tuple(_candidates(manual, document)) for document in documents}
    texts = _read(repository, manual, wanted)
    good = {path: tuple(one for one in found if is_in_force(manual, one.document)) for path, found in texts.items()}
    return {path: found for path, found in good.items() if found}


def earlier_texts(repository: Repository, manual: Manual, document: Document) -> Iterator[Document]:
    """Yield the last text of every version of a document that Git recorded on the main line, newest first.

    A text that cannot be read is left out.

    Raises:
        GitError: Git's objects cannot be read.
    """
    life = manual.history.files.get(document.path)
    newest = {content.facts.version: content for content in reversed(life.contents if life else ())}
    for text in _read(repository, manual, {document.path: tuple(reversed(newest.values()))})[document.path]:
        yield text.document


def lost_text(repository: Repository, manual: Manual, life: DocumentHistory) -> Document | None:
    """Return the text of a deleted document that was in force on the manual's day, under its last path.

    None where the main line had deleted or withdrawn it by then, or no text of it was in effect.

    Raises:
        GitError: Git's objects cannot be read.
    """
    if ended(life) <= manual.as_of:
        return None
    contents = life.contents
    # What was withdrawn in the end was in force until then.
    if _since(contents) <= manual.as_of:
        return None
    texts = _read(repository, manual, {life.path: tuple(_bound(manual, contents))})[life.path]
    return next((text.document for text in texts if is_in_force(manual, text.document)), None)


def ended(life: DocumentHistory) -> date:
    """Return the day on which the main line deleted a document."""
    return life.mainline[0].commit.committer_date.date()


def is_in_force(manual: Manual, document: Document) -> bool:
    """Say whether a text is in force, other documents and later texts left aside."""
    return manual.judged(document).state is State.IN_FORCE


def _waits(manual: Manual, document: Document) -> bool:
    """Say whether the present text is one that an earlier one may stand in for."""
    state = manual.standing(document).state
    return state in _WAITING or (state is State.WITHDRAWN and _withdrawn(manual, document) > manual.as_of)


def _withdrawn(manual: Manual, document: Document) -> date:
    """Return the day on which the main line withdrew a document; front matter names none."""
    life = manual.history.files.get(document.path)
    since = _since(life.contents if life else ())
    return date.min if since == date.max else since


def _since(contents: Sequence[Content]) -> date:
    """Return the day since which the newest contents are withdrawn; the last day there is when they are not."""
    since = takewhile(lambda content: content.facts.status == "withdrawn", contents)
    return min((content.event.commit.committer_date.date() for content in since), default=date.max)


def _candidates(manual: Manual, document: Document) -> Iterator[Content]:
    """Yield, newest first, the contents whose approvals may be bound to them; of those that say the same the newest.

    A present text that is in force need not be read again, so its content is left out.
    """
    life = manual.history.files.get(document.path)
    contents = life.contents if life else ()
    known = contents and not document.commit and contents[0].facts.digest == document.digest
    if known and is_in_force(manual, document):
        contents = contents[1:]
    yield from _bound(manual, contents)


def _bound(manual: Manual, contents: Iterable[Content]) -> Iterator[Content]:
    """Yield, in their order, the contents whose approvals may be bound to them, each that says another thing once."""
    seen: set[object] = set()
    for content in contents:
        facts = content.facts
        due = facts.effective is not None and facts.effective <= manual.as_of
        bound = not facts.digest or any(approval.digest == facts.digest for approval in facts.approvals)
        if not (due and bound and facts.approvals):
            continue
        given = frozenset((one.role, one.person, one.date, one.version, one.digest) for one in facts.approvals)
        said = (facts.digest or content.event.commit.id, facts.status, given)
        if said not in seen:
            seen.add(said)
            yield content


def _read(
    repository: Repository, manual: Manual, wanted: Mapping[str, Sequence[Content]]
) -> Mapping[str, tuple[Text, ...]]:
    """Read texts of history, by present path, with what they show; those that cannot be read are left out."""
    contents = [content for found in wanted.values() for content in found]
    texts = dict(repository.blobs(dict.fromkeys(content.event.blob for content in contents))) if contents else {}
    parsed = {id(content): _parse(manual, content, texts[content.event.blob], {}) for content in contents}
    names = {key: tuple(_local_files(document.body)) for key, document in parsed.items() if document}
    showing = [content for content in contents if names.get(id(content))]
    files = _files(repository, [(content, names[id(content)]) for content in showing])
    for content, assets in zip(showing, files, strict=True):
        parsed[id(content)] = _parse(manual, content, texts[content.event.blob], assets)
    shown = {id(content): assets for content, assets in zip(showing, files, strict=True)}
    return {
        path: tuple(
            Text(
                replace(document, path=path, commit=content.event.commit.id),
                _named(path, content.event.path, names[id(content)], shown.get(id(content), {})),
            )
            for content in found
            if (document := parsed[id(content)]) is not None
        )
        for path, found in wanted.items()
    }


def _parse(manual: Manual, content: Content, text: bytes, assets: Mapping[str, Asset]) -> Document | None:
    """Read a document of history with the files that it shows, by the path it had."""
    read = read_document(text, content.event.path, manual.settings.standard, assets).item
    return read if isinstance(read, Document) else None


def _files(repository: Repository, wanted: Sequence[tuple[Content, tuple[str, ...]]]) -> Sequence[Mapping[str, Asset]]:
    """Return for each content the files of its commit that its text names, by path; each content of a file once."""
    blobs: list[dict[str, str]] = []
    for content, names in wanted:
        joined = {join(content.event.path, name) for name in names}
        # A link to another document is part of the text, but that document is none of the files it shows.
        paths = {path for path in joined if path.startswith("manual/") and not path.endswith(TEXTS)}
        entries = repository.tree(content.event.commit.id, tuple(sorted(paths))) if paths else ()
        blobs.append({one.path: one.blob for one in entries if one.path in paths and one.size <= MAXIMUM_ASSET})
    ids = dict.fromkeys(blob for found in blobs for blob in found.values())
    read = dict(repository.blobs(ids)) if ids else {}
    digests = {blob: sha256(content) for blob, content in read.items()}
    return [{path: Asset(path, digests[blob], read[blob]) for path, blob in found.items()} for found in blobs]


def _named(path: str, old: str, names: Iterable[str], files: Mapping[str, Asset]) -> Mapping[str, Asset]:
    """Return files by the path that the same names mean where the document is now."""
    return {join(path, name): files[found] for name in names if (found := join(old, name)) in files}


def _local_files(body: Body) -> Iterator[str]:
    """Yield the names of files that the text shows or links."""
    for link in body.links:
        if not _ADDRESS.match(link.target):
            yield link.target
