"""`clausebook coverage`: which documents answer which clause, and what is missing."""

from typing import Annotated

import typer

from clausebook.commands import AsOf, Outcome, Root, UsageError, day, find_root, one_of, session
from clausebook.pipeline import read
from clausebook.views.coverage_data import as_csv, as_json, as_text


def command(
    context: typer.Context,
    standard: Annotated[
        str | None, typer.Option("--standard", metavar="ID", help="An adopted standard; otherwise the manual's first.")
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json or csv.")] = "text",
    as_of: AsOf = None,
    root: Root = None,
) -> Outcome:
    """Print how far each clause is covered, and the gaps.

    A clause is graded for each campus: none, mentioned, addressed, or addressed and evidenced.
    """
    one_of(form, ("text", "json", "csv"), "a format")
    manual = read(find_root(root), as_of=day(as_of), today=session(context).today, past=False)
    key = standard or manual.settings.standard
    coverage = manual.coverages.get(key)
    if coverage is None:
        adopted = ", ".join(manual.coverages) or "none"
        raise UsageError(f"the manual has not adopted '{key}'; adopted, under 'standards' in manual.yml: {adopted}")
    if form == "json":
        return Outcome(as_json(coverage, manual.as_of))
    return Outcome(as_csv(coverage) if form == "csv" else as_text(coverage, manual.as_of))
