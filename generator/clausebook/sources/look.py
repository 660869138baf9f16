"""The institution's own `mkdocs.yml`: its look and further Markdown extensions, and nothing that could run."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from clausebook.model.place import Place
from clausebook.model.problem import Problem, Topic
from clausebook.sources.frontmatter import decode
from clausebook.sources.settings import CannotRead
from clausebook.sources.strict import Items, Node, Table, Text, load
from clausebook.sources.tree import MAXIMUM_TEXT

FILE = "mkdocs.yml"
_THEME = ("palette", "icon", "features", "language")
_EXTENSIONS = frozenset(
    (
        *("abbr", "admonition", "def_list", "footnotes", "sane_lists", "smarty", "tables", "wikilinks"),
        *("pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.details", "pymdownx.fancylists"),
        *("pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark"),
        *("pymdownx.progressbar", "pymdownx.quotes", "pymdownx.saneheaders", "pymdownx.smartsymbols"),
        *("pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde"),
    )
)
"""Extensions that read no other file and leave the check for text that a browser could run as it is."""


def read_look(root: Path) -> Mapping[str, Any]:
    """Return `theme` and `markdown_extensions` as the stage's configuration takes them; empty without the file.

    Raises:
        CannotRead: the file is no plain YAML, or asks for an extension that is not allowed.
    """
    content = _content(root / FILE)
    return {} if content is None else parse_look(content)


def parse_look(content: bytes) -> Mapping[str, Any]:
    """Return `theme` and `markdown_extensions` of the file's content.

    Raises:
        CannotRead: it is no plain YAML, or asks for an extension that is not allowed.
    """
    decoded = decode(content, FILE)
    if isinstance(decoded, Problem):
        raise CannotRead((decoded,))
    table = load(decoded[0], FILE, topic=Topic.SETTING)
    if isinstance(table, Problem):
        raise CannotRead((table,))
    theme = table.values.get("theme")
    look = theme.values if isinstance(theme, Table) else {}
    chosen = {key: _typed(look[key]) for key in _THEME if key in look}
    extensions = list(_extensions(table.values.get("markdown_extensions")))
    return {"theme": chosen, "markdown_extensions": extensions}


def _content(path: Path) -> bytes | None:
    """Return the file's content; None without the file."""
    try:
        if path.is_symlink():
            raise _refusal(Place(FILE), "is a symbolic link", "Put the file itself here")
        if path.stat().st_size > MAXIMUM_TEXT:
            raise _refusal(Place(FILE), "the file is too large for settings", "Remove what does not belong there")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _refusal(Place(FILE), f"cannot be read: {error.strerror}", "Look at the file's permissions") from error


def _refusal(place: Place, message: str, advice: str) -> CannotRead:
    """Make a refusal."""
    return CannotRead((Problem(Topic.SETTING, place, message, advice),))


def _extensions(node: Node | None) -> Iterator[Any]:
    """Yield the allowed extensions of a list."""
    if node is not None and not isinstance(node, Items):
        raise _refusal(node.place, "'markdown_extensions' should be a list", "Write each extension as '- name'")
    for entry in node.values if node else ():
        names = [entry.value] if isinstance(entry, Text) else list(entry.values) if isinstance(entry, Table) else []
        if len(names) != 1 or names[0] not in _EXTENSIONS:
            shown = ", ".join(names)[:60] or "a list"
            message = f"the Markdown extension '{shown}' is not allowed: it is unknown, or not safe"
            raise _refusal(entry.place, message, f"Remove it; these are allowed: {', '.join(sorted(_EXTENSIONS))}")
        _refuse_markup(entry)
        yield _typed(entry)


def _refuse_markup(node: Node) -> None:
    """Refuse options that bring HTML or a script into every page."""
    if isinstance(node, Text):
        if "<" in node.value or "script:" in node.value.lower():
            raise _refusal(node.place, "an option of an extension holds HTML or a script", "Remove it")
    else:
        for value in node.values if isinstance(node, Items) else node.values.values():
            _refuse_markup(value)


def _typed(node: Node) -> Any:
    """Return a node with booleans and whole numbers, which engines expect as such."""
    if isinstance(node, Text):
        if node.quoted:
            return node.value
        number = int(node.value) if re.fullmatch(r"0|[1-9][0-9]{0,8}", node.value) else node.value
        return {"true": True, "false": False}.get(node.value, number)
    if isinstance(node, Items):
        return [_typed(value) for value in node.values]
    return {key: _typed(value) for key, value in node.values.items()}
