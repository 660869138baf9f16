"""Surveys and complaints, as records of any state tell of them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.feedback import PARTIES, complaints, surveys
from clausebook.model.record import Record
from values import DAY, manual, record

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
RECEIVED = date(2026, 5, 4)


def survey(name: str = "SUR-2026-01", day: date = date(2026, 5, 28), **fields: str) -> Record:
    """Return a survey of learners."""
    given = {"group": "learners", "invited": "50", "responses": "30", "response-rate": "61", "satisfied": "84"}
    return record(name, day, type="satisfaction-survey", fields=given | fields)


def complaint(**fields: str) -> Record:
    """Return a complaint that waits for an answer until 22 May 2026."""
    given = {"kind": "complaint", "received": RECEIVED.isoformat(), "due": "2026-05-22", "outcome": "pending"}
    return record("CPL-2026-01", RECEIVED, type="complaint", fields=given | fields)


def test_surveys_come_in_the_order_of_their_days() -> None:
    found = surveys(manual(survey("SUR-2026-02"), survey("SUR-2026-01", DAY), survey("SUR-2025-01", date(2026, 7, 1))))
    assert [one.record.id for one in found] == ["SUR-2026-02", "SUR-2026-01"]


@pytest.mark.parametrize(
    ("fields", "rate"),
    [
        ({}, Decimal(60)),
        ({"invited": "0"}, Decimal(61)),
        ({"responses": "few"}, Decimal(61)),
        ({"responses": "", "response-rate": ""}, None),
    ],
)
def test_the_rate_is_counted_where_it_can_be(fields: Mapping[str, str], rate: Decimal | None) -> None:
    (found,) = surveys(manual(survey(**fields)))
    assert found.rate == rate


@pytest.mark.parametrize(
    ("group", "party"),
    [("learners", "learners"), ("staff", "staff"), ("guardians", "others"), ("alumni", "others"), ("", "others")],
)
def test_everybody_else_is_among_the_others(group: str, party: str) -> None:
    (found,) = surveys(manual(survey(group=group)))
    assert found.party == party
    assert found.party in PARTIES


@pytest.mark.parametrize("key", ["analysis", "strengths", "weaknesses"])
def test_an_analysis_is_words(key: str) -> None:
    said, blank = surveys(manual(survey(**{key: "Rooms are cold."}), survey("SUR-2026-02", **{key: " "})))
    assert (said.is_analysed, blank.is_analysed) == (True, False)


@pytest.mark.parametrize(
    ("fields", "days", "late", "was_late"),
    [
        ({}, 57, True, False),
        ({"due": "2026-06-30"}, 57, False, False),
        ({"due": ""}, 57, False, False),
        ({"answered": "2026-05-20"}, 16, False, False),
        ({"answered": "2026-05-25"}, 21, False, True),
        ({"answered": "2026-07-01"}, 57, True, False),
        ({"outcome": "withdrawn"}, None, False, False),
    ],
)
def test_how_long_a_complaint_waits(fields: Mapping[str, str], days: int | None, late: bool, was_late: bool) -> None:
    (found,) = complaints(manual(complaint(**fields)))
    assert (found.days(DAY), found.is_overdue(DAY), found.was_late) == (days, late, was_late)


@given(answered=DAYS, first=DAYS, second=DAYS)
def test_a_complaint_that_was_answered_waits_no_more(answered: date, first: date, second: date) -> None:
    what = complaint(answered=answered.isoformat())
    seen = [complaints(manual(what, as_of=day)) for day in sorted((first, second))]
    waits = [found[0].waits if found else None for found in seen]
    assert waits != [False, True]
    for day, found in zip(sorted((first, second)), seen, strict=True):
        assert bool(found) is (day >= RECEIVED)
        for one in found:
            assert one.waits is (day < answered)
            assert one.days(day) == (min(day, answered) - RECEIVED).days
