"""Putting together what goes to a target: new editions, what `latest/` is to hold, and the files of the top."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from clausebook.model.publication import Publication, PublishedEdition
from clausebook.publish.editions import Artefact
from clausebook.publish.latest import copied, leading_on
from clausebook.publish.targets import Delivery, Target
from clausebook.publish.versioned import fetched, pages_of
from clausebook.views.publication.pages import Names
from clausebook.views.publication.top import onward, top

_SITEMAP = "sitemap.xml"


@dataclass(frozen=True, slots=True)
class Change:
    """What a site holds, and what it is to hold."""

    before: Publication
    after: Publication
    made: Mapping[str, Artefact]
    """The editions that are new there, by name."""
    first: bool
    """Whether there is no state of ours yet."""

    @property
    def moves(self) -> bool:
        """Whether `latest/` is to hold something else."""
        other_form = self.before.alias != self.after.alias
        # Pages that lead on stand for the pages of every edition, a copy for those of the newest.
        return self.first or other_form or bool(self.made and self._touches_latest)

    @property
    def _touches_latest(self) -> bool:
        """Whether the new editions change it."""
        return self.after.alias == "redirect" or self.before.newest != self.after.newest


def delivery(target: Target, change: Change, names: Names, folder: Path) -> Delivery:
    """Return what is to be brought to a target.

    Args:
        target: where it goes; what it has is read from it only where nothing here has it.
        change: what is to be there.
        names: what the manual is called.
        folder: an empty folder for what has to be made ready.

    Raises:
        PublishError: what was published before is not what it should be.
        TargetError: the target cannot be read.
        OSError: a file cannot be read or written.
    """
    newest = change.after.newest
    latest = _latest(target, change, newest, names, folder) if newest and change.moves else {}
    sitemap = _sitemap(target, change, newest) if newest else None
    editions = {name: artefact.folder for name, artefact in change.made.items()}
    return Delivery(editions, latest, top(change.after, names, sitemap))


def _latest(
    target: Target, change: Change, newest: PublishedEdition, names: Names, folder: Path
) -> Mapping[str, Path | bytes]:
    """Return what `latest/` is to hold."""
    place, paths = folder / "newest", tuple[str, ...]()
    if made := change.made.get(newest.name):
        place, paths = made.folder, tuple(made.files)
    else:
        paths = tuple(fetched(target, newest, place))
    if change.after.alias == "copy":
        return copied(place, paths, folder / "latest")
    return leading_on(place, paths, _every(target, change), lambda pages: onward(pages, names))


def _every(target: Target, change: Change) -> Iterator[str]:
    """Yield the paths of the files of all editions."""
    for edition in change.after:
        made = change.made.get(edition.name)
        yield from made.files if made else pages_of(target, edition)


def _sitemap(target: Target, change: Change, newest: PublishedEdition) -> bytes | None:
    """Return the list of addresses that the newest edition was made with."""
    if made := change.made.get(newest.name):
        with suppress(FileNotFoundError):
            return (made.folder / _SITEMAP).read_bytes()
        return None
    return target.read(f"{newest.name}/{_SITEMAP}")
