"""The change history of every file of the manual, from Git's objects alone."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby

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
from clausebook.sources.store import Store

_DOCUMENTS = b"manual/"
_REGISTER = b"manual/register.yml"
_RULINGS = frozenset((b"manual/manual.yml", _REGISTER))
MAXIMUM = 1_000_000
"""Bytes of a text that is looked into."""
_NO_REPOSITORY = (
    "The folder lies in no Git repository, so there is no change history; "
    "make it one with 'git init' and record the manual in a first commit"
)
_EMPTY = "There is no commit to read; record the manual in a first commit ('git add .', then 'git commit')"


Reader = Callable[[bytes], Facts]
"""Reads what a content says about itself."""
_Facts = Mapping[str, Facts]
"""By blob; one that is no Markdown, or too large, may be missing."""
_NO_FACTS = Facts()


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
    shown: dict[int, Commit] = field(default_factory=dict)
    """Commits in the model's form, by position, made when first asked for."""

    def commit(self, position: int) -> Commit:
        """Return a commit in the model's form."""
        found = self.shown.get(position)
        if found is None:
            found = self.shown[position] = self.commits[position].commit
        return found

    def event(self, step: Step) -> Event:
        """Return a step in the model's form."""
        return Event(self.commit(step.commit), step.kind, _shown(step.path), step.blob)


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
    head = repository.commit(commit)
    if evidence is not Evidence.COMPLETE:
        return History(evidence, explanation, head)
    within = tuple(prefix.encode() for prefix in prefixes)
    reading = _Reading(repository, within, reader, store or Store(None))
    reading.run(commit)
    return _told(reading, History(evidence, explanation, head), commit)


def _told(reading: "_Reading", begun: History, commit: str) -> History:
    """Put what was read of a commit's ancestry into the model's words.

    Raises:
        GitError: Git failed on the way, or its answers contradict each other.
    """
    repository, within, store = reading.repository, reading.within, reading.store
    # Merging anew is Git's work alone, so it goes on beside ours.
    with ThreadPoolExecutor(1) as pool:
        wanted = [one.id for one in reading.commits if len(one.parents) > 1 and one.id not in store.merges]
        merging = pool.submit(lambda: list(repository.merges(wanted)))
        walk = _walk(reading.commits)
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
        merged: dict[str, tuple[Merged, ...]] = dict.fromkeys(wanted, ())
        for one in merging.result():
            merged[one.commit] += (one,)
    known = {key: found for key, found in store.merges.items() if key in walk.positions}
    merges = _merges([one for found in (known | merged).values() for one in found], walk, within)
    store.keep(reading.commits, reading.facts, merged)
    numbers = {position: number for number, position in enumerate(walk.mainline)}
    arrivals = {key: numbers[walk.arrivals[position]] for key, position in walk.positions.items()}
    # Whoever deletes the register and lays a new one down does not begin anew.
    founding = (one.id for one in walk.commits if any(change.target == _REGISTER for change in one.changes))
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


def _walk(commits: Sequence[Logged]) -> _Walk:
    """Find the main line and what each of its commits brought into it."""
    positions = {logged.id: position for position, logged in enumerate(commits)}
    mainline = [len(commits) - 1]
    while commits[mainline[-1]].parents:
        mainline.append(positions[commits[mainline[-1]].parents[0]])
    mainline.reverse()
    arrivals = [-1] * len(commits)
    for arrival in mainline:
        waiting = [arrival]
        while waiting:
            position = waiting.pop()
            if arrivals[position] < 0:
                arrivals[position] = arrival
                waiting += (positions[parent] for parent in commits[position].parents)
    return _Walk(commits, mainline, arrivals, positions)


