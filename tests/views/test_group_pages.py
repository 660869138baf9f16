"""The pages of a group: every member on each of them, what is not known said to be, and nothing that a browser runs."""

import csv
import json
import re
from datetime import date
from importlib.resources import files
from io import StringIO
from pathlib import Path

import icalendar
import pytest
from jsonschema import Draft202012Validator

import members
from clausebook.model.group import Failure, Group, Listed, Member, Trouble
from clausebook.model.staged import Page
from clausebook.views.group_site import compose, label, table
from members import STANDARD

EVIL = "<img src=x onerror=alert(1)> &amp; *x* [y](z)\n\n<script>"
GONE = Member(
    Listed("gone", "Gone School", "https://gone.example/manual.json?key=secret", "https://gone.example"),
    None,
    (Failure(Trouble.MISSING, "there is no file manual.json at its source", "Publish it"),),
)


def staged(group: Group) -> dict[str, str]:
    """Return the text of every page and file by its path."""
    items = list(compose(group))
    return {item.path: item.markdown if isinstance(item, Page) else item.content.decode("utf-8-sig") for item in items}


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Return a group of a lead with an address, a member beside the site, a draft, and one that is not there."""
    rows = (members.clause("4.1", town="mentioned", lakeside="addressed"), members.clause("4.2", excluded=True))
    lead = members.read(
        tmp_path, "lead", "https://lead.example/qm", data=members.manual(members.document(version="2.0"))
    )
    campuses = [{"id": "town", "title": "Town"}, {"id": "lakeside", "title": "Lakeside"}]
    older = members.document(digest="cb1:" + "1" * 64, next_review="2026-06-29")
    data = members.manual(older, coverage=members.counted(*rows), campuses=campuses, as_of="2026-06-01")
    due = members.calendar(
        members.entry(date="2026-05-01", state="overdue", title="Late review"),
        members.entry("review:PRO-02", date="2026-06-15", title="Review since then", subject="PRO-02"),
        members.entry("record:x", title="Comes", subject=None, record_type="audit", campus="town"),
        as_of="2026-06-01",
    )
    north = members.read(tmp_path, data=data, matrix=members.coverage(*rows, as_of="2026-06-01"), due=due)
    draft = members.manual(draft=True, commit=None, organisation=EVIL)
    school = members.read(tmp_path, "draft", "", data=draft, due=members.calendar(draft=True, commit=None))
    assert not lead.failures + north.failures + school.failures
    return members.group(lead, north, school, GONE, lead="lead")


def test_nobody_is_left_out(group: Group) -> None:
    pages = staged(group)
    shown = ("index.md", "documents/index.md", "documents/drift.md", "calendar/index.md", f"coverage/{STANDARD}.md")
    for path in shown:
        assert "Gone School" in pages[path], path
    for member in group.members:
        assert f'id="member-{member.id}"' in pages["index.md"]
        assert f"members/{member.id}.md" in pages
    assert "there is no file manual.json at its source. Publish it" in pages["members/gone.md"]


def test_the_built_site_must_show_every_member(group: Group) -> None:
    home = next(item for item in compose(group) if item.path == "index.md")
    assert isinstance(home, Page)
    assert {f'id="member-{member.id}"' for member in group.members} <= set(home.proof)


def test_pages_stay_at_home(group: Group) -> None:
    pages = staged(group)
    assert 'href="https://lead.example/qm/documents/PRO-01.html"' in pages["documents/index.md"]
    assert 'href="../../north/documents/PRO-01.html"' in pages["documents/index.md"]
    assert 'href="../../north/clauses/iso-21001-2018/4-1.html"' in pages[f"coverage/{STANDARD}.md"]
    assert 'href="../north/index.html"' in pages["index.md"]
    assert '<th scope="row" class="cb-id">PRO-01</th><td>Draft</td>' in pages["documents/index.md"]


def test_the_register(group: Group) -> None:
    rows = list(csv.DictReader(StringIO(staged(group)["register.csv"], newline="")))
    assert [(row["member"], row["id"], row["version"], row["verified"]) for row in rows] == [
        ("lead", "PRO-01", "2.0", "yes"),
        ("north", "PRO-01", "1.0", "yes"),
        ("draft", "PRO-01", "1.0", "no"),
    ]
    assert "In force, review overdue" in staged(group)["documents/index.md"]


def test_the_matrix(group: Group) -> None:
    pages = staged(group)
    rows = list(csv.DictReader(StringIO(pages[f"coverage/{STANDARD}.csv"], newline="")))
    assert [
        (row["member"], row["campus"], row["grade"], row["verified"]) for row in rows if row["clause"] == "4.1"
    ] == [
        ("lead", "all", "addressed", "yes"),
        ("north", "town", "mentioned", "yes"),
        ("north", "lakeside", "addressed", "yes"),
        ("draft", "all", "addressed", "no"),
        ("gone", "", "not verified", "no"),
    ]
    # The draft and the one that is not there count for nobody, but they are asked; who excludes a clause is not.
    page = pages[f"coverage/{STANDARD}.md"]
    assert '<th scope="row">4.1 Clause 4.1</th><td>1 of 4</td>' in page
    assert '<th scope="row">4.2 Clause 4.2</th><td>1 of 3</td>' in page
    assert "Lakeside: addressed" in page
    assert page.count("not verified</span></td>") == 2


def test_a_standard_that_not_everybody_adopted(tmp_path: Path) -> None:
    lead = members.read(tmp_path, "lead")
    none = members.read(tmp_path, data=members.manual(standards=[], coverage={}))
    page = staged(members.group(lead, none))[f"coverage/{STANDARD}.md"]
    assert "<td>1 of 1</td>" in page
    assert "not adopted" in page


def test_the_calendar(group: Group) -> None:
    pages = staged(group)
    page = pages["calendar/index.md"]
    rows = dict(re.findall(r"(Late review|Review since then|Comes)</a>(.*)", page))
    assert set(rows) == {"Late review", "Review since then", "Comes"}
    assert "<strong>2 overdue</strong>" in page
    (since,) = [line for line in page.splitlines() if "Review since then" in line]
    assert "Its day has come" in since
    assert "Not verified" in since
    events = icalendar.Calendar.from_ical(pages["calendar.ics"]).walk("VEVENT")
    assert len(events) == 5
    assert len({event["UID"] for event in events}) == 5
    assert {str(event["URL"]) for event in events if "URL" in event} == {
        "https://lead.example/qm/documents/PRO-01.html"
    }


def test_who_has_to_do_something_is_called_by_the_title_of_the_role(tmp_path: Path) -> None:
    due = members.calendar(members.entry(owner="registry", date="2026-01-05", state="overdue"))
    data = members.manual(roles=[{"id": "registry", "title": "Registrar"}])
    told = members.read(tmp_path, "north", data=data, due=due)
    silent = members.read(tmp_path, "south", due=due)
    pages = staged(members.group(told, silent))
    assert {name: "Registrar" in pages[f"members/{name}.md"] for name in ("north", "south")} == {
        "north": True,
        "south": False,
    }
    assert "· Registrar" in pages["calendar/index.md"]
    assert "· registry" in pages["calendar/index.md"]


def test_drift(group: Group) -> None:
    rows = list(csv.DictReader(StringIO(staged(group)["drift.csv"], newline="")))
    assert [(row["member"], row["drift"]) for row in rows] == [
        ("north", "behind"),
        ("draft", "unknown"),
        ("gone", "unknown"),
    ]


def test_group_json(group: Group) -> None:
    text = staged(group)["group.json"]
    data = json.loads(text)
    schema = json.loads((files("clausebook") / "schemas/group-site.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(data)
    assert [member["state"] for member in data["members"]] == ["verified", "verified", "not-verified", "missing"]
    assert "secret" not in text


def test_nothing_of_a_member_is_run(tmp_path: Path) -> None:
    listed = Listed("north", EVIL, "x", "")
    data = members.manual(
        members.document(title=EVIL, type=EVIL, owner=EVIL, applies_to=[EVIL]), organisation=EVIL, title=EVIL
    )
    data["roles"] = [{"id": "registry", "title": EVIL}]
    due = members.calendar(members.entry(title=EVIL, owner=EVIL), members.entry("review:PRO-02", owner="registry"))
    member = members.read(tmp_path, data=data, due=due)
    matrix = members.coverage(members.clause("4.1") | {"title": EVIL}, members.clause("4.2"))
    other = members.read(tmp_path, "other", data=data, matrix=matrix)
    failed = Member(Listed("bad", EVIL, "x", ""), None, (Failure(Trouble.BROKEN, EVIL, EVIL),))
    pages = staged(members.group(Member(listed, member.manual), other, failed, lead="north"))
    for path, text in pages.items():
        if path.endswith(".md"):
            assert "<img" not in text, path
            assert "<script" not in text, path
            # An empty line would end the block of HTML, and what follows would be read as Markdown.
            assert not re.search(r"\(z\)\s*\n\s*\n", text), path


def test_a_group_of_nobody_that_could_be_read() -> None:
    pages = staged(members.group(GONE, lead="gone"))
    assert "No document could be read" in pages["documents/index.md"]
    assert "could not be read, so nothing could be compared" in pages["documents/drift.md"]
    assert not [path for path in pages if path.startswith("coverage/")]


def test_old_and_early_members(tmp_path: Path) -> None:
    member = members.read(tmp_path)
    assert "Out of date" not in staged(members.group(member, day=date(2026, 9, 28)))["members/north.md"]
    assert "Out of date" in staged(members.group(member, day=date(2026, 9, 29)))["members/north.md"]
    assert "Of a later day" in staged(members.group(member, day=date(2026, 6, 29)))["members/north.md"]


def test_the_same_members_give_the_same_bytes(group: Group) -> None:
    again = Group(group.charter, group.as_of, group.members)
    assert list(compose(group)) == list(compose(again))


def test_names_and_tables() -> None:
    assert label("iso-21001-2018") == "ISO 21001:2018"
    assert label("own-rules") == "own-rules"
    assert table(("a", "b"), [("=1+1", 'x"y')]) == b'\xef\xbb\xbfa,b\r\n\'=1+1,"x""y"\r\n'
