"""The user's repository, read through a private one.

A repository can bring settings that run programs, replacements that show other commits, and objects that were left
out. So all reading goes through a bare repository in a temporary folder that borrows the user's objects (`alternates`)
and copies the user's branches and tags: whatever is missing there makes Git fail instead of inventing a history.
"""

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType

from clausebook.model.history import Commit, Evidence
from clausebook.sources.configuration import read_configuration
from clausebook.sources.log import Logged, read_commit, read_log, read_order, read_some
from clausebook.sources.merges import Merged, read_merges
from clausebook.sources.objects import Objects, missing, read_many
from clausebook.sources.private import make_private
from clausebook.sources.process import Git, GitError, program
from clausebook.sources.references import REFERENCE, Reference, may_hold, read_reference, read_small
from clausebook.sources.wholeness import PARTIAL, look_for
from clausebook.sources.work_tree import read_changed

__all__ = ["GitError", "Repository", "TreeEntry"]

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# What begins like an option or holds a colon, a blank or a control character names no commit of a person's.
_REVISION = re.compile(r"[^\s:^\-\x00-\x20\x7f][^\s:\x00-\x20\x7f]*")
_FEW = 64
"""So many objects are asked for one after the other; a process for them alone begins to pay above."""

_REFTABLE = (
    "The repository keeps its branches in a form (reftable) that cannot be read; "
    "run 'git refs migrate --ref-format=files'"
)


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One file of a commit."""

    path: str
    """Repository-relative POSIX path."""
    mode: str
    """Six octal digits; `120000` is a symbolic link, `160000` a submodule."""
    kind: str
    """`blob`, or `commit` for a submodule."""
    blob: str
    """The content's object id."""
    size: int
    """Bytes; 0 for a submodule."""


