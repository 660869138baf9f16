"""The files of one state of the repository: a commit's, or a folder's."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clausebook.model.place import Place
from clausebook.model.problem import Problem, Topic
from clausebook.sources.git import Repository

MAXIMUM_TEXT = 1_000_000
"""Bytes of a Markdown or YAML file."""
MAXIMUM_ASSET = 20_000_000
"""Bytes of any other file."""
TEXTS = (".md", ".yml", ".yaml")
"""Ends of the names of files that are read; every other one is a picture or an attachment."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be read."""

    path: str
    """Repository-relative POSIX path."""
    size: int
    """Bytes."""
    key: str
    """What the tree finds it by: an object id or a path."""

    @property
    def is_text(self) -> bool:
        """Whether it is Markdown or YAML."""
        return self.path.endswith(TEXTS)


class Tree(Protocol):
    """One state of the repository."""

    def files(self, folders: Iterable[str]) -> Iterator[File | Problem]:
        """Yield what lies below some top folders, in the order of the paths; what cannot be read is a problem."""

    def read(self, files: Iterable[File]) -> Iterator[tuple[File, bytes | Problem]]:
        """Yield each file's content, in the given order."""


@dataclass(frozen=True, slots=True)
class FolderTree:
    """The files as they lie in a folder: work in progress, no evidence."""

    root: Path

    def files(self, folders: Iterable[str]) -> Iterator[File | Problem]:
        """Walk the folders without following links; hidden files and folders are left aside."""
        for folder in folders:
            top = self.root / folder
            if top.is_symlink():
                yield _link(folder)
            elif top.exists() and not top.is_dir():
                yield _special(folder, "is a file where a folder should be")
            elif top.is_dir():
                yield from sorted(self._walk(top), key=_path)

    def _walk(self, top: Path) -> Iterator[File | Problem]:
        """Yield what lies below a folder."""
        closed: list[OSError] = []
        for parent, names, leaves in os.walk(top, onerror=closed.append):
            here = Path(parent)
            names[:] = [name for name in names if not name.startswith(".")]
            links = [name for name in names if (here / name).is_symlink()]
            names[:] = [name for name in names if name not in links]
            for name in (*links, *leaves):
                path = here / name
                shown = path.relative_to(self.root).as_posix()
                if _is_aside(name):
                    continue
                if not _is_plain(shown):
                    yield _odd(shown)
                    continue
                try:
                    status = path.lstat()
                except OSError as error:
                    yield _unreadable(shown, error)
                    continue
                if stat.S_ISLNK(status.st_mode):
                    yield _link(shown)
                elif stat.S_ISREG(status.st_mode):
                    yield _bounded(File(shown, status.st_size, shown))
                else:
                    yield _special(shown, "is no ordinary file")
        for failure in closed:
            yield _unreadable(Path(failure.filename).relative_to(self.root).as_posix(), failure)

    def read(self, files: Iterable[File]) -> Iterator[tuple[File, bytes | Problem]]:
        """Read from the folder."""
        for file in files:
            try:
                content = (self.root / file.key).read_bytes()
            except OSError as error:
                yield file, _unreadable(file.path, error)
            else:
                yield file, content


@dataclass(frozen=True, slots=True)
class CommitTree:
    """The files of a commit, from Git's objects."""

    repository: Repository
    commit: str

    def files(self, folders: Iterable[str]) -> Iterator[File | Problem]:
        """List the commit's tree; links and submodules are problems."""
        for entry in self.repository.tree(self.commit, tuple(f"{folder}/" for folder in folders)):
            if any(map(_is_aside, entry.path.split("/"))):
                continue
            if not _is_plain(entry.path):
                yield _odd(entry.path)
            elif entry.mode == "120000":
                yield _link(entry.path)
            elif entry.mode == "160000":
                message = "is a submodule, whose files are not part of this repository"
                yield Problem(Topic.FILE, Place(entry.path), message, "Put the files themselves here")
            else:
                yield _bounded(File(entry.path, entry.size, entry.blob))

    def read(self, files: Iterable[File]) -> Iterator[tuple[File, bytes | Problem]]:
        """Read through one Git process."""
        wanted = tuple(files)
        contents = dict(self.repository.blobs(dict.fromkeys(file.key for file in wanted)))
        for file in wanted:
            yield file, contents[file.key]


def sha256(content: bytes) -> str:
    """Return the hexadecimal SHA-256 of a content."""
    return hashlib.sha256(content).hexdigest()


def _path(item: File | Problem) -> str:
    """Return the path by which files and problems are sorted."""
    return item.path if isinstance(item, File) else item.place.path


def _is_aside(name: str) -> bool:
    """Say whether a file or folder is left aside: hidden, or an editor's copy."""
    return name.startswith(".") or name.endswith("~")


def _is_plain(path: str) -> bool:
    """Say whether a path can be shown and written everywhere."""
    return path.isprintable() and "\\" not in path and "\ufffd" not in path


def _odd(path: str) -> Problem:
    """Refuse a name that cannot be shown, or that names another file on another system."""
    shown = path.encode("unicode_escape").decode("ascii")
    message = "the name holds a backslash or a character that cannot be shown"
    return Problem(Topic.FILE, Place(shown), message, "Rename the file; use letters, digits and hyphens")


def _special(path: str, message: str) -> Problem:
    """Refuse what is neither a file nor a folder, or the wrong one."""
    return Problem(Topic.FILE, Place(path), message, "Move it elsewhere")


def _bounded(file: File) -> File | Problem:
    """Refuse a file that is too large to be what it should be."""
    limit = MAXIMUM_TEXT if file.is_text else MAXIMUM_ASSET
    if file.size <= limit:
        return file
    message = f"the file has {file.size / 1e6:,.1f} MB; at most {limit / 1e6:,.0f} MB are read"
    return Problem(Topic.FILE, Place(file.path), message, "Keep large evidence elsewhere and refer to it by address")


def _link(path: str) -> Problem:
    """Refuse a symbolic link."""
    message = "is a symbolic link, which could publish a file from outside the manual"
    return Problem(Topic.FILE, Place(path), message, "Put the file itself here")


def _unreadable(path: str, error: OSError) -> Problem:
    """Say that the system does not let a file be read."""
    message = f"cannot be read: {error.strerror or error}"
    return Problem(Topic.FILE, Place(path), message, "Look at the file's permissions")
