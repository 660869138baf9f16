"""`clausebook show`: the text of a document that was in force on a day."""

from typing import Annotated

import typer

from clausebook.checks.changes import told
from clausebook.commands import FINDINGS, AsOf, Outcome, Root, UsageError, day, find_root, session
from clausebook.model.document import Document
from clausebook.model.history import DocumentHistory
from clausebook.model.manual import Manual
from clausebook.pipeline import lost, read


def command(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help="The document, such as PRO-05.")],
    as_of: AsOf = None,
    root: Root = None,
) -> Outcome:
    """Print the text of a document that was in force on a day.

    It is read from what Git recorded, of a document that was deleted since, too. Approval and effective date decide,
    not the date of the commit. People and roles are those of the register of today. Ends with 1 when no text was in
    force.
    """
    folder = find_root(root)
    manual = read(folder, revision="HEAD", as_of=day(as_of), today=session(context).today, past=False)
    document = next((one for one in manual.published if one.id == identifier), None)
    if document is None:
        broken = next((item for item in manual.malformed if item.id == identifier), None)
        if broken is not None:
            raise UsageError(f"{broken.path} cannot be read; clausebook check says why")
        life, text = lost(folder, manual, identifier)
        if life is not None:
            return _deleted(manual, life, text)
        raise UsageError(f"the manual has no document '{identifier}'; the ids stand in the register of documents")
    standing = manual.standing(document)
    if not standing.in_force:
        note = f"no text of {identifier} was in force on {manual.as_of}: its present text is {standing.state}"
        return Outcome(code=FINDINGS, notes=(note,))
    return Outcome(f"{_head(manual, document)}\n{document.body.text}")


def _deleted(manual: Manual, life: DocumentHistory, text: Document | None) -> Outcome:
    """Return the text of a deleted document, or say why there is none."""
    end = told(life.mainline[0].commit)
    if text is not None:
        note = f"{life.id} ({life.path}) was deleted later, in {end}"
        return Outcome(f"{_head(manual, text)}\n{text.body.text}", notes=(note,))
    note = f"no text of {life.id} was in force on {manual.as_of}: {life.path} was deleted in {end}"
    return Outcome(code=FINDINGS, notes=(f"{note}; --as-of of an earlier day may show one",))


def _head(manual: Manual, document: Document) -> str:
    """Return the lines above the text: what it is, who approved it, where it comes from."""
    lines = [f"{document.id} {document.title}", f"Version {document.version}, in force since {document.effective}"]
    for judgement in manual.judged(document).judgements:
        if judgement.holds:
            entry = judgement.approval
            who = manual.register.people[entry.person].name
            role = manual.register.title(entry.role)
            lines.append(f"Approved by {who}, {role}, on {entry.date} ({judgement.assurance})")
    head = manual.history.head
    commit = document.commit or (head.id if head and not manual.draft else "")
    lines.append(f"From {f'commit {commit}' if commit else 'the folder, which is in no commit'}, as of {manual.as_of}")
    return "\n".join(lines) + "\n"
