"""The commits of a history in one order, and how each of them reached the main line.

The order follows from the commits alone: a commit of the main line stands right behind what it brought. So a history
that goes on keeps the places of all that was there before.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from clausebook.model.history import Commit
from clausebook.sources.log import Logged, broken


@dataclass(slots=True)
class Walk:
    """A commit and all that it goes back to, parents first."""

    ids: list[str] = field(default_factory=list)
    mainline: list[int] = field(default_factory=list)
    """Positions of the commits reached through first parents alone, oldest first."""
    latest: list[int] = field(default_factory=list)
    """For each of them the latest instant (seconds since 1970) that it or an earlier one says it was recorded at."""
    shown: list[Commit | Logged] = field(default_factory=list)
    """The commits; in the model's form at the latest when they are first asked for."""

    def commit(self, position: int) -> Commit:
        """Return a commit in the model's form."""
        found = self.shown[position]
        if isinstance(found, Logged):
            found = self.shown[position] = found.commit
        return found

    def go_on(self, line: Sequence[Logged], brought: dict[str, Logged], made: Mapping[str, Commit]) -> list[Logged]:
        """Add what a main line went on to, and return it in the order in which it was added.

        Args:
            line: the new commits of the main line, oldest first.
            brought: the others by their ids; all are taken out.
            made: some of them all in the model's form.

        Raises:
            GitError: the main line does not bring them all.
        """
        added: list[Logged] = []
        for logged in line:
            if len(logged.parents) > 1:
                added += _brought(logged, brought)
            self.mainline.append(len(self.ids) + len(added))
            self.latest.append(max(self.latest[-1], logged.recorded) if self.latest else logged.recorded)
            added.append(logged)
        if brought:
            raise broken()
        self.ids += [logged.id for logged in added]
        self.shown += [made.get(logged.id, logged) for logged in added]
        return added

    def arrivals(self) -> list[int]:
        """Return for each commit the number, from the oldest, of the commit of the main line that is or brought it."""
        found: list[int] = []
        for number, position in enumerate(self.mainline):
            found += [number] * (position + 1 - len(found))
        return found

    def cut(self, position: int) -> "Walk":
        """Return what was there when the main line ended at a position."""
        length = bisect_left(self.mainline, position) + 1
        ids, shown = self.ids[: position + 1], self.shown[: position + 1]
        return Walk(ids, self.mainline[:length], self.latest[:length], shown)


def main_line(commits: Mapping[str, Logged], head: str) -> tuple[list[Logged], str]:
    """Return a commit and its first parents among some commits, oldest first, and the first parent that is none."""
    line: list[Logged] = []
    while head in commits:
        line.append(commits[head])
        head = next(iter(commits[head].parents), "")
    line.reverse()
    return line, head


def _brought(merge: Logged, left: dict[str, Logged]) -> Iterator[Logged]:
    """Take what a merge brought out of what is left, and yield it, parents first."""
    waiting = [*reversed(merge.parents)]
    while waiting:
        logged = left.get(waiting[-1])
        # Another branch may have brought it in the meantime.
        before = [parent for parent in reversed(logged.parents) if parent in left] if logged else []
        if before:
            waiting += before
        elif left.pop(waiting.pop(), None) and logged:
            yield logged
