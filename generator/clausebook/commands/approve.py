"""`clausebook approve`: write a person's approval into a document, bound to its content."""

from typing import Annotated

import typer

from clausebook.authoring.approve import approve
from clausebook.authoring.identity import person_here
from clausebook.commands import Outcome, Root, UsageError, day, find_root, session
from clausebook.pipeline import read


def command(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help="The document, such as PRO-05.")],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="The role in which the person approves.")],
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="PERSON", help="The person's id; otherwise whose e-mail Git uses here."),
    ] = None,
    when: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The day of the approval; otherwise today.")
    ] = None,
    root: Root = None,
) -> Outcome:
    """Record that a person approves a document's present text.

    The entry holds role, person, date, version and the digest of the content, and nothing else of the file changes.
    Whoever changes a word afterwards needs a new approval.
    """
    where, today = find_root(root), session(context).today
    manual = read(where, today=today, past=False)
    known = person_here(where, manual.register) if person is None else None
    if person is None and known is None:
        raise UsageError(
            "the register knows nobody by the e-mail address that Git uses here; name the person: --person ID"
        )
    by = person or (known.id if known else "")
    # Without a date of its own an approval of a manual with a fixed day is given on that day, not after it.
    chosen = day(when) or min(today, manual.as_of)
    done = approve(where, manual, identifier, role, by, chosen)
    lines = [done.words]
    if done.missing:
        lines.append(f"still needed for this version: {', '.join(done.missing)}")
    return Outcome("\n".join(lines) + "\n")
