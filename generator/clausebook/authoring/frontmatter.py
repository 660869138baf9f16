"""An approval entry put into a document's front matter as text: every other byte stays as it is."""

import re
from dataclasses import dataclass

from clausebook.authoring import AuthoringError
from clausebook.model.document import Approval
from clausebook.model.place import Place
from clausebook.model.problem import Problem
from clausebook.sources.frontmatter import Parts, split
from clausebook.sources.strict import Items

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|(?<=\s)#[^\r\n]*|[{}]', re.DOTALL)
_KEY = "approvals"
_BY_HAND = "write the entry under 'approvals' by hand, or lay the front matter out with one key a line"


@dataclass(frozen=True, slots=True)
class _Text:
    """A file's text, and where its lines begin."""

    text: str
    lines: tuple[str, ...]
    """With their ends."""

    def offset(self, line: int, column: int = 1) -> int:
        """Return the offset of a 1-based place."""
        return sum(map(len, self.lines[: line - 1])) + column - 1

    def sign(self, place: Place) -> str:
        """Return the character at a place."""
        offset = self.offset(place.line, place.column)
        return self.text[offset : offset + 1]

    @property
    def newline(self) -> str:
        """The end of the first line, which all others are taken to share."""
        return self.lines[0][len(self.lines[0].rstrip("\r\n")) :]


def written(approval: Approval) -> str:
    """Return an entry as it stands in the front matter, on one line."""
    return (
        f"{{role: {approval.role}, person: {approval.person}, date: {approval.date.isoformat()}, "
        f'version: "{approval.version}", digest: "{approval.digest}"}}'
    )


def insert(content: bytes, path: str, entry: str) -> bytes:
    """Return a document's content with an entry as the last one of its approvals.

    Args:
        content: the file as it is stored.
        path: its name in messages.
        entry: a mapping in braces on one line.

    Raises:
        AuthoringError: the file has no front matter, or one that cannot be added to without changing more.
    """
    parts = split(content, path)
    if isinstance(parts, Problem):
        raise AuthoringError(f"{parts.place}: {parts.message}; {parts.help}")
    mark = "\ufeff" if content.startswith("\ufeff".encode()) else ""
    text = content.decode("utf-8").removeprefix(mark)
    file = _Text(text, tuple(_LINE.findall(text)))
    node = parts.table.values.get(_KEY)
    if node is None:
        where, what = _new_key(file, parts, entry)
    elif not isinstance(node, Items):
        raise AuthoringError(f"{node.place}: 'approvals' is no list; write it as a list, or remove the line")
    elif file.sign(node.place) == "[":
        where, what = _flow(file, node, entry)
    else:
        where, what = _block(file, parts, node, entry)
    return (mark + text[:where] + what + text[where:]).encode("utf-8")


def _new_key(file: _Text, parts: Parts, entry: str) -> tuple[int, str]:
    """Return where the key goes and its text: the last key, just above the closing fence."""
    place = parts.table.place
    if file.sign(place) == "{":
        raise AuthoringError(f"{place}: the front matter stands in braces; {_BY_HAND}")
    indent = " " * (place.column - 1)
    return file.offset(parts.line - 1), f"{indent}{_KEY}:{file.newline}{indent}  - {entry}{file.newline}"


def _block(file: _Text, parts: Parts, node: Items, entry: str) -> tuple[int, str]:
    """Return where an entry of its own line goes and its text: below the last line of the list."""
    start = parts.table.keys[_KEY].line
    below = [place.line for place in parts.table.keys.values() if place.line > start]
    last = min(below, default=parts.line - 1) - 1
    # Blank lines and comments between the list and what follows belong to what follows.
    while last > start and re.match(r"\s*(?:#|$)", "".join(file.lines[last - 1 : last])):
        last -= 1
    return file.offset(last + 1), f"{' ' * (node.place.column - 1)}- {entry}{file.newline}"


def _flow(file: _Text, node: Items, entry: str) -> tuple[int, str]:
    """Return where an entry within brackets goes and its text: behind the last brace, or behind the bracket."""
    if not node.values:
        return file.offset(node.place.line, node.place.column) + 1, entry
    last = node.values[-1].place
    if file.sign(last) != "{":
        raise AuthoringError(f"{last}: the approvals stand in a form that cannot be added to; {_BY_HAND}")
    return _closing(file, last), f", {entry}"


def _closing(file: _Text, place: Place) -> int:
    """Return the offset behind the brace that closes the one at a place."""
    depth = 0
    for match in _TOKEN.finditer(file.text, file.offset(place.line, place.column)):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.end()
    raise AuthoringError(f"{place}: the approvals stand in a form that cannot be added to; {_BY_HAND}")
