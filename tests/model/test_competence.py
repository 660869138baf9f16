"""What training a role asks for, and whether a record of it is still valid."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clausebook.model.competence import Trained, required
from clausebook.model.period import Period
from clausebook.model.record import Record, Value
from clausebook.model.register import Register, Role, Training
from values import DAY, manual, record, register

COURSE = Training("First aid", Period(24, 0))


def trained(*records: Record, training: Training = COURSE) -> Trained:
    """Return the training that the registry officer needs."""
    known = register()
    roles = {**known.roles, "registry": Role("registry", "Registry officer", training=(training,))}
    (found,) = required(manual(*records, register=Register(roles, known.people)))
    return found


def course(day: date, number: int = 1, **changes: Any) -> Record:
    """Return a record of the course."""
    fields: dict[str, Value] = {"competence": "First aid", "people": ("rc", "ha")} | changes
    return record(f"CMP-{day.year}-{number:02}", day, type="competence", fields=fields)


def test_nothing_is_required_where_the_register_says_nothing() -> None:
    assert required(manual(course(DAY))) == ()


@pytest.mark.parametrize(
    ("day", "valid"),
    [(date(2024, 6, 30), True), (date(2024, 6, 29), False), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_a_record_holds_for_the_period_of_the_role(day: date, valid: bool) -> None:
    assert trained(course(day)).is_valid(DAY) is valid


def test_its_own_last_day_counts_where_it_is_earlier() -> None:
    assert trained(course(date(2026, 1, 1), **{"valid-until": "2026-06-29"})).valid_until == date(2026, 6, 29)
    assert trained(course(date(2024, 1, 1), **{"valid-until": "2030-06-29"})).valid_until == date(2026, 1, 1)
    once = Training("First aid")
    assert trained(course(date(2010, 1, 1)), training=once).is_valid(DAY)
    assert not trained(course(date(2010, 1, 1), **{"valid-until": "2012-01-01"}), training=once).is_valid(DAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"people": ("ha",)},
        {"competence": "First aid for pets"},
        {"effect-result": "not-shown"},
    ],
)
def test_what_is_no_evidence(changes: dict[str, Value]) -> None:
    assert trained(course(date(2026, 1, 1), **changes)).record is None


def test_names_are_compared_without_capitals_and_blanks() -> None:
    assert trained(course(date(2026, 1, 1), competence=" first   AID")).record is not None
    assert trained(course(date(2026, 1, 1), competence="Course 12", requirement="First aid")).record is not None
    assert trained(course(date(2026, 1, 1), people=(), person="rc")).record is not None


def test_the_record_that_holds_longest_counts() -> None:
    short = course(date(2026, 5, 1), 2, **{"valid-until": "2026-05-31"})
    found = trained(course(date(2025, 1, 1)), short)
    assert found.record is not None
    assert found.record.id == "CMP-2025-01"


def test_a_record_that_another_one_corrects_shows_nothing() -> None:
    wrong = course(date(2026, 5, 1))
    right = course(date(2026, 5, 2), 2, people=("ha",))
    assert trained(wrong, right).record == wrong
    assert trained(wrong, replace(right, corrects=wrong.id)).record is None
