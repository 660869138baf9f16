"""The first pass over a history: the commits, what merges did by themselves, and what every content says of itself.

Git does its part in three processes of its own while the contents are read here.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

from clausebook.model.history import Commit, Facts
from clausebook.sources.git import Repository
from clausebook.sources.log import Logged
from clausebook.sources.merges import Merged
from clausebook.sources.store import Store

MAXIMUM = 1_000_000
"""Bytes of a text that is looked into."""
Reader = Callable[[bytes], Facts]
"""Reads what a content says about itself."""
NO_FACTS = Facts()
"""What a content says that is too large to be looked into."""


@dataclass(slots=True)
class Reading:
    """Reads the commits, and every Markdown content there ever was below the folders, each once."""

    repository: Repository
    within: tuple[bytes, ...]
    reader: Reader
    store: Store
    pool: Executor
    commits: list[Logged] = field(default_factory=list)
    """Parents first."""
    shown: dict[int, Commit] = field(default_factory=dict)
    """Those that wrote such contents in the model's form, by position; made while Git is busy with the next ones."""
    facts: dict[str, Facts] = field(default_factory=dict)
    merging: "Future[dict[str, tuple[Merged, ...]]]" = field(default_factory=Future)
    """What each merge did by itself, of those that the store does not know; under way from the last commit on."""

    def run(self, commit: str) -> None:
        """Read the ancestry of a commit, contents while the commits still come."""
        for blob, content in self.repository.blobs(self._contents(commit)):
            self.facts[blob] = self.reader(content) if len(content) <= MAXIMUM else NO_FACTS

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
                    self.shown[len(self.commits) - 1] = logged.commit
                    if blob in self.store.facts:
                        self.facts[blob] = self.store.facts[blob]
                    else:
                        yield blob
        merges = [one.id for one in self.commits if len(one.parents) > 1 and one.id not in self.store.merges]
        self.merging = self.pool.submit(self._merge, merges)

    def _merge(self, merges: Sequence[str]) -> dict[str, tuple[Merged, ...]]:
        """Find what some merges did by themselves."""
        merged: dict[str, tuple[Merged, ...]] = dict.fromkeys(merges, ())
        for one in self.repository.merges(merges):
            merged[one.commit] += (one,)
        return merged
