"""The user's repository, read through a private one.

A repository can bring settings that run programs, replacements that show other commits, and objects that were left
out. So all reading goes through a bare repository in a temporary folder that borrows the user's objects (`alternates`)
and copies the user's branches and tags: whatever is missing there makes Git fail instead of inventing a history.
"""

import re
import shutil
import tempfile
import weakref
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import IO

from clausebook.model.history import Commit, Evidence
from clausebook.sources.log import Logged, read_commit, read_log, read_order, read_some
from clausebook.sources.merges import Merged, read_merges
from clausebook.sources.process import Git, GitError, program
from clausebook.sources.references import REFERENCE, Reference, copy_references, read_reference, read_small

__all__ = ["GitError", "Repository", "TreeEntry"]

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# What begins like an option or holds a colon, a blank or a control character names no commit of a person's.
_REVISION = re.compile(r"[^\s:^\-\x00-\x20\x7f][^\s:\x00-\x20\x7f]*")
_FALSE = ("false", "no", "off", "0", "")

_SHALLOW = (
    "The copy of the repository was cut off, so earlier changes are missing; "
    "run 'git fetch --unshallow', or in a build service set the depth of the checkout to 0 (fetch-depth: 0)"
)
_PARTIAL = (
    "Contents were left out when the repository was copied; "
    "run 'git fetch --refetch --no-filter', or clone it again without --filter"
)
_REPLACED = (
    "The repository holds replacements (refs/replace), which show other commits than the real ones; "
    "list them with 'git replace --list' and delete each with 'git replace --delete'"
)
_GRAFTED = (
    "The repository holds grafts (info/grafts), which give commits other predecessors than the real ones; "
    "delete the file info/grafts in its .git folder"
)
_EMPTY = (
    "Nothing has been recorded in the repository yet; "
    "record the manual in a first commit ('git add .', then 'git commit')"
)
_BROKEN_OFF = "Git broke off while it read contents; make a fresh, complete clone of the repository"
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
            return self._borrow(Git(found, folder))
        except OSError as error:
            message = f"A temporary copy of the repository's branches could not be made ({error})"
            raise GitError(f"{message}; look at the permissions of its .git folder and at the space left") from error

    def _borrow(self, git: Git) -> Git:
        """Make the private repository in an empty folder."""
        settings = self._settings(git)
        if settings.get("extensions.refstorage", ["files"])[-1].lower() != "files":
            raise GitError(_REFTABLE)
        hashing = settings.get("extensions.objectformat", ["sha1"])[-1].lower()
        options = ("--bare", "--quiet", "--template=", "--initial-branch=none")
        try:
            git.run("init", *options, f"--object-format={hashing}")
        except GitError as error:
            # Git does not always say that the disk is full.
            message = f"A temporary copy of the repository's branches could not be made. {str(error).partition(';')[0]}"
            raise GitError(f"{message}; look at the space left for temporary files, in {git.directory}") from error
        objects = (self.common / "objects").as_posix()
        # Unquoted, a path that begins with a number sign would be a comment.
        quoted = '"' + objects.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"\n'
        (git.directory / "objects/info").mkdir(exist_ok=True)
        (git.directory / "objects/info/alternates").write_bytes(quoted.encode("utf-8", "surrogateescape"))
        copy_references(self.directory, self.common, git.directory)
        return git

    def _settings(self, git: Git) -> dict[str, list[str]]:
        """Read the repository's own settings as text; nothing in them takes effect."""
        file = self.common / "config"
        if not file.is_file():
            return {}
        printed = git.run("config", "--file", str(file), "--no-includes", "--list", "-z")
        found: dict[str, list[str]] = {}
        for line in printed.decode("utf-8", "replace").split("\0")[:-1]:
            key, equals, value = line.partition("\n")
            found.setdefault(key, []).append(value if equals else "true")
        return found

    def evidence(self) -> tuple[Evidence, str]:
        """Say how far the history can be evidence, and what to do when it cannot."""
        try:
            return self._evidence()
        except GitError as error:
            return Evidence.UNREADABLE, str(error)

    def _evidence(self) -> tuple[Evidence, str]:
        """Look for each thing that could make the history false or short."""
        git = self._git
        if read_small(self.common / "shallow"):
            return Evidence.SHALLOW, _SHALLOW
        if git.run("for-each-ref", "--count=1", "--format=%(refname)", "refs/replace"):
            return Evidence.ALTERED, _REPLACED
        grafts = read_small(self.common / "info/grafts") or ""
        if any(line.strip() and not line.startswith("#") for line in grafts.splitlines()):
            return Evidence.ALTERED, _GRAFTED
        if not git.run("rev-parse", "--verify", "--quiet", "HEAD", accept=(0, 1)):
            return Evidence.EMPTY, _EMPTY
        missing = ("rev-list", "--objects", "--no-object-names", "--missing=print", "HEAD", "--")
        if self._promised() and b"?" in git.run(*missing):
            return Evidence.PARTIAL, _PARTIAL
        git.run("cat-file", "-e", "HEAD^{tree}")
        return Evidence.COMPLETE, ""

    def _promised(self) -> bool:
        """Say whether the repository was copied with contents left out; they may have been fetched since."""
        for key, values in self._settings(self._git).items():
            if key.endswith(".partialclonefilter") or key == "extensions.partialclone":
                return True
            if key.startswith("remote.") and key.endswith(".promisor") and values[-1].lower() not in _FALSE:
                return True
        return any((self.common / "objects/pack").glob("*.promisor"))

    def resolve(self, revision: str = "HEAD") -> str | None:
        """Return the full id of the commit that a branch, a tag or a shortened id names; None when none does."""
        if not _REVISION.fullmatch(revision):
            return None
        wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = self._git.run(*wanted, accept=(0, 1, 128)).decode("ascii", "replace").strip()
        return found if _ID.fullmatch(found) else None

    def tree(self, commit: str, prefixes: Sequence[str]) -> tuple[TreeEntry, ...]:
        """Return the files of a commit below some folders (`manual/`), in the order of their paths' bytes."""
        printed = self._git.run("ls-tree", "-r", "-z", "-l", "--full-tree", _checked(commit), "--", *prefixes)
        entries = (_entry(line) for line in printed.split(b"\0")[:-1])
        return tuple(entry for entry in entries if entry.path.startswith(tuple(prefixes)))

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
        return self._objects(ids, b"blob")

    def commits(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield commits as they are stored, headers and signature included, by their ids, in the given order."""
        return self._objects(ids, b"commit")

    def _objects(self, ids: Iterable[str], kind: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield objects of one kind through one process."""
        asked: deque[str] = deque()

        def lines() -> Iterator[bytes]:
            for key in ids:
                asked.append(_checked(key))
                yield key.encode() + b"\n"

        with self._git.stream("cat-file", "--batch", "--buffer", feed=lines()) as stream:
            while facts := stream.readline():
                key = asked.popleft()
                yield key, _content(stream, key, kind, facts.split())
        if asked:
            raise GitError(_BROKEN_OFF)

    def tags(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield annotated tags as they are stored, by their ids, in the given order."""
        return self._objects(ids, b"tag")

    def references(self, *patterns: str) -> tuple[Reference, ...]:
        """Return branches and tags whose whole names follow some patterns, in the order of their names."""
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
        missing = [key for key in order if key not in known]
        if len(missing) * 2 > len(order):
            yield from read_log(self._git, commit)
            return
        fresh = read_some(self._git, missing) if missing else iter(())
        for key in order:
            yield known[key] if key in known else next(fresh)

    def merges(self, commits: Sequence[str]) -> Iterator[Merged]:
        """Yield what some merges did that merging alone would not have done."""
        return read_merges(self._git, [_checked(commit) for commit in commits]) if commits else iter(())

    def changed(self, commit: str) -> frozenset[str]:
        """Return the paths whose text in the work tree is not the commit's: edited, deleted, or new and not ignored.

        A line end alone is no change. Names that begin with a dot are left aside when they are new. What the
        repository's own index hides (`assume-unchanged`, `skip-worktree`, `info/exclude`) is found nevertheless.
        """
        git = self._git
        git.run("read-tree", _checked(commit))
        # Exit code 1 says that some files need an update, which is the very question.
        git.run("update-index", "-q", "--ignore-submodules", "--refresh", work_tree=self.root, accept=(0, 1))
        compare = ("diff-files", "-z", "--name-only", "--no-ext-diff", "--no-renames", "--ignore-submodules=all")
        edited = _names(git.run(*compare, work_tree=self.root))
        others = _names(git.run("ls-files", "-z", "--others", "--exclude-standard", work_tree=self.root))
        visible = (path for path in others if not path.endswith("/") and not f"/{path}".count("/."))
        return frozenset((*edited, *visible))

    def changed_since(self, revision: str) -> frozenset[str]:
        """Return the paths that differ between the work tree and the point where HEAD left a revision.

        Raises:
            GitError: the revision is unknown, or has nothing in common with HEAD.
        """
        other, head = self.resolve(revision), self.resolve()
        if other is None or head is None:
            missing = "HEAD" if head is None else f"'{revision}'"
            raise GitError(f"The repository has no commit {missing}; name a branch, a tag or a commit that it has")
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
        raise GitError(_PARTIAL)
    return TreeEntry(path.decode("utf-8", "replace"), mode, kind, blob, 0 if size == "-" else int(size))


def _content(stream: IO[bytes], key: str, kind: bytes, facts: list[bytes]) -> bytes:
    """Read the content behind `<id> <kind> <size>`, and a line end."""
    if len(facts) != 3 or facts[0] != key.encode() or facts[1] != kind:
        raise GitError(f"The content {key[:12]} is missing from the repository; make a fresh, complete clone of it")
    size = int(facts[2])
    content = stream.read(size + 1)
    if len(content) != size + 1:
        raise GitError(_BROKEN_OFF)
    return content[:-1]


def _names(printed: bytes) -> Iterator[str]:
    """Read paths that end in NUL."""
    return (path.decode("utf-8", "replace") for path in printed.split(b"\0")[:-1])
