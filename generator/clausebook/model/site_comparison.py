"""A published site beside the one that its commit gives: which files are the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a file of a site is for."""

    PAGE = "pages"
    DATA = "data"
    SEARCH = "search"
    ASSET = "assets"


class Fate(StrEnum):
    """What became of a file."""

    SAME = "same"
    DIFFERENT = "different"
    MISSING = "missing"
    """The published site lacks it."""
    EXTRA = "extra"
    """The commit does not give it."""
    UNREAD = "unread"
    """It could not be fetched, so nobody knows."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One file."""

    path: str
    """Below the site, with `/` between its parts."""
    fate: Fate
    reason: str = ""
    """Why it could not be fetched."""

    @property
    def kind(self) -> Kind:
        """What it is for, by its name."""
        if self.path.startswith("search/") or self.path in {"search.json", "search.js"}:
            return Kind.SEARCH
        if self.path.startswith("assets/"):
            return Kind.ASSET
        ending = self.path.rpartition(".")[2].lower()
        if ending in {"html", "htm"}:
            return Kind.PAGE
        return Kind.DATA if ending in _DATA else Kind.ASSET


_DATA = frozenset({"json", "csv", "ics", "xml", "gz", "xlsx", "txt", "atom"})


@dataclass(frozen=True)
class Comparison:
    """All files of a site."""

    files: tuple[Compared, ...]
    """In the order of their paths."""

    @cached_property
    def counts(self) -> dict[Fate, int]:
        """How many files had each fate."""
        found = dict.fromkeys(Fate, 0)
        for file in self.files:
            found[file.fate] += 1
        return found

    @property
    def departs(self) -> bool:
        """Whether a file is known to be another one, not to be there, or to be one too many."""
        return any(self.counts[fate] for fate in (Fate.DIFFERENT, Fate.MISSING, Fate.EXTRA))

    @property
    def is_whole(self) -> bool:
        """Whether every file could be read."""
        return not self.counts[Fate.UNREAD]

    def groups(self) -> Iterator[tuple[Fate, Kind, tuple[Compared, ...]]]:
        """Yield the files that are not the same, by fate and kind; nothing for a group that is empty."""
        for fate in (Fate.DIFFERENT, Fate.MISSING, Fate.EXTRA, Fate.UNREAD):
            for kind in Kind:
                some = tuple(file for file in self.files if file.fate is fate and file.kind is kind)
                if some:
                    yield fate, kind, some
