"""`clausebook release`: an edition of the whole manual, as a tag with its notes and the digest of its manifest."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from clausebook import __version__
from clausebook.authoring.release import (
    Surroundings,
    edition_blobs,
    edition_tags,
    look_around,
    obstacles,
    own_words,
)
from clausebook.authoring.tagging import moved_to, require_kept, signer_here, tagger_here, write_tag
from clausebook.authoring.turn import turn
from clausebook.commands import CONFORMS, COULD_NOT_CHECK, FINDINGS, Outcome, Root, UsageError, find_root, session
from clausebook.model.history import Evidence
from clausebook.model.manual import Manual
from clausebook.model.release import EditionName, Stamp
from clausebook.pipeline import CannotRead, judge, read
from clausebook.sources.edition_tags import EditionTag
from clausebook.sources.signing_setup import NO_KEY, SigningSetup, signing_setup
from clausebook.views.edition_proof import EditionProof, prove
from clausebook.views.manifest import digest, manifest
from clausebook.views.release_notes import Before, release_notes

_EPOCH = "SOURCE_DATE_EPOCH"
_LAST = 253_402_300_799
"""The last second of the year 9999."""


@dataclass(frozen=True, slots=True)
class _Seal:
    """Whether the tag is to be signed."""

    setup: SigningSetup | None
    """None for no signature."""
    why: str = ""
    """Why there is to be none, behind the words that there is none."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the call asks for."""

    edition: EditionName
    words: str
    manifest: bool
    branch: str | None
    instant: datetime
    seal: _Seal


@dataclass(frozen=True, slots=True)
class _Plan:
    """An edition as it would be released."""

    tag: str
    commit: str
    message: str
    manifest: str
    hindered: tuple[str, ...]
    """Everything that stands in its way."""


def command(  # noqa: PLR0913, PLR0917 - one option each
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="EDITION", help="The edition, such as 2026.1.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show notes, manifest's digest and obstacles; write nothing.")
    ] = False,
    notes: Annotated[
        Path | None, typer.Option("--notes", metavar="FILE", help="Begin the notes with the words of this file.")
    ] = None,
    sign: Annotated[
        bool | None,
        typer.Option("--sign/--no-sign", help="Sign, or not; otherwise if a key is set up for Git here."),
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", metavar="KEY", help="Sign with another key than the one set up for Git.")
    ] = None,
    branch: Annotated[
        str | None,
        typer.Option("--branch", metavar="NAME", help="The main line, if it is not called main, master or trunk."),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Verify an edition that exists: manifest, signature and history.")
    ] = False,
    show_manifest: Annotated[
        bool, typer.Option("--manifest", help="With --dry-run or --verify: print the manifest, not notes or result.")
    ] = False,
    root: Root = None,
) -> Outcome:
    """Release the last commit as an edition, or verify one.

    The tag holds the release notes and the SHA-256 of a manifest: every text in force, and every record. Nothing is
    released with an error that no concession accepts, with changes that are in no commit, without the whole history,
    or beside the main line; everything that stands in the way is named, and the call ends with 1. The notes name
    documents of every classification. Where a key is set up for Git here, Git's own signing program signs the tag, and
    without a signature nothing is released; with --no-sign no such program is run. A tag is made in one step, and stays
    on this machine until you push it.
    """
    if key is not None and sign is False:
        raise UsageError("--key names the key to sign with; leave out --no-sign")
    if show_manifest and not (dry_run or verify):
        raise UsageError("--manifest prints what an edition holds; add --dry-run for a new one, --verify for another")
    if verify and (dry_run or sign or notes):
        raise UsageError("--verify looks at an edition that exists; leave out --dry-run, --sign and --notes")
    try:
        edition = EditionName.parse(name)
    except ValueError:
        note = f"'{name}' is not the name of an edition\n  help: Give the year and a number, such as 2026.1 or 2026.2"
        return Outcome(code=FINDINGS, notes=(note,))
    folder, step = find_root(root), session(context).step
    instant = _instant()
    if verify:
        step("Reading the edition")
        return _verify(folder, edition, instant.date(), show=show_manifest)
    words = own_words(notes) if notes else ""
    wanted = _Wanted(edition, words, show_manifest, branch, instant, _seal(folder, sign, key))
    with nullcontext() if dry_run else turn(folder, step):
        step("Reading and checking the last commit")
        plan = _plan(folder, wanted)
        if dry_run or isinstance(plan, Outcome) or plan.hindered:
            return plan if isinstance(plan, Outcome) else _shown(plan, wanted, dry_run=dry_run)
        tagger = tagger_here(folder, instant)
        require_kept(folder, plan.commit)
        setup = wanted.seal.setup
        signer = signer_here(folder, setup, key, tagger) if setup else None
        used = write_tag(folder, plan.tag, plan.commit, plan.message, tagger, signer)
    sealed = f"the tag is signed with {used}" if used else f"the tag is not signed{wanted.seal.why}"
    return Outcome(plan.message, notes=tuple(_done(plan, folder, sealed)))


