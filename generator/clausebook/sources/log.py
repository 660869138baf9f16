"""The stream of commits: one `git log --raw -z`, parents first, each compared with its first parent."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from typing import IO, NamedTuple

from clausebook.model.history import Commit
from clausebook.sources.process import Git, GitError

# No path may be given: Git would then take a file that was renamed into the path for a new one.
_STREAM = (
    "log",
    "--topo-order",
    "--reverse",
    "--raw",
    "--no-abbrev",
    "-z",
    "--find-renames=50%",
    "-l8000",
    "--diff-merges=first-parent",
    "-O/dev/null",
    "--ignore-submodules=none",
)
_SINGLE = ("log", "--no-walk", "--no-patch", "-z")
PLAIN = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-notes", "--no-mailmap", "--encoding=UTF-8")
MARK = b"\x02"
"""What a commit begins with."""
_TRAILERS = "%x1E".join(
    f"%(trailers:key={key},valueonly,unfold,separator=%x1F)" for key in ("Approved-by", "Reviewed-on", "Reviewed-by")
)
"""Who approved; and what a forge writes into a merge: the request that it merges, and who reviewed it."""
_NOBODY = "\x1e\x1e"
"""What `_TRAILERS` gives for nearly every commit: nothing, three times."""
_PARTS = ("%H", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%s", _TRAILERS)
_FORMAT = "--format=%x02" + "%x00".join(_PARTS) + "%x00"
FIELDS = len(_PARTS)
_ID = re.compile(rb"[0-9a-f]{40,64}")
_CHUNK = 1 << 20
"""Bytes."""
EPOCH = datetime.fromtimestamp(0, UTC)
"""Stands for a date that is none."""
_LAST = int(datetime.max.replace(tzinfo=UTC, microsecond=0).timestamp())
"""The last second that a calendar holds."""


class Change(NamedTuple):
    """One entry of a commit's comparison with its first parent."""

    source: bytes
    """Where the file was; empty when it is new."""
    target: bytes
    """Where the file is; empty when it was deleted."""
    blob: str
    """The new content's object id; empty when it was deleted."""
    regular: bool
    """Whether it is a file now, and no symbolic link or submodule."""


class Logged(NamedTuple):
    """One commit of the stream."""

    id: str
    parents: tuple[str, ...]
    changes: tuple[Change, ...]
    fields: tuple[bytes, ...]
    """What `commit` is made of; few commits are ever shown."""

    @property
    def commit(self) -> Commit:
        """The commit as the model has it."""
        return read_fields(self.fields)

    @property
    def recorded(self) -> int:
        """The committer's instant, in seconds since 1970; 0 where it is none."""
        return _seconds(self.fields[7])


def read_order(git: Git, commit: str) -> list[str]:
    """Return the ids of a commit's whole ancestry in the order in which `read_log` yields them."""
    return git.run("rev-list", "--topo-order", "--reverse", commit, "--").decode("ascii", "replace").split()


def read_some(git: Git, commits: Sequence[str]) -> Iterator[Logged]:
    """Yield some commits as `read_log` yields them, in the given order.

    Raises:
        GitError: Git failed, or its output has another form.
    """
    lines = (f"{commit}\n".encode() for commit in commits)
    left = deque(commits)
    with git.stream(*_STREAM[:1], "--no-walk=unsorted", "--stdin", *_STREAM[3:], *PLAIN, _FORMAT, feed=lines) as stream:
        for logged in _commits(tokens(stream)):
            if not left or left.popleft() != logged.id:
                raise broken()
            yield logged
    if left:
        raise broken()


def read_log(git: Git, commit: str, without: str = "") -> Iterator[Logged]:
    """Yield the commit's whole ancestry, parents first; the commit itself is the last.

    Args:
        git: the private repository.
        commit: a full id.
        without: another commit, whose ancestry is left out; nothing is left where the commit itself is in it.

    Raises:
        GitError: Git failed, or its output broke off or has another form.
    """
    last = ""
    seen: set[str] = set()
    others = (f"^{without}",) if without else ()
    with git.stream(*_STREAM, *PLAIN, _FORMAT, commit, *others, "--") as stream:
        for logged in _commits(tokens(stream)):
            if not without and not seen.issuperset(logged.parents):
                raise broken()
            last = logged.id
            seen.add(last)
            yield logged
    if last != commit and (last or not without):
        raise broken()


