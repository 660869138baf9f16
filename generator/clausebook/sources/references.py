"""A copy of a repository's branches and tags, made without running Git on the repository."""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from clausebook.sources.process import GitError

MAXIMUM = 1_000_000
"""Bytes of a small file of a Git folder."""
REFERENCE = "%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)"
"""What `git for-each-ref` is asked for."""
_HEAD = re.compile(r"(?:ref: *refs/\S+|[0-9a-f]{40}|[0-9a-f]{64})\s*")
_LINK = re.compile(r"(?:ref: *refs/[^\x00-\x20]+|[0-9a-f]{40}|[0-9a-f]{64})\s*")


@dataclass(frozen=True, slots=True)
class Reference:
    """A branch or a tag."""

    name: str
    """Whole, such as `refs/tags/2026.1`."""
    tag: str
    """The id of the tag's object; empty for a branch, and for a tag that is a mere pointer."""
    commit: str
    """The id of the commit that it names; empty when it names something else."""


def read_reference(line: bytes) -> Reference:
    """Read what Git prints of a branch or a tag.

    Raises:
        GitError: it has another form.
    """
    fields = line.decode("utf-8", "surrogateescape").split("\0")
    if len(fields) != 5:
        raise GitError("Git's list of branches and tags could not be understood; update Git from https://git-scm.com")
    name, kind, own, inner, outer = fields
    annotated = kind == "tag"
    named = (inner, outer) if annotated else (kind, own)
    return Reference(name, own if annotated else "", named[1] if named[0] == "commit" else "")


def read_small(path: Path) -> str | None:
    """Return the text of a small regular file; None when there is none that can be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as stream:
            return stream.read(MAXIMUM).decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return None


def may_hold(folder: Path, name: str) -> bool:
    """Say whether a Git folder may hold branches or tags below a name, such as `refs/tags/`; False is certain.

    Raises:
        OSError: the folder's list of them cannot be read.
    """
    packed = folder / "packed-refs"
    if packed.is_file() and name.encode() in packed.read_bytes():
        return True
    closed: list[OSError] = []
    found = any(files for _, _, files in os.walk(folder / name, onerror=closed.append))
    return found or any(not isinstance(error, FileNotFoundError) for error in closed)


def copy_references(directory: Path, common: Path, target: Path) -> None:
    """Copy HEAD, branches and tags into another Git folder.

    Args:
        directory: the work tree's own Git folder, which holds HEAD.
        common: the Git folder that holds branches and tags.
        target: the folder of the copy.

    Raises:
        GitError: HEAD cannot be read.
        OSError: the branches cannot be read, or the copy cannot be written.
    """
    head = read_small(directory / "HEAD")
    if head is None or not _HEAD.fullmatch(head):
        message = f"{directory / 'HEAD'}, which says what the present state is, cannot be read"
        raise GitError(f"{message}; look at the folder's permissions, or make a fresh clone of the repository")
    (target / "HEAD").write_bytes(head.encode())
    packed = common / "packed-refs"
    if packed.is_file():
        (target / "packed-refs").write_bytes(packed.read_bytes())
    for parent, _, names in os.walk(common / "refs", onerror=_stop):
        for name in names:
            source = Path(parent) / name
            text = read_small(source)
            if text is not None and _LINK.fullmatch(text):
                copy = target / source.relative_to(common)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(text.encode())


def _stop(error: OSError) -> None:
    """Let no folder of branches be passed over: without its branch a repository would look empty."""
    raise error
