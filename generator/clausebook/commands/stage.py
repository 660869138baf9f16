"""`clausebook stage`: write the manual as plain files that several engines can render."""

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
    output_folder,
    session,
    stage_manual,
)


def command(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the stage is to stand; an earlier stage is replaced.")
    ],
    draft: Annotated[
        bool, typer.Option("--draft", help="Stage the files as they lie in the folder, marked as a draft.")
    ] = False,
    as_of: AsOf = None,
    audience: For = None,
    root: Root = None,
) -> Outcome:
    """Write the plain files from which a site is rendered.

    They are Markdown, data, assets and a mkdocs.yml, which MkDocs, ProperDocs and Zensical render.
    """
    today, where = session(context).today, find_root(root)
    place = output_folder(where, folder)
    whom = audience_of(audience)
    done = stage_manual(where, place, revision=None if draft else "HEAD", as_of=day(as_of), today=today, audience=whom)
    return Outcome(f"{done.stage.pages} pages staged in {folder}\n")