@dataclass(slots=True)
class _Reading:
    """Reads the commits, and every Markdown content there ever was below the folders, each once."""

    repository: Repository
    within: tuple[bytes, ...]
    reader: Reader
    store: Store
    commits: list[Logged] = field(default_factory=list)
    """Parents first."""
    facts: dict[str, Facts] = field(default_factory=dict)

    def run(self, commit: str) -> None:
        """Read the ancestry of a commit, contents while the commits still come."""
        for blob, content in self.repository.blobs(self._contents(commit)):
            self.facts[blob] = self.reader(content) if len(content) <= MAXIMUM else _NO_FACTS

    def _contents(self, commit: str) -> Iterator[str]:
        """Yield the contents to be read as the commits that brought them arrive."""
        seen: set[str] = set()
        for logged in self.repository.log(commit, self.store.commits):
            self.commits.append(logged)
            for change in logged.changes:
                blob, path = change.blob, change.target
                wanted = change.regular and path.endswith(b".md") and path.startswith(self.within)
                if wanted and blob not in seen:
                    seen.add(blob)
                    if blob in self.store.facts:
                        self.facts[blob] = self.store.facts[blob]
                    else:
                        yield blob


def _merges(found: Sequence[Merged], walk: _Walk, within: tuple[bytes, ...]) -> tuple[MergeChange, ...]:
    """Put what merges did below the folders into the model's words, newest first."""
    wanted = ((walk.positions[merged.commit], merged) for merged in found if merged.path.startswith(within))
    ordered = sorted(wanted, key=lambda pair: (-pair[0], pair[1].path))
    return tuple(MergeChange(walk.commit(position), _shown(merged.path), merged.kind) for position, merged in ordered)


def _history(path: bytes, life: Life, walk: _Walk, facts: _Facts) -> DocumentHistory:
    """Put a file's life into the model's words."""
    steps = _complete(life, walk)
    shown = {step: walk.event(step) for step in reversed(steps)}
    mainline = tuple(shown.get(state) or walk.event(state) for state in reversed(life.states))
    revisions: tuple[Revision, ...] = ()
    contents: tuple[Content, ...] = ()
    written: tuple[Content, ...] = ()
    recorded: tuple[Content, ...] = ()
    if path.endswith(b".md"):
        written = tuple(_content(event, facts) for event in shown.values() if event.blob)
        recorded = tuple(_content(event, facts) for event in mainline if event.blob)
    if path.endswith(b".md") and path.startswith(_DOCUMENTS):
        contents, recorded = recorded, ()
        groups = _grouped(life, steps, walk, facts)
        made = [_revision(state, [shown[step] for step in group], facts) for state, group in groups]
        revisions = tuple(reversed(made))
    events = tuple(shown.values())
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


def _content(event: Event, facts: _Facts) -> Content:
    """Put what a state of the main line says about itself into the model's words."""
    return Content(event, facts.get(event.blob, _NO_FACTS))


def _complete(life: Life, walk: _Walk) -> list[Step]:
    """Add the merges that brought a content into the main line which an earlier merge had left out."""
    brought = {walk.arrivals[step.commit] for step in life.steps}
    late = [state._replace(kind=EventKind.MERGED) for state in life.states if state.commit not in brought]
    return sorted((*life.steps, *(state for state in late if state.blob)), key=lambda step: step.commit)


def _grouped(life: Life, steps: Sequence[Step], walk: _Walk, facts: _Facts) -> Iterator[tuple[Step, list[Step]]]:
    """Yield each version's last state on the main line and the steps that made it, oldest first."""

    def version(state: Step) -> Version | None:
        return facts.get(state.blob, _NO_FACTS).version

    def arrival(step: Step) -> int:
        return walk.arrivals[step.commit]

    groups = [list(group) for _, group in groupby((state for state in life.states if state.blob), version)]
    ends = [group[0].commit for group in groups[1:]] + [len(walk.commits)]
    waiting = deque(sorted(steps, key=arrival))
    for group, end in zip(groups, ends, strict=True):
        made = []
        while waiting and arrival(waiting[0]) < end:
            made.append(waiting.popleft())
        yield group[-1], made


def _revision(state: Step, events: list[Event], facts: _Facts) -> Revision:
    """Make a revision of the last state of a version and the events that made it, oldest first."""
    # Branches have no order between them: the content that the main line kept counts as the newest.
    kept = max((index for index, event in enumerate(events) if event.blob == state.blob), default=len(events) - 1)
    newest = events.pop(kept)
    return Revision(facts.get(state.blob, _NO_FACTS), (newest, *reversed(events)))


def _shown(path: bytes) -> str:
    """Return a path as text."""
    return path.decode("utf-8", "replace")
