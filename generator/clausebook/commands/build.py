"""`clausebook build`: check, stage, render, look through, switch."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from clausebook.commands import (
    AsOf,
    For,
    Outcome,
    Root,
    audience_of,
    day,
    find_root,
    one_of,
    output_folder,
    session,
    stage_manual,
)
from clausebook.model.audience import AUDITOR, CLASSIFICATIONS
from clausebook.model.finding import Severity
from clausebook.model.manual import Manual
from clausebook.pipeline import learnt, uncommitted
from clausebook.publish.build import build_site, engines


def command(
    context: typer.Context,
    site: Annotated[
        Path | None, typer.Option("--site", metavar="DIR", help="Where the site is to stand; otherwise site/.")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="NAME", help="mkdocs, properdocs or zensical.")] = "mkdocs",
    draft: Annotated[
        bool, typer.Option("--draft", help="Build the files as they lie in the folder, marked as a draft.")
    ] = False,
    as_of: AsOf = None,
    audience: For = None,
    root: Root = None,
) -> Outcome:
    """Build the manual's site from the last commit.

    Findings do not stop a build: they are published with it. An earlier site is replaced in one step, and only when
    the new one shows every status, approval and history that it must.
    """
    lent, renderer = session(context), one_of(engine, engines(), "an engine")
    where, chosen, whom = find_root(root), day(as_of), audience_of(audience)
    target = output_folder(where, site or where / "site")
    with tempfile.TemporaryDirectory(prefix="clausebook-") as temporary:
        lent.step("Reading, checking and staging documents, records and history")
        stage = Path(temporary) / "stage"
        done = stage_manual(
            where, stage, revision=None if draft else "HEAD", as_of=chosen, today=lent.today, audience=whom
        )
        built = build_site(done.stage, target, renderer, done.epoch, lent.step)
    counts = ", ".join(f"{done.report.count(severity)} {severity}s" for severity in Severity)
    text = f"{built.pages} pages built in {target} as of {done.manual.as_of}: {counts}\n"
    return Outcome(text, notes=tuple(_notes(done.manual, where, whom or done.manual.settings.audience)))


def _notes(manual: Manual, where: Path, audience: str) -> list[str]:
    """Say what a reader of the site must know about its source."""
    notes = []
    if audience != AUDITOR:
        levels = " and ".join(CLASSIFICATIONS[audience])
        notes.append(f"this site is for the audience '{audience}': only what is classified {levels} is in it")
    if not manual.history.complete:
        notes.append(f"history is not verified: {manual.history.explanation}")
    if not learnt(where, manual):
        what = f"what was learnt of the history could not be kept in {where / '.clausebook'}; the next run is slower"
        notes.append(f"{what}; look at the folder's permissions and at the space left, or delete it")
    if manual.draft:
        notes.append("this site shows a working draft, marked as such; it is no evidence")
    elif changed := uncommitted(where):
        notes.append(
            f"{len(changed)} changed or new files are in no commit and not in this site; see them with --draft"
        )
    return notes
