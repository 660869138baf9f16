"""`clausebook gap`: what is missing for a standard, or what a change of edition asks, with the next step of each."""

from pathlib import Path
from typing import Annotated

import typer

from clausebook.authoring.actions import Opened, open_actions
from clausebook.authoring.writing import create_file, replace_file
from clausebook.commands import AsOf, Outcome, Root, UsageError, day, find_root, one_of, output_folder, session
from clausebook.model.edition_change import EditionChange, comparable, compare
from clausebook.model.gap import Gaps, find_gaps
from clausebook.model.manual import Manual
from clausebook.pipeline import read
from clausebook.views import edition_data, gap_data
from clausebook.views.gap_table import NoSpreadsheet, as_csv, as_markdown, as_xlsx

_FORMATS = ("text", "markdown", "csv", "json", "xlsx")


def command(  # noqa: PLR0913, PLR0917 - one option each
    context: typer.Context,
    standard: Annotated[
        str | None, typer.Option("--standard", metavar="ID", help="An adopted standard; otherwise the manual's first.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="EDITION", help="Another edition: what becomes of each clause.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, markdown, csv, json or xlsx.")
    ] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write to a new file; xlsx always needs one.")
    ] = None,
    plan: Annotated[
        bool, typer.Option("--open-actions", help="Write the gaps that no open action plan deals with into a new one.")
    ] = False,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="ROLE", help="Who answers for the plan and all its actions.")
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DATE", help="The day of every action; otherwise in three months.")
    ] = None,
    as_of: AsOf = None,
    root: Root = None,
) -> Outcome:
    """Print what a standard's clauses lack, and the next step.

    Gaps are listed by clause and campus. With --against it prints what becomes of each clause in another edition: same,
    moved, changed, new, gone or unknown.
    """
    one_of(form, _FORMATS, "a format")
    where = find_root(root)
    _together(plan=plan, only=(owner, due), never=(against, output, None if form == "text" else form))
    file = output_folder(where, output) if output else None
    if form == "xlsx" and file is None:
        raise UsageError("a workbook cannot be printed; name a file with --output gaps.xlsx")
    until = day(due)
    manual = read(where, as_of=day(as_of), today=session(context).today, past=False)
    key = standard or manual.settings.standard
    if against is not None:
        return _report(_compared(manual, key, against), manual, form, file)
    gaps = _gaps(manual, key)
    if plan:
        return _said(open_actions(where, manual, gaps, owner=owner, due=until))
    return _report(gaps, manual, form, file)


def _together(*, plan: bool, only: tuple[object, ...], never: tuple[object, ...]) -> None:
    """Make sure that the options go together.

    Args:
        plan: whether a plan is to be written.
        only: options that say something about the plan alone.
        never: options that say nothing about it.

    Raises:
        UsageError: they do not.
    """
    if plan and any(option is not None for option in never):
        raise UsageError("--open-actions writes a record; leave out --against, --format and --output")
    if not plan and any(option is not None for option in only):
        raise UsageError("--owner and --due say who acts and by when; add --open-actions, or leave them out")


def _gaps(manual: Manual, key: str) -> Gaps:
    """Return the gaps of an adopted standard.

    Raises:
        UsageError: it is none.
    """
    coverage = manual.coverages.get(key)
    if coverage is None:
        adopted = ", ".join(manual.coverages) or "none"
        more = f"; for a change of edition add --against {key}" if key in manual.standards else ""
        raise UsageError(
            f"the manual has not adopted '{key}'; adopted, under 'standards' in manual.yml: {adopted}{more}"
        )
    return find_gaps(manual, coverage)


def _compared(manual: Manual, key: str, against: str) -> EditionChange:
    """Return what becomes of one standard's clauses in another.

    Raises:
        UsageError: there is no such catalogue, or no comparison of the two.
    """
    for name in (key, against):
        if name not in manual.standards:
            raise UsageError(f"there is no catalogue of '{name}'; there are: {', '.join(sorted(manual.standards))}")
    known = comparable(manual, key)
    if against not in known:
        there = f"there is one with: {', '.join(known)}" if known else "there is none with any"
        raise UsageError(f"there is no comparison of '{key}' with '{against}'; {there}")
    return compare(manual, manual.standards[key], manual.standards[against])


def _report(found: Gaps | EditionChange, manual: Manual, form: str, file: Path | None) -> Outcome:
    """Print what was found, or write it to a file."""
    content: str | bytes
    if isinstance(found, Gaps):
        table, print_text, print_json = gap_data.as_table(found, manual), gap_data.as_text, gap_data.as_json
        content = print_json(found, manual) if form == "json" else print_text(found, manual)
    else:
        table = edition_data.as_table(found, manual)
        content = edition_data.as_json(found, manual) if form == "json" else edition_data.as_text(found, manual)
    if form == "xlsx":
        try:
            content = as_xlsx(table, manual.as_of)
        except NoSpreadsheet as error:
            raise UsageError(
                f"{error}, and it writes the workbook; run: pip install openpyxl, or use --format csv"
            ) from error
    elif form in ("csv", "markdown"):
        content = as_csv(table) if form == "csv" else as_markdown(table)
    if file is None:
        return Outcome(str(content))
    data = content if isinstance(content, bytes) else content.encode("utf-8-sig" if form == "csv" else "utf-8")
    (replace_file if file.is_file() else create_file)(file, data)
    return Outcome(f"{file}\n", notes=(f"{len(table.rows)} rows were written",))


def _said(opened: Opened) -> Outcome:
    """Say what was planned and what to do next."""
    notes = []
    if opened.known:
        notes.append(f"{opened.known} gaps were left out, since open plans deal with them: {', '.join(opened.plans)}")
    if opened.settled:
        plans = ", ".join(opened.settled)
        notes.append(f"an action is called done or dropped though its gap is still there; look at {plans}")
    if not opened.path:
        return Outcome(notes=(*notes, "nothing was written: there is no gap that no open plan deals with"))
    notes.append(f"{opened.actions} actions for {opened.gaps} gaps were planned")
    notes.append("agree owner, day and resources of each action, run 'clausebook check', and commit the record")
    return Outcome(f"{opened.path}\n", notes=tuple(notes))
