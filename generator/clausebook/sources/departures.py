"""What departs from a schema, in words a registrar understands, each at its key or value."""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema.exceptions import ValidationError

from clausebook.model.place import Place
from clausebook.model.problem import Problem, Topic
from clausebook.sources.schema import Schema
from clausebook.sources.strict import Items, Node, Table, Text, plain

_TOPICS = {"date": Topic.DATE, "period": Topic.DATE, "review": Topic.DATE, "version": Topic.VERSION}
_TOPICS |= {"clause": Topic.CLAUSE, "document-id": Topic.IDENTITY, "record-id": Topic.IDENTITY}
_EXAMPLES = {
    "date": "a day such as 2026-03-15 (year-month-day)",
    "period": "a period such as P1Y, P6M or P30D",
    "review": "a period such as P1Y, or a day such as 2027-03-15",
    "version": 'a version such as "2.1" (MAJOR.MINOR, in quotes)',
    "clause": "a clause such as 8.5.1 or iso-9001-2015:8.5.1",
    "document-id": "an id such as PRO-05",
    "record-id": "an id such as NC-2026-01",
    "integer": "a whole number",
    "number": "a number",
    "percent": "a number from 0 to 100",
    "digest": "a digest: cb1: and 64 hexadecimal digits",
    "sha256": "64 hexadecimal digits",
    "uri": "an address such as https://example.org/page",
    "person": "a person's id of manual/register.yml",
    "role": "a role's id of manual/register.yml",
}


_NULLS = ("~", "null", "Null", "NULL")
_NUMBERED = {
    "version": (Topic.VERSION, "the version"),
    "clause": (Topic.CLAUSE, "the clause"),
    "clauses": (Topic.CLAUSE, "the clause"),
}
"""Keys whose values look like numbers and are none."""
_SIMPLE = {
    "minItems": ("'{name}' needs at least {wanted} in its list", "Add what is missing to '{name}'"),
    "maxItems": ("'{name}' holds more than {wanted} in its list", "Remove what is too much from '{name}'"),
    "uniqueItems": ("'{name}' names something twice", "Remove the second one"),
    "minLength": ("'{name}' is shorter than {wanted} characters", "Give '{name}' a fuller value"),
    "maxLength": ("'{name}' is longer than {wanted} characters", "Shorten '{name}' to {wanted} characters"),
    "minProperties": ("'{name}' needs at least {wanted} of its keys", "Add what is missing to '{name}'"),
    "maxProperties": ("'{name}' holds more than {wanted} keys", "Remove what is too much from '{name}'"),
    "anyOf": ("'{name}' fits none of the forms it may have", "Compare with another entry of this kind"),
    "oneOf": ("'{name}' fits none or several of the forms it may have", "Compare with another entry of this kind"),
    "contains": ("'{name}' lacks an entry that it needs", "Compare with another entry of this kind"),
}
"""Message and help by keyword."""
_LONGEST = 60
"""Characters of a value that a message shows."""


def validate(node: Table, against: Schema, topic: Topic = Topic.FIELD) -> Iterator[Problem]:
    """Yield every departure from a schema, each at its key or value."""
    for error in against.iter_errors(plain(node)):
        yield from _problems(error, node, topic)


def unquoted(node: Table) -> Iterator[Problem]:
    """Yield versions and clauses that other programs read as a number (1.10 as 1.1), and values that are null."""
    for key, value in node.values.items():
        if isinstance(value, Text) and not value.quoted and value.value in _NULLS:
            message = f"'{_short(key)}' is {value.value}, which stands for no value"
            yield Problem(Topic.FIELD, value.place, message, f"Give '{_short(key)}' a value, or remove the line")
    yield from _numbers(node, Topic.FIELD, "")


def _numbers(node: Node, topic: Topic, what: str) -> Iterator[Problem]:
    """Yield numbers without quotes below keys that hold versions or clauses."""
    if isinstance(node, Text):
        if what and not node.quoted and _is_number(node.value):
            yield _unquoted(node, topic, what)
    elif isinstance(node, Items):
        for value in node.values:
            yield from _numbers(value, topic, what)
    else:
        for key, value in node.values.items():
            yield from _numbers(value, *_NUMBERED.get(key, (Topic.FIELD, "")))


def _is_number(text: str) -> bool:
    """Say whether another program would read a text as a number."""
    return re.fullmatch(r"[-+]?[\d_]+(?:\.[\d_]*)?", text) is not None


def _unquoted(node: Text, topic: Topic, what: str) -> Problem:
    """Say that a number stands without quotes."""
    shown = _short(node.value)
    message = f"{what} {shown} stands without quotes, so other programs read it as a number (8.10 becomes 8.1)"
    return Problem(topic, node.place, message, f'Write it as "{shown}"')


