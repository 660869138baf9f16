"""The file of a group: what it says, and what is wrong with it, at its line."""

from datetime import date
from pathlib import Path

import pytest

from clausebook.model.group import A_QUARTER, Listed
from clausebook.model.period import Period
from clausebook.sources.group import read_group
from clausebook.sources.settings import CannotRead

WHOLE = """\
title: Example group
language: de
as-of: 2026-06-30
lead: north
stale-after: P30D
members:
  - {id: north, title: North, source: north/manual.json, site: ../north/}
  - {id: south, title: South, source: "https://south.example/qm/manual.json"}
  - {id: east, title: East, source: east/manual.json}
"""


def test_a_group(tmp_path: Path) -> None:
    file = tmp_path / "group.yml"
    file.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    charter = read_group(file)
    assert (charter.title, charter.language, charter.as_of) == ("Example group", "de", date(2026, 6, 30))
    assert (charter.lead, charter.stale_after) == ("north", Period(0, 30))
    assert charter.members == (
        Listed("north", "North", "north/manual.json", "../north"),
        Listed("south", "South", "https://south.example/qm/manual.json", "https://south.example/qm"),
        Listed("east", "East", "east/manual.json", ""),
    )


def test_what_may_be_left_out(tmp_path: Path) -> None:
    file = tmp_path / "group.yml"
    file.write_text("title: G\nmembers: [{id: a, title: A, source: a.json}]\n", encoding="utf-8")
    charter = read_group(file)
    assert (charter.language, charter.as_of, charter.lead, charter.stale_after) == ("en", None, "", A_QUARTER)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title: Example group\n", "", 1, "title"),
        ("id: south", "id: north", 8, "twice"),
        ("lead: north", "lead: west", 4, "no member"),
        ("as-of: 2026-06-30", "as-of: 2026-06-31", 3, "2026-06-31"),
        ("../north/", "javascript:alert(1)", 7, "site"),
        ("../north/", "//school.example", 7, "site"),
        ("../north/", "/north", 7, "site"),
        ("../north/", "'north\"onclick=1'", 7, "site"),
        ("../north/", "https://user@school.example/", 7, "site"),
        ("https://south", "https://me:secret@south", 8, "password"),
        ("https://south", "https:me@south", 8, "password"),
        ("id: north", "id: ../north", 7, "id"),
        ("id: north", "id: north, sauce: x", 7, "sauce"),
        ("members:", "members: &m", 6, "m"),
    ],
)
def test_what_is_wrong(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    file = tmp_path / "group.yml"
    file.write_text(WHOLE.replace(old, new), encoding="utf-8")
    with pytest.raises(CannotRead) as caught:
        read_group(file)
    assert any(problem.place.line == line and words in problem.message for problem in caught.value.problems), caught


@pytest.mark.parametrize(
    "source", ["javascript:alert(1)", "file:///srv/manual.json", "https://x.example/'/manual.json"]
)
def test_only_a_web_address_tells_where_pages_stand(tmp_path: Path, source: str) -> None:
    file = tmp_path / "group.yml"
    file.write_text(f'title: G\nmembers: [{{id: a, title: A, source: "{source}"}}]\n', encoding="utf-8")
    assert read_group(file).members[0].site == ""


@pytest.mark.parametrize("content", [b"", b"- a\n", b"\xff", b"title: [\n", b"x" * 1_000_001])
def test_no_group_at_all(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "group.yml").write_bytes(content)
    with pytest.raises(CannotRead):
        read_group(tmp_path / "group.yml")


def test_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.yml", tmp_path):
        with pytest.raises(CannotRead, match="cannot be read"):
            read_group(path)