def read_commit(git: Git, commit: str) -> Commit:
    """Return one commit.

    Raises:
        GitError: there is no such commit.
    """
    printed = git.run(*_SINGLE, *PLAIN, _FORMAT, commit, "--")
    fields = tuple(printed.split(b"\0")[:FIELDS])
    if len(fields) < FIELDS or fields[0] != MARK + commit.encode():
        raise broken()
    return read_fields((fields[0].removeprefix(MARK), *fields[1:]))


def tokens(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what stands before each NUL; text after the last one means that the stream broke off.

    Raises:
        GitError: it broke off.
    """
    return chain.from_iterable(_chunks(stream))


def _chunks(stream: IO[bytes]) -> Iterator[list[bytes]]:
    """Yield the tokens of a stream as they arrive, many at a time."""
    rest = b""
    while chunk := stream.read1(_CHUNK):  # type: ignore[attr-defined]
        parts = (rest + chunk).split(b"\0")
        rest = parts.pop()
        yield parts
    # Behind a merge whose conflict left no trace in the files stands a line end and nothing more.
    if rest.strip(b"\n"):
        raise broken()


def _commits(found: Iterator[bytes]) -> Iterator[Logged]:
    """Read the stream: ten fields, an empty token, then the changes; the first change begins with a line end."""
    token = next(found, None)
    while token is not None:
        fields = (token.removeprefix(MARK), *islice(found, FIELDS - 1))
        if next(found, None) != b"" or not _ID.fullmatch(fields[0]):
            raise broken()
        changes = []
        token = next(found, None)
        while token is not None and not token.startswith(MARK):
            changes.append(read_change(token, found))
            token = next(found, None)
        yield Logged(fields[0].decode(), tuple(fields[1].decode().split()), tuple(changes), fields)


def read_change(token: bytes, found: Iterator[bytes]) -> Change:
    """Read `:100644 100644 <old id> <new id> M` and the one or two paths behind it.

    Raises:
        GitError: it has another form.
    """
    parts = token.removeprefix(b"\n").split(b" ")
    if len(parts) != 5 or not parts[0].startswith(b":"):
        raise broken()
    status = parts[4][:1]
    source = next(found, b"")
    target = next(found, b"") if status == b"R" else source
    if not source or not target:
        raise broken()
    if status == b"D":
        return Change(source, b"", "", regular=False)
    return Change(b"" if status == b"A" else source, target, parts[3].decode(), parts[1].startswith(b"100"))


def read_fields(fields: Sequence[bytes]) -> Commit:
    """Make a commit of its fields; names in another encoding keep what can be read of them.

    Raises:
        ValueError: there are not as many as a commit has.
    """
    text = b"\0".join(fields).decode("utf-8", "replace")
    identity, parents, author, author_email, written, committer, committer_email, recorded, subject, approved = (
        text.split("\0")
    )
    begun = _instant(written)
    return Commit(
        id=identity,
        parents=tuple(parents.split()),
        author=author,
        author_email=author_email,
        author_date=begun,
        committer=committer,
        committer_email=committer_email,
        committer_date=begun if recorded == written else _instant(recorded),
        subject=subject,
        approved_by=tuple(_approvers(approved)) if approved != _NOBODY else (),
    )


def _approvers(told: str) -> Iterator[str]:
    """Yield who approved a commit by its message; reviewers count where a forge named the request they reviewed."""
    approved, request, reviewed = (*told.split("\x1e", 2), "", "")[:3]
    forge = request.strip().startswith(("https://", "http://"))
    for one in (approved + "\x1f" + reviewed if forge else approved).split("\x1f"):
        if one.strip():
            yield one.strip()


def _instant(written: str) -> datetime:
    """Return an instant; what no calendar holds becomes the epoch."""
    seconds = _seconds(written)
    return datetime.fromtimestamp(seconds, UTC) if seconds else EPOCH


def _seconds(written: str | bytes) -> int:
    """Return an instant in seconds since 1970; what no calendar holds becomes 0."""
    try:
        seconds = int(written)
    except ValueError:
        return 0
    return seconds if 0 < seconds <= _LAST else 0


def broken() -> GitError:
    """Say that Git's output has another form than documented."""
    message = "Git's list of changes broke off or could not be understood"
    return GitError(f"{message}; update Git from https://git-scm.com, then make a fresh, complete clone")
