"""The settings of a repository, read as text; nothing in them takes effect."""

import re
from collections.abc import Mapping
from pathlib import Path

from clausebook.sources.process import Git
from clausebook.sources.references import MAXIMUM, read_small

# Git knows no other way to write a name of a setting, so a file without these words has nothing to be asked for.
_TOLD = re.compile("extensions|promisor|partialclone", re.IGNORECASE | re.ASCII)
_FALSE = ("false", "no", "off", "0", "")


def read_configuration(git: Git, file: Path) -> Mapping[str, list[str]]:
    """Return the values of each setting of a file, in which `extensions` and what tells a partial clone are whole.

    Raises:
        GitError: the file cannot be read.
    """
    if not file.is_file():
        return {}
    text = read_small(file)
    if text is not None and len(text) < MAXIMUM and not _TOLD.search(text):
        return {}
    printed = git.run("config", "--file", str(file), "--no-includes", "--list", "-z")
    found: dict[str, list[str]] = {}
    for line in printed.decode("utf-8", "replace").split("\0")[:-1]:
        key, equals, value = line.partition("\n")
        found.setdefault(key, []).append(value if equals else "true")
    return found


def tells_of_promises(settings: Mapping[str, list[str]]) -> bool:
    """Say whether a repository was copied with contents left out; they may have been fetched since."""
    for key, values in settings.items():
        if key.endswith(".partialclonefilter") or key == "extensions.partialclone":
            return True
        if key.startswith("remote.") and key.endswith(".promisor") and values[-1].lower() not in _FALSE:
            return True
    return False
