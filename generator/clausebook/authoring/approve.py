"""`approve`: a person's approval of a document, bound to exactly the content that lies in the folder."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from clausebook.authoring import AuthoringError
from clausebook.authoring.frontmatter import insert, written
from clausebook.authoring.writing import replace_file
from clausebook.checks.wording import listed, suggested
from clausebook.checks.wording import written as spelt
from clausebook.model.approval import judge, required_roles
from clausebook.model.document import Approval, Document, Status
from clausebook.model.manual import Asset, Manual, join
from clausebook.model.problem import Malformed
from clausebook.model.record import Record
from clausebook.sources.documents import read_document
from clausebook.sources.manual import FOLDERS
from clausebook.sources.tree import File, FolderTree, sha256


@dataclass(frozen=True, slots=True)
class Approved:
    """An approval that stands in the front matter and counts."""

    document: Document
    """As it is now."""
    approval: Approval
    changed: bool
    """False when the very approval stood there already and nothing was written."""
    missing: tuple[str, ...]
    """Roles whose approval this version still needs."""

    @property
    def words(self) -> str:
        """What was done, in a sentence."""
        entry = self.approval
        what = f"version {entry.version} of {self.document.id} by {entry.person} as {entry.role}"
        if not self.changed:
            return f"the approval of {what} of {spelt(entry.date)} is there already; nothing was changed"
        return f"wrote the approval of {what} into {self.document.path}"


def approve(root: Path, manual: Manual, identifier: str, role: str, person: str, day: date) -> Approved:
    """Write an approval into a document's front matter; no other byte of the file changes.

    Args:
        root: the folder that holds `manual/`.
        manual: the manual as it was read from that folder.
        identifier: the document's id.
        role: the role in which the person approves.
        person: the person's id in the register.
        day: the day of the approval.

    Raises:
        AuthoringError: the approval would not count, or could not be written; the file is as it was.
    """
    document = _document(manual, identifier)
    _authority(manual, role, person, day)
    path = root / document.path
    content = _content(path, document.path)
    assets = dict(_assets(root, document))
    present = _read(content, document.path, manual, assets)
    if (present.id, present.digest) != (document.id, document.digest):
        message = f"{document.path} is not what was read a moment ago, or a picture of it has changed"
        raise AuthoringError(f"{message}; look at the text that lies in the folder now, and approve it again")
    entry = Approval(role, person, day, str(present.version), present.digest, present.at("approvals"))
    standing = _standing(present, entry, manual)
    if standing is not None:
        return Approved(present, standing, changed=False, missing=_missing(present, manual))
    extended = insert(content, document.path, written(entry))
    _verify(extended, present, entry, manual, assets)
    replace_file(path, extended)
    try:
        approved = _verify(_content(path, document.path), present, entry, manual, assets)
    except AuthoringError:
        replace_file(path, content)
        raise
    return Approved(approved, approved.approvals[-1], changed=True, missing=_missing(approved, manual))


def _document(manual: Manual, identifier: str) -> Document:
    """Return the document with an id.

    Raises:
        AuthoringError: there is none, or it is none that could be approved.
    """
    broken = next((item for item in manual.malformed if item.id == identifier), None)
    if broken is not None:
        problem = broken.problems[0]
        raise AuthoringError(f"{problem.place}: {identifier} cannot be read: {problem.message}; {problem.help}")
    named = [document for document in manual.documents if document.id == identifier]
    if len(named) > 1:
        paths = listed(document.path for document in named)
        raise AuthoringError(f"{identifier} is the id of two documents, {paths}; give one of them an id of its own")
    if named and named[0].status is Status.WITHDRAWN:
        message = f"{identifier} is withdrawn, and a withdrawn document cannot come into force"
        raise AuthoringError(f"{message}; set its status to in-review first, if it is to be used again")
    if named:
        return named[0]
    if isinstance(manual.by_id.get(identifier), Record):
        raise AuthoringError(f"{identifier} is a record; only documents are approved, so name a document's id")
    advice = suggested(identifier, (document.id for document in manual.documents))
    raise AuthoringError(f"there is no document {identifier}; {advice}")


def _authority(manual: Manual, role: str, person: str, day: date) -> None:
    """Make sure that a person could give an approval on a day.

    Raises:
        AuthoringError: the register says otherwise, or the day lies ahead.
    """
    register = manual.register
    if role not in register.roles:
        raise AuthoringError(f"{register.path} has no role '{role}'; {suggested(role, register.roles)}")
    if person not in register.people:
        raise AuthoringError(f"{register.path} has no person '{person}'; {suggested(person, register.people)}")
    if not register.people[person].held(role, day):
        holders = [f"{holder.name} ({holder.id})" for holder in register.holders(role, day)]
        message = f"{register.people[person].name} did not hold the role '{role}' on {spelt(day)}"
        advice = f"it was held by {listed(holders) if holders else 'nobody'}; correct role, person or date"
        raise AuthoringError(f"{message}; {advice}, or {register.path}")
    if day > manual.as_of:
        message = f"{spelt(day)} lies after {spelt(manual.as_of)}, the day that the manual is judged by"
        raise AuthoringError(f"{message}; give the day on which the approval was really given")


def _content(path: Path, shown: str) -> bytes:
    """Return a document's file as it lies in the folder.

    Raises:
        AuthoringError: there is no such file, or it is only a link to one.
    """
    if path.is_symlink():
        raise AuthoringError(f"{shown} is a symbolic link; put the file itself there, and approve it then")
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise AuthoringError(f"{shown} cannot be read ({reason}); approve in the folder that holds the file") from error


def _assets(root: Path, document: Document) -> Iterator[tuple[str, Asset]]:
    """Yield what a document shows, as it lies in the folder now: the approval binds it."""
    shown = {join(document.path, link.target) for link in document.body.links}
    tree = FolderTree(root)
    files = (entry for entry in tree.files(FOLDERS) if isinstance(entry, File) and not entry.is_text)
    for file, content in tree.read(file for file in files if file.path in shown):
        if isinstance(content, bytes):
            yield file.path, Asset(file.path, sha256(content), b"")


def _read(content: bytes, path: str, manual: Manual, assets: dict[str, Asset]) -> Document:
    """Return the document that a content is.

    Raises:
        AuthoringError: it is none.
    """
    item = read_document(content, path, manual.settings.standard, assets).item
    if isinstance(item, Malformed):
        problem = item.problems[0]
        raise AuthoringError(f"{problem.place}: {problem.message}; {problem.help}")
    if not isinstance(item, Document):
        raise AuthoringError(f"{path} holds no document; only documents are approved")
    return item


def _standing(document: Document, entry: Approval, manual: Manual) -> Approval | None:
    """Return the approval by the same role, of the same version and content, if one stands there and counts."""
    for other in document.approvals:
        same = (other.role, other.version, other.digest) == (entry.role, entry.version, entry.digest)
        if same and judge(other, document, manual.register, manual.as_of).holds:
            return other
    return None


def _verify(content: bytes, before: Document, entry: Approval, manual: Manual, assets: dict[str, Asset]) -> Document:
    """Return the document with its new approval: one entry more that counts, and nothing else changed.

    Raises:
        AuthoringError: it is not so.
    """
    document = _read(content, before.path, manual, assets)
    kept: dict[str, Any] = {"approvals": (), "body": before.body, "places": {}}
    same = replace(document, **kept) == replace(before, **kept)
    claims = [replace(one, place=entry.place) for one in document.approvals]
    expected = [*(replace(one, place=entry.place) for one in before.approvals), entry]
    added = claims == expected and judge(document.approvals[-1], document, manual.register, manual.as_of).holds
    if same and document.body.text == before.body.text and added:
        return document
    message = f"the approvals of {before.path} stand in a form that cannot be added to safely; nothing was changed"
    raise AuthoringError(f"{message}; write the list with one entry a line, each beginning with '- '")


def _missing(document: Document, manual: Manual) -> tuple[str, ...]:
    """Return the required roles without an approval that holds."""
    judged = (judge(one, document, manual.register, manual.as_of) for one in document.approvals)
    given = {judgement.approval.role for judgement in judged if judgement.holds}
    required = required_roles(document, manual.settings.types.get(document.type))
    return tuple(role for role in required if role not in given)
