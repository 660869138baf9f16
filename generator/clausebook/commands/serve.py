"""`clausebook serve`: show the files as they lie in the folder, and again after every change."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from clausebook.commands import AsOf, For, Outcome, Root, audience_of, day, find_root, session, stage_manual
from clausebook.pipeline import CannotRead, GitError
from clausebook.publish.preview import preview, reserve, snapshot
from clausebook.publish.staging import StageError


def command(
    context: typer.Context,
    address: Annotated[
        str, typer.Option("--address", metavar="HOST:PORT", help="Where to serve the preview.")
    ] = "127.0.0.1:8000",
    as_of: AsOf = None,
    audience: For = None,
    root: Root = None,
) -> Outcome:
    """Preview the manual as a draft; every saved change is shown. Stop with Ctrl-C."""
    lent = session(context)
    where, today = find_root(root), lent.today
    chosen, whom = day(as_of), audience_of(audience)
    reserve(address)

    def restage(folder: Path) -> None:
        try:
            stage_manual(where, folder, revision=None, as_of=chosen, today=today, audience=whom)
        except CannotRead as error:
            for problem in error.problems:
                lent.step(f"not shown yet: {problem.place}: {problem.message}. {problem.help}")
        except (GitError, StageError) as error:
            lent.step(f"not shown yet: {error}")

    with tempfile.TemporaryDirectory(prefix="clausebook-") as temporary:
        stage = Path(temporary) / "stage"
        lent.step("Reading and staging")
        seen = snapshot(where)
        stage_manual(where, stage, revision=None, as_of=chosen, today=today, audience=whom)
        lent.step(f"Serving a draft at http://{address}/ until you press Ctrl-C")
        preview(where, stage, seen, address, restage)
    return Outcome()
