"""Formats, keywords, and the quick test held against `jsonschema`."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clausebook
from clausebook.model.record import RecordType
from clausebook.sources.catalogues import COMMON, packaged_record_types
from clausebook.sources.schema import BadSchema, check_schema, packaged, unknown_keyword, validator

SCHEMAS = Path(clausebook.__file__).parent / "schemas"
GOOD = {
    "date": ["2026-03-15", "1999-12-31", "2028-02-29"],
    "period": ["P1Y", "P6M", "P30D", "P1Y6M"],
    "review": ["P1Y", "2027-01-01"],
    "version": ["0.1", "2.10"],
    "clause": ["8.5.1", "A.1", "iso-9001-2015:8.5.1"],
    "document-id": ["PRO-05", "QM-0001"],
    "record-id": ["NC-2026-01"],
    "integer": ["0", "-3", "120"],
    "number": ["0.5", "-3", "12"],
    "percent": ["0", "100", "99.5"],
    "digest": ["cb1:" + "0" * 64],
    "sha256": ["f" * 64],
    "uri": ["https://a.example/b?c", "urn:isbn:1", "doi:10.1/2", "mailto:a@b.example"],
    "person": ["hl"],
    "role": ["campus-lead"],
}
BAD = {
    "date": ["2026-02-30", "2026-2-3", "2026-03-15T10:00", "0001-01-01", "9999-12-31", "٢٠٢٦-03-15", "2026-03-15\n"],
    "period": ["1Y", "P", "P1H", "PT1H", "P300Y", "p1y", "P٣Y"],
    "review": ["yearly", "P", "2027"],
    "version": ["2", "02.1", "2.1.0", "v2.1", "2.1 ", "1.٣"],
    "clause": ["8.", "8.x", ":8.1", "ISO:8.1", "8.1\n", ""],
    "document-id": ["PRO-5", "pro-05", "PRO-2026-01", "P-05"],
    "record-id": ["NC-26-01", "NC-2026"],
    "integer": ["1.0", "01", "1e3", "x", "٣"],
    "number": [".5", "1.", "1e3", "NaN"],
    "percent": ["101", "-1", "100.5", "5 %"],
    "digest": ["cb1:0", "sha256:" + "0" * 64, "cb1:" + "A" * 64],
    "sha256": ["F" * 64, "0" * 63],
    "uri": ["javascript:x", "ftp://a", "https://", "https://a b", 'https://a"b', "www.example.org"],
    "person": ["H L", "1a"],
    "role": ["Head", ""],
}


@pytest.mark.parametrize("name", GOOD)
def test_formats(name: str) -> None:
    schema = validator({"format": name})
    assert [text for text in GOOD[name] if not schema.is_valid(text)] == []
    assert [text for text in BAD[name] if schema.is_valid(text)] == []
    assert schema.is_valid([])


@pytest.mark.parametrize(
    "schema",
    [{"type": "strng"}, {"minLength": "x"}, {"pattern": "["}, {"properties": []}, {"required": "a"}, {"enum": "a"}],
)
def test_what_is_no_schema(schema: dict[str, Any]) -> None:
    with pytest.raises(BadSchema):
        check_schema(schema)


@pytest.mark.parametrize("kind", packaged_record_types().values(), ids=lambda kind: kind.id)
def test_the_fields_of_packaged_types_are_a_schema_that_is_read(kind: RecordType) -> None:
    check_schema(kind.schema)
    assert unknown_keyword(kind.schema) == ""
    assert kind.schema["type"] == "object"
    assert not (COMMON & set(kind.labels))


@pytest.mark.parametrize("file", sorted(SCHEMAS.glob("*.schema.json")), ids=lambda file: file.name)
def test_schemas_of_the_package_are_schemas(file: Path) -> None:
    check_schema(json.loads(file.read_text("utf-8")))


@pytest.mark.parametrize(
    ("schema", "keyword"),
    [
        ({"$ref": "file:///etc/passwd"}, "$ref"),
        ({"properties": {"a": {"$ref": "#"}}}, "$ref"),
        ({"allOf": [{"items": {"$dynamicRef": "#x"}}]}, "$dynamicRef"),
        ({"$defs": {}}, "$defs"),
        ({"properties": {"a": {"minimum": "3"}}}, "minimum"),
        ({"properties": {"$ref": {"type": "string"}}}, ""),
        ({"if": {"required": ["a"]}, "then": {"enum": ["$ref"]}}, ""),
    ],
)
def test_keywords_that_lead_elsewhere_are_found(schema: dict[str, Any], keyword: str) -> None:
    assert unknown_keyword(schema) == keyword


def test_a_pattern_ends_at_the_very_end_and_knows_ten_digits() -> None:
    schema = validator({"pattern": r"^\d+$"})
    assert [schema.is_valid(text) for text in ("12", "12\n", "١٢", "x")] == [True, False, False, False]


SCHEMAS = [
    *(packaged(name) for name in ("document", "record", "register", "settings", "standard", "record-type")),
    *(validator({"additionalProperties": False, **kind.schema}) for kind in packaged_record_types().values()),
]


def test_every_schema_of_ours_has_a_quick_test() -> None:
    assert all(schema.fits for schema in SCHEMAS)


ODD = st.sampled_from(
    ["", "x", "PRO-05", "2026-03-15", "P1Y", "8.1", "2.1", "draft", "open", "closed", [], {}, ["a", "a"]]
)


def _data(schema: Any) -> st.SearchStrategy[Any]:
    """Return data that nearly fits a schema."""
    own: st.SearchStrategy[Any] = st.sampled_from(schema["enum"]) if "enum" in schema else ODD
    if schema.get("type") == "array":
        own = st.lists(_data(schema.get("items", {})), max_size=3)
    elif schema.get("type") == "object":
        parts = {key: _data(value) for key, value in schema.get("properties", {}).items()}
        needed = {key: parts.pop(key) for key in schema.get("required", ()) if key in parts}
        own = st.fixed_dictionaries(needed, optional={**parts, "zzz": ODD})
    return st.one_of(own, own, own, ODD)


@given(st.data(), st.integers(0, len(SCHEMAS) - 1))
@settings(max_examples=120, deadline=None)
def test_the_quick_test_says_what_jsonschema_says(data: st.DataObject, number: int) -> None:
    schema = SCHEMAS[number]
    value = data.draw(_data(schema.validator.schema))
    assert schema.fits is not None
    assert schema.fits(value) == schema.validator.is_valid(value)
