"""The change history of every file of the manual, from Git's objects alone."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from clausebook.model.history import EventKind, Evidence, History, MergeChange
from clausebook.sources.git import GitError, Repository
from clausebook.sources.history.life import Life, State
from clausebook.sources.history.lineage import trace
from clausebook.sources.history.progress import REGISTER, Progress
from clausebook.sources.history.reading import Reader, Reading
from clausebook.sources.history.store import Store
from clausebook.sources.history.telling import Telling
from clausebook.sources.merges import Merged

_FAR = 200
"""Commits; once so many have come, how far the history was followed is worth being kept anew."""
_NO_REPOSITORY = (
    "The folder lies in no Git repository, so there is no change history; "
    "make it one with 'git init' and record the manual in a first commit"
)
_EMPTY = "There is no commit to read; record the manual in a first commit ('git add .', then 'git commit')"


def read_history(
    repository: Repository | None,
    commit: str | None,
    prefixes: Sequence[str] = ("manual/", "records/"),
    *,
    reader: Reader,
    store: Store | None = None,
) -> History:
    """Read the history of every file that a commit has below some folders.

    Args:
        repository: None when there is none.
        commit: a full commit id; None when nothing has been recorded.
        prefixes: the folders, each with a slash at its end.
        reader: reads what a content says about itself.
        store: what earlier runs with the same reader learnt; what this one learns is added.

    Raises:
        GitError: Git failed on the way, or its answers contradict each other; there is no partial history.
    """
    if repository is None:
        return History(Evidence.NONE, _NO_REPOSITORY)
    evidence, explanation = repository.evidence()
    if evidence in (Evidence.EMPTY, Evidence.UNREADABLE):
        return History(evidence, explanation)
    if commit is None:
        return History(Evidence.EMPTY, _EMPTY)
    if evidence is not Evidence.COMPLETE:
        return History(evidence, explanation, repository.commit(commit))
    within = tuple(prefix.encode() for prefix in prefixes)
    # Merging anew is Git's work alone, so it goes on beside ours.
    with ThreadPoolExecutor(1) as pool:
        reading = Reading(repository, within, reader, store or Store(None), pool)
        reading.run(commit)
        return _told(reading, commit)


def _told(reading: Reading, commit: str) -> History:
    """Put what was read of a commit's ancestry into the model's words.

    Raises:
        GitError: Git failed on the way, or its answers contradict each other.
    """
    within, progress = reading.within, reading.begun
    known = len(progress.walk.ids)
    fresh = progress.go_on(reading.commits, commit, reading.made)
    files = trace(fresh, {blob: facts.id for blob, facts in reading.facts.items() if facts.id}, progress)
    if {path: blob for path, (_, blob) in files.items()} != reading.repository.snapshot(commit):
        message = "The history that was read does not end in the files of the commit"
        raise GitError(f"{message}; make a fresh, complete clone of the repository and try again")
    walk = progress.walk
    arrivals = walk.arrivals()
    telling = Telling(walk, arrivals, reading.facts)
    told = (telling.tell(path, life) for path, (life, _) in sorted(files.items()) if path.startswith(within))
    gone = (telling.tell(life.states[-1].path, life) for life in _lost(progress.lives, files, within))
    history = History(
        Evidence.COMPLETE,
        head=walk.commit(len(walk.ids) - 1),
        files={document.path: document for document in told},
        gone=tuple(gone),
        arrivals=dict(zip(walk.ids, arrivals, strict=True)),
        adoption=progress.adoption,
        latest=tuple(walk.latest),
        rulings=tuple(progress.rulings) if REGISTER.startswith(within) else (),
    )
    merged = reading.merging.result()
    found = [one for several in (reading.store.merges | merged).values() for one in several]
    far = not known or len(fresh) > _FAR
    reading.store.keep(reading.commits.values(), reading.facts, merged, {within: progress} if far else {})
    return replace(history, merges=tuple(_merges(found, progress, within)))


def _merges(found: Sequence[Merged], progress: Progress, within: tuple[bytes, ...]) -> Iterator[MergeChange]:
    """Put what merges did below the folders into the model's words, newest first."""
    walk = progress.walk
    positions = {key: position for position, key in enumerate(walk.ids)}
    wanted = ((positions[one.commit], one) for one in found if one.commit in positions and one.path.startswith(within))
    for position, one in sorted(wanted, key=lambda pair: (-pair[0], pair[1].path)):
        yield MergeChange(walk.commit(position), one.path.decode("utf-8", "replace"), one.kind)


def _lost(lives: Sequence[Life], files: State, within: tuple[bytes, ...]) -> Iterator[Life]:
    """Yield the lives of documents and records that are there no more, up to their end."""
    present = {id(life) for path, (life, _) in files.items() if _is_text(path, within)}
    for life in lives:
        ended = _left(life, within) if life.identity and id(life) not in present else None
        if ended is not None:
            yield ended


def _is_text(path: bytes, within: tuple[bytes, ...]) -> bool:
    """Say whether a path is where documents and records are."""
    return path.startswith(within) and path.endswith(b".md")


def _left(life: Life, within: tuple[bytes, ...]) -> Life | None:
    """Return a life up to its end as a document or record; None when it was neither.

    A file that was moved to where no documents are ended there, whatever became of it.
    """
    states = life.states
    last = max((index for index, state in enumerate(states) if state.blob and _is_text(state.path, within)), default=-1)
    if last < 0 or last + 1 == len(states):
        return None
    end = states[last + 1]._replace(kind=EventKind.DELETED, path=states[last].path, blob="")
    return replace(life, states=[*states[: last + 1], end])
