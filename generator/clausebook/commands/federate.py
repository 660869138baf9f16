"""`clausebook federate`: the manuals of many campuses side by side, each read from its own site."""

import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from clausebook.commands import CONFORMS, FINDINGS, AsOf, Outcome, day, one_of, output_folder, session
from clausebook.model.group import Group
from clausebook.publish.build import engines
from clausebook.publish.group_site import build_group_site
from clausebook.publish.staging import write_stage
from clausebook.sources.group import read_group
from clausebook.sources.published import read_members
from clausebook.views.group_site import compose


def command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="GROUP.yml", help="The file that lists the group's members.")],
    site: Annotated[
        Path | None,
        typer.Option(
            "--site", metavar="DIR", help="Where the site is to stand; otherwise group-site/ beside the file."
        ),
    ] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="NAME", help="mkdocs, properdocs or zensical.")] = "mkdocs",
    strict: Annotated[
        bool, typer.Option("--strict", help="End with code 1 when a member could not be read completely.")
    ] = False,
    as_of: AsOf = None,
) -> Outcome:
    """Build one site of many manuals, with one register.

    Each member is read from the manual.json of its own site, a file or an https address, and its pages are linked
    there. A member that is missing or broken is shown as such, and never left out.
    """
    lent, renderer, chosen = session(context), one_of(engine, engines(), "an engine"), day(as_of)
    charter = read_group(file)
    folder = file.absolute().parent
    target = output_folder(folder, site or folder / "group-site")
    lent.step(f"Reading {len(charter.members)} {'member' if len(charter.members) == 1 else 'members'}")
    group = Group(charter, chosen or charter.as_of or lent.today, read_members(charter, folder))
    with tempfile.TemporaryDirectory(prefix="clausebook-") as temporary:
        lent.step("Staging the group's pages")
        stage = write_stage(Path(temporary) / "stage", compose(group), group.as_manual(), source=_read(group))
        epoch = int(datetime.combine(group.as_of, time(), UTC).timestamp())
        built = build_group_site(stage, target, renderer, epoch, lent.step)
    failed = any(member.failures for member in group.members)
    text = f"{built.pages} pages built in {target} as of {group.as_of}: {_read(group)}\n"
    return Outcome(text, FINDINGS if strict and failed else CONFORMS, tuple(_notes(group)))


def _read(group: Group) -> str:
    """Say how many members could be read."""
    return f"{len(group.read)} of {len(group.members)} {'member' if len(group.members) == 1 else 'members'} read"


def _notes(group: Group) -> list[str]:
    """Say what could not be read, what is not verified, and what is old."""
    notes = []
    for member in group.members:
        name, manual = f"{member.title} ({member.id})", member.manual
        notes += [f"{name}: {one.message}; {one.help[:1].lower()}{one.help[1:]}" for one in member.failures]
        if manual and not manual.is_evidence:
            why = "it shows a working draft" if manual.draft else f"its history is {manual.history}"
            notes.append(f"{name}: its manual is not verified, since {why}")
        if manual and group.is_stale(manual):
            notes.append(f"{name}: its site is out of date; it was published as of {manual.as_of}")
    return notes
