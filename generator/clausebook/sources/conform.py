"""A quick yes to data that fits its schema, so that only what departs from it costs a search for reasons.

It knows the keywords our schemas use and answers exactly as `jsonschema` does, which the tests hold it to; for any
other keyword it gives no answer, and everything is asked of `jsonschema`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Test = Callable[[Any], bool]
Compiler = Callable[[str], re.Pattern[str]]
_ABOUT = frozenset(("$schema", "title", "description", "examples", "$comment"))
_KINDS = {"string": str, "array": list, "object": dict}


def compile_test(schema: Mapping[str, Any], formats: Mapping[str, Test], compiled: Compiler) -> Test | None:
    """Return a test of whether texts, lists and dictionaries fit a schema; None when it cannot be told quickly.

    Args:
        schema: JSON Schema.
        formats: the test of each format.
        compiled: makes a pattern ready.
    """
    try:
        return _all(schema, formats, compiled)
    except (KeyError, TypeError, AttributeError):
        return None


def _all(schema: Mapping[str, Any], formats: Mapping[str, Test], compiled: Compiler) -> Test:
    """Return the test of all keywords together."""

    def inner(part: Any) -> Test:
        return _all(part, formats, compiled)

    tests: list[Test] = []
    for key, value in schema.items():
        if key in _ABOUT or key in ("properties", "additionalProperties", "then", "else"):
            continue
        if key == "pattern":
            tests.append(_text(compiled(value).search))
        elif key == "format":
            tests.append(formats[value])
        elif key == "items":
            tests.append(_each(inner(value)))
        elif key == "not":
            tests.append(_negated(inner(value)))
        elif key == "if":
            tests.append(_either(inner(value), inner(schema.get("then", {})), inner(schema.get("else", {}))))
        elif key == "propertyNames":
            tests.append(_names(inner(value)))
        else:
            tests.append(_SIMPLE[key](value))
    if "properties" in schema or "additionalProperties" in schema:
        known = {name: inner(part) for name, part in schema.get("properties", {}).items()}
        other = schema.get("additionalProperties", True)
        tests.append(_members(known, other if isinstance(other, bool) else inner(other)))
    return tests[0] if len(tests) == 1 else _together(tests)


def _together(tests: Sequence[Test]) -> Test:
    """Return the test that all of some tests are passed."""

    def test(data: Any) -> bool:
        for one in tests:  # noqa: SIM110 - a generator would take longer than most tests
            if not one(data):
                return False
        return True

    return test


def _text(search: Callable[[str], object]) -> Test:
    """Return the test of a text by a search."""
    return lambda data: not isinstance(data, str) or search(data) is not None


def _each(test: Test) -> Test:
    """Return the test of every value of a list."""
    return lambda data: not isinstance(data, list) or all(map(test, data))


def _negated(test: Test) -> Test:
    """Return the opposite of a test."""
    return lambda data: not test(data)


def _either(test: Test, then: Test, otherwise: Test) -> Test:
    """Return the test that one of two tests has to be passed, as a third one says."""
    return lambda data: then(data) if test(data) else otherwise(data)


def _names(test: Test) -> Test:
    """Return the test of every key."""
    return lambda data: not isinstance(data, dict) or all(map(test, data))


def _members(known: Mapping[str, Test], other: bool | Test) -> Test:
    """Return the test of the values below keys, known and other ones."""

    def test(data: Any) -> bool:
        if not isinstance(data, dict):
            return True
        for key, value in data.items():
            judge = known.get(key, other)
            if judge is not True and (judge is False or not judge(value)):
                return False
        return True

    return test


def _kind(name: str) -> Test:
    """Return the test of a kind of data."""
    kind = _KINDS[name]
    return lambda data: isinstance(data, kind)


def _unique(wanted: bool) -> Test:
    """Return the test that nothing stands twice in a list."""

    def test(data: Any) -> bool:
        if not wanted or not isinstance(data, list):
            return True
        if all(isinstance(value, str) for value in data):
            return len(set(data)) == len(data)
        return all(value not in data[:index] for index, value in enumerate(data))

    return test


_SIMPLE: Mapping[str, Callable[[Any], Test]] = {
    "type": _kind,
    "enum": lambda wanted: lambda data: data in wanted,
    "const": lambda wanted: lambda data: data == wanted,
    "required": lambda wanted: lambda data: not isinstance(data, dict) or all(key in data for key in wanted),
    "minLength": lambda wanted: lambda data: not isinstance(data, str) or len(data) >= wanted,
    "maxLength": lambda wanted: lambda data: not isinstance(data, str) or len(data) <= wanted,
    "minItems": lambda wanted: lambda data: not isinstance(data, list) or len(data) >= wanted,
    "maxItems": lambda wanted: lambda data: not isinstance(data, list) or len(data) <= wanted,
    "uniqueItems": _unique,
}
"""The test that each further keyword makes of its value."""
