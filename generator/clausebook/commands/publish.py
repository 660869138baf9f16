"""`clausebook publish`: every edition at an address of its own, side by side in one site."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from clausebook import __version__
from clausebook.authoring.release import edition_blobs, edition_tags
from clausebook.commands import (
    COULD_NOT_CHECK,
    FINDINGS,
    For,
    Outcome,
    Root,
    Session,
    UsageError,
    audience_of,
    find_root,
    one_of,
    output_folder,
    session,
    stage_manual,
)
from clausebook.model.history import Edition
from clausebook.model.manual import Manual
from clausebook.model.publication import Publication
from clausebook.model.publishing import ALIASES, Released, addresses, missing, obstacles, ordered
from clausebook.pipeline import read
from clausebook.publish.delivery import Change, delivery
from clausebook.publish.editions import Artefact, Shelf
from clausebook.publish.targets import Delivered, Target, TargetError
from clausebook.publish.targets.choose import open_target
from clausebook.publish.versioned import PublishError, Standing, require_unshown, standing
from clausebook.sources.edition_tags import EditionTag
from clausebook.sources.fetch import is_address
from clausebook.sources.git import Repository
from clausebook.sources.history.store import FOLDER
from clausebook.views.edition_proof import EditionProof, prove
from clausebook.views.manifest import digest, manifest
from clausebook.views.publication.pages import Names


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the call asks for."""

    root: Path
    audience: str | None
    alias: str | None
    take_over: bool
    dry_run: bool
    lent: Session


@dataclass(frozen=True, slots=True)
class _Present:
    """The repository as it is now."""

    manual: Manual
    tags: Mapping[str, EditionTag]
    """By what the repository calls them."""
    judged: Mapping[str, Edition]
    """What the present history says of each tag."""
    released: tuple[Released, ...]
    trusted: bool
    """Whether what an earlier run kept in the folder can be no file of the repository."""


def command(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="A folder, a Git branch (branch:gh-pages; branch:gh-pages@origin pushes it too), or an object store "
            "(s3://bucket/path).",
        ),
    ],
    audience: For = None,
    alias: Annotated[
        str | None,
        typer.Option(
            "--alias",
            metavar="FORM",
            help="What latest/ holds: a copy of the newest edition, or pages that lead on to it (redirect).",
        ),
    ] = None,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Keep the versions that mike has published there, as they are.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be built and published; write nothing.")
    ] = False,
    root: Root = None,
) -> Outcome:
    """Publish the editions that a target does not have yet.

    Each edition is built from the commit that its tag names, stands at an address of its own, and is never changed.
    latest/ is always the newest one. Nothing is published, and the call ends with 1, when an edition here is not what
    it says or is another one than stands there; it ends with 3 when the place cannot be used, or the manifest of an
    edition there was changed. Single files are not looked at: verify-site does that.
    """
    form = one_of(alias, ALIASES, "a form of latest/") if alias else None
    wanted = _Wanted(find_root(root), audience_of(audience), form, take_over, dry_run, session(context))
    if not is_address(target):
        output_folder(wanted.root, Path(target))
    try:
        place = open_target(target, wanted.root)
        with nullcontext() if dry_run else place.hold():
            return _publish(place, wanted)
    except (TargetError, PublishError) as error:
        return Outcome(code=COULD_NOT_CHECK, notes=(f"error: {error}",))


def _publish(target: Target, wanted: _Wanted) -> Outcome:
    """Look at both sides, build what is missing, and bring it there."""
    wanted.lent.step("Reading the editions")
    present = _present(wanted.root, wanted.lent.today)
    if isinstance(present, Outcome):
        return present
    audience = wanted.audience or present.manual.settings.audience
    there = standing(target, [one.name for one in present.released], audience, take_over=wanted.take_over)
    if hindered := tuple(obstacles(there.publication, present.released, audience)):
        return Outcome(code=FINDINGS, notes=(*hindered, "nothing was published"))
    alias = wanted.alias or (there.publication.alias if there.before is not None else _usual(target))
    new = missing(there.publication, present.released)
    if wanted.dry_run:
        return _foreseen(target, there, new, replace(there.publication, audience=audience, alias=alias))
    made, proofs = _made(new, replace(wanted, audience=audience), present)
    if forged := [f"the edition {one.name} is not what it says: {what}" for one in proofs for what in one.wrong]:
        return Outcome(code=FINDINGS, notes=(*forged, "nothing was published"))
    fresh = [artefact.edition for artefact in made.values()]
    require_unshown(target, fresh)
    editions = ordered((*fresh, *there.publication))
    change = Change(there.publication, Publication(editions, audience, alias), made, there.before is None)
    with tempfile.TemporaryDirectory(prefix="clausebook-") as temporary:
        parcel = delivery(target, change, Names.of(present.manual), Path(temporary))
        done = target.deliver(parcel, there.before, wanted.lent.step)
    return _done(target, change, done, present.manual, (*there.notes, *_open(proofs)))


