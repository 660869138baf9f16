"""Which file is which document through all its names: a forward pass over the commits.

A file's life is told by the id in its front matter; where there is none, by Git's renames, then by its path. So two
files that change places, a text that is moved and rewritten, or a file that replaces another at its path keep their own
lives, and a copy of a template never inherits the template's.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from clausebook.model.history import EventKind
from clausebook.sources.history.life import Life, State, Step
from clausebook.sources.history.progress import Progress
from clausebook.sources.log import Change, Logged
from clausebook.sources.process import GitError

Before: TypeAlias = dict[bytes, tuple[Life, str]]
"""Life and blob, by path, of the files that a commit changed, as they were."""
Identities: TypeAlias = Mapping[str, str]
"""The id in the front matter of Markdown contents, by blob; one without an id may be missing."""


@dataclass(slots=True)
class _Pass:
    """The pass over all commits."""

    identities: Identities
    mainline: frozenset[str]
    lives: list[Life]
    """All that ever were; new ones are added."""
    known: dict[str, Life] = field(default_factory=dict)
    """The first life with an id."""

    def __post_init__(self) -> None:
        """Know those that there are."""
        for life in self.lives:
            if life.identity:
                self.known.setdefault(life.identity, life)

    def advance(self, position: int, logged: Logged, files: State, sides: Sequence[State]) -> None:
        """Turn the first parent's state into the commit's."""
        if not sides and self._go_on(position, logged, files):
            return
        before: Before = {}
        for change in logged.changes:
            if change.source:
                before[change.source] = files.pop(change.source)
        placed = dict(self._place([change for change in logged.changes if change.target], before, files, sides))
        here = {life: (path, blob) for path, (life, blob) in before.items()}
        steps = [(life, _step(position, life, path, blob, here)) for path, (life, blob) in placed.items()]
        gone = (life for life in here if life.within(files) is None)
        steps += [(life, Step(position, EventKind.DELETED, here[life][0], "")) for life in gone]
        for life, step in steps:
            if life.identity and life.named < 0:
                life.named = position
            if logged.id in self.mainline:
                life.states.append(step)
            if not sides:
                life.steps.append(step)
            elif not _is_clean(life, step, here, sides):
                life.steps.append(step._replace(kind=EventKind.MERGED if step.blob else EventKind.DELETED))

    def _go_on(self, position: int, logged: Logged, files: State) -> bool:
        """Do so for a commit that only writes on in files that stay what and where they were, as nearly all do.

        Then no file could claim another one's life, and all of `_place` would come to the same. Returns whether it is
        such a commit; nothing was done when it is not.
        """
        for change in logged.changes:
            if change.source != change.target:
                return False
            identity = self._identity(change)
            if identity and identity != files[change.target][0].identity:
                return False
        official = logged.id in self.mainline
        for _, target, blob, _ in logged.changes:
            life = files[target][0]
            files[target] = (life, blob)
            step = Step(position, EventKind.MODIFIED, target, blob)
            life.steps.append(step)
            if official:
                life.states.append(step)
        return True

    def _place(
        self, changes: Sequence[Change], before: Before, files: State, sides: Sequence[State]
    ) -> Iterator[tuple[bytes, tuple[Life, str]]]:
        """Give every new or changed file its life; the surest claims come first, so that no weaker one takes a life."""
        claims = (self._arrived, self._same_identity, self._known_identity, self._successor)
        waiting = list(changes)
        for claim in claims:
            rest = []
            for change in waiting:
                life = claim(change, before, files, sides)
                if life is None or life.within(files) is not None:
                    rest.append(change)
                else:
                    yield self._settle(change, life, files)
            waiting = rest
        for change in waiting:
            life = Life(self._identity(change))
            self.lives.append(life)
            if life.identity:
                self.known.setdefault(life.identity, life)
            yield self._settle(change, life, files)

    def _identity(self, change: Change) -> str:
        """Return the id in the front matter of a changed file."""
        return self.identities.get(change.blob, "") if change.target.endswith(b".md") else ""

    def _settle(self, change: Change, life: Life, files: State) -> tuple[bytes, tuple[Life, str]]:
        """Put a life at its place."""
        life.paths.add(change.target)
        files[change.target] = (life, change.blob)
        return change.target, (life, change.blob)

    def _arrived(self, change: Change, _: Before, __: State, sides: Sequence[State]) -> Life | None:
        """Claim for a merge: the merged branch has the same content at the same path."""
        for side in sides:
            found = side.get(change.target)
            if found is not None and found[1] == change.blob:
                return found[0]
        return None

    def _same_identity(self, change: Change, before: Before, _: State, sides: Sequence[State]) -> Life | None:
        """Claim: the file it was before has the same id."""
        identity = self._identity(change)
        lives = _predecessors(change, before, sides)
        return next((life for life in lives if identity and life.identity == identity), None)

    def _known_identity(self, change: Change, before: Before, files: State, sides: Sequence[State]) -> Life | None:
        """Claim: a file somewhere had this id; a file without an id gets it and goes on."""
        identity = self._identity(change)
        if not identity:
            return None
        known = self.known.get(identity)
        if known is not None and known.within(files) is None:
            return known
        nameless = next((life for life in _predecessors(change, before, sides) if not life.identity), None)
        if nameless is not None and known is None and nameless.within(files) is None:
            nameless.identity = identity
            self.known[identity] = nameless
        return nameless

    def _successor(self, change: Change, before: Before, _: State, sides: Sequence[State]) -> Life | None:
        """Claim of a file without an id: it goes on where it was, or where Git says that it came from."""
        if self._identity(change):
            return None
        return next(iter(_predecessors(change, before, sides)), None)


def trace(commits: Sequence[Logged], identities: Identities, begun: Progress) -> State:
    """Follow every file through commits that a history goes on with; return the last commit's files.

    Args:
        commits: in the order in which the history's walk ends with them.
        identities: the ids in the front matter.
        begun: the history; what happened to its files is added.

    Raises:
        GitError: the commits do not fit together.
    """
    first = len(begun.walk.ids) - len(commits)
    waiting = Counter(parent for logged in commits for parent in _parents(logged))
    waiting[begun.head] += 1
    states = begun.states(waiting, first)
    official = frozenset(begun.walk.ids[position] for position in begun.walk.mainline if position >= first)
    running = _Pass(identities, official, begun.lives)
    try:
        for position, logged in enumerate(commits, first):
            parents = _parents(logged)
            before = [states[parent] for parent in parents]
            for parent in parents:
                waiting[parent] -= 1
                if not waiting[parent]:
                    del states[parent]
            # The last child takes the state over.
            files = State() if not before else before[0].copy() if logged.parents[0] in states else before[0]
            running.advance(position, logged, files, before[1:])
            states[logged.id] = files
        return states[begun.head]
    except KeyError:
        message = "Git's list of changes contradicts itself"
        raise GitError(f"{message}; make a fresh, complete clone of the repository and try again") from None


def _parents(logged: Logged) -> Sequence[str]:
    """Return a commit's parents, each once."""
    return logged.parents if len(logged.parents) < 2 else tuple(dict.fromkeys(logged.parents))


