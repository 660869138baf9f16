"""The quick test of published data says yes to nothing that `jsonschema` would refuse, and yes to what is right."""

import copy
import json
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import members
from clausebook.sources.formats import published, quick

SAMPLES = {
    "manual": members.manual(
        members.document(),
        members.document("PRO-02", effective=None, next_review=None, commit=None),
        campuses=[{"id": "town", "title": "Town"}],
        malformed=[{"path": "manual/x.md", "id": ""}],
    ),
    "coverage": members.coverage(
        members.clause("4.1", town="none", lakeside="addressed"), members.clause("4.2", excluded=True)
    ),
    "due": members.calendar(members.entry(), members.entry("x", subject=None, record_type="review", owner=None)),
    "group-site": {"format": "clausebook-group/1", "title": "G", "as_of": "2026-06-30", "lead": None, "members": []},
}
ODD: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1,
    1.5,
    "",
    "x",
    "2026-06-30",
    "2026-06-30\n",
    [],
    [1],
    {},
    {"a": 1},
    "in-force",
]


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to everything below some data."""
    found = [path] if path else []
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        found += places(value, (*path, key))
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_right_data_needs_no_search_for_reasons(name: str) -> None:
    ready = published(name)
    assert ready.fits is not None
    assert ready.fits(SAMPLES[name])
    assert ready.is_valid(SAMPLES[name])


@pytest.mark.parametrize("name", SAMPLES)
@given(draw=some.data())
@settings(max_examples=300, deadline=None)
def test_the_quick_answer_is_the_right_one(name: str, draw: some.DataObject) -> None:
    data: Any = copy.deepcopy(SAMPLES[name])
    *way, last = draw.draw(some.sampled_from(places(data)))
    inner = data
    for key in way:
        inner = inner[key]
    match draw.draw(some.sampled_from(("replace", "drop", "add"))):
        case "replace":
            inner[last] = draw.draw(some.sampled_from(ODD))
        case "drop":
            del inner[last]
        case _ if isinstance(inner, dict):
            inner["further"] = draw.draw(some.sampled_from(ODD))
        case _:
            inner.append(draw.draw(some.sampled_from(ODD)))
    ready = published(name)
    slow = next(ready.validator.iter_errors(data), None) is None
    assert ready.fits is not None
    # A quick no is no verdict: `1.0` is a whole number too, and then reasons are searched for and none is found.
    assert slow or not ready.fits(data)
    assert ready.is_valid(data) is slow


def test_what_is_not_known_has_no_quick_answer() -> None:
    assert quick({"type": "string", "contentEncoding": "base64"}) is None
    assert quick({"anyOf": [{"oneOf": []}]}) is None


@pytest.mark.parametrize("name", SAMPLES)
def test_every_schema_of_the_package_has_a_quick_test(name: str) -> None:
    text = (resources.files("clausebook") / "schemas" / f"{name}.schema.json").read_text("utf-8")
    assert quick(json.loads(text)) is not None
