"""`clausebook due`: what is overdue and what comes, by role."""

from typing import Annotated

import typer

from clausebook.commands import AsOf, Outcome, Root, UsageError, day, find_root, one_of, session
from clausebook.model.calendar import calendar
from clausebook.model.expected import expected
from clausebook.model.finding import Report
from clausebook.model.period import Period
from clausebook.pipeline import read
from clausebook.views.agenda import Agenda
from clausebook.views.due_data import as_json, as_text
from clausebook.views.site import Site


def command(
    context: typer.Context,
    by: Annotated[
        str | None, typer.Option("--by", metavar="ROLE", help="Only what this role has to do, such as registry.")
    ] = None,
    within: Annotated[
        str, typer.Option("--within", metavar="PERIOD", help="How far to look ahead, such as P30D or P1Y.")
    ] = "P90D",
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json or ics.")] = "text",
    as_of: AsOf = None,
    root: Root = None,
) -> Outcome:
    """Print what is overdue, then what is due within a period.

    Expected records, reviews of documents, planned audits, actions, certification and every other day that a record
    names. What is overdue is always listed, however long ago its day was.
    """
    one_of(form, ("text", "json", "ics"), "a format")
    period = _period(within)
    manual = read(find_root(root), as_of=day(as_of), today=session(context).today, past=False)
    if by is not None:
        one_of(by, manual.register.roles, "a role of the register")
    until = period.after(manual.as_of)
    series = expected(manual)
    entries = [
        entry
        for entry in calendar(manual, series)
        if (entry.is_overdue or entry.date <= until) and by in (None, entry.owner)
    ]
    match form:
        case "json":
            return Outcome(as_json(manual, entries, [one for one in series if by in (None, one.owner)], until))
        case "ics":
            report = Report((), (), len(manual.documents), len(manual.records))
            return Outcome(Agenda(Site(manual, report)).feed(entries, by or ""))
        case _:
            return Outcome(as_text(manual, entries, until, by or ""))


def _period(text: str) -> Period:
    """Read a period of the command line.

    Raises:
        UsageError: it is none.
    """
    try:
        return Period.parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from error
