"""`clausebook verify-site`: whether a published site is what its commit gives, byte by byte."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from clausebook import __version__
from clausebook.authoring.release import edition_tags
from clausebook.commands import (
    CONFORMS,
    COULD_NOT_CHECK,
    FINDINGS,
    Outcome,
    Root,
    Session,
    find_root,
    one_of,
    output_folder,
    session,
    stage_manual,
)
from clausebook.model.group import Failure
from clausebook.model.history import History
from clausebook.model.publishing import Released
from clausebook.model.site_comparison import Comparison
from clausebook.publish.build import build_site, engines
from clausebook.publish.comparing import compare, site_files
from clausebook.publish.editions import finish
from clausebook.publish.latest import copied
from clausebook.sources.git import Repository
from clausebook.sources.published_site import HOME, Claim, PublishedSite, read_claim, renderer_of
from clausebook.views.site_comparison import differences, tally

_USUAL = "mkdocs"
_UNSEEN = "not verified: whether the server has more files than these; name the site's folder to see them"
_CAUSES = (
    "somebody altered the site or stopped half way, a server adds to pages on the way, or other tags, branches or "
    "versions of libraries were there when it was built ('git fetch --all --tags', requirements.lock); "
    "keep what was built here with --keep DIR and compare the files"
)


@dataclass(frozen=True, slots=True)
class _Here:
    """The site as it was built here."""

    files: Mapping[str, Path | bytes]
    """By path."""
    renderer: str
    """The engine and the theme with their versions."""
    history: History


def command(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="URL_OR_DIR", help="The published site: its address, or its folder.")],
    engine: Annotated[
        str | None,
        typer.Option("--engine", metavar="NAME", help="mkdocs, properdocs or zensical; otherwise what the site names."),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="DIR", help="Keep the site that is built here, to look into.")
    ] = None,
    root: Root = None,
) -> Outcome:
    """Tell whether a published site is what its commit gives.

    The commit, day and audience that the site names are built again from the repository at hand, and every file is
    compared by its SHA-256. Of a versioned site, name one edition, or latest/. Ends with 1 when a file differs, and
    with 3 when it cannot be told. By an address, files that only the server has cannot be seen; a folder shows them.
    """
    lent, where = session(context), find_root(root)
    chosen = one_of(engine, engines(), "an engine") if engine else None
    kept = output_folder(where, keep) if keep else None
    published = PublishedSite.at(site)
    lent.step("Reading what the site says of itself")
    claim = read_claim(published)
    if isinstance(claim, Failure):
        return _unknown(f"{published.name}: {claim.message}; {claim.help[:1].lower()}{claim.help[1:]}")
    if refused := _hindrance(where, claim) or _departure(where, claim):
        return refused
    with tempfile.TemporaryDirectory(prefix="clausebook-") as temporary:
        room = Path(temporary)
        here = _build(where, claim, chosen or _engine(claim), kept or room / "site", room, lent)
        lent.step(f"Comparing {len(here.files)} files")
        comparison = compare(here.files, published.compared_with, published.paths())
    return _verdict(published, claim, here, comparison)


def _unknown(why: str) -> Outcome:
    """Say that nothing could be verified, and why."""
    return Outcome(code=COULD_NOT_CHECK, notes=(f"not verified: {why}",))


def _hindrance(root: Path, claim: Claim) -> Outcome | None:
    """Say why a site cannot be built again from the repository at hand; None when it can."""
    if claim.draft or not claim.commit:
        return _unknown("the site shows a working draft, or was made without a repository; no commit gives it")
    repository = Repository.find(root)
    if repository is None or repository.root.resolve() != root.resolve():
        return _unknown(f"{root} is not the top of a repository; go to the manual's folder, or name it with --root")
    if repository.resolve(claim.commit) is None:
        what = f"the site was made of commit {claim.commit[:10]}, which this repository does not have"
        return _unknown(f"{what}; fetch it ('git fetch --all --tags'), or look whether this is the right manual")
    return None


def _departure(root: Path, claim: Claim) -> Outcome | None:
    """Say that a site is not the edition that its pages say; None when it is, or says nothing of editions."""
    if not claim.edition:
        return None
    tag = next((one for one in edition_tags(root) if str(one.edition) == claim.edition), None)
    if tag is None:
        what = f"the site says that it is edition {claim.edition}, which this repository has no tag of"
        return _unknown(f"{what}; fetch the tags ('git fetch --tags')")
    day = tag.stamp.as_of if tag.stamp else tag.day
    if (tag.commit, day) == (claim.commit, claim.as_of):
        return None
    said = f"the site says that it is edition {claim.edition}, of commit {claim.commit[:10]} and as of {claim.as_of}"
    real = f"the tag {tag.name} names commit {tag.commit[:10] or 'none'} and {day}"
    return Outcome(f"{said}; {real}\n", FINDINGS)


def _engine(claim: Claim) -> str:
    """Return the engine that a site names."""
    named = claim.renderer.lower()
    return next((name for name in ("zensical", "properdocs") if name in named), _USUAL)


def _build(root: Path, claim: Claim, engine: str, site: Path, room: Path, lent: Session) -> _Here:
    """Build the same site again; nothing that is learnt of the history is kept."""
    lent.step(f"Reading commit {claim.commit[:10]} as of {claim.as_of} for the audience '{claim.audience}'")
    done = stage_manual(
        root,
        room / "stage",
        revision=claim.commit,
        as_of=claim.as_of,
        today=lent.today,
        learn=False,
        audience=claim.audience,
        edition=claim.edition,
    )
    build_site(done.stage, site, engine, done.epoch, lent.step)
    renderer = renderer_of((site / HOME).read_bytes())
    if claim.edition:
        finish(site, Released(claim.edition, "", claim.commit, claim.as_of))
    files: Mapping[str, Path | bytes] = site_files(site)
    if claim.is_latest:
        (room / "latest").mkdir()
        files = copied(site, files, room / "latest")
    return _Here(files, renderer, done.manual.history)


def _verdict(published: PublishedSite, claim: Claim, here: _Here, comparison: Comparison) -> Outcome:
    """Say how the two compare."""
    which = f", as edition {claim.edition}" if claim.edition else ""
    what = f"commit {claim.commit[:10]} gives as of {claim.as_of} for the audience '{claim.audience}'{which}"
    notes = [_UNSEEN] if published.remote else []
    if not comparison.departs and comparison.is_whole:
        return Outcome(f"{published.name}: the same as {what}; {tally(comparison)}\n", CONFORMS, tuple(notes))
    lines = [*differences(comparison), tally(comparison)]
    excuses = _excuses(claim, here)
    if comparison.departs and not excuses:
        text = "\n".join((f"{published.name}: not what {what}", *lines, ""))
        return Outcome(text, FINDINGS, (*notes, _CAUSES))
    reasons = excuses if comparison.departs else ["not verified: some files could not be read; try again later"]
    text = "\n".join((f"{published.name}: not verified that it is what {what}", *lines, ""))
    return Outcome(text, COULD_NOT_CHECK, (*notes, *reasons))


def _excuses(claim: Claim, here: _Here) -> list[str]:
    """Say why files may differ though nobody altered them."""
    said = []
    if claim.program != __version__:
        made = f"Clausebook {claim.program}" if claim.program else "an unknown version of Clausebook"
        said.append(f"not verified: the site was made by {made}, and this is {__version__}; ask with that version")
    if claim.renderer != here.renderer:
        made = claim.renderer or "an unknown engine"
        said.append(f"not verified: the site was rendered by {made}, and here by {here.renderer}; install the same")
    if claim.history != here.history.evidence:
        more = f": {here.history.explanation}" if here.history.explanation else ""
        said.append(f"not verified: its history was {claim.history}, and is {here.history.evidence} here{more}")
    return said