def _present(root: Path, today: date) -> _Present | Outcome:
    """Read the repository; where it cannot be told what its editions are, say why."""
    manual = read(root, revision="HEAD", today=today, past=False, hold=False)
    history = manual.history
    if not history.complete or history.head is None:
        reason = history.explanation or "there is no history that an edition could be part of"
        return Outcome(code=COULD_NOT_CHECK, notes=(f"error: {reason}",))
    tags = {tag.name: tag for tag in edition_tags(root)}
    if not tags:
        raise UsageError("no edition has been released yet; release one first, such as: clausebook release 2026.1")
    judged = {edition.name: edition for edition in history.editions}
    released = tuple(
        Released(
            name=str(tag.edition),
            tag=tag.name,
            commit=tag.commit,
            as_of=tag.stamp.as_of if tag.stamp else tag.day,
            wrong=prove(judged[tag.name], tag.stamp, None, __version__).wrong,
        )
        for tag in tags.values()
    )
    repository = Repository.find(root)
    brought = repository.tree(history.head.id, (f"{FOLDER}/",)) if repository else ()
    return _Present(manual, tags, judged, released, not brought)


def _usual(target: Target) -> str:
    """Return what `latest/` holds unless somebody says otherwise: a copy, where it can be exchanged in one step."""
    return "copy" if target.whole_folders else "redirect"


def _made(
    new: Sequence[Released], wanted: _Wanted, present: _Present
) -> tuple[dict[str, Artefact], list[EditionProof]]:
    """Return new editions as they are published, by name, and what was verified of each; stop at a forged one."""
    shelf = Shelf.of(wanted.root, trusted=present.trusted)
    made: dict[str, Artefact] = {}
    proofs: list[EditionProof] = []
    for number, one in enumerate(new, start=1):
        wanted.lent.step(f"Edition {one.name} ({number} of {len(new)})")
        made[one.name], then = _artefact(shelf, one, wanted)
        text = manifest(then, one.name, edition_blobs(wanted.root, one.commit))
        stamp = present.tags[one.tag].stamp
        proof = prove(present.judged[one.tag], stamp, digest(text), __version__, then)
        proofs.append(replace(proof, name=one.name))
        if proof.wrong:
            break
    return made, proofs


def _artefact(shelf: Shelf, one: Released, wanted: _Wanted) -> tuple[Artefact, Manual]:
    """Return an edition, kept from an earlier run or made now, and the manual that it is."""
    root, lent, audience = wanted.root, wanted.lent, wanted.audience or ""
    if found := shelf.find(one, audience):
        return found, read(root, revision=one.commit, as_of=one.as_of, today=lent.today, past=False)
    with tempfile.TemporaryDirectory(prefix="clausebook-") as temporary:
        done = stage_manual(
            root,
            Path(temporary) / "stage",
            revision=one.commit,
            as_of=one.as_of,
            today=lent.today,
            audience=audience,
            edition=one.name,
        )
        return shelf.make(one, audience, done.stage, done.epoch, lent.step), done.manual


def _foreseen(target: Target, there: Standing, new: Sequence[Released], then: Publication) -> Outcome:
    """Say what would be done."""
    lines = [f"build and publish {one.name}: commit {one.commit[:10]}, as of {one.as_of}" for one in new]
    lines += [f"keep {edition.name}: {_origin(edition.commit)}" for edition in there.publication]
    forms = {"copy": "a copy of the newest edition", "redirect": "pages that lead on to the newest edition"}
    lines.append(f"latest/ in {target.name} holds {forms[then.alias]}, for the audience '{then.audience}'")
    return Outcome("".join(f"{line}\n" for line in lines), notes=(*there.notes, "nothing was written, as asked"))


def _origin(commit: str) -> str:
    """Say where a published edition comes from."""
    return f"commit {commit[:10]}" if commit else "made by another program, not verified"


def _done(target: Target, change: Change, done: Delivered, manual: Manual, notes: Iterable[str]) -> Outcome:
    """Say what was published, and where."""
    new = ", ".join(change.made) or "no new edition"
    kept = ", ".join(edition.name for edition in change.before) or "none"
    lines = [
        f"published in {target.name}: {new}; editions kept as they are: {kept}",
        f"{done.sent} files sent ({done.size / 1_000_000:.1f} MB), {done.kept} were there already",
        *(f"{name}: {address}" for name, address in addresses(change.after, manual.settings.site).items()),
    ]
    more = [] if manual.settings.site else ["the settings name no site, so search engines get no list of addresses"]
    return Outcome("".join(f"{line}\n" for line in lines), notes=(*notes, *done.notes, *more))


def _open(proofs: Iterable[EditionProof]) -> Iterator[str]:
    """Yield what could not be verified of the new editions."""
    for proof in proofs:
        yield from (f"not verified of edition {proof.name}: {what}" for what in proof.unknown)
