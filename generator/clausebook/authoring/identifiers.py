"""The next free id: an id that something has, or ever had, is never given again."""

import re
from collections.abc import Iterator
from pathlib import Path

from clausebook.authoring import AuthoringError
from clausebook.model.manual import Manual
from clausebook.sources.git import GitError, Repository
from clausebook.sources.manual import FOLDERS
from clausebook.sources.tree import File, FolderTree

_NAME = re.compile(r"([A-Z]{2,5}(?:-\d{4})?)-(\d{2,4})(?=[-.]|$)")
_MAXIMUM = 9999


def next_identifier(root: Path, manual: Manual, stem: str) -> str:
    """Return the next free id such as `PRO-13` for the stem `PRO`, or `NC-2026-06` for `NC-2026`.

    Raises:
        AuthoringError: all numbers are taken, or Git failed while it was asked for deleted files.
    """
    used = {int(match[2]) for name in _names(root, manual) if (match := _NAME.match(name)) and match[1] == stem}
    number = max(used, default=0) + 1
    if number > _MAXIMUM:
        raise AuthoringError(f"all ids from {stem}-01 to {stem}-{_MAXIMUM} are taken; choose another prefix")
    return f"{stem}-{number:02d}"


def _names(root: Path, manual: Manual) -> Iterator[str]:
    """Yield ids, and names of files that may begin with one."""
    yield from manual.known_ids
    for document in manual.documents:
        yield from document.supersedes
    for record in manual.records:
        yield from record.refers_to
    paths = [*manual.by_path, *(item.path for item in manual.malformed)]
    paths += [event.path for file in manual.history.files.values() for event in file.events]
    paths += [entry.path for entry in FolderTree(root).files(FOLDERS) if isinstance(entry, File)]
    for path in (*paths, *_former(root)):
        yield path.rpartition("/")[2]


def _former(root: Path) -> Iterator[str]:
    """Yield the path of every file there ever was, deleted ones too, as far as the history reaches."""
    folders = tuple(f"{folder}/".encode() for folder in FOLDERS)
    try:
        repository = Repository.find(root)
        commit = repository.resolve() if repository else None
        if repository is None or commit is None:
            return
        for logged in repository.log(commit):
            for change in logged.changes:
                if change.target.startswith(folders):
                    yield change.target.decode("utf-8", "replace")
    except GitError as error:
        message = f"whether an id was used before cannot be told, since the history cannot be read: {error}"
        raise AuthoringError(message) from error
