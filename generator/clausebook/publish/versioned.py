"""What stands at a target before anything is published: our own versioned site, mike's, nothing, or something else."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clausebook.model.publication import LATEST, MANIFEST, STATE, Publication, PublishedEdition
from clausebook.publish.editions import foreign_digest
from clausebook.publish.targets import Target
from clausebook.sources.publication import ForeignVersion, OddSiteError, parse_editions, parse_manifest, parse_versions
from clausebook.views.publication.top import INDEX, SCRIPT, VERSIONS

_OURS = b'<meta name="generator" content="Clausebook">'
_NEW = "name an empty or new place"


class PublishError(Exception):
    """Nothing was published: what stands there is not what it should be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a target."""

    before: bytes | None
    """`editions.json` as it was read; None where there is none."""
    publication: Publication
    notes: tuple[str, ...] = ()
    """What whoever takes over another program's site must know."""

    @property
    def taken(self) -> bool:
        """Whether it is another program's site, to be taken over."""
        return self.before is None and bool(self.publication.editions)


def standing(target: Target, names: Iterable[str], audience: str, *, take_over: bool) -> Standing:
    """Read what stands at a target, and see whether the editions there are whole.

    Args:
        target: where.
        names: the editions of the repository, which a run that was killed may have left there.
        audience: whom a new site is to be for.
        take_over: whether the versions that mike has published there are to be kept as editions.

    Raises:
        PublishError: something else stands there, or it is not what it says.
        TargetError: it cannot be read.
    """
    before, known = target.read(STATE), frozenset(names)
    try:
        if before is not None:
            publication = parse_editions(before)
            _look(target, publication)
            return Standing(before, publication)
        listed = parse_versions(target.read(VERSIONS) or b"[]")
        # What a killed run of ours has listed is made again; a version of mike's has no manifest.
        foreign = [one for one in listed if one.name not in known or target.read(f"{one.name}/{MANIFEST}") is None]
        if foreign:
            return _taken(target, foreign, audience, take_over=take_over)
    except OddSiteError as error:
        advice = "find out what wrote it, and put the file back from a copy"
        raise PublishError(f"what stands at {target.name} cannot be used: {error}; {advice}") from error
    if other := _others(target, known):
        raise PublishError(f"{target.name} holds {other}, which is no versioned site; {_NEW}")
    return Standing(None, Publication((), audience))


def require_unshown(target: Target, made: Iterable[PublishedEdition]) -> None:
    """Make sure that no new edition takes the place of another one by its name that readers were led to.

    `editions.json` may be gone, or somebody may have taken an edition out of it to have it made again.

    Args:
        target: where.
        made: the editions that are to be brought there as new ones.

    Raises:
        PublishError: one would.
        TargetError: it cannot be read.
    """
    shown = b"".join(target.read(path) or b"" for path in (VERSIONS, SCRIPT))
    for edition in made:
        there = target.read(f"{edition.name}/{MANIFEST}") if f'"{edition.name}"'.encode() in shown else None
        if there is not None and hashlib.sha256(there).hexdigest() != edition.digest:
            raise PublishError(
                f"the edition {edition.name} was published at {target.name}, and {STATE} there does not name it; what "
                "is made of it here has other files, and a published edition is never changed; "
                f"put {STATE} back from a copy, or publish with the version of Clausebook that made the edition"
            )


def pages_of(target: Target, edition: PublishedEdition) -> tuple[str, ...]:
    """Return the paths of a published edition's files.

    Raises:
        PublishError: its manifest is not what it should be.
        TargetError: it cannot be read.
    """
    if not edition.commit:
        return tuple(path for path, _ in target.files(edition.name))
    return tuple(_digests(target, edition))


