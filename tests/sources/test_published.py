"""Members of a group: one that is right is read whole; whatever is wrong with one is said, and nothing else suffers."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import members
from clausebook.model.coverage import Grade
from clausebook.model.group import Charter, Failure, Listed, Trouble
from clausebook.model.group_drift import Drift, claimed
from clausebook.model.lifecycle import State
from clausebook.model.period import Period
from clausebook.model.staged import Page
from clausebook.sources import formats
from clausebook.sources import published as reading
from clausebook.sources.fetch import Bounds
from clausebook.sources.published import parse, read_member, read_members
from clausebook.sources.schema import validator
from clausebook.views.group_site import compose
from members import STANDARD


def test_a_member(tmp_path: Path) -> None:
    member = members.read(tmp_path)
    manual = member.manual
    assert manual is not None
    assert member.failures == ()
    assert manual.is_evidence
    assert [(one.id, one.state, str(one.version)) for one in manual.documents] == [("PRO-01", State.IN_FORCE, "1.0")]
    assert manual.coverages[STANDARD].clauses["4.2"].grade is Grade.ADDRESSED
    assert [one.title for one in manual.entries or ()] == ["Review: Title of PRO-01"]
    assert manual.pages == {"PRO-01": "documents/PRO-01.html"}


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", Trouble.BROKEN),
        (b"{", Trouble.BROKEN),
        (b"\xff\xfe", Trouble.BROKEN),
        (b"[" * 100_000, Trouble.BROKEN),
        (b'{"a": ' + b"9" * 10_000 + b"}", Trouble.BROKEN),
        (b"NaN", Trouble.BROKEN),
        (b"[]", Trouble.OTHER_FORMAT),
        (b"null", Trouble.OTHER_FORMAT),
        (b'{"format": "clausebook-manual/0"}', Trouble.OTHER_FORMAT),
        (b'{"format": "clausebook-manual/2"}', Trouble.OTHER_FORMAT),
        (b'{"format": ["clausebook-manual/1"]}', Trouble.OTHER_FORMAT),
        (b'{"format": "clausebook-manual/1"}', Trouble.BROKEN),
        (b'{"format": "clausebook-manual/1", "format": "clausebook-manual/1"}', Trouble.BROKEN),
    ],
)
def test_broken_members(tmp_path: Path, content: bytes, trouble: Trouble) -> None:
    (tmp_path / "manual.json").write_bytes(content)
    member = read_member(Listed("north", "North", "manual.json", ""), tmp_path, Bounds())
    assert member.manual is None
    assert [one.trouble for one in member.failures] == [trouble]


@pytest.mark.parametrize(
    "changes",
    [
        {"as_of": "2026-02-30"},
        {"as_of": "0000-01-01"},
        {"as_of": "9999-12-31"},
        {"standards": ["../../etc"]},
        {"standards": [f"x-{number}" for number in range(30)]},
        {"title": "A\u202eB\u0007"},
        {"title": "\ud800"},
        {"title": "see url( https://school.example/x"},
        {"documents": [members.document(title="@IMPORT '//school.example/x")]},
        {"documents": [members.document(page="javascript:alert(1)")]},
        {"documents": [members.document(page="//school.example/x.html")]},
        {"documents": [members.document(page="../other/x.html")]},
        {"documents": [members.document(page="/x.html")]},
        {"documents": [members.document(page='x.html" onclick="x')]},
        {"documents": [members.document(version="01.0")]},
        {"documents": [members.document(version="99999.0")]},
        {"documents": [members.document(effective="2026-13-01")]},
        {"documents": [members.document(state="approved")]},
        {"further": 1},
        {"draft": 0},
    ],
)
def test_data_that_cannot_be_meant(tmp_path: Path, changes: dict[str, Any]) -> None:
    member = members.read(tmp_path, data=members.manual(**changes))
    assert member.manual is None
    assert member.failures[0].trouble is Trouble.BROKEN
    assert member.failures[0].message.isprintable()


@pytest.mark.parametrize(
    "matrix",
    [
        members.coverage(as_of="2026-06-29"),
        members.coverage(standard="iso-9001-2015"),
        members.coverage(members.clause("4.1")),
        members.coverage(members.clause("4.1"), members.clause("4.1")),
        members.coverage(members.clause("4.1"), members.clause("../4")),
        members.coverage(format="clausebook-coverage/2"),
    ],
)
def test_a_coverage_that_does_not_belong(tmp_path: Path, matrix: dict[str, Any]) -> None:
    member = members.read(tmp_path, matrix=matrix)
    assert member.manual is not None
    assert member.manual.coverages == {}
    assert [one.message.split()[0] for one in member.failures] == [f"coverage/{STANDARD}.json"]


@pytest.mark.parametrize("changes", [{"as_of": "2026-06-29"}, {"draft": True}, {"commit": "b" * 40}, {"format": "x"}])
def test_a_calendar_that_does_not_belong(tmp_path: Path, changes: dict[str, Any]) -> None:
    member = members.read(tmp_path, due=members.calendar(**changes))
    assert member.manual is not None
    assert member.manual.entries is None
    assert [one.message.split()[0] for one in member.failures] == ["calendar.json"]


def test_files_that_are_not_there(tmp_path: Path) -> None:
    file = members.publish(tmp_path)
    (tmp_path / "calendar.json").unlink()
    (tmp_path / f"coverage/{STANDARD}.json").unlink()
    member = read_member(Listed("north", "North", str(file), ""), Path("/nowhere"), Bounds())
    assert member.manual is not None
    assert member.manual.entries is None
    assert [one.trouble for one in member.failures] == [Trouble.MISSING, Trouble.MISSING]


def test_members_stay_in_their_order(tmp_path: Path) -> None:
    listed = [Listed(f"m{number}", "M", f"m{number}/manual.json", "") for number in range(30)]
    for one in listed[::2]:
        members.publish(tmp_path / one.id)
    found = read_members(Charter("G", "en", None, "", Period(0, 90), tuple(listed)), tmp_path)
    assert [member.id for member in found] == [one.id for one in listed]
    assert [member.manual is not None for member in found] == [True, False] * 15


ORIGIN = {
    "type": "object",
    "additionalProperties": False,
    "required": ["document", "version", "reason"],
    "properties": {"document": {"type": "string"}, "version": {"type": "string"}, "reason": {"type": "string"}},
}


def test_a_variant_that_the_site_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = json.loads((resources.files("clausebook") / "schemas/manual.schema.json").read_text("utf-8"))
    schema["$defs"]["document"]["properties"]["variant_of"] = {"anyOf": [ORIGIN, {"type": "null"}]}
    monkeypatch.setattr(
        reading, "published", lambda name: validator(schema) if name == "manual" else formats.published(name)
    )
    own = members.document(variant_of={"document": "PRO-09", "version": "1.4", "reason": "Another building"})
    origin = members.document("PRO-09", version="2.0", variant_of=None)
    group = members.group(members.read(tmp_path, data=members.manual(own, origin)))
    (one,) = claimed(group)
    assert (one.document.id, one.origin and one.origin.id, one.drift) == ("PRO-01", "PRO-09", Drift.BEHIND)
    (page,) = [item.markdown for item in compose(group) if isinstance(item, Page) and item.path == "documents/drift.md"]
    assert "<td>PRO-09 1.4</td>" in page
    assert "PRO-09 2.0</a>, North</td>" in page


WHOLE = json.dumps(members.manual()).encode()


@given(some.integers(0, len(WHOLE)), some.integers(0, 40), some.binary(max_size=20))
@settings(max_examples=400, deadline=None)
def test_damage_is_a_value(start: int, cut: int, put: bytes) -> None:
    found = parse(WHOLE[:start] + put + WHOLE[start + cut :], "manual", "manual.json")
    assert isinstance(found, dict | Failure)


TEXTS = some.text(max_size=12)


@given(name=TEXTS, owner=TEXTS.filter(bool), day=some.dates().map(str))
@settings(max_examples=60, deadline=None)
def test_whatever_is_read_can_be_shown(
    tmp_path_factory: pytest.TempPathFactory, name: str, owner: str, day: str
) -> None:
    one = members.document(title=name or "x", owner=owner, next_review=day)
    folder = tmp_path_factory.mktemp("member")
    member = members.read(folder, data=members.manual(one), due=members.calendar(members.entry(title=owner, date=day)))
    pages = list(compose(members.group(member)))
    assert pages
