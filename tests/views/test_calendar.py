"""The page Calendar, its feeds and its data."""

import json
from datetime import date, timedelta
from importlib.resources import files as package
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from clausebook.model.agenda import Entry, Kind, Urgency
from clausebook.model.audience import for_audience
from clausebook.model.calendar import calendar
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.views.agenda import month
from clausebook.views.calendar_feed import feed
from staged import files, in_order, read, staged
from values import DAY, campuses, document, manual, record, record_type, settings

SITE = "https://manual.school.example/"
ACTIONS = ({"text": "Paint, the; hall\\", "owner": "registry", "due": "2026-06-29"},)


def college(**changes: Any) -> Manual:
    """Return a manual with a review ahead, an overdue action, and a record that one of two campuses lacks."""
    kind = record_type(Period(12, 0), path="manual/record-types/review.yml", scope="campus")
    own = settings(**{"campuses": campuses("north", "south"), "site": SITE, **changes})
    return manual(
        document(),
        record("MR-2024-01", date(2024, 5, 4)),
        record("MR-2026-01", date(2026, 5, 4), campus="north"),
        record("CHG-2026-01", date(2026, 5, 4), type="change", fields={"actions": ACTIONS}),
        record_types={"review": kind, "change": record_type(None, id="change", title="Change", plural="Changes")},
        settings=own,
    )


def events(text: bytes) -> list[Any]:
    """Return the events of a file as another program reads them."""
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_the_page_says_first_who_has_not_delivered_then_what_is_overdue_then_each_month() -> None:
    page = staged(college())["calendar.md"]
    assert page.menu == ("Records",)
    found = read(page)
    assert found.unbalanced == []
    parts = ["2 overdue", "Not submitted yet", "Review, South, due 4 May 2025, Head", "the time of grace is over"]
    parts += ["Last one: MR-2024-01", "Overdue and coming", "Overdue (2)", "Missing Review, South", "29 Jun 2026"]
    parts += ["Overdue Paint, the; hall\\ Action · CHG-2026-01 · Registry", "March 2027 (1)", "Review: PRO-01"]
    parts += [
        "May 2027",
        "Review, North",
        "Expected records",
        "Review North · Head Up to date next by 4 May 2027 3 2 0 1",
    ]
    parts += ["Review South · Head Missing due since 4 May 2025 3 1 0 2", "In your own calendar"]
    assert in_order(found.text, parts) == []
    assert {"overdue", "2027-03", "not-submitted", "expected", "own-calendar"} <= set(found.ids())


def test_links_lead_to_pages_and_files_that_are_there() -> None:
    pages, data = staged(college()), files(college())
    links = [one for one in read(pages["calendar.md"]).links() if not one.startswith(("#", "?"))]
    assert "calendar/registry.ics" in links
    assert "records/review/index.html" in links
    assert set(links) <= set(data) | {path.replace(".md", ".html") for path in pages}


def test_an_institution_with_nothing_yet() -> None:
    found = read(staged(manual())["calendar.md"])
    assert "0 overdue" in found.text
    assert "Nothing has a day yet" in found.text
    assert "No expected record is overdue" in found.text
    assert "No type of record that applies here has a cadence" in found.text


def test_what_was_never_delivered_is_not_called_up_to_date() -> None:
    kind = record_type(Period(12, 0), path="manual/record-types/review.yml")
    text = read(staged(manual(record_types={"review": kind}))["calendar.md"]).text
    assert "Review The whole institution None yet next by 30 Jun 2027" in text
    assert "Up to date" not in text


def test_a_site_that_leaves_something_out_says_so() -> None:
    seen = for_audience(college(), "public")
    text = read(staged(seen)["calendar.md"]).text
    assert "Not everything. This site is made for public readers" in text
    assert "CHG-2026-01" not in text
    assert "Not everything" not in read(staged(college())["calendar.md"]).text


def test_what_is_more_than_a_year_away_stands_last() -> None:
    seen = manual(document(review=date(2027, 6, 30)), document("PRO-02", review=date(2027, 7, 1)))
    text = read(staged(seen)["calendar.md"]).text
    assert "1 in the twelve months that follow" in text
    assert in_order(text, ["June 2027 (1)", "Review: PRO-01", "Later (1)", "Review: PRO-02"]) == []


