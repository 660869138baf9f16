"""Schemas of the site's own data, made ready: unlike those of texts they hold numbers, references and alternatives.

`jsonschema` takes most of a minute for the files of two hundred members. What the quick test of `conform` does not
know is given to it here as formats, so that only data that departs from its schema costs a search for reasons.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from clausebook.sources.conform import Test, compile_test
from clausebook.sources.schema import Schema, packaged

_KINDS: Mapping[str, Test] = {
    "boolean": lambda data: isinstance(data, bool),
    "integer": lambda data: isinstance(data, int) and not isinstance(data, bool),
    "null": lambda data: data is None,
}
_ABOUT = ("$schema", "$defs", "title", "description")


@cache
def published(name: str) -> Schema:
    """Return a schema of the package for data, by its name without ending."""
    text = (resources.files("clausebook") / "schemas" / f"{name}.schema.json").read_text("utf-8")
    return Schema(packaged(name).validator, quick(json.loads(text)))


def quick(schema: Mapping[str, Any]) -> Test | None:
    """Return a test that says yes to nothing that departs from a schema; None when there is no quick one."""
    formats: dict[str, Test] = {}
    try:
        plain = _plain(schema, schema.get("$defs", {}), formats)
    except (KeyError, TypeError):
        return None
    return compile_test(plain, formats, _compiled)


def _plain(schema: Mapping[str, Any], defs: Mapping[str, Any], formats: dict[str, Test]) -> dict[str, Any]:
    """Return a schema whose further keywords have become a format."""

    def inner(part: Any) -> Any:
        return part if isinstance(part, bool) else _plain(part, defs, formats)

    if "$ref" in schema:
        return _plain(defs[schema["$ref"].removeprefix("#/$defs/")], defs, formats)
    found: dict[str, Any] = {}
    own: list[Test] = []
    for key, value in schema.items():
        if key in _ABOUT:
            continue
        if key == "properties":
            found[key] = {name: inner(part) for name, part in value.items()}
        elif key in ("items", "additionalProperties"):
            found[key] = inner(value)
        elif key == "anyOf":
            own.append(_any([compile_test(inner(part), formats, _compiled) for part in value]))
        elif key == "type" and value in _KINDS:
            own.append(_KINDS[value])
        elif key == "minimum":
            own.append(_at_least(value))
        elif key == "minProperties":
            own.append(_filled(value))
        else:
            found[key] = value
    if own:
        name = f"own {len(formats)}"
        formats[name] = _every(own)
        found["format"] = name
    return found


def _any(tests: list[Test | None]) -> Test:
    """Return the test that one of some tests is passed.

    Raises:
        TypeError: there is no quick test for one of them.
    """
    known = [test for test in tests if test is not None]
    if len(known) != len(tests):
        raise TypeError("an alternative has a keyword that is not known")
    return lambda data: any(test(data) for test in known)


def _every(tests: list[Test]) -> Test:
    """Return the test that all of some tests are passed."""
    return tests[0] if len(tests) == 1 else lambda data: all(test(data) for test in tests)


def _at_least(wanted: int) -> Test:
    """Return the test of a number."""
    return lambda data: not isinstance(data, int) or data >= wanted


def _filled(wanted: int) -> Test:
    """Return the test of how many keys there are."""
    return lambda data: not isinstance(data, dict) or len(data) >= wanted


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern made ready, as `schema` reads it: a final `$` means the very end."""
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern, re.ASCII)
