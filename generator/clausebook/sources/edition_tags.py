"""The tags of editions as Git keeps them, and the branch that is the main line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from clausebook.model.release import FOLDER, EditionName, Stamp
from clausebook.sources.git import Repository
from clausebook.sources.references import Reference

_TAGS = "refs/tags/"
_LOCAL, _REMOTE = "refs/heads/", "refs/remotes/"
_USUAL = ("main", "master", "trunk")
"""What the main line is called."""
_TAGGER = re.compile(rb"^tagger .*> (-?[0-9]{1,12}) ([+-])([0-9]{2})([0-9]{2})$", re.MULTILINE)
_SIGNED = re.compile(r"^-----BEGIN [A-Z ]+-----$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class EditionTag:
    """The tag of an edition."""

    name: str
    """What the repository calls it, such as `edition/2026.1`."""
    edition: EditionName
    commit: str
    """The id of the commit that it names; empty when it names none."""
    day: date | None
    """The day that it claims, on its maker's own clock; of a mere pointer, its commit's; None when it names none."""
    message: str
    """Without a signature; empty for a mere pointer."""

    @property
    def stamp(self) -> Stamp | None:
        """What it says of its manifest; None when it says nothing."""
        return Stamp.of_message(self.message)


@dataclass(frozen=True, slots=True)
class MainLine:
    """The branch that is the official manual."""

    name: str
    tips: tuple[Reference, ...]
    """The branch here, if there is one, then the copies of it in other repositories as they were last fetched."""

    @property
    def here(self) -> Reference | None:
        """The branch of this repository."""
        return next((one for one in self.tips if one.name.startswith(_LOCAL)), None)

    @property
    def elsewhere(self) -> tuple[Reference, ...]:
        """The copies in other repositories."""
        return tuple(one for one in self.tips if one.name.startswith(_REMOTE))


def read_edition_tags(repository: Repository) -> tuple[EditionTag, ...]:
    """Return the tags of editions, the oldest edition first.

    Raises:
        GitError: Git's objects cannot be read.
    """
    found = repository.references(f"{_TAGS}[0-9]*", f"{_TAGS}{FOLDER}[0-9]*")
    named = [(one, EditionName.of_tag(one.name.removeprefix(_TAGS))) for one in found]
    tags = [(one, edition) for one, edition in named if edition is not None]
    annotated = dict.fromkeys(one.tag for one, _ in tags if one.tag)
    raw = dict(repository.tags(annotated)) if annotated else {}
    read = (_edition_tag(repository, one, edition, raw.get(one.tag, b"")) for one, edition in tags)
    return tuple(sorted(read, key=lambda tag: (tag.edition, tag.name)))


def read_main_line(repository: Repository, named: str | None = None) -> MainLine | None:
    """Return the main line; None when it cannot be told.

    Args:
        repository: whose branches.
        named: what somebody says that it is called; otherwise it is known by the usual names, or is the only branch.

    Raises:
        GitError: Git's branches cannot be read.
    """
    branches = [one for one in repository.references(_LOCAL, _REMOTE) if one.commit]
    for name in (named,) if named else _USUAL:
        if tips := tuple(_tips(branches, name)):
            return MainLine(name, tips)
    if named is None and len(branches) == 1 and branches[0].name.startswith(_LOCAL):
        return MainLine(branches[0].name.removeprefix(_LOCAL), tuple(branches))
    return None


def _tips(branches: Sequence[Reference], name: str) -> Iterator[Reference]:
    """Yield the branch with a name, then its copies: that of `origin` where there is one, otherwise all."""
    yield from (one for one in branches if one.name == f"{_LOCAL}{name}")
    copies = [one for one in branches if re.fullmatch(rf"{_REMOTE}[^/]+/{re.escape(name)}", one.name)]
    origin = [one for one in copies if one.name == f"{_REMOTE}origin/{name}"]
    yield from origin or copies


def _edition_tag(repository: Repository, reference: Reference, edition: EditionName, raw: bytes) -> EditionTag:
    """Read one tag."""
    head, _, text = raw.partition(b"\n\n")
    message = text.decode("utf-8", "replace")
    begin = max((found.start() for found in _SIGNED.finditer(message)), default=len(message))
    day = _day(head)
    if day is None and reference.commit:
        day = repository.commit(reference.commit).committer_date.date()
    return EditionTag(reference.name.removeprefix(_TAGS), edition, reference.commit, day, message[:begin])


def _day(head: bytes) -> date | None:
    """Return the day on the clock of whoever made a tag."""
    found = _TAGGER.search(head)
    if found is None:
        return None
    away = timedelta(hours=int(found[3]), minutes=int(found[4]))
    try:
        zone = timezone(-away if found[2] == b"-" else away)
        return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(found[1]))).astimezone(zone).date()
    except (ValueError, OverflowError):
        return None
