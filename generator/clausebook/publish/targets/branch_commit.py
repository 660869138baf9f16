"""One commit, made of another one without a work tree: `git fast-import`, which writes packed objects."""

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from clausebook.publish.targets import Delivery
from clausebook.publish.targets.branch_remote import Person
from clausebook.publish.targets.contents import content
from clausebook.sources.process import Git, GitError

_NOWHERE = "refs/clausebook/publishing"
"""What the stream calls its commit; it is unset at the stream's end, so that no reference is ever written."""
_REPORTS = "fast_import_crash_*"
"""What Git leaves in the repository for its own programmers when it is told to write what it cannot."""
Change = tuple[str, Path | bytes, str]
"""A path, what it is to hold, and the object id of that."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit to be made."""

    git: Git
    parent: str
    """The id of the commit that it follows; empty for the first one of a branch."""
    known: set[str]
    """The ids of contents that the repository has for certain."""

    def write(self, gone: Sequence[str], changed: Sequence[Change], message: str, person: Person) -> str:
        """Write the commit and all that it needs, and return its id; no branch moves.

        Args:
            gone: paths that it has no more.
            changed: files that are new or other ones; the rest is as in the commit before.
            message: ends in a line end.
            person: who makes it, and when.

        Raises:
            GitError: it could not be written; nothing but objects that nobody sees may be left.
            OSError: a file could not be read.
        """
        feed = self._stream(gone, changed, message, person)
        reports = set(self.git.directory.glob(_REPORTS))
        try:
            with self.git.stream("fast-import", "--quiet", "--done", "--date-format=raw", feed=feed) as output:
                identity = output.read().decode("ascii", "replace").strip()
        except (GitError, OSError):
            for report in set(self.git.directory.glob(_REPORTS)) - reports:
                with contextlib.suppress(OSError):
                    report.unlink()
            raise
        if not identity or set(identity) - set("0123456789abcdef"):
            raise GitError("Git made no commit; try again")
        return identity

    def _stream(self, gone: Sequence[str], changed: Sequence[Change], message: str, person: Person) -> Iterator[bytes]:
        """Yield the commands (git-fast-import(1))."""
        yield f"commit {_NOWHERE}\nmark :1\nauthor {person}\ncommitter {person}\n".encode()
        yield from _data(message.encode())
        if self.parent:
            yield f"from {self.parent}\n".encode()
        # First, since a file may stand where a folder was, and a folder where a symbolic link was.
        for path in gone:
            yield b"D %b\n" % _quoted(path)
        for path, source, identity in changed:
            if identity in self.known:
                yield b"M 100644 %b %b\n" % (identity.encode(), _quoted(path))
            else:
                yield b"M 100644 inline %b\n" % _quoted(path)
                yield from _data(content(source))
                self.known.add(identity)
        yield f"\nget-mark :1\nreset {_NOWHERE}\n\ndone\n".encode()


def message(delivery: Delivery) -> str:
    """Return what the commit says."""
    names = list(delivery.editions)
    if not names:
        return "Bring the site of the manual up to date\n"
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]
    return f"Publish {'editions' if names[1:] else 'edition'} {listed}\n"


def object_id(text: bytes, algorithm: str) -> str:
    """Return the id under which Git keeps a content.

    Args:
        text: the content.
        algorithm: `sha1` or `sha256`.
    """
    return hashlib.new(algorithm, b"blob %d\0%b" % (len(text), text), usedforsecurity=False).hexdigest()


def _data(text: bytes) -> Iterator[bytes]:
    """Yield a content as the stream has it."""
    yield b"data %d\n" % len(text)
    yield text
    yield b"\n"


def _quoted(path: str) -> bytes:
    """Return a path as the stream has it."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return b'"' + escaped.encode("utf-8", "surrogateescape") + b'"'
