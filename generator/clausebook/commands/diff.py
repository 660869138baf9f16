"""`clausebook diff`: what changed between two versions of a document, for people."""

from typing import Annotated

import typer

from clausebook.commands import Outcome, Root, UsageError, find_root, session
from clausebook.model.document import Document
from clausebook.model.field_change import compare_fields
from clausebook.model.redline import compare
from clausebook.pipeline import read, versions
from clausebook.views.redline import controlled_fields
from clausebook.views.redline_text import fields_text, redline_text

_PRESENT = "present"


def command(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help="The document, such as PRO-05.")],
    old: Annotated[
        str | None,
        typer.Argument(metavar="[FROM]", help="A version; otherwise the one in force, or the one before."),
    ] = None,
    new: Annotated[
        str, typer.Argument(metavar="[TO]", help="A version, or 'present' for the text as it lies in the folder.")
    ] = _PRESENT,
    root: Root = None,
) -> Outcome:
    """Show what changed between two versions of a document.

    Words, steps, table cells and moved sections are told apart; without FROM the text in force is compared with.
    """
    where = find_root(root)
    manual = read(where, today=session(context).today, past=False)
    present = next((document for document in manual.documents if document.id == identifier), None)
    if present is None:
        raise UsageError(f"the manual has no document '{identifier}' that can be read")
    known = {str(document.version): document for document in versions(where, manual, present)}
    newer = present if new == _PRESENT else _version(known, new, identifier)
    in_force = None if newer.commit else manual.held.get(present.path)
    older = _version(known, old, identifier) if old else in_force or _before(known, newer)
    if older is None:
        return Outcome(notes=(f"there is no text of {identifier} before this one to compare with",))
    changes = compare_fields(controlled_fields(older), controlled_fields(newer))
    head = f"{identifier}: {_name(older)} compared with {_name(newer)}\n\n"
    fields = f"{fields_text(changes)}\n" if changes else ""
    return Outcome(head + fields + redline_text(compare(older.body.text, newer.body.text)))


def _version(known: dict[str, Document], version: str, identifier: str) -> Document:
    """Return the text of a version.

    Raises:
        UsageError: Git recorded no such version.
    """
    if version in known:
        return known[version]
    listed = ", ".join(known) or "none"
    raise UsageError(f"Git recorded no version '{version}' of {identifier}; recorded are: {listed}")


def _before(known: dict[str, Document], newer: Document) -> Document | None:
    """Return the text to compare with: an earlier version, or the recorded text of the same one when it differs."""
    older = [document for document in known.values() if document.version < newer.version]
    same = known.get(str(newer.version))
    if not newer.commit and same is not None and same.digest != newer.digest:
        return same
    return max(older, key=lambda document: document.version, default=None)


def _name(document: Document) -> str:
    """Name a text by its version and where it stands."""
    where = f"commit {document.commit[:10]}" if document.commit else "as it lies in the folder"
    return f"version {document.version} ({where})"
