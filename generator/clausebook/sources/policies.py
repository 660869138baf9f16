"""Settings and register as the main line had them, read from Git's objects."""

from collections.abc import Iterator, Mapping

from clausebook.model.history import History
from clausebook.model.policy import Policy
from clausebook.model.register import Register
from clausebook.model.settings import Settings
from clausebook.sources.git import Repository
from clausebook.sources.settings import REGISTER, CannotRead, read_register, read_settings


def read_policies(repository: Repository, history: History) -> tuple[Policy, ...]:
    """Return what settings and register said after each commit of the main line that changed one of them, oldest first.

    What cannot be read changes nothing: nobody gets rid of a rule by a mistake in the file that holds it.

    Raises:
        GitError: Git's objects cannot be read.
    """
    states = list(_states(history))
    wanted = dict.fromkeys(blob for _, _, files in states for blob in files.values())
    contents = dict(repository.blobs(wanted)) if wanted else {}
    settings: Settings | None = None
    register: Register | None = None
    found = []
    for number, commit, files in states:
        for path, blob in files.items():
            try:
                if path == REGISTER:
                    register, _ = read_register(contents[blob])
                else:
                    settings, _ = read_settings(contents[blob])
            except CannotRead:
                continue
        found.append(Policy(number, commit, settings, register))
    return tuple(found)


def _states(history: History) -> Iterator[tuple[int, str, Mapping[str, str]]]:
    """Yield number and id of each commit of the main line that changed a file, and what it left there, by path."""
    files: dict[str, dict[str, str]] = {}
    for ruling in history.rulings:
        if ruling.official and ruling.blob:
            files.setdefault(ruling.commit.id, {})[ruling.path] = ruling.blob
    yield from sorted((history.arrivals[commit], commit, left) for commit, left in files.items())
