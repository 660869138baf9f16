"""Every version of every document of the worked example, with the approvals that are bound to its text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from clausebook.authoring.demo.edits import Edit, edited
from clausebook.authoring.examples import titled
from clausebook.authoring.frontmatter import written
from clausebook.model.document import Approval, Document
from clausebook.sources.documents import read_document

_APPROVALS = "\napprovals:\n"
_FENCE = "\n---\n"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document."""

    id: str
    """The document's."""
    path: str
    """Where the document lies in the end."""
    number: str
    owner: str
    """A role."""
    change: str
    text: str
    """Without approvals."""
    approvals: tuple[Approval, ...]
    """In the order in which they are given, each bound to the text."""

    @property
    def name(self) -> str:
        """Such as `PRO-05 2.1`."""
        return f"{self.id} {self.number}"

    def content(self, status: str, given: int = 0) -> bytes:
        """Return the file with a status and the first few of the approvals."""
        text = _with(self.text, "status", status)
        front, _, body = text.partition(_FENCE)
        entries = "".join(f"\n  - {written(approval)}" for approval in self.approvals[:given])
        return (front + (_APPROVALS.rstrip("\n") + entries if given else "") + _FENCE + body).encode("utf-8")

    def draft(self, edits: Sequence[Edit]) -> "Version":
        """Return an earlier round of the same version."""
        return replace(self, text=edited(self.text, edits, self.name))


def versions(text: str, path: str, standard: str, earlier: Sequence[Mapping[str, Any]]) -> Iterator[Version]:
    """Yield the versions of a document, newest first.

    Args:
        text: the present one.
        path: where it lies.
        standard: the default one, for its clauses.
        earlier: the versions before, newest first, as `story/texts.yml` describes them.

    Raises:
        AuthoringError: an edit does not fit.
        ValueError: a text is none of a document.
    """
    front, _, body = text.partition(_FENCE)
    bare = front.partition(_APPROVALS)[0] + _FENCE + body
    shipped = _read(text, path, standard)
    version = _version(bare, path, standard, shipped.approvals)
    yield version
    for entry in earlier:
        bare = _with(bare, "version", f'"{entry["version"]}"')
        bare = _with(bare, "effective", entry["effective"])
        bare = _with(bare, "change", titled(entry["change"]))
        bare = _with(bare, "review", entry["review"]) if "review" in entry else bare
        bare = edited(bare, entry["edits"], f"{version.id} {entry['version']}")
        day = date.fromisoformat(entry["approved"])
        given = tuple(replace(one, date=day) for one in shipped.approvals)
        roles = entry.get("roles", [one.role for one in given])
        yield _version(bare, path, standard, tuple(one for one in given if one.role in roles))


def _version(bare: str, path: str, standard: str, approvals: Sequence[Approval]) -> Version:
    """Return a version, its approvals bound to its text."""
    document = _read(bare, path, standard)
    number = str(document.version)
    bound = tuple(replace(one, version=number, digest=document.digest) for one in approvals)
    return Version(document.id, path, number, document.owner, document.change, bare, bound)


def _read(text: str, path: str, standard: str) -> Document:
    """Read a text as a document."""
    found = read_document(text.encode("utf-8"), path, standard, {})
    if not isinstance(found.item, Document) or found.problems:
        raise ValueError(f"{path}: {found}")
    return found.item


def _with(text: str, key: str, value: str) -> str:
    """Return a document's text with another value of a key that stands on one line."""
    front, fence, body = text.partition(_FENCE)
    changed, count = re.subn(rf"(?m)^{key}: .*$", lambda _: f"{key}: {value}", front)
    if count != 1:
        raise ValueError(f"'{key}' stands {count} times in the front matter")
    return changed + fence + body