def _seal(folder: Path, sign: bool | None, key: str | None) -> _Seal:
    """Decide whether the tag is signed: as asked, and otherwise where a key is set up for Git.

    Raises:
        GitError: Git's settings cannot be read.
    """
    if sign is False:
        return _Seal(None, ", as asked")
    setup = signing_setup(folder)
    if sign or key is not None or setup.there:
        return _Seal(setup)
    return _Seal(None, f": {NO_KEY}")


def _instant() -> datetime:
    """Return the instant that a tag is dated by: the one of the environment, or the clock's.

    Raises:
        UsageError: the environment names none that can be read.
    """
    given = os.environ.get(_EPOCH)
    if not given:
        return datetime.now().astimezone()
    if not given.isascii() or not given.isdigit() or int(given) > _LAST:
        raise UsageError(f"{_EPOCH} is '{given[:40]}'; it must be a number of seconds since 1970, or not be set")
    return datetime.fromtimestamp(int(given), UTC)


def _plan(folder: Path, wanted: _Wanted) -> _Plan | Outcome:
    """Read, judge and compare; where there is no commit that could be released, say so."""
    today = wanted.instant.date()
    manual = read(folder, revision="HEAD", today=today, past=False)
    history, report = manual.history, judge(manual)
    if history.evidence is Evidence.UNREADABLE:
        return Outcome(code=COULD_NOT_CHECK, notes=(f"error: {history.explanation}",))
    head = history.head
    if head is None or manual.draft or not history.complete:
        return Outcome(code=FINDINGS, notes=tuple(map(str, obstacles(wanted.edition, manual, report, None))))
    around = look_around(folder, head.id, wanted.branch)
    hindered = tuple(map(str, obstacles(wanted.edition, manual, report, around, wanted.branch)))
    name = str(wanted.edition)
    text = manifest(manual, name, around.blobs)
    stamp = Stamp(manual.as_of, __version__, digest(text))
    before = _before(folder, around, today)
    message = f"{release_notes(name, manual, report, before, wanted.words)}\n{stamp}"
    return _Plan(around.tag_name(wanted.edition), head.id, message, text, hindered)


def _before(folder: Path, around: Surroundings, today: date) -> Before:
    """Read the last edition as it was on its day."""
    last = around.last
    if last is None:
        return Before("")
    name = str(last.edition)
    if not last.commit:
        return Before(name, reason="its tag names no commit")
    try:
        return Before(name, _at(folder, last, today))
    except CannotRead as error:
        problem = error.problems[0]
        return Before(name, reason=f"{problem.place.path} cannot be read there: {problem.message}")


def _at(folder: Path, tag: EditionTag, today: date) -> Manual:
    """Read the manual that an edition is, as of the day that it was made for."""
    day = tag.stamp.as_of if tag.stamp else tag.day
    return read(folder, revision=tag.commit, as_of=day, today=today, past=False)


def _shown(plan: _Plan, wanted: _Wanted, *, dry_run: bool) -> Outcome:
    """Say what would be released, and what stands in the way."""
    text = (plan.manifest if wanted.manifest else plan.message) if dry_run else ""
    if plan.hindered:
        last = "nothing was written, and nothing could be released so" if dry_run else "nothing was released"
        return Outcome(text, FINDINGS, (*plan.hindered, last))
    last = f"nothing was written, as asked; the tag {plan.tag} would name {plan.commit[:10]}"
    sealed = "it would be signed" if wanted.seal.setup else f"it would not be signed{wanted.seal.why}"
    return Outcome(text, notes=(last, sealed))


def _done(plan: _Plan, folder: Path, sealed: str) -> Iterator[str]:
    """Yield what was done, and what to do next."""
    yield f"released: the tag {plan.tag} names commit {plan.commit[:10]}"
    if now := moved_to(folder, plan.commit):
        yield f"the present state moved on meanwhile, to commit {now[:10]}; what is new there is not in this edition"
    yield sealed
    yield f"it is on this machine only; send it with: git push origin {plan.tag}"


def _verify(folder: Path, edition: EditionName, today: date, *, show: bool) -> Outcome:
    """Make the manifest again from the edition's commit, and compare."""
    present = read(folder, revision="HEAD", today=today, past=False, hold=False)
    if not present.history.complete:
        note = f"not verified: {present.history.explanation or 'there is no history that an edition could be part of'}"
        return Outcome(code=COULD_NOT_CHECK, notes=(note,))
    tags = edition_tags(folder)
    tag = next((one for one in tags if one.edition == edition), None)
    if tag is None:
        known = ", ".join(str(one.edition) for one in tags)
        hint = f"the editions are {known}" if known else "no edition has been released yet"
        raise UsageError(f"there is no edition {edition}; {hint}")
    judged = next(one for one in present.history.editions if one.name == tag.name)
    if tag.stamp is None or not tag.commit:
        proof = prove(judged, tag.stamp, None, __version__)
        return Outcome("" if show else proof.text, _code(proof), proof.notes)
    then = _at(folder, tag, today)
    text = manifest(then, str(edition), edition_blobs(folder, tag.commit))
    proof = prove(judged, tag.stamp, digest(text), __version__, then)
    return Outcome(text if show else proof.text, _code(proof), proof.notes)


def _code(proof: EditionProof) -> int:
    """Return the exit code: what is wrong weighs more than what is not known."""
    if proof.wrong:
        return FINDINGS
    return COULD_NOT_CHECK if proof.unknown else CONFORMS
