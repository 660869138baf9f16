"""Git as a child process: one environment, fixed options, and failures in words for people.

Every call runs in a private bare repository whose objects are the user's, so nothing that a repository can bring along
(settings, hooks, replacements, grafts, an index of commits) takes part in what is read.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

from clausebook.sources.programs import begin, run, waited_for

if sys.platform == "linux":
    import fcntl

MINIMUM = (2, 35)
"""The oldest Git with every option that is used here (`git-log(1)`: `--diff-merges`, `--remerge-diff`)."""

_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.excludesFile=/dev/null",
    "core.attributesFile=/dev/null",
    "core.quotePath=false",
    # A commit-graph file can name other parents than the commits themselves do.
    "core.commitGraph=false",
    "core.fileMode=false",
    # CRLF in the work tree is what editors on Windows write; it is no change of the text.
    "core.autocrlf=input",
    "core.safecrlf=false",
    "log.showSignature=false",
)
_OPTIONS = ("--no-pager", *(part for setting in _SETTINGS for part in ("-c", setting)))
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C.UTF-8",
}
_VERSION = re.compile(rb"git version (\d+)\.(\d+)")
DISK = (
    "No space left",
    "Disk quota exceeded",
    "Read-only file system",
    "Permission denied",
    "insufficient permission",
    "Input/output error",
)
"""What Git says where nothing is wrong but that the disk takes or gives nothing."""
_BUFFER = 1 << 20
"""Bytes; Linux gives a pipe no more to whoever is not its administrator."""
_SKIPPED = b"rename detection was skipped"


class GitError(Exception):
    """Git could not be run, or could not answer; the text says what happened and, behind the last `; `, what to do."""


@dataclass(frozen=True, slots=True)
class Git:
    """Git, run on one bare repository."""

    program: str
    directory: Path
    """The bare repository."""

    def run(self, *arguments: str, work_tree: Path | None = None, accept: Sequence[int] = (0,)) -> bytes:
        """Return what a command prints.

        Args:
            arguments: the command and its arguments.
            work_tree: the folder whose files it compares, if it does.
            accept: exit codes that are answers and no failures.

        Raises:
            GitError: the command failed.
        """
        try:
            command = (self.program, *_OPTIONS, *arguments)
            done = run(command, cwd=work_tree or self.directory, env=self._environment(work_tree))
        except OSError as error:
            raise _not_started(error) from error
        if done.returncode not in accept:
            raise _failure(done.stderr)
        return done.stdout

    @contextmanager
    def stream(self, *arguments: str, feed: Iterable[bytes] = ()) -> Iterator[IO[bytes]]:
        """Give what a command prints as a stream, which the caller reads to its end.

        Args:
            arguments: the command and its arguments.
            feed: lines for the command's input, written by a thread of its own while the output is read.

        Raises:
            GitError: the command failed, was cut off, or says that it did not look for all renames; or `feed` failed.
        """
        with (
            tempfile.TemporaryFile() as complaints,
            waited_for(self.begin(*arguments, complaints=complaints)) as process,
        ):
            # Both pipes hold only a few pages: one side must not wait for the other.
            stopped: list[Exception] = []
            feeder = threading.Thread(target=_feed, args=(process.stdin, feed, stopped), daemon=True)
            feeder.start()
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            process.stdout = _widened(process.stdout)
            try:
                yield process.stdout
            except BaseException as error:
                # Of two complaints about an output that broke off, Git's own is the cause.
                if not isinstance(error, GitError) or process.stdout.read(1) or process.wait() == 0:
                    process.terminate()
                    raise
            finally:
                process.stdout.close()
                feeder.join()
            process.wait()
            if stopped:
                raise stopped[0]
            complaints.seek(0)
            said = complaints.read()
            if process.returncode != 0:
                raise _failure(said)
            if _SKIPPED in said:
                message = "Git did not look for all renamed files, because one commit changes too many at once"
                raise GitError(f"{message}; ask whoever looks after the repository to split that commit")

    def begin(self, *arguments: str, complaints: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a command whose input and output are pipes; whoever starts it ends it.

        Args:
            arguments: the command and its arguments.
            complaints: the file that it complains to.

        Raises:
            GitError: it could not be started.
        """
        try:
            command, pipe = (self.program, *_OPTIONS, *arguments), subprocess.PIPE
            return begin(command, pipe, pipe, complaints, cwd=self.directory, env=self._environment(None))
        except OSError as error:
            raise _not_started(error) from error

    @staticmethod
    def failure(complaints: IO[bytes]) -> GitError:
        """Return an error that tells the last thing which a command that was started complained of."""
        complaints.seek(0)
        return _failure(complaints.read())

    def _environment(self, work_tree: Path | None) -> dict[str, str]:
        """Return the environment for a call on this repository."""
        environment = {**clean(os.environ), "GIT_DIR": str(self.directory)}
        if work_tree is not None:
            environment["GIT_WORK_TREE"] = str(work_tree)
        return environment


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without Git's own variables and with those that close every back door."""
    kept = {key: value for key, value in environment.items() if not key.upper().startswith("GIT_")}
    return {**kept, **_ENVIRONMENT}


