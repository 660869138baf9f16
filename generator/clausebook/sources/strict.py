"""The strict YAML loader: every scalar a string, exact positions, nothing that could surprise.

Anchors, aliases, tags, merge keys and duplicate keys are refused; size, depth and number of values are bounded.
PyYAML's events are read, never its constructors, so `on` stays `on` and `1.10` stays `1.10`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import yaml

from clausebook.model.place import Place
from clausebook.model.problem import Problem, Topic

MAXIMUM_DEPTH = 12
MAXIMUM_VALUES = 50_000

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
"""A node without its positions."""
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""Characters nobody sees: YAML forbids them, ends lines at some of them, or drops them."""
_LONGEST = 60
"""Characters of a key or an anchor that a message shows."""
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Text(NamedTuple):
    """A scalar, as written."""

    value: str
    place: Place
    quoted: bool
    """Whether it stands in quotes or in a block, so that no program reads it as a number."""


class Items(NamedTuple):
    """A list."""

    values: tuple["Node", ...]
    place: Place


class Table(NamedTuple):
    """A mapping of keys to values."""

    values: Mapping[str, "Node"]
    keys: Mapping[str, Place]
    place: Place


Node: TypeAlias = Text | Items | Table

_UNSEEN_ADVICE = "Delete the character; if you do not find it, write the line anew"
_ADVICE = "Look at this line and the one above: a quote, a bracket or a blank after a colon may be missing"
_LINES = "Write lines such as 'title: Admission of learners'"
_ESCAPES = "Use single quotes around the value, or write \\\\"
_BRACKETS = "Write them as [one, two] or {role: head, person: hl}"
_COLUMNS = "Begin all keys, or all items of a list, in the same column"
_QUOTES = "Put a value that holds quotes, brackets or other signs in quotes as a whole"
_EXPLANATIONS = (
    ("\\t", "a tab stands where only blanks may stand", "Replace the tab by blanks"),
    ("tab character", "a tab stands where only blanks may stand", "Replace the tab by blanks"),
    (
        "mapping values are not allowed",
        "a second colon makes this line ambiguous",
        'Put the value in quotes: title: "Admission: who decides"',
    ),
    ("unexpected end of stream", "a quote is opened and never closed", "Put the closing quote where the value ends"),
    ("unexpected document", "a quote is opened and never closed", "Put the closing quote where the value ends"),
    ("node content", "brackets or braces are not closed, or a value in them is missing", _BRACKETS),
    ("flow sequence", "a list in brackets is not closed, or lacks a comma", "Write it as [one, two]"),
    ("flow mapping", "braces are not closed, or lack a comma", "Write them as {role: head, person: hl}"),
    ("could not find expected ':'", "a colon is missing behind a key", _LINES),
    (
        "cannot start any token",
        "a value begins with a sign that has a meaning of its own in YAML",
        'Put the value in quotes: title: "@ the desk"',
    ),
    ("escape", "a backslash within double quotes stands for nothing", _ESCAPES),
    ("expected comment or line break", "text stands behind > or |, which begin a text on the lines below", _QUOTES),
    ("expected <document start>", "this line does not begin in the same column as the keys above it", _COLUMNS),
    ("block mapping", "this line does not fit the keys above it", f"{_COLUMNS}; {_QUOTES[0].lower()}{_QUOTES[1:]}"),
    ("block collection", "this line does not fit the list above it", f"{_COLUMNS}; {_QUOTES[0].lower()}{_QUOTES[1:]}"),
)
"""What PyYAML says, and what it means; the first that fits counts."""


class Refused(Exception):  # noqa: N818 - a verdict on the text, turned into a Problem by `load`
    """The text is not YAML as this loader reads it."""

    def __init__(self, line: int, column: int, message: str, advice: str) -> None:
        """Keep the 0-based position and what to tell."""
        super().__init__(message)
        self.line, self.column, self.message, self.advice = line, column, message, advice


