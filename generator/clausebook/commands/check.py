"""`clausebook check`: ask every rule, and say what was found."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from clausebook.commands import CONFORMS, FINDINGS, AsOf, Outcome, Root, UsageError, day, find_root, one_of, session
from clausebook.model.finding import Finding, Report
from clausebook.model.manual import Manual
from clausebook.pipeline import changed_since, judge, read
from clausebook.views.reports_index import formats


def command(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Show findings in these files and folders only.")
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json, github or sarif.")] = "text",
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="REF", help="Show findings in files changed since this commit only."),
    ] = None,
    commit: Annotated[
        bool, typer.Option("--commit", help="Check the last commit, not the files as they lie in the folder.")
    ] = False,
    as_of: AsOf = None,
    root: Root = None,
) -> Outcome:
    """Check documents, records, approvals, coverage and links.

    Everything is read whatever is shown, since a finding in one file may come from another. Ends with 0 when no error
    is shown, 1 when one is, 2 for a wrong call, 3 when nothing could be checked.
    """
    render = formats()[one_of(form, formats(), "a format")]
    folder = find_root(root)
    # What is asked for is looked at first: a wrong call must not end well because there is no finding.
    shown = _relative(folder, paths or [])
    changed = changed_since(folder, since) if since is not None else None
    revision, today = "HEAD" if commit else None, session(context).today
    manual = read(folder, revision=revision, as_of=day(as_of), today=today, past=False)
    notes = tuple(_today(manual)) if as_of is not None else ()
    report = judge(manual)
    if paths:
        report = _only(report, lambda path: any(_within(path, wanted) for wanted in shown))
    if changed is not None:
        report = _only(report, lambda path: path in changed)
    return Outcome(render(manual, report), CONFORMS if report.conforms else FINDINGS, notes)


def _today(manual: Manual) -> Iterator[str]:
    """Yield what is judged by the present state although an earlier day was asked for."""
    head = manual.history.head
    if head is not None and manual.as_of < head.committer_date.date():
        yield (
            f"texts in force are those of {manual.as_of}; settings, register, records and drafts are those of "
            f"{'the folder' if manual.draft else f'commit {head.id[:10]}'}, so later dates are told as still to come"
        )


def _only(report: Report, wanted: Callable[[str], bool]) -> Report:
    """Keep the findings in the wanted files."""
    kept: tuple[Finding, ...] = tuple(finding for finding in report.findings if wanted(finding.place.path))
    return Report(kept, report.rules, report.documents, report.records)


def _relative(folder: Path, paths: list[Path]) -> list[str]:
    """Return paths as the repository names them.

    Raises:
        UsageError: one does not exist, or lies outside.
    """
    found = []
    for path in paths:
        whole = path if path.is_absolute() else Path.cwd() / path
        if not whole.exists():
            raise UsageError(f"there is no file or folder {path}")
        try:
            found.append(whole.resolve().relative_to(folder.resolve()).as_posix())
        except ValueError as error:
            raise UsageError(f"{path} lies outside {folder}") from error
    return found


def _within(path: str, wanted: str) -> bool:
    """Say whether a file is a wanted file, or lies in a wanted folder."""
    return wanted in (".", path) or path.startswith(f"{wanted}/")
