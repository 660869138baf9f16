"""One file through all its names."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from clausebook.model.history import EventKind
from clausebook.sources.history.files import Files


class Step(NamedTuple):
    """An event in short."""

    commit: int
    """The commit's position in the order of the history."""
    kind: EventKind
    path: bytes
    blob: str


@dataclass(slots=True, eq=False)
class Life:
    """What became of a file."""

    identity: str
    """The id of its front matter; empty as long as it had none."""
    steps: list[Step] = field(default_factory=list)
    """On all branches, oldest first."""
    states: list[Step] = field(default_factory=list)
    """What the main line (first parents) held, oldest first; a deletion has no blob."""
    paths: set[bytes] = field(default_factory=set)
    """Every path it ever had."""
    named: int = -1
    """The position of the commit that brought its id; -1 as long as it had none."""

    def within(self, files: "State") -> tuple[bytes, str] | None:
        """Return its path and blob in one state of the repository, if it is there."""
        for path in self.paths:
            found = files.get(path)
            if found is not None and found[0] is self:
                return path, found[1]
        return None

    def cut(self, position: int) -> "Life":
        """Return it as it was when a commit of the main line, by its position, was the last."""
        steps, states = self.steps[: _until(self.steps, position)], self.states[: _until(self.states, position)]
        return Life(self.identity if self.named <= position else "", steps, states, self.paths, self.named)


State: TypeAlias = Files[tuple[Life, str]]
"""One state of the repository: life and blob by path; a life stands in it once."""


def standing(lives: Iterable[Life], position: int) -> State:
    """Return what stood where at a commit of the main line, by its position."""
    files = State()
    for life in lives:
        last = _until(life.states, position)
        if last and life.states[last - 1].blob:
            files[life.states[last - 1].path] = (life, life.states[last - 1].blob)
    return files


def _until(steps: list[Step], position: int) -> int:
    """Return how many steps there were when a commit was the last."""
    if not steps or steps[-1].commit <= position:
        return len(steps)
    return bisect_right(steps, position, key=attrgetter("commit"))
