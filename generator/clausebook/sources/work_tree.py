"""What lies in a folder otherwise than in a commit."""

from collections.abc import Iterator
from pathlib import Path

from clausebook.sources.process import Git

_STATUS = (
    "status",
    "--porcelain=v1",
    "-z",
    "--untracked-files=all",
    "--ignore-submodules=all",
    "--no-renames",
)


def read_changed(git: Git, commit: str, folder: Path) -> Iterator[str]:
    """Yield the paths of files that were edited, deleted, or are new, neither ignored nor hidden by a dot.

    The commit is read into the private repository's own index, so that the user's can hide nothing.

    Args:
        git: the private repository.
        commit: its id.
        folder: the top of the work tree.

    Raises:
        GitError: Git failed.
    """
    git.run("read-tree", commit)
    for line in git.run(*_STATUS, work_tree=folder).decode("utf-8", "replace").split("\0")[:-1]:
        # Two letters, a blank and the path; the second letter compares the folder with the index.
        letter, path = line[1], line[3:]
        if letter == "?":
            # What ends in a slash is a repository of its own.
            if not path.endswith("/") and "/." not in f"/{path}":
                yield path
        elif letter != " ":
            yield path
