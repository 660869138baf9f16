"""`clausebook verify`: what an audit pack proves, with nothing but the pack."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from clausebook import __version__
from clausebook.authoring.release import edition_blobs, edition_tags
from clausebook.commands import (
    CONFORMS,
    COULD_NOT_CHECK,
    FINDINGS,
    Done,
    Outcome,
    Session,
    UsageError,
    one_of,
    session,
    stage_manual,
)
from clausebook.model.audit_pack import ABOUT, BUNDLE, CRATE, SITE
from clausebook.model.bag import TEXTS, bag_faults
from clausebook.model.pack_proof import Answer, Line, PackFacts, PackProof, Part, few, makers_told
from clausebook.pipeline import CannotRead, GitError, read, see
from clausebook.publish.assertions import verify
from clausebook.publish.build import BuildError, build_site, engines
from clausebook.publish.looking import look_over, rebuilt_faults
from clausebook.publish.makers import makers
from clausebook.sources.bundle import LaidOut, lay_out_bundle
from clausebook.sources.pack import Pack, PackError, is_unpacked, open_pack
from clausebook.sources.published_site import HOME, renderer_of
from clausebook.sources.seals import is_sealed, is_vouched, signature_lines, stamp_lines
from clausebook.sources.trusted import Trusted, TrustError, read_trusted
from clausebook.views.edition_proof import EditionProof, prove
from clausebook.views.manifest import digest, manifest
from clausebook.views.pack_again import again_lines, compare, made_again
from clausebook.views.pack_lines import (
    approval_lines,
    edition_lines,
    history_lines,
    looked_lines,
    rebuilt_lines,
    unread_line,
)
from clausebook.views.pack_proof import as_json, as_text
from clausebook.views.site import Site

_FORMS = {"text": as_text, "json": as_json}
_CODES = {Answer.WRONG: FINDINGS, Answer.UNKNOWN: COULD_NOT_CHECK, Answer.VERIFIED: CONFORMS}


def command(
    context: typer.Context,
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="The ZIP, or the folder that it was unpacked to.")],
    allowed_signers: Annotated[
        Path | None,
        typer.Option("--allowed-signers", metavar="FILE", help="Who may sign, from elsewhere than the pack (OpenSSH)."),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="KEY", help="The key that must have signed: SHA256:…, or a file ending in .pub."),
    ] = None,
    authority: Annotated[
        Path | None,
        typer.Option("--authority", metavar="CERT.pem", help="The certificate of who gave the time stamp."),
    ] = None,
    sha256: Annotated[
        str | None, typer.Option("--sha256", metavar="DIGEST", help="The digest of the ZIP that you were told.")
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build the site again from the history, and compare every file.")
    ] = False,
    form: Annotated[str, typer.Option("--format", metavar="NAME", help="text or json.")] = "text",
) -> Outcome:
    """Verify an audit pack, with nothing but the pack.

    Its files are compared with its manifests; its history is unpacked and checked; and lists, keys, approvals and
    pages are made again from the history. Nothing of the pack is ever run. Ends with 1 when something is wrong, and
    with 3 when something could not be checked.
    """
    shown = _FORMS[one_of(form, _FORMS, "a format")]
    lent = session(context)
    try:
        trusted = read_trusted(allowed_signers, key, authority, sha256, lent.today)
    except TrustError as error:
        raise UsageError(str(error)) from error
    if not pack.exists():
        raise UsageError(f"there is no {pack}; name the ZIP, or the folder that it was unpacked to")
    if not pack.is_file() and not pack.is_dir():
        raise UsageError(f"{pack} is no file; name the ZIP, or the folder that it was unpacked to")
    if pack.is_dir() and not is_unpacked(pack):
        raise UsageError(f"there is no bagit.txt in {pack}; name the folder that holds it, or the ZIP")
    if pack.is_dir() and trusted.sha256:
        raise UsageError("--sha256 is that of the ZIP; name the ZIP instead of a folder")
    proof = prove_pack(pack, trusted, lent, rebuild=rebuild)
    return Outcome(shown(proof), _CODES[proof.answer])


def prove_pack(path: Path, trusted: Trusted, lent: Session, *, rebuild: bool) -> PackProof:
    """Verify everything."""
    name = path.resolve().name
    try:
        lent.step("Reading every file of the pack")
        with open_pack(path) as pack:
            facts, lines = _formal(pack, trusted.sha256)
            stamps, instant = stamp_lines(pack, facts, trusted)
            seals = tuple(signature_lines(pack, facts, trusted, instant))
            lines += [*seals, *stamps]
            given = bool(pack.sha256) and trusted.sha256 == pack.sha256
            sealed = given or is_sealed(seals)
            if facts is None:
                lines.append(_unknown(Part.HISTORY, f"nothing else was compared, since {ABOUT} cannot be read"))
            else:
                with tempfile.TemporaryDirectory(prefix="clausebook-") as folder:
                    lines += _again(pack, facts, Path(folder), lent, sealed=sealed, rebuild=rebuild)
            return PackProof(name, pack.sha256, tuple(lines), facts, vouched=given or is_vouched(seals))
    except PackError as error:
        return PackProof(name, "", (Line(Part.FORM, Answer.WRONG, str(error)),))


def _formal(pack: Pack, told: str) -> tuple[PackFacts | None, list[Line]]:
    """Judge files and manifests, and read what the pack says of itself."""
    lines = list(few(Part.FORM, Answer.WRONG, pack.faults))
    if not pack.faults:
        text = f"{len(pack.files)} files can be unpacked; no name leads elsewhere, nothing is a link or there twice"
        lines.append(Line(Part.FORM, Answer.VERIFIED, text))
    if told:
        same = told == pack.sha256
        text = (
            "its SHA-256 is the one that you were told" if same else f"its SHA-256 is not the one you were told, {told}"
        )
        lines.append(Line(Part.FORM, Answer.VERIFIED if same else Answer.WRONG, text))
    texts = {name: content for name in TEXTS if (content := pack.content(name)) is not None}
    faults = tuple(bag_faults(pack.files, texts))
    lines += few(Part.BAG, Answer.WRONG, faults)
    if not faults:
        text = "every file is what the manifests say, and there is none besides (BagIt, SHA-256)"
        lines.append(Line(Part.BAG, Answer.VERIFIED, text))
    try:
        facts = PackFacts.of_data(json.loads(pack.read(ABOUT)))
        return replace(facts, makers=_makers(pack)), lines
    except (PackError, ValueError, RecursionError) as error:
        lines.append(Line(Part.BAG, Answer.WRONG, f"{ABOUT} cannot be read: {error}"))
    return None, lines


def _makers(pack: Pack) -> dict[str, str]:
    """Return the versions of what made the pack, as its crate tells; that itself is compared later."""
    try:
        return makers_told(json.loads(pack.read(CRATE)))
    except (PackError, ValueError, RecursionError):
        return {}


def _again(pack: Pack, facts: PackFacts, folder: Path, lent: Session, *, sealed: bool, rebuild: bool) -> Iterator[Line]:
    """Lay out the history, make everything again from it, and compare."""
    lent.step("Unpacking the history, and checking every object of it")
    bare = folder / "history.git"
    bare.mkdir()
    try:
        history = lay_out_bundle(pack.pieces(BUNDLE), bare)
    except PackError as error:
        yield Line(Part.HISTORY, Answer.WRONG, f"{BUNDLE}: {error}")
        history = None
    if history is not None:
        yield from history_lines(facts, history.tip, history.tags, history.commits, history.irregular)
    if history is None or history.tip != facts.commit:
        yield _unknown(Part.LISTS, "lists, keys and site were not compared with a history that is not the pack's")
        return
    lent.step(f"Making everything again from commit {facts.commit[:10]}")
    try:
        done = stage_manual(
            history.root,
            folder / "stage",
            revision=facts.commit,
            as_of=facts.scope.last,
            today=facts.scope.last,
            learn=False,
            audience="auditor",
        )
    except (CannotRead, GitError) as error:
        yield _unknown(Part.LISTS, f"the manual cannot be read from the history ({error}), so nothing was compared")
        return
    yield from approval_lines(done.manual)
    yield from edition_lines(_editions(history, done, facts))
    yield from _compared(pack, facts, done)
    yield from _site(pack, facts, done, folder, lent, sealed=sealed, rebuild=rebuild)


def _editions(history: LaidOut, done: Done, facts: PackFacts) -> Iterator[tuple[EditionProof, bool]]:
    """Make the manifest of every edition again, and yield what that proves."""
    judged = {one.name: one for one in done.manual.history.editions}
    for tag in edition_tags(history.root):
        stamp, found, then = tag.stamp, None, None
        try:
            if stamp is not None and tag.commit:
                day = stamp.as_of
                then = read(history.root, revision=tag.commit, as_of=day, today=facts.scope.last, past=False)
                found = digest(manifest(then, str(tag.edition), edition_blobs(history.root, tag.commit)))
        except (CannotRead, ValueError):
            unread = "its manual cannot be read, so its manifest was not made again"
            yield EditionProof(tag.name, (), (), (unread,)), True
            continue
        if tag.name in judged:
            yield prove(judged[tag.name], stamp, found, __version__, then), stamp is not None


def _compared(pack: Pack, facts: PackFacts, done: Done) -> Iterator[Line]:
    """Compare lists, keys and descriptions."""
    head = done.manual.history.head
    if head is None or not done.manual.history.complete:
        why = done.manual.history.explanation or "there is none"
        yield _unknown(Part.LISTS, f"the lists were not compared, since the history cannot be evidence ({why})")
        return
    site = Site(*see(done.manual, done.report, "auditor"))
    try:
        made = made_again(site, head, facts, pack.files)
        again = compare(made, pack.files, pack.content, alike=facts.makers != {} and not _otherwise(facts))
    except (KeyError, ValueError) as error:
        yield _unknown(
            Part.LISTS, f"the lists cannot be made again: the manual does not know the pack's scope ({error})"
        )
        return
    yield from again_lines(again, facts, __version__)


def _site(
    pack: Pack, facts: PackFacts, done: Done, folder: Path, lent: Session, *, sealed: bool, rebuild: bool
) -> Iterator[Line]:
    """Compare the site: with what was staged again, or, where that is wanted, with a site that is built again."""
    files = pack.below(SITE)
    if rebuild:
        built = folder / "built"
        engine = facts.engine.get("name", "")
        try:
            build_site(done.stage, built, one_of(engine, engines(), "an engine"), done.epoch, lent.step)
        except (BuildError, UsageError) as error:
            yield _unknown(Part.SITE, f"the site could not be built again: {error}")
            rebuild = False
        else:
            count, faults = rebuilt_faults(files, built)
            excuses = _otherwise(facts) if facts.makers else _renderers(pack, built)
            yield from rebuilt_lines(count, faults, facts, __version__, excuses)
            return
    lent.step("Looking through the site")
    count, faults, unsure = look_over(files, done.stage.folder / "docs")
    laid = folder / "site"
    laid.mkdir()
    try:
        pack.lay_out(SITE, laid)
    except PackError as error:
        yield Line(Part.SITE, Answer.WRONG, str(error))
        return
    faults += tuple(f"{SITE}{fault}" for fault in verify(laid, done.stage.proofs))
    yield from looked_lines(count, done.stage.pages, faults, unsure, facts, __version__)
    yield unread_line(sealed=sealed)


def _otherwise(facts: PackFacts) -> tuple[str, ...]:
    """Say what is of another version here than where the pack was made."""
    return tuple(facts.made_otherwise(makers(facts.engine.get("name", ""))))


def _renderers(pack: Pack, built: Path) -> tuple[str, ...]:
    """Say that a site was rendered by something else than here; nothing when it was not."""
    found = renderer_of(pack.content(SITE + HOME) or b"")
    own = renderer_of((built / HOME).read_bytes())
    return () if found == own else (f"the site was rendered by {found or 'an unknown program'}, and here by {own}",)


def _unknown(part: Part, text: str) -> Line:
    """Return a sentence about what was not verified."""
    return Line(part, Answer.UNKNOWN, text)