@dataclass(frozen=True)
class Repository:
    """A Git repository; everything that runs Git raises `GitError` when it cannot."""

    root: Path
    """The top of the work tree; the repository itself where it has none (a bare one)."""
    directory: Path
    """The work tree's own Git folder."""
    common: Path
    """The Git folder that all work trees of the repository share."""

    @classmethod
    def find(cls, folder: Path) -> "Repository | None":
        """Return the repository that a folder lies in, if it lies in one.

        Git itself is not asked: it refuses a repository that belongs to another user, as in a container.
        """
        start = folder.resolve()
        for top in (start, *start.parents):
            mark = top / ".git"
            pointer = read_small(mark)
            if pointer is None and read_small(mark / "HEAD") is None:
                if all((top / name).is_dir() for name in ("objects", "refs")) and read_small(top / "HEAD"):
                    return cls(top, top, top)
                continue
            directory = mark if pointer is None else top / pointer.removeprefix("gitdir:").strip()
            shared = read_small(directory / "commondir")
            common = directory / shared.strip() if shared else directory
            return cls(top, directory.resolve(), common.resolve())
        return None

    @cached_property
    def _git(self) -> Git:
        """The private repository; it goes when this object goes."""
        found = program()
        try:
            if not (self.common / "objects").is_dir():
                message = f"{self.root / '.git'} leads to a folder that is no repository ({self.common})"
                raise GitError(f"{message}; put the repository back there, or clone it again")
            folder = Path(tempfile.mkdtemp(prefix="clausebook-"))
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            git = Git(found, folder)
            hashing = self._hashing(git)
            make_private(git, hashing, self.directory, self.common)
            return git
        except OSError as error:
            message = f"A temporary copy of the repository's branches could not be made ({error})"
            raise GitError(
                f"{message}; look at the space left for temporary files, and at the permissions of .git"
            ) from error

    def _hashing(self, git: Git) -> str:
        """Return how the repository's ids are made.

        Raises:
            GitError: its branches are kept in a form that cannot be copied.
        """
        settings = read_configuration(git, self.common / "config")
        if settings.get("extensions.refstorage", ["files"])[-1].lower() != "files":
            raise GitError(_REFTABLE)
        return settings.get("extensions.objectformat", ["sha1"])[-1].lower()

    @cached_property
    def _asked(self) -> Objects:
        """The process that single objects are asked of; it ends when this object goes."""
        objects = Objects(self._git)
        weakref.finalize(self, objects.close)
        return objects

    def evidence(self) -> tuple[Evidence, str]:
        """Say how far the history can be evidence, and what to do when it cannot."""
        try:
            return look_for(self._git, self._asked, self.common)
        except GitError as error:
            return Evidence.UNREADABLE, str(error)

    def resolve(self, revision: str = "HEAD") -> str | None:
        """Return the full id of the commit that a branch, a tag or a shortened id names; None when none does."""
        if not _REVISION.fullmatch(revision):
            return None
        if revision == "HEAD":
            present = self._asked.ask("HEAD^{commit}")
            return present.id if present else None
        wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = self._git.run(*wanted, accept=(0, 1, 128)).decode("ascii", "replace").strip()
        return found if _ID.fullmatch(found) else None

    def tree(self, commit: str, prefixes: Sequence[str]) -> tuple[TreeEntry, ...]:
        """Return the files of a commit below some folders (`manual/`), in the order of their paths' bytes."""
        printed = self._git.run("ls-tree", "-r", "-z", "-l", "--full-tree", _checked(commit), "--", *prefixes)
        entries = (_entry(line) for line in printed.split(b"\0")[:-1])
        return tuple(entry for entry in entries if entry.path.startswith(tuple(prefixes)))

    def holds_folder(self, commit: str, path: str) -> bool:
        """Say whether a commit has a folder."""
        found = self._asked.ask(f"{_checked(commit)}:{path}")
        return found is not None and found.kind == "tree"

    def snapshot(self, commit: str) -> dict[bytes, str]:
        """Return the object id of every file of a commit, by the bytes of its path."""
        printed = self._git.run("ls-tree", "-r", "-z", "--full-tree", _checked(commit))
        found = {}
        for line in printed.split(b"\0")[:-1]:
            facts, _, path = line.partition(b"\t")
            found[path] = facts.split()[2].decode()
        return found

    def blobs(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield contents by their object ids, in the given order, through one process.

        The ids may come as slowly as they like, such as from a log: a thread asks for them while contents are read.
        """
        return self._objects(ids, "blob")

    def commits(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield commits as they are stored, headers and signature included, by their ids, in the given order."""
        return self._objects(ids, "commit")

    def _objects(self, ids: Iterable[str], kind: str) -> Iterator[tuple[str, bytes]]:
        """Yield objects of one kind: a few one after the other, many through a process of their own."""
        coming = map(_checked, ids)
        few = list(islice(coming, _FEW + 1))
        if len(few) > _FEW:
            yield from read_many(self._git, chain(few, coming), kind)
            return
        for key in few:
            found = self._asked.ask(key)
            if found is None or (found.id, found.kind) != (key, kind):
                raise missing(key)
            yield key, found.content

    def tags(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield annotated tags as they are stored, by their ids, in the given order."""
        return self._objects(ids, "tag")

    def references(self, *patterns: str) -> tuple[Reference, ...]:
        """Return branches and tags whose whole names follow some patterns, in the order of their names."""
        folder = self._git.directory
        if not any(may_hold(folder, f"{pattern.rpartition('/')[0]}/") for pattern in patterns):
            return ()
        printed = self._git.run("for-each-ref", f"--format={REFERENCE}", *patterns)
        return tuple(map(read_reference, printed.splitlines()))

    def commits_without(self, commit: str, base: str) -> tuple[str, ...]:
        """Return the ids of a commit's ancestry that are not in another one's, parents first."""
        wanted = ("--topo-order", "--reverse", _checked(commit), f"^{_checked(base)}", "--")
        return tuple(self._git.run("rev-list", *wanted).decode("ascii", "replace").split())

    def commit(self, commit: str) -> Commit:
        """Return a commit by its id."""
        return read_commit(self._git, _checked(commit))

    def log(self, commit: str, known: Mapping[str, Logged] = MappingProxyType({})) -> Iterator[Logged]:
        """Yield a commit's whole ancestry, parents first; `known` are commits that need not be read again."""
        if not known:
            yield from read_log(self._git, _checked(commit))
            return
        order = read_order(self._git, _checked(commit))
        unknown = [key for key in order if key not in known]
        if len(unknown) * 2 > len(order):
            yield from read_log(self._git, commit)
            return
        fresh = read_some(self._git, unknown) if unknown else iter(())
        for key in order:
            yield known[key] if key in known else next(fresh)

    def log_since(self, commit: str, base: str) -> tuple[Logged, ...] | None:
        """Return what a commit goes back to and another one does not, parents first; None where that one is not there.

        It is nothing where that one goes back to the commit itself.
        """
        there = self._asked.ask(_checked(base))
        return tuple(read_log(self._git, _checked(commit), base)) if there and there.kind == "commit" else None

    def merges(self, commits: Sequence[str]) -> Iterator[Merged]:
        """Yield what some merges did that merging alone would not have done."""
        return read_merges(self._git, [_checked(commit) for commit in commits]) if commits else iter(())

    def changed(self, commit: str) -> frozenset[str]:
        """Return the paths whose text in the work tree is not the commit's: edited, deleted, or new and not ignored.

        A line end alone is no change. Names that begin with a dot are left aside when they are new. What the
        repository's own index hides (`assume-unchanged`, `skip-worktree`, `info/exclude`) is found nevertheless.
        """
        return frozenset(read_changed(self._git, _checked(commit), self.root))

    def changed_since(self, revision: str) -> frozenset[str]:
        """Return the paths that differ between the work tree and the point where HEAD left a revision.

        Raises:
            GitError: the revision is unknown, or has nothing in common with HEAD.
        """
        other, head = self.resolve(revision), self.resolve()
        if other is None or head is None:
            lacking = "HEAD" if head is None else f"'{revision}'"
            raise GitError(f"The repository has no commit {lacking}; name a branch, a tag or a commit that it has")
        # Where the common commit was cut off, some versions of Git fail and some find nothing.
        bases = self._git.run("merge-base", head, other, accept=(0, 1, 128)).split()
        if not bases:
            evidence, explanation = self.evidence()
            if evidence in (Evidence.SHALLOW, Evidence.PARTIAL):
                raise GitError(explanation)
            raise GitError(f"'{revision}' and the present state have nothing in common; name another branch or commit")
        return self.changed(bases[0].decode())


def _checked(identity: str) -> str:
    """Refuse what is no full object id, which Git could take for an option or a path."""
    if not _ID.fullmatch(identity):
        raise GitError(f"'{identity}' is not a full object id; name a commit that the repository has")
    return identity


def _entry(line: bytes) -> TreeEntry:
    """Read `100644 blob <id> <size>`, a tab and the path."""
    facts, _, path = line.partition(b"\t")
    mode, kind, blob, size = facts.decode().split()
    if size == "BAD":
        raise GitError(PARTIAL)
    return TreeEntry(path.decode("utf-8", "replace"), mode, kind, blob, 0 if size == "-" else int(size))
