"""The first pass over a history: the commits, what merges did by themselves, and what every content says of itself.

Git does its part in three processes of its own while the contents are read here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

from clausebook.model.history import Commit, Facts
from clausebook.sources.git import Repository
from clausebook.sources.history.facts import NO_FACTS
from clausebook.sources.history.progress import Progress
from clausebook.sources.history.store import Store
from clausebook.sources.log import Logged
from clausebook.sources.merges import Merged

MAXIMUM = 1_000_000
"""Bytes of a text that is looked into."""
Reader = Callable[[bytes], Facts]
"""Reads what a content says about itself."""


@dataclass(slots=True)
class Reading:
    """Reads the commits, and every Markdown content there ever was below the folders, each once."""

    repository: Repository
    within: tuple[bytes, ...]
    reader: Reader
    store: Store
    pool: Executor
    begun: Progress = field(default_factory=Progress)
    """How far earlier runs had followed the history; `commits` go on from there."""
    commits: dict[str, Logged] = field(default_factory=dict)
    """By their ids, parents first."""
    made: dict[str, Commit] = field(default_factory=dict)
    """Those that wrote such contents in the model's form; made while Git is busy with the next ones."""
    facts: dict[str, Facts] = field(default_factory=dict)
    merging: "Future[dict[str, tuple[Merged, ...]]]" = field(default_factory=Future)
    """What each merge did by itself, of those that the store does not know; under way from the last commit on."""

    def run(self, commit: str) -> None:
        """Read the ancestry of a commit, contents while the commits still come."""
        for blob, content in self.repository.blobs(self._contents(self._coming(commit))):
            self.facts[blob] = self.reader(content) if len(content) <= MAXIMUM else NO_FACTS

    def _coming(self, commit: str) -> Iterable[Logged]:
        """Return the commits to be read: those behind what is known of the history, or else all."""
        known = self.store.progress(self.within)
        fresh = self.repository.log_since(commit, known.head) if known else None
        begun = known.before(commit, {one.id: one for one in fresh}) if known and fresh is not None else None
        if begun is None or fresh is None:
            return self.repository.log(commit, self.store.commits())
        self.begun = begun
        # Which of them are told of is known from the history that they belong to.
        self.facts.update(self.store.facts)
        return fresh

    def _contents(self, commits: Iterable[Logged]) -> Iterator[str]:
        """Yield the contents to be read as the commits that brought them arrive."""
        seen: set[str] = set()
        for logged in commits:
            self.commits[logged.id] = logged
            for change in logged.changes:
                blob, path = change.blob, change.target
                wanted = change.regular and path.endswith(b".md") and path.startswith(self.within)
                if wanted and blob not in seen:
                    seen.add(blob)
                    self.made[logged.id] = logged.commit
                    if blob in self.store.facts:
                        self.facts[blob] = self.store.facts[blob]
                    else:
                        yield blob
        merges = [one.id for one in self.commits.values() if len(one.parents) > 1 and one.id not in self.store.merges]
        self.merging = self.pool.submit(self._merge, merges)

    def _merge(self, merges: Sequence[str]) -> dict[str, tuple[Merged, ...]]:
        """Find what some merges did by themselves."""
        merged: dict[str, tuple[Merged, ...]] = dict.fromkeys(merges, ())
        for one in self.repository.merges(merges):
            merged[one.commit] += (one,)
        return merged
