"""`clausebook history`: who changed which document when, read from Git."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from clausebook.commands import COULD_NOT_CHECK, Outcome, UsageError, one_of
from clausebook.model.history import DocumentHistory, Evidence
from clausebook.pipeline import changes
from clausebook.views.history_data import MAINLINE, VIEWS, as_json, as_text


def command(
    which: Annotated[
        str | None,
        typer.Argument(metavar="PATH|ID", help="A file of the last commit, or a document's id; otherwise all."),
    ] = None,
    repo: Annotated[
        Path | None,
        typer.Option("--repo", metavar="DIR", help="A folder of any Git repository; otherwise where you are."),
    ] = None,
    view: Annotated[
        str,
        typer.Option(
            "--view",
            metavar="VIEW",
            help="mainline: what the official manual said when; contributors: everybody who wrote it.",
        ),
    ] = MAINLINE,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")] = "text",
) -> Outcome:
    """Print who changed which document when, as the commits say.

    Shows the documents and records of a manual, or every Markdown file where there is no manual. What is not yet in a
    commit is not shown.
    """
    one_of(view, VIEWS, "a view")
    one_of(form, ("text", "json"), "a format")
    folder = repo or Path.cwd()
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}; name a folder of a repository with --repo")
    history = changes(folder)
    if history.evidence is Evidence.NONE:
        raise UsageError(f"{folder} lies in no Git repository; name a folder of one with --repo")
    if not history.complete:
        return Outcome(code=COULD_NOT_CHECK, notes=(f"error: {history.explanation}",))
    files = tuple(history.files.values())
    if which is None:
        files = tuple(file for file in files if file.path.endswith(".md"))
    else:
        files = _named(which, files, folder)
    return Outcome(as_json(files, view) if form == "json" else as_text(files, view, history.merges))


def _named(which: str, files: Iterable[DocumentHistory], folder: Path) -> tuple[DocumentHistory, ...]:
    """Return the file with a path, else those with an id; a path may begin at the top or at a folder below it.

    Raises:
        UsageError: there is none.
    """
    known = {file.path: file for file in files}
    if which in known:
        return (known[which],)
    place = (folder / which).resolve()
    # The outermost folder first: a file at the top may have the name of one that lies deeper.
    for top in reversed(place.parents):
        inside = place.relative_to(top).as_posix()
        if inside in known:
            return (known[inside],)
    found = tuple(file for file in known.values() if file.id and file.id.casefold() == which.casefold())
    if not found:
        where = "run 'clausebook history' without it to see all files"
        raise UsageError(f"the last commit has no file and no document '{which}'; {where}")
    return found
