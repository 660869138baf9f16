"""The change history as far as an audience sees it: of the texts that it may read, and no more."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from clausebook.model.document import Document
from clausebook.model.history import Commit, Content, DocumentHistory, Event, History, Revision
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.unlink import REMARK
from clausebook.model.version import Version

_WORD = re.compile(r"\w+(?:[-.]\w+)*")


def seen_history(whole: Manual, texts: Iterable[Document], records: Iterable[Record]) -> History:
    """Return the history without what the texts and records seen do not tell.

    Of a document only the versions remain of which a text is seen: the classification of a text that nobody approved
    is not known. What somebody wrote about a commit remains where the commit changed nothing else and names nothing
    that is not seen. Deleted files are left out, since nobody knows their classification.

    Args:
        whole: the manual with its whole history.
        texts: the texts that are seen, earlier ones too.
        records: the records that are seen.
    """
    history = whole.history
    versions = _versions(whole, texts)
    kept = {path: _trimmed(life, versions[path]) for path, life in history.files.items() if path in versions}
    paths = {record.path for record in records}
    kept |= {path: life for path, life in history.files.items() if path in paths}
    seen = {key for life in kept.values() for key in map(_key, _events(life))}
    lives = (*history.files.values(), *history.gone)
    other = {event.commit.id for life in lives for event in _events(life) if _key(event) not in seen}
    ids = {item.id for item in whole.items if item.path not in kept.keys() | paths | versions.keys()}
    ids |= {item.id for item in whole.malformed} | {life.id for life in history.gone}
    silence = _Silence(other, frozenset(key.lower() for key in ids if key))
    return replace(
        history,
        head=silence.commit(history.head) if history.head else None,
        files={path: silence.life(life, path) for path, life in kept.items()},
        gone=(),
        merges=tuple(replace(one, commit=silence.commit(one.commit)) for one in history.merges if one.path in kept),
        changed=frozenset(path for path in history.changed if path in kept),
        # What settings and register once said was asked when the whole was judged; no page needs it.
        rulings=(),
        policies=(),
        editions=tuple(
            replace(one, missing=tuple(silence.commit(commit) for commit in one.missing)) for one in history.editions
        ),
    )


def _versions(whole: Manual, texts: Iterable[Document]) -> dict[str, set[Version]]:
    """Return the versions of each document that are told, by path: a text is seen, and none with the same is not."""
    shown: dict[str, set[str]] = {}
    told: dict[str, set[Version]] = {}
    for text in texts:
        shown.setdefault(text.path, set()).add(text.commit)
        told.setdefault(text.path, set()).add(text.version)
    former = (one.document for texts in whole.earlier.values() for one in texts)
    for text in (*whole.documents, *whole.held.values(), *former):
        if text.path in shown and text.commit not in shown[text.path]:
            told[text.path].discard(text.version)
    return told


def _trimmed(life: DocumentHistory, versions: set[Version]) -> DocumentHistory:
    """Return a document's history with the versions that are told."""
    revisions = tuple(one for one in life.revisions if one.facts.version in versions)
    contents, written, recorded = (
        tuple(one for one in some if one.facts.version in versions)
        for some in (life.contents, life.written, life.recorded)
    )
    told = {_key(event) for one in revisions for event in one.events}
    told |= {_key(one.event) for one in (*contents, *written, *recorded)}
    return replace(
        life,
        revisions=revisions,
        contents=contents,
        written=written,
        recorded=recorded,
        events=tuple(event for event in life.events if _key(event) in told),
        mainline=tuple(event for event in life.mainline if _key(event) in told),
    )


def _events(life: DocumentHistory) -> Iterator[Event]:
    """Yield every event that a history holds, some of them more than once."""
    yield from life.events
    yield from life.mainline
    for revision in life.revisions:
        yield from revision.events
    yield from (content.event for content in (*life.contents, *life.written, *life.recorded))


def _key(event: Event) -> tuple[str, str, str]:
    """Return what an event is known by."""
    return event.commit.id, event.path, event.blob


class _Silence:
    """Takes from commits what was said about them, where it may be about something that is not seen."""

    def __init__(self, other: set[str], ids: frozenset[str]) -> None:
        """Take the ids of the commits that changed something else, and what no sentence may name, in small letters."""
        self.other, self.ids = other, ids
        self.known: dict[str, Commit] = {}

    def commit(self, commit: Commit) -> Commit:
        """Return a commit as it is seen."""
        if commit.id not in self.known:
            words = set(_WORD.findall(commit.subject.lower()))
            parts = {part for word in words for part in (word, *word.split("."))}
            hidden = commit.id in self.other or not self.ids.isdisjoint(parts)
            self.known[commit.id] = replace(commit, subject=REMARK) if hidden else commit
        return self.known[commit.id]

    def event(self, event: Event, path: str) -> Event:
        """Return an event as it is seen, under the present path: an earlier name may tell what a text does not."""
        return replace(event, commit=self.commit(event.commit), path=path)

    def life(self, life: DocumentHistory, path: str) -> DocumentHistory:
        """Return a history as it is seen."""

        def content(one: Content) -> Content:
            """Return a content as it is seen."""
            return replace(one, event=self.event(one.event, path))

        def revision(one: Revision) -> Revision:
            """Return a version as it is seen."""
            return replace(one, events=tuple(self.event(event, path) for event in one.events))

        return replace(
            life,
            events=tuple(self.event(event, path) for event in life.events),
            mainline=tuple(self.event(event, path) for event in life.mainline),
            revisions=tuple(map(revision, life.revisions)),
            contents=tuple(map(content, life.contents)),
            written=tuple(map(content, life.written)),
            recorded=tuple(map(content, life.recorded)),
        )
