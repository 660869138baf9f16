"""JSON Schema 2020-12 for texts: our formats, and the keywords that fields of a record type may use."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.validators import extend

from clausebook.model.clause import ClauseRef
from clausebook.model.period import Period
from clausebook.model.version import Version
from clausebook.sources.conform import Test, compile_test

_FORMATS = FormatChecker(formats=())
_KEYWORDS = frozenset(
    (
        *("type", "title", "description", "enum", "const", "format", "pattern", "minLength", "maxLength", "examples"),
        *("items", "minItems", "maxItems", "uniqueItems", "contains", "properties", "required", "additionalProperties"),
        *("minProperties", "maxProperties", "propertyNames", "dependentRequired", "allOf", "anyOf", "oneOf", "not"),
        *("if", "then", "else", "$comment"),
    )
)
"""The keywords that a record type's fields may use; those that lead to other schemas are not among them."""
_PLAIN_KEYWORDS = ("enum", "const", "examples", "required", "dependentRequired")
"""Keywords whose value is no schema."""


def _matches(pattern: str) -> Any:
    """Return a test of a whole text by a pattern."""
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: not isinstance(value, str) or compiled.fullmatch(value) is not None


def _parses(parse: Any) -> Any:
    """Return a test that a text can be parsed."""

    def test(value: object) -> bool:
        if not isinstance(value, str):
            return True
        try:
            parse(value)
        except ValueError:
            return False
        return value.isascii()

    return test


def _day(text: str) -> date:
    """Read YYYY-MM-DD and nothing else; years so far away that a period could not be added are slips of the pen."""
    if not re.fullmatch(r"(?:19|20|21)\d{2}-\d{2}-\d{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _review(text: str) -> Period | date:
    """Read a period or a day."""
    return Period.parse(text) if text.startswith("P") else _day(text)


_NUMBER = r"-?(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?"
_TESTS: Mapping[str, Test] = {
    "date": _parses(_day),
    "period": _parses(Period.parse),
    "review": _parses(_review),
    "version": _parses(Version.parse),
    "clause": _parses(lambda text: ClauseRef.parse(text, "any")),
    "document-id": _matches(r"[A-Z]{2,5}-\d{2,4}"),
    "record-id": _matches(r"[A-Z]{2,5}-\d{4}-\d{2,4}"),
    "integer": _matches(r"-?(?:0|[1-9]\d{0,11})"),
    "number": _matches(_NUMBER),
    "percent": _matches(r"(?:100(?:\.0{1,6})?|[1-9]?\d(?:\.\d{1,6})?)"),
    "digest": _matches(r"cb1:[0-9a-f]{64}"),
    "sha256": _matches(r"[0-9a-f]{64}"),
    "uri": _matches(r"(?:https?://|urn:|doi:|mailto:)[^\s<>\"]+"),
    "person": _matches(r"[a-z][a-z0-9-]*"),
    "role": _matches(r"[a-z][a-z0-9-]*"),
}
"""The test of each format."""
for _name, _test in _TESTS.items():
    _FORMATS.checks(_name)(_test)


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema made ready."""

    validator: Any
    """Finds what departs from it, and why."""
    fits: Test | None
    """Says quickly whether nothing does; None when that cannot be told."""

    def is_valid(self, data: object) -> bool:
        """Say whether nothing departs from it."""
        return next(self.iter_errors(data), None) is None

    def iter_errors(self, data: object) -> Iterator[ValidationError]:
        """Yield what departs from it."""
        if self.fits is None or not self.fits(data):
            yield from self.validator.iter_errors(data)


class BadSchema(ValueError):  # noqa: N818 - a verdict on the text, turned into a Problem
    """A record type's `fields` is no JSON Schema."""


@cache
def packaged(name: str) -> "Schema":
    """Return the validator of a schema of the package, by its name without ending."""
    text = (resources.files("clausebook") / "schemas" / f"{name}.schema.json").read_text("utf-8")
    return validator(json.loads(text))


def check_schema(schema: Mapping[str, Any]) -> None:
    """Refuse what is no schema; that takes longer than all that is done with it.

    Raises:
        BadSchema: it is none.
    """
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        where = "/".join(str(part) for part in error.absolute_path)
        raise BadSchema(f"'{where}': {error.message[:200]}") from error


def validator(schema: Mapping[str, Any]) -> "Schema":
    """Return the validator of a schema of the package, or of one that `check_schema` let pass."""
    test = compile_test(schema, _TESTS, _compiled)
    return Schema(_Validator(schema, format_checker=_FORMATS), test)


def unknown_keyword(schema: Any) -> str:
    """Return the first keyword of a schema that is not read, such as `$ref`; empty when there is none."""
    if isinstance(schema, list):
        return next(filter(None, map(unknown_keyword, schema)), "")
    if not isinstance(schema, dict):
        return ""
    for key, value in schema.items():
        if key not in _KEYWORDS:
            return str(key)
        inner = value.values() if key == "properties" and isinstance(value, dict) else (value,)
        found = "" if key in _PLAIN_KEYWORDS else next(filter(None, map(unknown_keyword, inner)), "")
        if found:
            return found
    return ""


def _pattern(_: Any, pattern: str, instance: object, __: Any) -> Iterator[ValidationError]:
    """Check a text as JSON Schema does, but let `$` overlook no line end, and digits be 0 to 9."""
    if isinstance(instance, str) and not _compiled(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern made ready; a final `$` means the very end."""
    whole = pattern[:-1] + r"\Z" if pattern.endswith("$") and not pattern.endswith(r"\$") else pattern
    return re.compile(whole, re.ASCII)


_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"pattern": _pattern}
)
