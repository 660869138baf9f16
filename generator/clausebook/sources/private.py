"""The private repository: bare, in a temporary folder, with the user's objects, branches and tags."""

import os
import tempfile
from functools import cache
from pathlib import Path

from clausebook.sources.process import Git, GitError
from clausebook.sources.references import copy_references


def make_private(git: Git, hashing: str, directory: Path, common: Path) -> None:
    """Make it in an empty folder.

    Args:
        git: to be run in that folder.
        hashing: how ids are made, such as `sha1`.
        directory: the Git folder of the user's work tree.
        common: the Git folder that all work trees share.

    Raises:
        GitError: Git failed, or HEAD cannot be read.
        OSError: something cannot be read or written.
    """
    for path, content in _empty(git.program, hashing):
        target = git.directory / path
        if content is None:
            target.mkdir(exist_ok=True)
        else:
            target.write_bytes(content)
    objects = (common / "objects").as_posix()
    # Unquoted, a path that begins with a number sign would be a comment.
    quoted = '"' + objects.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"\n'
    (git.directory / "objects/info").mkdir(exist_ok=True)
    (git.directory / "objects/info/alternates").write_bytes(quoted.encode("utf-8", "surrogateescape"))
    copy_references(directory, common, git.directory)


@cache
def _empty(program: str, hashing: str) -> tuple[tuple[str, bytes | None], ...]:
    """Return what an empty bare repository of Git consists of: its folders, and its files with their contents."""
    with tempfile.TemporaryDirectory(prefix="clausebook-") as name:
        folder = Path(name)
        options = ("--bare", "--quiet", "--template=", "--initial-branch=none")
        try:
            Git(program, folder).run("init", *options, f"--object-format={hashing}")
        except GitError as error:
            # Git does not always say that the disk is full.
            message = f"A temporary copy of the repository's branches could not be made. {str(error).partition(';')[0]}"
            raise GitError(f"{message}; look at the space left for temporary files, in {folder.parent}") from error
        found: list[tuple[str, bytes | None]] = []
        for parent, folders, files in os.walk(folder):
            here = Path(parent)
            found += (((here / one).relative_to(folder).as_posix(), None) for one in folders)
            found += (((here / one).relative_to(folder).as_posix(), (here / one).read_bytes()) for one in files)
        return tuple(found)
