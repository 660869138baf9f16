"""What departs from a schema: for each keyword the exact place, message and help, as a registrar reads them."""

import pytest

from clausebook.model.problem import Problem, Topic
from clausebook.sources.departures import unquoted, validate
from clausebook.sources.schema import packaged, validator
from clausebook.sources.strict import Table, load

DOCUMENT = {
    "id": "PRO-05",
    "title": "Admission",
    "type": "procedure",
    "version": '"2.1"',
    "status": "draft",
    "owner": "registry",
    "classification": "public",
}
RECORD = {
    "id": "NC-2026-01",
    "type": "nonconformity",
    "title": "Late sheets",
    "date": "2026-03-02",
    "owner": "quality",
    "status": "open",
}
NAME = "a short name in small letters, such as registry"
DAY = "a day such as 2026-03-15 (year-month-day)"
CLAUSE = "a clause such as 8.5.1 or iso-9001-2015:8.5.1"


def problems(base: dict[str, str], change: dict[str, str | None], schema: str) -> list[Problem]:
    lines = {**base, **change}
    text = "".join(f"{key}: {value}\n" for key, value in lines.items() if value is not None)
    table = load(text, "f.md", offset=1)
    assert isinstance(table, Table), table
    return [*validate(table, packaged(schema)), *unquoted(table)]


@pytest.mark.parametrize(
    ("change", "topic", "place", "message", "advice"),
    [
        ({"ownr": "x"}, Topic.FIELD, "9:1", "the key 'ownr' is not known here", "Did you mean 'owner'?"),
        ({"owner": None}, Topic.FIELD, "2:1", "the key 'owner' is missing", "Add a line 'owner: …'"),
        ({"status": "approved"}, Topic.FIELD, "2:1", "the key 'effective' is missing", "Add a line 'effective: …'"),
        ({"title": ""}, Topic.FIELD, "3:7", "'title' is empty", "Give 'title' a value, or remove the line"),
        ({"title": "null"}, Topic.FIELD, "3:8", "'title' is null, which stands for no value", None),
        ({"title": "~"}, Topic.FIELD, "3:8", "'title' is ~, which stands for no value", None),
        ({"title": "[a, b]"}, Topic.FIELD, "3:8", "'title' should be a single value, without a list or keys", None),
        ({"title": "{a: b}"}, Topic.FIELD, "3:8", "'title' should be a single value, without a list or keys", None),
        (
            {"title": "x" * 201},
            Topic.FIELD,
            "3:8",
            "'title' is longer than 200 characters",
            "Shorten 'title' to 200 characters",
        ),
        ({"type": "Procedure X"}, Topic.FIELD, "4:7", f"'type' is 'Procedure X', which is not {NAME}", f"Write {NAME}"),
        (
            {"status": "aproved"},
            Topic.FIELD,
            "6:9",
            "'status' is 'aproved', which is none of: draft, in-review, approved, withdrawn",
            "Did you mean 'approved'?",
        ),
        (
            {"classification": "zzz"},
            Topic.FIELD,
            "8:17",
            "'classification' is 'zzz', which is none of: public, internal, confidential",
            "Use one of: public, internal, confidential",
        ),
        ({"status": "[draft]"}, Topic.FIELD, "6:9", "'status' should be a single value, without a list or keys", None),
        ({"id": "pro-5"}, Topic.IDENTITY, "2:5", "'id' is 'pro-5', which is not an id such as PRO-05", None),
        ({"id": ""}, Topic.IDENTITY, "2:4", "'id' is empty", None),
        (
            {"version": "2.1"},
            Topic.VERSION,
            "5:10",
            "the version 2.1 stands without quotes, so other programs read it as a number (8.10 becomes 8.1)",
            'Write it as "2.1"',
        ),
        (
            {"version": '"2"'},
            Topic.VERSION,
            "5:10",
            "'version' is '2', which is not a version such as \"2.1\" (MAJOR.MINOR, in quotes)",
            None,
        ),
        ({"version": '"1.٣"'}, Topic.VERSION, "5:10", None, None),
        (
            {"effective": "2026-02-30"},
            Topic.DATE,
            "9:12",
            f"'effective' is '2026-02-30', which is not {DAY}",
            f"Write {DAY}",
        ),
        ({"effective": "2026-2-3"}, Topic.DATE, "9:12", f"'effective' is '2026-2-3', which is not {DAY}", None),
        ({"effective": "tomorrow"}, Topic.DATE, "9:12", f"'effective' is 'tomorrow', which is not {DAY}", None),
        ({"effective": "2026-03-15 10:00"}, Topic.DATE, "9:12", None, f"Write {DAY}"),
        ({"effective": "9999-12-31"}, Topic.DATE, "9:12", None, f"Write {DAY}"),
        ({"effective": "20260315"}, Topic.DATE, "9:12", None, f"Write {DAY}"),
        (
            {"review": "yearly"},
            Topic.DATE,
            "9:9",
            "'review' is 'yearly', which is not a period such as P1Y, or a day such as 2027-03-15",
            None,
        ),
        ({"review": "P999Y"}, Topic.DATE, "9:9", None, None),
        ({"clauses": "8.1"}, Topic.FIELD, "9:10", "'clauses' should be a list such as [one, two]", None),
        (
            {"clauses": ""},
            Topic.FIELD,
            "9:9",
            "'clauses' is empty",
            "Write 'clauses' as a list such as [one, two], or remove the line",
        ),
        (
            {"clauses": "[8.10]"},
            Topic.CLAUSE,
            "9:11",
            "the clause 8.10 stands without quotes, so other programs read it as a number (8.10 becomes 8.1)",
            'Write it as "8.10"',
        ),
        ({"clauses": '["8.x"]'}, Topic.CLAUSE, "9:11", f"'clauses' is '8.x', which is not {CLAUSE}", f"Write {CLAUSE}"),
        (
            {"clauses": '["8.1", "8.1"]'},
            Topic.FIELD,
            "9:10",
            "'clauses' names something twice",
            "Remove the second one",
        ),
        (
            {"applies-to": "[]"},
            Topic.FIELD,
            "9:13",
            "'applies-to' needs at least 1 in its list",
            "Add what is missing to 'applies-to'",
        ),
        ({"audience": "[registry, [x]]"}, Topic.FIELD, "9:22", None, None),
        (
            {"approvals": "[head]"},
            Topic.FIELD,
            "9:13",
            "'approvals' should be keys of its own, each on a line below it",
            None,
        ),
        (
            {"approvals": '[{role: head, persn: hl, date: 2026-01-01, version: "1.0"}]'},
            Topic.FIELD,
            "9:26",
            "the key 'persn' is not known in 'approvals'",
            "Did you mean 'person'?",
        ),
        (
            {"approvals": '[{role: head, person: hl, date: 2026-13-01, version: "1.0"}]'},
            Topic.DATE,
            "9:44",
            f"'date' is '2026-13-01', which is not {DAY}",
            None,
        ),
        (
            {"approvals": "[{role: head, person: hl, date: 2026-01-01, version: 1.0}]"},
            Topic.VERSION,
            "9:65",
            "the version 1.0 stands without quotes, so other programs read it as a number (8.10 becomes 8.1)",
            None,
        ),
        (
            {"owner": "x" * 40 + " " + "y" * 40},
            Topic.FIELD,
            "7:8",
            f"'owner' is '{'x' * 40} {'y' * 19}…', which is not {NAME}",
            None,
        ),
        ({"owner": '"registry\\n"'}, Topic.FIELD, "7:8", f"'owner' is 'registry', which is not {NAME}", None),
    ],
)
def test_a_document(
    change: dict[str, str | None], topic: Topic, place: str, message: str | None, advice: str | None
) -> None:
    found = [item for item in problems(DOCUMENT, change, "document") if not message or item.message == message]
    assert found, problems(DOCUMENT, change, "document")
    assert (found[0].topic, str(found[0].place)) == (topic, f"f.md:{place}")
    assert found[0].help == advice if advice else found[0].help