def _problems(error: ValidationError, root: Table, topic: Topic) -> Iterator[Problem]:
    """Turn one error of the library into problems at their places."""
    node, name = _find(root, list(error.absolute_path))
    within = f" in '{name}'" if name else ""
    if error.validator == "additionalProperties" and isinstance(node, Table):
        known = sorted(_schema(error).get("properties", {}))
        for key in node.values:
            if key not in known:
                message = f"the key '{_short(key)}' is not known{within or ' here'}"
                yield Problem(topic, node.keys[key], message, _did_you_mean(key, known))
    elif error.validator == "required" and isinstance(node, Table):
        wanted: Any = error.validator_value
        key = next((key for key in wanted if error.message.startswith(repr(key))), "")
        place = node.place if name else Place(node.place.path, node.place.line)
        yield Problem(topic, place, f"the key '{key}' is missing{within}", f"Add a line '{key}: …'")
    elif isinstance(node, Table) and isinstance(error.instance, str):
        # Only a key itself is a text at the place of a table: `propertyNames` is what it departs from.
        message = f"the key '{_short(error.instance)}' is not {_example(error)}"
        yield Problem(topic, node.keys.get(error.instance, node.place), message, f"Write {_example(error)}")
    else:
        yield _value_problem(error, node, name, topic)


def _value_problem(error: ValidationError, node: Node, name: str, topic: Topic) -> Problem:
    """Say what is wrong with a value."""
    rule, wanted = error.validator, error.validator_value
    topic = _topic(error, name, topic)
    if rule == "not" and isinstance(node, Table):
        return _unwanted(error, node, topic)
    if rule == "type" or (not isinstance(node, Text) and rule in ("enum", "const")):
        return _type_problem(str(wanted) if rule == "type" else "string", node, name, topic)
    shown = _short(node.value) if isinstance(node, Text) else "this"
    if isinstance(node, Text) and not node.value.strip():
        return Problem(topic, node.place, f"'{name}' is empty", f"Give '{name}' a value, or remove the line")
    if rule in ("enum", "const"):
        options = [str(option) for option in (wanted if isinstance(wanted, list) else [wanted])]
        message = f"'{name}' is '{shown}', which is none of: {', '.join(options)}"
        return Problem(topic, node.place, message, _did_you_mean(shown, options))
    if rule in ("format", "pattern"):
        message = f"'{name}' is '{shown}', which is not {_example(error)}"
        return Problem(topic, node.place, message, f"Write {_example(error)}")
    simple = _SIMPLE.get(str(rule))
    if simple:
        return Problem(topic, node.place, *(text.format(name=name, wanted=wanted) for text in simple))
    about = _schema(error).get("description")
    message = f"'{name}' is '{shown}', which is not allowed here" if name else "these keys do not go together"
    return Problem(topic, node.place, message, str(about) if about else "Compare with another entry of this kind")


def _type_problem(wanted: str, node: Node, name: str, topic: Topic) -> Problem:
    """Say which kind of value is needed."""
    expected = {
        "array": "a list such as [one, two]",
        "object": "keys of its own, each on a line below it",
        "string": "a single value, without a list or keys",
    }
    example = expected.get(wanted, wanted)
    if isinstance(node, Text) and not node.value and not node.quoted:
        return Problem(topic, node.place, f"'{name}' is empty", f"Write '{name}' as {example}, or remove the line")
    return Problem(topic, node.place, f"'{name}' should be {example}", f"Write '{name}' as {example}")


def _unwanted(error: ValidationError, node: Table, topic: Topic) -> Problem:
    """Say which keys should not stand together with the others."""
    wanted = error.validator_value
    keys = [key for key in wanted.get("required", ()) if key in node.values] if isinstance(wanted, dict) else []
    place = node.keys[keys[0]] if keys else node.place
    named = f"'{keys[0]}' does not go with the other keys" if keys else "these keys do not go together"
    about = str(_schema(error).get("description", ""))
    return Problem(topic, place, named, about or "Remove it, or change what it contradicts")


def _schema(error: ValidationError) -> Mapping[str, Any]:
    """Return the schema that was departed from."""
    return error.schema if isinstance(error.schema, Mapping) else {}


def _example(error: ValidationError) -> str:
    """Return what a value or key should look like."""
    wanted = str(error.validator_value)
    if error.validator == "format" and wanted in _EXAMPLES:
        return _EXAMPLES[wanted]
    return str(_schema(error).get("description") or f"a text of the form {wanted}")


def _short(text: str) -> str:
    """Return a text in a length that fits a message, on one line."""
    shown = " ".join(text.split())
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _topic(error: ValidationError, name: str, topic: Topic) -> Topic:
    """Let dates, versions, ids and clauses of documents and records be reported by their own rules."""
    if topic is not Topic.FIELD:
        return topic
    if name in ("id", "version"):
        return Topic.IDENTITY if name == "id" else Topic.VERSION
    return _TOPICS.get(str(_schema(error).get("format", "")), topic) if error.validator == "format" else topic


def _find(root: Node, path: list[str | int]) -> tuple[Node, str]:
    """Return the node at a path and the name of the key it stands under."""
    node, name = root, ""
    for part in path:
        if isinstance(node, Table) and isinstance(part, str):
            node, name = node.values[part], part
        elif isinstance(node, Items) and isinstance(part, int):
            node = node.values[part]
    return node, _short(name)


def _did_you_mean(word: str, options: list[str]) -> str:
    """Suggest the nearest option, else list them."""
    near = difflib.get_close_matches(word[:_LONGEST], options, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Use one of: {', '.join(options)}" if options else "Remove the line"
