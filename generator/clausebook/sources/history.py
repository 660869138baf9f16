"""The change history of every file of the manual, from Git's objects alone."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import accumulate

from clausebook.model.history import (
    Commit,
    Content,
    DocumentHistory,
    Event,
    EventKind,
    Evidence,
    Facts,
    History,
    MergeChange,
    Revision,
    Ruling,
)
from clausebook.model.version import Version
from clausebook.sources.git import GitError, Repository
from clausebook.sources.lineage import Life, Step, trace
from clausebook.sources.log import Logged
from clausebook.sources.merges import Merged
from clausebook.sources.reading import NO_FACTS, Reader, Reading
from clausebook.sources.store import Store

_DOCUMENTS = b"manual/"
_REGISTER = b"manual/register.yml"
_RULINGS = frozenset((b"manual/manual.yml", _REGISTER))
_NO_REPOSITORY = (
    "The folder lies in no Git repository, so there is no change history; "
    "make it one with 'git init' and record the manual in a first commit"
)
_EMPTY = "There is no commit to read; record the manual in a first commit ('git add .', then 'git commit')"
_Facts = Mapping[str, Facts]
"""By blob; one that is no Markdown, or too large, may be missing."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """The commits that were read, and how they reached the main line."""

    commits: Sequence[Logged]
    mainline: Sequence[int]
    """Positions of the commits of the main line, oldest first."""
    arrivals: Sequence[int]
    """For each commit the position of the commit that brought it into the main line."""
    positions: Mapping[str, int]
    """By commit id."""
    shown: dict[int, Commit]
    """Commits in the model's form, by position; the others are made when first asked for."""

    def commit(self, position: int) -> Commit:
        """Return a commit in the model's form."""
        found = self.shown.get(position)
        if found is None:
            found = self.shown[position] = self.commits[position].commit
        return found

    def event(self, step: Step) -> Event:
        """Return a step in the model's form."""
        position, kind, path, blob = step
        return Event(self.shown.get(position) or self.commit(position), kind, _shown(path), blob)


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
        return _told(reading, History(evidence, explanation, reading.commits[-1].commit), commit)


def _told(reading: Reading, begun: History, commit: str) -> History:
    """Put what was read of a commit's ancestry into the model's words.

    Raises:
        GitError: Git failed on the way, or its answers contradict each other.
    """
    repository, within, store = reading.repository, reading.within, reading.store
    walk = _walk(reading.commits, reading.shown)
    identities = {blob: facts.id for blob, facts in reading.facts.items() if facts.id}
    files, lives = trace(walk.commits, identities, (walk.commits[position].id for position in walk.mainline))
    if {path: blob for path, (_, blob) in files.items()} != repository.snapshot(commit):
        message = "The history that was read does not end in the files of the commit"
        raise GitError(f"{message}; make a fresh, complete clone of the repository and try again")
    told = (
        _history(path, life, walk, reading.facts)
        for path, (life, _) in sorted(files.items())
        if path.startswith(within)
    )
    histories = {history.path: history for history in told}
    present = {id(life) for path, (life, _) in files.items() if _is_text(path, within)}
    lost = (left for life in lives if (left := _left(life, within, id(life) in present)))
    gone = tuple(_history(life.states[-1].path, life, walk, reading.facts) for life in lost)
    merged = reading.merging.result()
    known = {key: found for key, found in store.merges.items() if key in walk.positions}
    merges = _merges([one for found in (known | merged).values() for one in found], walk, within)
    store.keep(reading.commits, reading.facts, merged)
    numbers = {position: number for number, position in enumerate(walk.mainline)}
    arrivals = {key: numbers[walk.arrivals[position]] for key, position in walk.positions.items()}
    # Whoever deletes the register and lays a new one down does not begin anew.
    founding = (one.id for one in walk.commits for change in one.changes if change.target == _REGISTER)
    adoption = min((arrivals[key] for key in founding), default=-1)
    rulings = tuple(_rulings(walk)) if any(_REGISTER.startswith(prefix) for prefix in within) else ()
    latest = tuple(accumulate((walk.commits[position].recorded for position in walk.mainline), max))
    return replace(
        begun,
        files=histories,
        gone=gone,
        arrivals=arrivals,
        adoption=adoption,
        latest=latest,
        merges=merges,
        rulings=rulings,
    )


def _rulings(walk: _Walk) -> Iterator[Ruling]:
    """Yield every change of settings and register, parents first."""
    official = frozenset(walk.mainline)
    for position, logged in enumerate(walk.commits):
        for change in logged.changes:
            if change.source not in _RULINGS and change.target not in _RULINGS:
                continue
            # What was moved elsewhere is gone, and what comes back under the name goes on.
            for path in sorted(_RULINGS.intersection((change.source, change.target))):
                blob = change.blob if path == change.target and change.regular else ""
                yield Ruling(walk.commit(position), _shown(path), blob, position in official)


