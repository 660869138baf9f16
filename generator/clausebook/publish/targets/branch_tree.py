"""What a commit of a branch holds."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from clausebook.sources.process import Git

LINK = "120000"
"""The mode of a symbolic link."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a tree."""

    path: str
    mode: str
    kind: str
    """`blob`, `tree`, or `commit` for a submodule."""
    identity: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a commit; everything raises `GitError` when Git cannot answer."""

    git: Git
    commit: str
    """Its id; empty where there is none, and nothing in it."""

    def listed(self, path: str = "", *, deep: bool = False) -> Iterator[Entry]:
        """Yield the entries.

        Args:
            path: a file, or with a slash behind it a folder; otherwise everything.
            deep: whether the folders' files are wanted instead of the folders.
        """
        if not self.commit:
            return
        options = ("-r",) if deep else ()
        printed = self.git.run("ls-tree", "--full-tree", "-z", *options, self.commit, "--", *([path] if path else []))
        for line in printed.split(b"\0")[:-1]:
            facts, _, name = line.partition(b"\t")
            mode, kind, identity = facts.decode().split()
            yield Entry(os.fsdecode(name), mode, kind, identity)

    def read(self, path: str) -> bytes | None:
        """Return a file; None where there is none."""
        for one in self.listed(path):
            if one.path == path and one.kind == "blob" and one.mode != LINK:
                return self.content(one)
        return None

    def content(self, entry: Entry) -> bytes:
        """Return what a file holds."""
        return self.git.run("cat-file", "blob", entry.identity)

    @property
    def algorithm(self) -> str:
        """How the repository names its objects: `sha1` or `sha256`."""
        return self.git.run("rev-parse", "--show-object-format").decode().strip()