def _step(position: int, life: Life, path: bytes, blob: str, here: Mapping[Life, tuple[bytes, str]]) -> Step:
    """Name what happened to a life that has a new place or content."""
    if life not in here:
        return Step(position, EventKind.ADDED, path, blob)
    return Step(position, EventKind.MODIFIED if here[life][0] == path else EventKind.RENAMED, path, blob)


def _predecessors(change: Change, before: Before, sides: Sequence[State]) -> Iterator[Life]:
    """Yield the lives that a file may continue, the likeliest first: at its path here, there, then by rename."""
    places: list[Before | State] = [before] if change.source == change.target else []
    for place in (*places, *sides):
        if change.target in place:
            yield place[change.target][0]
    if change.source and change.source != change.target:
        yield before[change.source][0]


def _is_clean(life: Life, step: Step, here: Mapping[Life, tuple[bytes, str]], sides: Sequence[State]) -> bool:
    """Say whether a merge only brings together what its parents hold: the name of one, the content of one."""
    there = [life.within(side) for side in sides]
    if not step.blob:
        # A branch that never knew the file did not delete it.
        return None in there and any(earlier.kind is EventKind.DELETED for earlier in life.steps)
    found = [place for place in (here.get(life), *there) if place is not None]
    return any(path == step.path for path, _ in found) and any(blob == step.blob for _, blob in found)