def test_nothing_that_was_written_becomes_an_element() -> None:
    nasty = '<script>alert("1")</script>'
    seen = manual(
        document(title=nasty, owner=nasty),
        record(title=nasty, fields={"actions": ({"text": f"{nasty}\n# x", "due": "2026-07-01", "owner": nasty},)}),
        record_types={"review": record_type(Period(1, 0), title=nasty, path="manual/record-types/review.yml")},
    )
    found = read(staged(seen)["calendar.md"])
    assert "script" not in found.names()
    assert found.unbalanced == []
    assert found.text.count('<script>alert("1")</script>') >= 4


def test_another_program_reads_the_feed() -> None:
    found = events(files(college())["calendar.ics"])
    assert [(str(one["SUMMARY"]), one.decoded("DTSTART"), str(one.get("URL", ""))) for one in found] == [
        ("Missing: Review, South", date(2025, 5, 4), f"{SITE}records/review/index.html"),
        ("Overdue: Paint, the; hall\\", date(2026, 6, 29), f"{SITE}records/change/CHG-2026-01.html"),
        ("Review: PRO-01", date(2027, 3, 1), f"{SITE}documents/PRO-01.html"),
        ("Review, North", date(2027, 5, 4), f"{SITE}records/review/index.html"),
        ("Review, South", date(2027, 5, 4), f"{SITE}records/review/index.html"),
    ]
    for one in found:
        assert one.decoded("DTEND") == one.decoded("DTSTART") + timedelta(1)
        assert one.decoded("DTSTAMP").date() == DAY
    assert "Responsible: Registry" in str(found[1]["DESCRIPTION"])


def test_every_role_has_a_feed_of_its_own() -> None:
    data = files(college())
    assert [str(one["SUMMARY"]) for one in events(data["calendar/registry.ics"])] == [
        "Overdue: Paint, the; hall\\",
        "Review: PRO-01",
    ]
    assert len(events(data["calendar/head.ics"])) == 3
    assert icalendar.Calendar.from_ical(data["calendar/head.ics"])["NAME"] == "Quality manual: Head"


def test_the_same_manual_gives_the_same_bytes_and_a_moved_day_the_same_event() -> None:
    assert files(college())["calendar.ics"] == files(college())["calendar.ics"]
    moved = manual(document(review=Period(6, 0)), settings=settings(site=SITE))
    before = manual(document(), settings=moved.settings)
    (now,), (then,) = events(files(moved)["calendar.ics"]), events(files(before)["calendar.ics"])
    assert now["UID"] == then["UID"]
    assert now.decoded("DTSTART") != then.decoded("DTSTART")
    elsewhere = manual(document(), settings=settings(site="https://other.example/"))
    assert events(files(elsewhere)["calendar.ics"])[0]["UID"] != then["UID"]


def test_without_an_address_events_have_none() -> None:
    assert all("URL" not in one for one in events(files(college(site=""))["calendar.ics"]))


@examples(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.dates(), st.sampled_from(Urgency))
def test_any_text_and_day_come_back_as_they_were(title: str, day: date, urgency: Urgency) -> None:
    entry = Entry("key", day, Kind.ACTION, title, urgency, "NC-1", "nonconformity", "head")
    text = feed(manual(), [entry], title, lambda _: "").encode("utf-8", "replace")
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"\n" not in text.replace(b"\r\n", b"")
    (event,) = events(text)
    plain = "".join(sign for sign in title.replace("\r\n", "\n").replace("\r", "\n") if sign in "\t\n" or sign >= " ")
    assert str(event["SUMMARY"]).endswith(plain.replace("\x7f", ""))
    assert event.decoded("DTSTART") == day


def test_a_backslash_is_no_line_end() -> None:
    entry = Entry("key", DAY, Kind.ACTION, "Save in C:\\new\\;x", Urgency.COMING)
    (event,) = events(feed(manual(), [entry], "Feed", lambda _: "").encode())
    assert str(event["SUMMARY"]) == "Save in C:\\new\\;x"


def test_the_data_conform_to_their_schema() -> None:
    schema = json.loads((package("clausebook") / "schemas/due.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    for seen in (college(), manual()):
        data = json.loads(files(seen)["calendar.json"])
        assert list(Draft202012Validator(schema).iter_errors(data)) == []
    data = json.loads(files(college())["calendar.json"])
    assert len(data["entries"]) == len(calendar(college())) == 5
    lapsed = [one for one in data["expected"] if one["state"] == "missing"]
    assert {(one["for"], one["due"]) for one in lapsed} >= {("south", "2025-05-04"), ("south", "2026-05-04")}


@pytest.mark.parametrize(("language", "words"), [("en", "March 2027"), ("de", "März 2027"), ("xx", "March 2027")])
def test_months_are_written_in_the_manual_s_language(language: str, words: str) -> None:
    assert month(date(2027, 3, 1), language) == words
