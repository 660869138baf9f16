"""How far a history was followed, so that a later run goes on from there and does not begin anew.

What was followed never changes: a commit names all that it goes back to, and the order of a history keeps its places.
So one that is kept also tells of every earlier commit of its main line, such as the one that a branch left it at.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from clausebook.model.history import Commit, EventKind, Ruling
from clausebook.sources.history.life import Life, State, Step, standing
from clausebook.sources.history.walk import Walk, main_line
from clausebook.sources.log import Change, Logged

REGISTER = b"manual/register.yml"
_RULINGS = frozenset((b"manual/manual.yml", REGISTER))
_KINDS = tuple(EventKind)
_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}


@dataclass(slots=True)
class Progress:
    """A commit's history, up to it."""

    walk: Walk = field(default_factory=Walk)
    lives: list[Life] = field(default_factory=list)
    """Of all files there ever were, in the order in which they began."""
    rulings: list[Ruling] = field(default_factory=list)
    """Every change of settings and register, parents first."""
    adoption: int = -1
    """The number, on the main line, of the commit that first brought a register; -1 when none ever did."""

    def go_on(self, commits: Mapping[str, Logged], commit: str, made: Mapping[str, Commit]) -> list[Logged]:
        """Add commits to it, which go on from where it ended, and return them in their order; lives stay as they were.

        Args:
            commits: by their ids.
            commit: the last of them, or the last one as before.
            made: some of them in the model's form.

        Raises:
            GitError: they do not fit together.
        """
        line = main_line(commits, commit)[0]
        official = {logged.id for logged in line}
        brought = {key: logged for key, logged in commits.items() if key not in official}
        first = len(self.walk.ids)
        fresh = self.walk.go_on(line, brought, made)
        for position, logged in enumerate(fresh, first):
            for change in logged.changes:
                if change.source in _RULINGS or change.target in _RULINGS:
                    self.rulings += _rulings(change, self.walk.commit(position), logged.id in official)
                    # Whoever deletes the register and lays a new one down does not begin anew.
                    if change.target == REGISTER and self.adoption < 0:
                        self.adoption = bisect_left(self.walk.mainline, position)
        return fresh

    @property
    def head(self) -> str:
        """The commit's id."""
        return self.walk.ids[-1]

    def before(self, commit: str, fresh: Mapping[str, Logged]) -> "Progress | None":
        """Return as much of it as another commit goes back to; None where that is no piece of its main line.

        Args:
            commit: a full id.
            fresh: what that commit goes back to and this one does not, by its id.
        """
        positions = {key: position for position, key in enumerate(self.walk.ids)}
        official = frozenset(self.walk.mainline)
        end = positions.get(main_line(fresh, commit)[1], -1)
        parents = {parent for logged in fresh.values() for parent in logged.parents if parent not in fresh}
        reached = [end, *(positions.get(parent, -1) for parent in parents)]
        if not official.issuperset(reached) or max(reached) > end:
            return None
        return self if end + 1 == len(positions) else self._cut(end)

    def states(self, commits: Container[str], end: int) -> dict[str, State]:
        """Return what stood where at some commits of the main line; there should be few.

        Args:
            commits: their ids.
            end: the position before which they are looked for.
        """
        walk = self.walk
        wanted = ((walk.ids[position], position) for position in walk.mainline if position < end)
        return {key: standing(self.lives, position) for key, position in wanted if key in commits}

    def _cut(self, position: int) -> "Progress":
        """Return it as it was when a commit of its main line was the last."""
        walk = self.walk.cut(position)
        cut = (life.cut(position) for life in self.lives)
        known = frozenset(walk.ids)
        adoption = self.adoption if self.adoption < len(walk.mainline) else -1
        rulings = [ruling for ruling in self.rulings if ruling.commit.id in known]
        return Progress(walk, [life for life in cut if life.steps], rulings, adoption)


def _rulings(change: Change, commit: Commit, official: bool) -> Iterator[Ruling]:
    """Yield what a change of settings or register means."""
    # What was moved elsewhere is gone, and what comes back under the name goes on.
    for path in sorted(_RULINGS.intersection((change.source, change.target))):
        yield Ruling(commit, path.decode(), change.blob if path == change.target and change.regular else "", official)


def write_progress(progress: Progress) -> str:
    """Return it as a line of JSON; its commits are named, and kept elsewhere."""
    walk = progress.walk
    positions = {key: position for position, key in enumerate(walk.ids)}
    paths: dict[bytes, int] = {}
    lives, steps = [], []
    for life in progress.lives:
        same = life.states == life.steps
        rows = life.steps if same else [*life.steps, *life.states]
        named = [paths.setdefault(path, len(paths)) for path in sorted(life.paths)]
        lives.append((life.identity, life.named, named, len(life.steps), -1 if same else len(life.states)))
        steps += [(one.commit, _NUMBERS[one.kind], paths.setdefault(one.path, len(paths)), one.blob) for one in rows]
    columns = [*zip(*steps, strict=True)] or [(), (), (), ()]
    said = {
        "commits": " ".join(walk.ids),
        "mainline": walk.mainline,
        "latest": walk.latest,
        "adoption": progress.adoption,
        "rulings": [(positions[one.commit.id], one.path, one.blob, one.official) for one in progress.rulings],
        "paths": [path.decode("utf-8", "surrogateescape") for path in paths],
        "lives": lives,
        "steps": [*columns[:3], ",".join(columns[3])],
    }
    return json.dumps(said, separators=(",", ":"))


def read_progress(line: str, commits: Callable[[str], Commit]) -> Progress:
    """Return what a line tells.

    Args:
        line: what `write_progress` wrote.
        commits: gives a commit by its id.

    Raises:
        ValueError, TypeError, AttributeError, LookupError: it is not what `write_progress` writes.
    """
    said = json.loads(line)
    ids = said["commits"].split(" ")
    walk = Walk(ids, said["mainline"], said["latest"], [*map(commits, ids)])
    paths = [path.encode("utf-8", "surrogateescape") for path in said["paths"]]
    at, kinds, places, blobs = said["steps"]
    steps = map(Step, at, map(_KINDS.__getitem__, kinds), map(paths.__getitem__, places), blobs.split(","))
    lives = [_life(row, paths, steps) for row in said["lives"]]
    rulings = [Ruling(walk.commit(at), path, blob, official) for at, path, blob, official in said["rulings"]]
    if walk.mainline[-1] + 1 != len(ids) or max(at, default=-1) >= len(ids):
        raise ValueError("not the form of a history's progress")
    return Progress(walk, lives, rulings, said["adoption"])


def _life(row: Sequence[Any], paths: Sequence[bytes], steps: Iterator[Step]) -> Life:
    """Return the life that a row tells, and take its steps."""
    identity, named, places, count, others = row
    own = [*islice(steps, count)]
    states = own.copy() if others < 0 else [*islice(steps, others)]
    return Life(identity, own, states, {paths[place] for place in places}, named)