@pytest.mark.parametrize(
    ("change", "place", "message", "advice"),
    [
        ({"id": "NC-1"}, "2:5", "'id' is 'NC-1', which is not an id such as NC-2026-01", None),
        (
            {"refers-to": "[pro-5]"},
            "8:13",
            "'refers-to' is 'pro-5', which is not an id such as PRO-05 or NC-2026-01",
            None,
        ),
    ],
)
def test_a_record(change: dict[str, str | None], place: str, message: str, advice: str | None) -> None:
    found = problems(RECORD, change, "record")
    assert [(str(item.place), item.message) for item in found] == [(f"f.md:{place}", message)]
    assert found[0].help == advice if advice else found[0].help


def test_every_departure_is_told() -> None:
    found = problems(DOCUMENT, {"ownr": "x", "titel": "y", "owner": None, "status": "x", "version": "2.1"}, "document")
    assert {item.message.partition(" is ")[0] for item in found} == {
        "the key 'ownr'",
        "the key 'titel'",
        "the key 'owner'",
        "'status'",
        "the version 2.1 stands without quotes, so other programs read it as a number (8.10 becomes 8.1)",
    }


@pytest.mark.parametrize(
    ("schema", "text", "message"),
    [
        ({"maxItems": 1, "type": "array"}, "[a, b]", "'x' holds more than 1 in its list"),
        ({"minLength": 5}, "abc", "'x' is shorter than 5 characters"),
        ({"const": "yes"}, "no", "'x' is 'no', which is none of: yes"),
        ({"anyOf": [{"const": "a"}, {"const": "b"}]}, "c", "'x' fits none of the forms it may have"),
        ({"oneOf": [{"const": "a"}, {"const": "b"}]}, "c", "'x' fits none or several of the forms it may have"),
        ({"not": {"const": "a"}}, "a", "'x' is 'a', which is not allowed here"),
        ({"pattern": "^[a-z]+$"}, "A1", "'x' is 'A1', which is not a text of the form ^[a-z]+$"),
        ({"contains": {"const": "a"}}, "[b]", "'x' lacks an entry that it needs"),
        ({"type": "object", "minProperties": 2}, "{a: b}", "'x' needs at least 2 of its keys"),
        ({"type": "object", "maxProperties": 1}, "{a: b, c: d}", "'x' holds more than 1 keys"),
        (
            {"propertyNames": {"pattern": "^a", "description": "a word with a"}},
            "{b: c}",
            "the key 'b' is not a word with a",
        ),
        ({"dependentRequired": {"a": ["b"]}}, "{a: c}", None),
    ],
)
def test_further_keywords(schema: dict[str, object], text: str, message: str | None) -> None:
    table = load(f"x: {text}\n", "f.md")
    assert isinstance(table, Table)
    found = list(validate(table, validator({"type": "object", "properties": {"x": schema}})))
    assert len(found) == 1
    assert found[0].message == message if message else found[0].message
    assert found[0].help and not found[0].help.endswith(".")
