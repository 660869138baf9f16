"""The manifest of an edition: what is in force in it, written so that everybody can write the same again."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from clausebook.model.document import Document
from clausebook.model.manual import Manual
from clausebook.model.release import in_force

FORMAT = "clausebook-edition/1"
_ROW = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def manifest(manual: Manual, edition: str, blobs: Mapping[str, str]) -> str:
    """Return the manifest of an edition, one line for each document in force and each file of the records.

    The order of keys and lines is fixed, so the same commit and day always give the same bytes.

    Args:
        manual: as it was read from the edition's commit.
        edition: the name of the edition, such as `2026.1`.
        blobs: the object id of every file of `manual/` and `records/` in that commit, by path.

    Raises:
        ValueError: no commit was read, or the ids lack a text that is in force.
    """
    head = manual.history.head
    if head is None or manual.draft:
        raise ValueError("an edition is a commit")
    facts = {"format": FORMAT, "edition": edition, "commit": head.id, "as_of": str(manual.as_of)}
    documents = _rows(_document(manual, document, head.id, blobs) for document in in_force(manual))
    # By path and content alone: what counts as a readable record may be decided otherwise by a later program.
    records = _rows({"path": path, "blob": blob} for path, blob in sorted(blobs.items()) if path.startswith("records/"))
    return f'{_ROW.encode(facts)[:-1]},\n"documents":{documents},\n"records":{records}}}\n'


def digest(text: str) -> str:
    """Return a manifest's SHA-256, hexadecimal, as `sha256sum` prints it."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _rows(entries: Iterable[Mapping[str, str]]) -> str:
    """Write a list with one line for each entry."""
    lines = ",\n".join(map(_ROW.encode, entries))
    return f"[\n{lines}\n]" if lines else "[]"


def _document(manual: Manual, document: Document, head: str, blobs: Mapping[str, str]) -> dict[str, str]:
    """Return one text in force, which may stand in a commit before the edition's own."""
    return {
        "id": document.id,
        "version": str(document.version),
        "digest": document.digest,
        "path": document.path,
        "commit": document.commit or head,
        "blob": _earlier_blob(manual, document) if document.commit else blobs[document.path],
    }


def _earlier_blob(manual: Manual, document: Document) -> str:
    """Return the object id of an earlier text that is still in force."""
    for content in manual.history.files[document.path].contents:
        if content.event.commit.id == document.commit:
            return content.event.blob
    raise ValueError(f"the history does not hold the text of {document.id} that is in force")
