"""Git's objects as they are stored: a few asked of a process that stays, many of one that is never waited for.

To start a process takes longer than to be answered twenty times, and a check asks in many places for a few objects.
"""

import subprocess
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, NamedTuple

from clausebook.sources.process import Git, GitError
from clausebook.sources.programs import end

_BROKEN_OFF = "Git broke off while it read contents; make a fresh, complete clone of the repository"


class Found(NamedTuple):
    """An object that Git has."""

    id: str
    kind: str
    """`blob`, `tree`, `commit` or `tag`."""
    content: bytes


@dataclass(slots=True)
class Objects:
    """A process that prints objects, begun when it is first asked; whoever makes one closes it."""

    git: Git
    _process: subprocess.Popen[bytes] | None = None
    _complaints: IO[bytes] | None = None

    def ask(self, name: str) -> Found | None:
        """Return the object that an id names, or `HEAD^{tree}`, or `<commit>:<path>`; None when there is none.

        Args:
            name: without a line end, which would ask for two.

        Raises:
            GitError: Git could not be started, or broke off.
        """
        process = self._begun()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101 - they are pipes
        # Where the process has ended, nothing can be read below, and its complaint says why.
        with suppress(OSError):
            process.stdin.write(name.encode() + b"\n")
            process.stdin.flush()
        head = process.stdout.readline()
        if not head.endswith(b"\n"):
            raise self._broken()
        fields = head.split()
        if len(fields) != 3 or not fields[2].isdigit():
            return None
        size = int(fields[2])
        content = process.stdout.read(size + 1)
        if len(content) != size + 1:
            raise self._broken()
        return Found(fields[0].decode(), fields[1].decode(), content[:-1])

    def close(self) -> None:
        """End the process, if there is one."""
        process, complaints, self._process, self._complaints = self._process, self._complaints, None, None
        if process is not None:
            end(process)
        if complaints is not None:
            complaints.close()

    def _begun(self) -> subprocess.Popen[bytes]:
        """Return the process."""
        if self._process is None:
            try:
                complaints = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
            except OSError as error:
                message = f"Git's complaints could not be kept in a temporary file ({error})"
                raise GitError(f"{message}; look at the space left for temporary files") from error
            try:
                self._process = self.git.begin("cat-file", "--batch", complaints=complaints)
            except GitError:
                complaints.close()
                raise
            self._complaints = complaints
        return self._process

    def _broken(self) -> GitError:
        """End the process, which has broken off, and say why."""
        process, complaints = self._process, self._complaints
        assert process is not None and complaints is not None  # noqa: S101 - it was asked
        self._complaints = None
        self.close()
        with complaints:
            return self.git.failure(complaints)


def read_many(git: Git, ids: Iterable[str], kind: str) -> Iterator[tuple[str, bytes]]:
    """Yield objects of one kind by their full ids, in the given order, through one process.

    The ids may come as slowly as they like, such as from a log: a thread asks for them while contents are read.

    Raises:
        GitError: an object is missing or of another kind, or Git broke off.
    """
    asked: deque[str] = deque()

    def lines() -> Iterator[bytes]:
        """Yield what Git is asked, and remember it."""
        for key in ids:
            asked.append(key)
            yield key.encode() + b"\n"

    with git.stream("cat-file", "--batch", "--buffer", feed=lines()) as stream:
        while facts := stream.readline():
            key = asked.popleft()
            yield key, _content(stream, key, kind.encode(), facts.split())
    if asked:
        raise GitError(_BROKEN_OFF)


def missing(key: str) -> GitError:
    """Say that an object is not there, or is of another kind."""
    return GitError(f"The content {key[:12]} is missing from the repository; make a fresh, complete clone of it")


def _content(stream: IO[bytes], key: str, kind: bytes, facts: list[bytes]) -> bytes:
    """Read the content behind `<id> <kind> <size>`, and a line end."""
    if len(facts) != 3 or facts[0] != key.encode() or facts[1] != kind:
        raise missing(key)
    size = int(facts[2])
    content = stream.read(size + 1)
    if len(content) != size + 1:
        raise GitError(_BROKEN_OFF)
    return content[:-1]
