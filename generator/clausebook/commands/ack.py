"""`clausebook ack`: take over who has confirmed which version of a document."""

import re
from pathlib import Path
from typing import Annotated

import typer

from clausebook.authoring.acknowledgements import Given, Plan, plan, read_table, write
from clausebook.authoring.answers import KEYS
from clausebook.commands import FINDINGS, Outcome, Root, UsageError, day, find_root, one_of, session
from clausebook.pipeline import read

_PAIR = re.compile(rf",\s*(?=(?:{'|'.join(KEYS)})\s*=)")


def command(  # noqa: PLR0913 - one option each
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="import", help="The one thing there is to do: import.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The answers, as the form tool exports them (CSV).")],
    *,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="KEY=COLUMN", help="Which column holds person, document, version or date."),
    ] = None,
    document: Annotated[
        str, typer.Option("--document", metavar="ID", help="The document that all rows are about.")
    ] = "",
    version: Annotated[str, typer.Option("--version", metavar="VERSION", help="The version that all rows name.")] = "",
    when: Annotated[str | None, typer.Option("--date", metavar="DATE", help="The day of all rows.")] = None,
    date_format: Annotated[
        str, typer.Option("--date-format", metavar="FORM", help="How days are written, such as DD.MM.YYYY or M/D/YY.")
    ] = "",
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Take over the good rows though others cannot be.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")] = False,
    root: Root = None,
) -> Outcome:
    """Turn the answers of a form into acknowledgements.

    Who has confirmed which version is looked up in the register and in the manual, and the digest of that version's
    text is filled in. What is a record already is passed over, so the same file may be taken over again. Unless told
    otherwise, nothing is written when one row cannot be taken over; each such row is named. Ends with 1 then.
    """
    one_of(action, ("import",), "something that 'ack' does")
    where, today = find_root(root), session(context).today
    given = Given(_columns(columns or []), document.strip().upper(), version, day(when), date_format)
    answers = read_table(file)
    manual = read(where, today=today, past=False)
    planned = plan(where, manual, answers, given)
    stopped = bool(planned.refused) and not skip_bad
    if not (dry_run or stopped):
        write(where, planned)
    return _told(planned, stopped=stopped, dry_run=dry_run)


def _columns(pairs: list[str]) -> dict[str, str]:
    """Read pairs such as `person=Email,document=Which document`.

    Raises:
        UsageError: one is none.
    """
    found: dict[str, str] = {}
    for pair in (one for text in pairs for one in _PAIR.split(text)):
        key, sign, column = pair.partition("=")
        if not sign or not column.strip():
            raise UsageError(f"'{pair}' names no column; write it like person=Email")
        key = one_of(key.strip(), KEYS, "something that a column holds")
        if key in found:
            raise UsageError(f"two columns are named for '{key}'; name one")
        found[key] = column.strip()
    return found


def _told(planned: Plan, *, stopped: bool, dry_run: bool) -> Outcome:
    """Say what was done, and which rows were refused."""
    new, known, bad = len(planned.files), len(planned.known), len(planned.refused)
    notes = [f"{planned.name}:{one.line}: {one.reason}" for one in planned.refused]
    counts = f"{new} new, {known} already there, {bad} that cannot be taken over"
    if stopped:
        notes.append("nothing was written; correct these rows, or leave them out with --skip-bad")
        return Outcome(f"{counts}\n", FINDINGS, tuple(notes))
    paths = "".join(f"{path}\n" for path, _ in planned.files)
    if dry_run:
        notes.append("nothing was written, as asked")
    elif new:
        notes.append("look at them and commit them")
    return Outcome(f"{paths}{counts}\n", notes=tuple(notes))