@dataclass(slots=True)
class _Builder:
    """Builds nodes from events."""

    events: Iterator[yaml.Event]
    path: str
    offset: int
    count: int = field(default=0)

    def place(self, event: yaml.Event) -> Place:
        """Return where an event begins."""
        mark = event.start_mark
        if mark is None:
            return Place(self.path, 1 + self.offset)
        return Place(self.path, mark.line + 1 + self.offset, mark.column + 1)

    def node(self, event: yaml.Event, depth: int) -> Node:
        """Build the node that begins with an event."""
        self.count += 1
        if depth > MAXIMUM_DEPTH:
            raise _refusal(event, f"lists and keys are nested more than {MAXIMUM_DEPTH} deep", "Flatten this part")
        if self.count > MAXIMUM_VALUES:
            raise _refusal(event, f"there are more than {MAXIMUM_VALUES} values", "Split the file")
        if isinstance(event, yaml.ScalarEvent):
            return Text(_read(event), self.place(event), bool(event.style))
        _refuse_features(event)
        place = self.place(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(tuple(self.items(depth)), place)
        return self.table(place, depth)

    def items(self, depth: int) -> Iterator[Node]:
        """Build the values of a list up to its end."""
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self.node(event, depth + 1)

    def table(self, place: Place, depth: int) -> Table:
        """Build a mapping up to its end."""
        values: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                _refuse_features(event)
                raise _refusal(event, "a key is a list or a mapping", "Use a plain word as the key")
            key = _read(event)
            if key == "<<":
                raise _refusal(event, "merge keys (<<) are not allowed", "Write the keys out")
            if not key:
                raise _refusal(event, "a key is empty", "Write a word before the colon, such as 'title:'")
            if key in keys:
                message = f"the key '{key[:_LONGEST]}' stands twice; the first is on line {keys[key].line}"
                raise _refusal(event, message, "Keep one of them")
            keys[key] = self.place(event)
            values[key] = self.node(next(self.events), depth + 1)
        return Table(values, keys, place)


def load(text: str, path: str, offset: int = 0, topic: Topic = Topic.FRONT_MATTER) -> Table | Problem:
    """Read YAML text whose top is a mapping.

    Args:
        text: the YAML.
        path: the file it stands in.
        offset: how many lines of the file stand above the text.
        topic: what a problem is about.
    """
    try:
        return _load(text, path, offset)
    except Refused as refused:
        # What is not there at all is noticed below the last line.
        line = min(refused.line, text.removesuffix("\n").count("\n"))
        place = Place(path, line + 1 + offset, refused.column + 1 if line == refused.line else 1)
        return Problem(topic, place, refused.message, refused.advice)
    except yaml.YAMLError as error:
        return Problem(topic, _error_place(error, text, path, offset), *_explain(error))


def plain(node: Node) -> Plain:
    """Return a node as texts, lists and dictionaries."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(value) for value in node.values]
    return {key: plain(value) for key, value in node.values.items()}


def _load(text: str, path: str, offset: int) -> Table:
    """Read the one document of a text."""
    unseen = UNSEEN.search(text)
    if unseen:
        line = text.count("\n", 0, unseen.start())
        column = unseen.start() - text.rfind("\n", 0, unseen.start()) - 1
        raise Refused(line, column, f"an invisible character ({_code_point(unseen[0])}) stands here", _UNSEEN_ADVICE)
    events = iter(yaml.parse(text, Loader=_Loader))
    builder = _Builder(events, path, offset)
    found: Table | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and found is not None:
            raise _refusal(event, "a second YAML document begins here", "Remove the line ---")
        if isinstance(event, yaml.NodeEvent):
            node = builder.node(event, 0)
            if not isinstance(node, Table):
                raise _refusal(event, "there are no keys here", _LINES)
            found = node
    if found is None:
        raise Refused(0, 0, "there are no keys here", _LINES)
    return found


def _read(event: yaml.ScalarEvent) -> str:
    """Return a scalar's text, unless it has features or an escape brings in what nobody sees."""
    if event.anchor or event.tag:
        _refuse_features(event)
    unseen = UNSEEN.search(event.value) if event.style == '"' else None
    if unseen:
        message = f"an escape stands for an invisible character ({_code_point(unseen[0])})"
        raise _refusal(event, message, "Remove the backslash and what belongs to it")
    return event.value


def _code_point(sign: str) -> str:
    """Return how tables of characters name a character."""
    return f"U+{ord(sign):04X}"


def _refuse_features(event: yaml.Event) -> None:
    """Refuse what only programs need: anchors, aliases and tags."""
    if isinstance(event, yaml.AliasEvent):
        alias = str(getattr(event, "anchor", ""))[:_LONGEST]
        raise _refusal(event, f"an alias (*{alias}) is not allowed", "Write the value out, or put it in quotes")
    if getattr(event, "anchor", None):
        anchor = str(getattr(event, "anchor", ""))[:_LONGEST]
        raise _refusal(event, f"an anchor (&{anchor}) is not allowed", "Remove it, or put the value in quotes")
    if getattr(event, "tag", None):
        tag = str(getattr(event, "tag", ""))[:_LONGEST]
        raise _refusal(event, f"a tag ({tag}) is not allowed", "Remove it, or put the value in quotes")


def _start(event: yaml.Event) -> tuple[int, int]:
    """Return the 0-based line and column at which an event begins."""
    mark = event.start_mark
    return (mark.line, mark.column) if mark is not None else (0, 0)


def _refusal(event: yaml.Event, message: str, advice: str) -> Refused:
    """Make a refusal at an event."""
    return Refused(*_start(event), message, advice)


def _error_place(error: yaml.YAMLError, text: str, path: str, offset: int) -> Place:
    """Return where PyYAML stumbled, at most the text's last line."""
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    # What is never closed is noticed at the end of the text, but mended where it begins.
    if mark is None or any(sign in str(getattr(error, "context", "")) for sign in ("quoted scalar", "parsing a flow")):
        mark = context or mark
    rows = text.removesuffix("\n").split("\n")
    if mark is None or mark.line >= len(rows):
        return Place(path, len(rows) + offset, len(rows[-1]) + 1)
    return Place(path, mark.line + 1 + offset, mark.column + 1)


def _explain(error: yaml.YAMLError) -> tuple[str, str]:
    """Return in plain words why the text could not be read, and what to do about it."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    context = str(getattr(error, "context", None) or "")
    for sign, message, advice in _EXPLANATIONS:
        if sign in problem or sign in context:
            return message, advice
    return f"this is not valid YAML ({problem})", _ADVICE
