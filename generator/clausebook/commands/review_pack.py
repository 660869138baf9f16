"""`clausebook review-pack`: every input of a management review from the records of a period, ready to be minuted."""

from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from clausebook.authoring.writing import create_file, replace_file
from clausebook.commands import AsOf, Outcome, Root, UsageError, day, find_root, output_folder, session
from clausebook.model.finding import Report
from clausebook.model.manual import Manual
from clausebook.model.spans import Span
from clausebook.pipeline import read, uncommitted
from clausebook.views.review_pack import Pack, review_pack
from clausebook.views.site import Site

_NAME = "review-pack.md"


def command(
    context: typer.Context,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day of the period under review.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Its last day.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="PATH", help="A new Markdown file, or a folder for it; its charts beside it."),
    ] = None,
    as_of: AsOf = None,
    root: Root = None,
) -> Outcome:
    """Gather what a management review considers from the records.

    One Markdown document with a table of what is recorded for each input, and room for discussion and decisions. It is
    read from the last commit, as it stood on the last day of the period unless --as-of names another. With --output
    the charts are written as SVG files beside it; a document that is there already is never written over.
    """
    start, end, judged = day(first), day(last), day(as_of)
    if start is None or end is None or end < start:
        raise UsageError(f"the period ends on {last}, before it begins on {first}; exchange --from and --to")
    where = find_root(root)
    file = _file(where, output) if output else None
    manual = _read(where, end, judged, session(context).today)
    report = Report((), (), len(manual.documents), len(manual.records))
    site = Site(manual, report)
    span = Span(f"{site.day(start)} to {site.day(end)}", start, end)
    notes = _left_out(where)
    if file is None:
        return Outcome(review_pack(site, span).text, notes=(*notes, "charts are written with --output"))
    charts = file.with_name(f"{file.stem}-charts")
    pack = review_pack(site, span, quote(charts.name))
    _write(file, charts, pack)
    return Outcome(f"{file}\n", notes=(*notes, f"{len(pack.charts)} charts were written to {charts}"))


def _read(root: Path, end: date, judged: date | None, today: date) -> Manual:
    """Read the manual as of the day named, else of the period's last day, or of today where that is still to come."""
    manual = read(root, revision="HEAD", as_of=judged or end, today=today, past=False)
    present = manual.settings.as_of or today
    if judged is None and present < end:
        return read(root, revision="HEAD", as_of=present, today=today, past=False)
    return manual


def _file(root: Path, output: Path) -> Path:
    """Return the file to write.

    Raises:
        UsageError: it is there already, or lies among the manual's own files.
    """
    place = output_folder(root, output)
    file = place if place.suffix.lower() == ".md" and not place.is_dir() else place / _NAME
    if file.exists():
        raise UsageError(f"{file} is there already and may hold minutes; name another file with --output")
    return file


def _write(file: Path, charts: Path, pack: Pack) -> None:
    """Write the charts, then the document.

    Raises:
        AuthoringError: something cannot be written.
    """
    for name, drawing in pack.charts:
        chart = charts / name
        (replace_file if chart.is_file() else create_file)(chart, drawing.encode())
    create_file(file, pack.text.encode())


def _left_out(root: Path) -> tuple[str, ...]:
    """Say which changes are in no commit, and therefore not in the document."""
    changed = sorted(uncommitted(root))
    if not changed:
        return ()
    named = f"{', '.join(changed[:3])}{' and others' if changed[3:] else ''}"
    return (f"files of {len(changed)} documents or records are in no commit as they lie in the folder: {named}",)
