"""A first value for each field of a record's type: of the right form, and easily seen to be no answer yet."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clausebook.model.manual import Manual
from clausebook.model.record import RecordType
from clausebook.sources.schema import validator

_BARE = re.compile(r"[a-z][a-z0-9-]*|[A-Z]{2,5}-[0-9-]+|\d{4}-\d{2}-\d{2}|\d{1,9}")
_PHRASE = re.compile(r"[^\W\d_][\w ,()./'–-]*[\w).]")
_RESERVED = ("yes", "no", "on", "off", "true", "false", "null", "y", "n")
"""Words that other programs do not read as text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the front matter."""

    text: str
    note: str = ""
    """What the field is, for a comment; empty for none."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Values that fit a manual on a day."""

    manual: Manual
    kind: RecordType
    owner: str
    day: date

    def lines(self) -> Iterator[Line]:
        """Yield the fields that the type asks for, in its order."""
        yield from self._fields(self.kind.schema, "")

    def _fields(self, schema: Mapping[str, Any], indent: str) -> Iterator[Line]:
        """Yield the required keys of a mapping."""
        properties = schema.get("properties", {})
        for key in schema.get("required", ()):
            yield from self._field(key, properties.get(key, {}), indent)

    def _field(self, key: str, schema: Mapping[str, Any], indent: str) -> Iterator[Line]:
        """Yield one key with its value."""
        note = _note(key, schema)
        if schema.get("type") == "object":
            yield Line(f"{indent}{key}:", note)
            yield from self._fields(schema, indent + "  ")
        elif schema.get("type") != "array":
            yield Line(f"{indent}{key}: {quoted(self._value(key, schema))}", note)
        elif not schema.get("minItems"):
            yield Line(f"{indent}{key}: []", note)
        else:
            yield Line(f"{indent}{key}:", note)
            for _ in range(schema["minItems"]):
                yield from self._item(key, schema.get("items", {}), indent + "  ")

    def _item(self, key: str, schema: Mapping[str, Any], indent: str) -> Iterator[Line]:
        """Yield one entry of a list."""
        if schema.get("type") != "object":
            yield Line(f"{indent}- {quoted(self._value(key, schema))}")
            return
        for number, line in enumerate(self._fields(schema, indent + "  ")):
            yield Line(f"{indent}- {line.text.lstrip()}", line.note) if number == 0 else line

    def _value(self, key: str, schema: Mapping[str, Any]) -> str:
        """Return the first value that the field's own schema accepts."""
        accepts = validator(schema).is_valid
        words = " ".join(f"[insert {schema.get('title', key)}]".split())
        return next((text for text in self._candidates(schema, words) if accepts(text)), words)

    def _candidates(self, schema: Mapping[str, Any], words: str) -> Iterator[str]:
        """Yield values, the likeliest first."""
        yield from (str(option) for option in schema.get("enum", ()))
        if "const" in schema:
            yield str(schema["const"])
        yield from (str(example) for example in schema.get("examples", ()))
        if "format" in schema:
            yield from self._formatted().get(schema["format"], ())
        yield words
        yield from ("1", "1.0", f"{self.day:%Y-%m}", self.day.isoformat(), str(self.day.year), "XXXX-000")

    def _formatted(self) -> Mapping[str, tuple[str, ...]]:
        """Return values by the name of their format; who and what is meant is left for the author to say."""
        clauses = [ref.short(self.manual.settings.standard) for ref in self.kind.clauses]
        return {
            "date": (self.day.isoformat(),),
            "period": ("P1Y",),
            "review": ("P1Y",),
            "version": ("0.0",),
            "clause": (*clauses, "4.1"),
            "document-id": ("XXX-00",),
            "record-id": (f"XXX-{self.day:%Y}-00",),
            "integer": ("0",),
            "number": ("0",),
            "percent": ("0",),
            "digest": ("cb1:" + "0" * 64,),
            "sha256": ("0" * 64,),
            "uri": ("https://example.org/",),
            "person": ("insert-person",),
            "role": (self.owner,),
        }


def quoted(text: str) -> str:
    """Return a value as YAML, in double quotes unless it means the same to every reader without."""
    if _BARE.fullmatch(text) and text not in _RESERVED:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def titled(text: str) -> str:
    """Return a title as YAML: plain words without quotes."""
    return text if _PHRASE.fullmatch(text) and text.lower() not in _RESERVED else quoted(text)


def _note(key: str, schema: Mapping[str, Any]) -> str:
    """Return what a field is: its title, its options, and the keys of its entries."""
    parts = [str(schema.get("title", key))]
    if options := schema.get("enum"):
        parts.append("one of: " + ", ".join(str(option) for option in options))
    items = schema.get("items", {})
    if schema.get("type") == "array" and not schema.get("minItems") and items.get("properties"):
        parts.append("each with: " + ", ".join(items.get("required", items["properties"])))
    if schema.get("description"):
        parts.append(str(schema["description"]))
    return " ".join("; ".join(parts).split())
