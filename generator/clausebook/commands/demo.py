"""`clausebook demo`: the worked example as a repository with two years of history."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from clausebook.authoring.demo.write import write_demo
from clausebook.commands import Outcome


def command(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where it is to stand: an empty folder, or one that does not exist.")
    ],
) -> Outcome:
    """Write the worked example with two years of history.

    It shows drafts, reviews, approvals, new versions, records, and one lapse that the checks find. The college and its
    people are invented; the commits are the same on every machine.
    """
    write_demo(folder.absolute())
    return Outcome(f"the manual of Harrowmere College, with its history, stands in {folder}\n", notes=_next(folder))


def _next(folder: Path) -> tuple[str, ...]:
    """Return what to do next."""
    lines = (
        "go there, and see what the checks find:",
        f"cd {quote(str(folder))}",
        "clausebook check",
        "clausebook build",
    )
    return ("\n  ".join(lines),)