def _walk(commits: Sequence[Logged], shown: dict[int, Commit]) -> _Walk:
    """Find the main line and what each of its commits brought into it."""
    positions = {logged.id: position for position, logged in enumerate(commits)}
    mainline = [len(commits) - 1]
    while commits[mainline[-1]].parents:
        mainline.append(positions[commits[mainline[-1]].parents[0]])
    mainline.reverse()
    arrivals = [-1] * len(commits)
    for arrival in mainline:
        arrivals[arrival] = arrival
        # The first parent is the main line before, and all of that has arrived.
        waiting = [positions[parent] for parent in commits[arrival].parents[1:]]
        while waiting:
            position = waiting.pop()
            if arrivals[position] < 0:
                arrivals[position] = arrival
                waiting += (positions[parent] for parent in commits[position].parents)
    return _Walk(commits, mainline, arrivals, positions, shown)


def _merges(found: Sequence[Merged], walk: _Walk, within: tuple[bytes, ...]) -> tuple[MergeChange, ...]:
    """Put what merges did below the folders into the model's words, newest first."""
    wanted = ((walk.positions[merged.commit], merged) for merged in found if merged.path.startswith(within))
    ordered = sorted(wanted, key=lambda pair: (-pair[0], pair[1].path))
    return tuple(MergeChange(walk.commit(position), _shown(merged.path), merged.kind) for position, merged in ordered)


def _history(path: bytes, life: Life, walk: _Walk, facts: _Facts) -> DocumentHistory:
    """Put a file's life into the model's words."""
    steps = _complete(life, walk)
    shown = {step.commit: walk.event(step) for step in reversed(steps)}
    events = mainline = tuple(shown.values())
    written = recorded = _contents(events, facts) if path.endswith(b".md") else ()
    if steps != life.states:
        made = {step.commit: step for step in steps}
        both = ((state, made.get(state.commit) == state) for state in reversed(life.states))
        mainline = tuple([shown[state.commit] if same else walk.event(state) for state, same in both])
        recorded = _contents(mainline, facts) if path.endswith(b".md") else ()
    revisions: tuple[Revision, ...] = ()
    contents: tuple[Content, ...] = ()
    if path.endswith(b".md") and path.startswith(_DOCUMENTS):
        contents, recorded = recorded, ()
        groups = _grouped(life, steps, walk, facts)
        told = [_revision(state, [shown[step.commit] for step in group], facts) for state, group in groups]
        revisions = tuple(reversed(told))
    return DocumentHistory(
        _shown(path), events, revisions, mainline, contents, life.identity, written, recorded=recorded
    )


def _is_text(path: bytes, within: tuple[bytes, ...]) -> bool:
    """Say whether a path is where documents and records are."""
    return path.startswith(within) and path.endswith(b".md")


def _left(life: Life, within: tuple[bytes, ...], present: bool) -> Life | None:
    """Return the life of a document or record up to its end; None when it has none, or the file was neither.

    A file that was moved to where no documents are ended there, whatever became of it.
    """
    if present or not life.identity:
        return None
    states = life.states
    last = max((index for index, state in enumerate(states) if state.blob and _is_text(state.path, within)), default=-1)
    if last < 0 or last + 1 == len(states):
        return None
    end = states[last + 1]._replace(kind=EventKind.DELETED, path=states[last].path, blob="")
    return replace(life, states=[*states[: last + 1], end])


def _contents(events: Sequence[Event], facts: _Facts) -> tuple[Content, ...]:
    """Put what some states say about themselves into the model's words."""
    return tuple([Content(event, facts.get(event.blob, NO_FACTS)) for event in events if event.blob])


def _complete(life: Life, walk: _Walk) -> list[Step]:
    """Add the merges that brought a content into the main line which an earlier merge had left out."""
    # A file that was only ever written on the main line came to it when it was written.
    if life.steps == life.states:
        return life.steps
    brought = {walk.arrivals[step.commit] for step in life.steps}
    late = [state._replace(kind=EventKind.MERGED) for state in life.states if state.commit not in brought]
    return sorted((*life.steps, *(state for state in late if state.blob)), key=lambda step: step.commit)


def _grouped(life: Life, steps: Sequence[Step], walk: _Walk, facts: _Facts) -> Iterator[tuple[Step, list[Step]]]:
    """Yield each version's last state on the main line and the steps that made it, oldest first."""
    kept: list[Step] = []
    begins: list[int] = []
    version: Version | None = None
    for state in life.states:
        if state.blob:
            found = facts.get(state.blob, NO_FACTS).version
            if kept and found == version:
                kept[-1] = state
            else:
                kept.append(state)
                begins.append(state.commit)
                version = found
    arrivals = walk.arrivals
    ordered = steps if steps is life.steps else sorted(steps, key=lambda step: arrivals[step.commit])
    start = 0
    for state, end in zip(kept, (*begins[1:], len(walk.commits)), strict=True):
        behind = start
        while behind < len(ordered) and arrivals[ordered[behind].commit] < end:
            behind += 1
        yield state, ordered[start:behind]
        start = behind


def _revision(state: Step, events: list[Event], facts: _Facts) -> Revision:
    """Make a revision of the last state of a version and the events that made it, oldest first."""
    # Branches have no order between them: the content that the main line kept counts as the newest.
    kept = len(events) - 1
    while kept > 0 and events[kept].blob != state.blob:
        kept -= 1
    if events[kept].blob != state.blob:
        kept = len(events) - 1
    newest = events.pop(kept)
    return Revision(facts.get(state.blob, NO_FACTS), (newest, *reversed(events)))


def _shown(path: bytes) -> str:
    """Return a path as text."""
    return path.decode("utf-8", "replace")
