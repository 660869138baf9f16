"""The history that a pack brings along, laid out in a repository of its own: nothing of it is believed or run."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from clausebook.sources.archive import PackError
from clausebook.sources.process import Git, GitError, program

_HEADS = {b"# v2 git bundle\n": 2, b"# v3 git bundle\n": 3}
_ROW = re.compile(r"([0-9a-f]{40}(?:[0-9a-f]{24})?) (HEAD|refs/[^\s~^:?*\[\\\x00-\x20\x7f]+)")
_NAME = re.compile(r"refs/(?:heads|tags)/(?!.*(?:\.\.|//|@\{|\.lock(?:/|$)|/\.|\.$|/$))[^/.@-].*")
_MAIN = "refs/heads/main"
_LONGEST = 1_000_000
"""Bytes of what stands before the objects."""
_LARGE = 300_000_000
"""Bytes of an object; a manual's largest file has at most a tenth of it."""
_MEMORY = 320_000_000
"""Bytes that Git may ask for at once; it unpacks an object that is told as a change of another one in memory."""
_OVER = "over limit"
"""What Git says where it would need more memory at once than it may."""
_UNPACK = ("-c", "core.bigFileThreshold=20m", "index-pack", "--stdin")
"""Every object is unpacked once, and its id made of its content; large ones are not kept in memory."""
_CHECK = ("fsck", "--full", "--strict", "--no-dangling", "--no-progress")
_FORM = (1, 4, 5)
"""How `git fsck` ends when all is there, and an object is written otherwise than it should be."""


@dataclass(frozen=True, slots=True)
class _Modest(Git):
    """Git that ends rather than ask for the memory of a file that grows without measure as it is unpacked."""

    def _environment(self, work_tree: Path | None) -> dict[str, str]:
        """Return the environment for a call on this repository."""
        return {**Git._environment(self, work_tree), "GIT_ALLOC_LIMIT": str(_MEMORY)}


@dataclass(frozen=True, slots=True)
class BundleHead:
    """What stands before the objects."""

    references: dict[str, str]
    """Ids by whole name."""
    hashing: str
    """`sha1` or `sha256`."""
    length: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A history in a repository of its own."""

    root: Path
    """The bare repository."""
    tip: str
    """The id of the last commit of the main line."""
    tags: tuple[str, ...]
    commits: int
    irregular: str
    """What Git says of the form of objects that are whole; mostly nothing."""


def lay_out_bundle(pieces: Iterator[bytes], folder: Path) -> LaidOut:
    """Write the objects of a bundle into a new bare repository, check each of them, and name the branch and the tags.

    Args:
        pieces: the bundle.
        folder: an empty folder for the repository.

    Raises:
        PackError: the bundle is damaged, not whole, or holds what no pack's history holds.
        GitError: Git cannot be run.
    """
    head, rest = _head(pieces)
    git = _Modest(program(), folder)
    git.run("init", "--bare", "--quiet", "--template=", "--initial-branch=main", f"--object-format={head.hashing}")
    lengths: list[int] = []
    try:
        with git.stream(*_UNPACK, feed=_counted(chain((rest,), pieces), lengths)) as stream:
            stream.read()
    except GitError as error:
        raise (_large() if _OVER in str(error) else _damaged(error)) from error
    if [path.stat().st_size for path in (folder / "objects/pack").glob("*.pack")] != [sum(lengths)]:
        raise PackError("it holds bytes that are no part of the history; ask for the pack again")
    _measured(git)
    _name(git, head)
    irregular = _checked(git)
    count = int(git.run("rev-list", "--count", "--all").decode() or 0)
    tags = tuple(sorted(name.removeprefix("refs/tags/") for name in head.references if name.startswith("refs/tags/")))
    return LaidOut(folder, head.references[_MAIN], tags, count, irregular)


def _head(pieces: Iterator[bytes]) -> tuple[BundleHead, bytes]:
    """Read what stands before the objects; return it with the first bytes of these."""
    begin = b""
    while b"\n\n" not in begin:
        piece = next(pieces, None)
        if piece is None or len(begin) > _LONGEST:
            raise PackError("it is no Git bundle; ask for the pack again")
        begin += piece
    text, _, rest = begin.partition(b"\n\n")
    first, _, rows = text.partition(b"\n")
    version = _HEADS.get(first + b"\n")
    if version is None or len(text) > _LONGEST:
        raise PackError("it is no Git bundle; ask for the pack again")
    references: dict[str, str] = {}
    hashing = "sha1"
    for row in rows.decode("utf-8", "surrogateescape").split("\n"):
        if version == 3 and row in ("@object-format=sha1", "@object-format=sha256"):
            hashing = row.partition("=")[2]
            continue
        found = _ROW.fullmatch(row)
        if found is None or found[2] in references or (found[2] != "HEAD" and not _NAME.fullmatch(found[2])):
            what = "lacks a part of the history" if row.startswith("-") else "says what no pack's history says"
            raise PackError(f"it {what} ({ascii(row)[1:81]}); ask for the pack again")
        references[found[2]] = found[1]
    if _MAIN not in references or references.get("HEAD", references[_MAIN]) != references[_MAIN]:
        raise PackError("it does not say what the present state of the main line is; ask for the pack again")
    if [name for name in references if name.startswith("refs/heads/")] != [_MAIN]:
        raise PackError("it holds another branch besides the main line; ask for the pack again")
    return BundleHead(references, hashing, len(text) + 2), rest


def _counted(pieces: Iterable[bytes], lengths: list[int]) -> Iterator[bytes]:
    """Yield the objects, and note how long they are."""
    for piece in pieces:
        lengths.append(len(piece))
        yield piece


def _measured(git: Git) -> None:
    """Refuse an object that would fill the memory of whoever reads it."""
    sizes = git.run("cat-file", "--batch-all-objects", "--batch-check=%(objectsize)").split()
    if any(int(size) > _LARGE for size in sizes):
        raise _large()


def _large() -> PackError:
    """Say that an object would fill the memory of whoever reads it."""
    return PackError(f"it holds a file of more than {_LARGE:,} bytes, which no manual has; do not open it")


def _damaged(error: GitError) -> PackError:
    """Say that objects cannot be unpacked."""
    return PackError(f"it is damaged ({_inner(error)}); ask for the pack again")


def _name(git: Git, head: BundleHead) -> None:
    """Give the branch and the tags their names."""
    names = (name for name in sorted(head.references) if name != "HEAD")
    try:
        for name in names:
            git.run("update-ref", "--no-deref", name, head.references[name])
    except GitError as error:
        raise PackError(f"its list of names is damaged ({_inner(error)}); ask for the pack again") from error


def _checked(git: Git) -> str:
    """Have Git look at every object and every link between them; return what it says of their form.

    Raises:
        PackError: something is missing or damaged.
    """
    try:
        git.run(*_CHECK)
    except GitError as error:
        irregular = _inner(error)
    else:
        return ""
    try:
        git.run(*_CHECK, accept=_FORM)
    except GitError as error:
        raise PackError(f"it is not whole ({_inner(error)}); ask for the pack again") from error
    return irregular


def _inner(error: GitError) -> str:
    """Return Git's own complaint out of our sentence about it."""
    text = str(error).rpartition("; ")[0]
    return text[text.find("(") + 1 : text.rfind(")")] if "(" in text else text