def program() -> str:
    """Return the absolute path of a Git that is new enough.

    Raises:
        GitError: there is none.
    """
    found = shutil.which("git")
    # A relative entry of PATH could name a program inside the repository that is being read.
    if found is None or not Path(found).is_absolute():
        raise GitError("Git is not installed; install it from https://git-scm.com and try again")
    version = _version(found)
    if version < MINIMUM:
        shown, wanted = (".".join(str(part) for part in numbers) for numbers in (version, MINIMUM))
        raise GitError(f"Git {shown} is too old; install Git {wanted} or newer from https://git-scm.com")
    return found


@cache
def _version(found: str) -> tuple[int, int]:
    """Ask a Git for its version."""
    try:
        said = run((found, "--version"), env=clean(os.environ)).stdout
    except OSError as error:
        raise _not_started(error) from error
    match = _VERSION.match(said)
    if match is None:
        raise GitError(f"{found} does not answer as Git does; install Git from https://git-scm.com")
    return int(match[1]), int(match[2])


def _widened(pipe: IO[bytes]) -> IO[bytes]:
    """Return a pipe that takes more at once: whoever reads on while a thread works hands over to it at each new read.

    Where the system gives no more than a few pages, Git waits for the reader more often, and that is all.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _BUFFER)
    return BufferedReader(cast(BufferedReader, pipe).detach(), _BUFFER)


def _feed(target: IO[bytes] | None, lines: Iterable[bytes], stopped: list[Exception]) -> None:
    """Write a command's input; a command that has ended reads no more of it.

    Where the lines cannot be made, such as from another command, the reason is kept for the thread that reads.
    """
    if target is not None:
        try:
            with suppress(OSError):
                target.writelines(lines)
        except Exception as error:
            stopped.append(error)
        with suppress(OSError):
            target.close()


def _not_started(error: OSError) -> GitError:
    """Say why a program did not start."""
    reason = error.strerror or str(error)
    return GitError(f"Git could not be started ({reason}); install it anew from https://git-scm.com")


def _failure(said: bytes) -> GitError:
    """Put Git's last complaint into a message."""
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines or ["no reason given"]
    # What was fatal says what could not be done; where it was the disk, the error before it says so.
    disk = [line for line in lines if any(words in line for words in DISK)]
    if disk:
        message = f"Git could not read or write what it must ({disk[-1][:300]})"
        return GitError(f"{message}; look at the space left for temporary files, and at the permissions of .git")
    message = f"Git could not read the repository ({fatal[-1][:300]})"
    return GitError(f"{message}; make a fresh, complete clone of it and try again")
