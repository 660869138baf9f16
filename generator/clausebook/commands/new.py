"""`clausebook new`: write a document or a record from its template."""

from typing import Annotated

import typer

from clausebook.authoring.new import new
from clausebook.commands import Outcome, Root, find_root, session
from clausebook.pipeline import read


def command(
    context: typer.Context,
    type_name: Annotated[str, typer.Argument(metavar="TYPE", help="procedure, policy, internal-audit …")],
    title: Annotated[str, typer.Option("--title", metavar="TITLE", help="What it is called.")],
    area: Annotated[
        str | None, typer.Option("--area", metavar="AREA", help="A document's area: an id under 'areas' in manual.yml.")
    ] = None,
    campus: Annotated[
        str | None, typer.Option("--campus", metavar="CAMPUS", help="The campus it is for; otherwise all.")
    ] = None,
    owner: Annotated[str | None, typer.Option("--owner", metavar="ROLE", help="The role that owns it.")] = None,
    root: Root = None,
) -> Outcome:
    """Write a new draft or record from its template.

    It gets the next free number. A document needs an area; what it still lacks stands in square brackets.
    """
    where, today = find_root(root), session(context).today
    manual = read(where, today=today, past=False)
    path = new(where, manual, type_name, title=title, area=area, campus=campus, owner=owner, day=today)
    shown = path.relative_to(where) if path.is_absolute() else path
    return Outcome(
        f"{shown.as_posix()}\n", notes=("fill in what stands in square brackets, then run: clausebook check",)
    )
