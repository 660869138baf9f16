"""What is to be published of a manual's editions, what stands in the way, and what a versioned site holds then."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clausebook.model.manual import Manual
from clausebook.model.publication import LATEST, Publication, PublishedEdition
from clausebook.model.release import EditionName

ALIASES = ("copy", "redirect")
"""What `latest/` may hold."""
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,80}")
_ENDINGS = (".", ".html", ".js", ".json", ".txt", ".xml")
"""What no folder's name ends in: some systems drop a full stop, and files of a site's top have the others."""
_NEVER = (
    "A published edition is never changed. Put the tag back (git fetch --force --tags from a copy that has it), and "
    "release a new edition instead. Another manual needs a place of its own"
)


@dataclass(frozen=True, slots=True)
class Released:
    """An edition as the repository has it."""

    name: str
    """Such as `2026.1`."""
    tag: str
    """What the repository calls it, such as `edition/2026.1`."""
    commit: str
    """The id of its commit; empty when the tag names none."""
    as_of: date | None
    """The day that it was released for; None when the tag names no commit."""
    wrong: tuple[str, ...] = ()
    """What its tag or its history shows to be wrong, in sentences without a full stop."""

    @property
    def order(self) -> tuple[int, int]:
        """Its place among editions."""
        edition = EditionName.parse(self.name)
        return edition.year, edition.number


def is_folder(name: str) -> bool:
    """Say whether a name may be the folder of an edition, on any system and beside the files of a site's top."""
    return bool(_FOLDER.fullmatch(name)) and name.lower() != LATEST and not name.endswith(_ENDINGS)


def missing(publication: Publication, released: Iterable[Released]) -> tuple[Released, ...]:
    """Return the editions that a site lacks, the oldest first."""
    there = {edition.name for edition in publication}
    return tuple(sorted((one for one in released if one.name not in there), key=lambda one: one.order))


def obstacles(publication: Publication, released: Sequence[Released], audience: str) -> Iterator[str]:
    """Yield everything that stands in the way of publishing, each with what to do about it.

    Args:
        publication: what stands there.
        released: the editions of the repository.
        audience: whom the editions are to be for.
    """
    yield from _twice(released)
    for one in released:
        advice = f"Find out who made the tag (git show {one.tag}), and what became of its commits; then publish again"
        yield from (f"The edition {one.name} is not what it says: {what}\n  help: {advice}" for what in one.wrong)
    if publication.editions and publication.audience != audience:
        yield (
            f"What stands there is for the audience '{publication.audience}', and this would be for '{audience}'\n"
            f"  help: Name a place of its own for each audience, or publish with --audience {publication.audience}"
        )
    known = {one.name: one for one in released}
    for edition in publication:
        yield from _departed(edition, known.get(edition.name))


def ordered(editions: Iterable[PublishedEdition]) -> tuple[PublishedEdition, ...]:
    """Return editions with the newest first; those of another program follow in their own order."""
    every = tuple(editions)
    own = [edition for edition in every if edition.commit]
    own.sort(key=lambda edition: EditionName.parse(edition.name), reverse=True)
    return (*own, *(edition for edition in every if not edition.commit))


def as_edition(manual: Manual) -> Manual:
    """Return a manual as its edition is staged: its lasting address is the one of the newest edition.

    So what is printed, or subscribed to, leads to the text of the day when somebody looks, and search engines take
    the pages of all editions for one.
    """
    site = manual.settings.site
    if not site:
        return manual
    return replace(manual, settings=replace(manual.settings, site=f"{site.rstrip('/')}/{LATEST}/"))


def at_its_time(manual: Manual) -> Manual:
    """Return a manual without the editions that came after it: what they are like is no part of it.

    Otherwise the same edition would look different when it is built again later.
    """
    history = manual.history
    known = tuple(edition for edition in history.editions if edition.commit in history.arrivals)
    return replace(manual, history=replace(history, editions=known))


def addresses(publication: Publication, site: str) -> Mapping[str, str]:
    """Return the addresses of all editions by name, `latest` first; nothing where the site has no address."""
    if not site:
        return {}
    names = (LATEST, *(edition.name for edition in publication))
    return {name: f"{site.rstrip('/')}/{name}/" for name in names}


def _twice(released: Sequence[Released]) -> Iterator[str]:
    """Yield editions that two tags name."""
    seen: dict[str, Released] = {}
    for one in released:
        other = seen.setdefault(one.name, one)
        if other is not one:
            advice = (
                f"Look at both (git show {other.tag}, git show {one.tag}); 'clausebook release' ends its tag with the "
                "digest of a manifest. Keep that one, and delete the other (git tag --delete, and its name)"
            )
            yield f"The tags {other.tag} and {one.tag} both say that they are edition {one.name}\n  help: {advice}"


def _departed(edition: PublishedEdition, tag: Released | None) -> Iterator[str]:
    """Yield how a published edition differs from what the repository says of it."""
    if not edition.commit:
        if tag:
            yield (
                f"The folder {edition.name} is what another program called a version there, and the name of an edition "
                f"of this repository\n  help: Rename that version there (its folder, and its entry in versions.json "
                f"and editions.json), or name a place of its own for the editions"
            )
    elif tag is None:
        yield (
            f"The edition {edition.name} stands there, and this repository has no tag of it\n  help: Fetch the tags "
            "(git fetch --tags); if they are gone, find out who deleted them. Another manual needs a place of its own"
        )
    elif tag.commit != edition.commit:
        yield (
            f"The edition {edition.name} was rewritten: the one that stands there is commit {edition.commit[:10]}, the "
            f"tag {tag.tag} names {tag.commit[:10] or 'none'}\n  help: {_NEVER}"
        )
    elif str(tag.as_of) != edition.as_of:
        yield (
            f"The edition {edition.name} was released again: the one that stands there is as of {edition.as_of}, the "
            f"tag {tag.tag} says {tag.as_of}\n  help: {_NEVER}"
        )