def fetched(target: Target, edition: PublishedEdition, folder: Path) -> Mapping[str, str]:
    """Copy a published edition into a folder, and return the digest of each of its files by path.

    Raises:
        PublishError: a file is not the one that was published.
        TargetError: it cannot be read.
        OSError: the folder cannot be written.
    """
    wanted = _digests(target, edition)
    found: dict[str, str] = {}
    for path, data in target.files(edition.name):
        if path == MANIFEST:
            continue
        found[path] = hashlib.sha256(data).hexdigest()
        if found[path] != wanted.get(path):
            raise _changed(target, edition, path)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    if lost := sorted(wanted.keys() - found.keys()):
        raise _changed(target, edition, lost[0])
    return found


def _look(target: Target, publication: Publication) -> None:
    """Refuse a site whose editions are gone, or have other manifests than they were published with.

    Raises:
        PublishError: one is, or has.
    """
    folders = set(target.folders())
    for edition in publication:
        if edition.name not in folders:
            raise PublishError(
                f"the edition {edition.name} is listed at {target.name} and is gone from there; put its folder back "
                "from a copy"
            )
        if edition.commit:
            _manifest(target, edition)


def _digests(target: Target, edition: PublishedEdition) -> Mapping[str, str]:
    """Return the digests of a published edition's files by path, as its manifest has them.

    Raises:
        PublishError: its manifest is not what it should be.
    """
    try:
        return parse_manifest(_manifest(target, edition))
    except OddSiteError as error:
        advice = "find out what wrote it, and put the edition back from a copy"
        raise PublishError(f"the edition {edition.name} at {target.name} cannot be used: {error}; {advice}") from error


def _manifest(target: Target, edition: PublishedEdition) -> bytes:
    """Return the manifest of a published edition.

    Raises:
        PublishError: it is not the one that was published.
    """
    content = target.read(f"{edition.name}/{MANIFEST}")
    if content is None or hashlib.sha256(content).hexdigest() != edition.digest:
        raise _changed(target, edition, MANIFEST)
    return content


def _changed(target: Target, edition: PublishedEdition, path: str) -> PublishError:
    """Say that an edition is not as it was published."""
    return PublishError(
        f"the edition {edition.name} at {target.name} was changed after it was published: {path} is another one, or is "
        "missing; find out who writes there, and put the edition back from a copy"
    )


def _taken(target: Target, found: Sequence[ForeignVersion], audience: str, *, take_over: bool) -> Standing:
    """Return what mike has published as editions that stay as they are.

    Raises:
        PublishError: nobody said that it is to be taken over, or a version has no folder of its own.
        TargetError: a version cannot be read.
    """
    named = ", ".join(one.name for one in found)
    if not take_over:
        raise PublishError(
            f"{target.name} holds a site of mike ({named}); keep its versions as editions with --take-over, or {_NEW}"
        )
    folders = set(target.folders())
    editions = []
    for one in found:
        digest = foreign_digest(target.files(one.name)) if one.name in folders else ""
        if not digest:
            raise PublishError(f"{target.name} lists the version {one.name} and has no folder of it; mend {VERSIONS}")
        editions.append(PublishedEdition(one.name, one.title, "", "", digest))
    notes = tuple(_alias_notes(alias for one in found for alias in one.aliases))
    return Standing(None, Publication(tuple(editions), audience), notes)


def _alias_notes(aliases: Iterable[str]) -> Iterator[str]:
    """Say what becomes of the aliases of another program."""
    kept = sorted({alias for alias in aliases if alias != LATEST})
    if kept:
        named = ", ".join(kept)
        yield f"only {LATEST} is kept up to date from now on; these stay as they are, and may be deleted: {named}"


def _is_ours(target: Target) -> bool:
    """Say whether a site's first page was made by this program."""
    return _OURS in (target.read(INDEX) or b"")


def _others(target: Target, names: Collection[str]) -> str:
    """Return something that is there and that no killed run of ours can have left; empty where there is nothing."""
    known = {*names, LATEST}
    strange = [folder for folder in target.folders() if folder not in known and not folder.startswith(".")]
    if strange:
        return f"the folder {sorted(strange)[0]}/"
    if target.read(INDEX) is not None and not _is_ours(target):
        return INDEX
    return ""
