"""INFO-003: which types are expected, how often, and where the finding stands."""

from datetime import date

import pytest

from clausebook.checks.rules import record_not_delivered
from clausebook.model.finding import Observation
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.record import Record
from clausebook.model.settings import Exclusion
from values import DAY, campuses, manual, record, record_type, ref, settings


def observe(seen: Manual) -> list[Observation]:
    """Return what the rule sees."""
    return list(record_not_delivered.check(seen))


def test_a_type_of_the_package_is_expected_for_an_adopted_clause() -> None:
    kind = record_type(Period(12, 0), clauses=(ref("4.1"),))
    (seen,) = observe(manual(record_types={"review": kind}))
    assert seen.place == Place("manual/manual.yml")
    assert "there is none so far" in seen.message


def test_a_type_of_the_package_for_another_edition_is_not() -> None:
    kind = record_type(Period(12, 0), clauses=(ref("4.1", "other-2020"),))
    assert observe(manual(record_types={"review": kind})) == []


def test_nor_is_one_for_a_clause_that_is_not_applicable() -> None:
    kind = record_type(Period(12, 0), clauses=(ref("4.1"),))
    exclusion = Exclusion(ref("4.1"), "We offer none.", "ha", DAY, Place("manual/manual.yml", 9))
    assert observe(manual(record_types={"review": kind}, settings=settings(exclusions=(exclusion,)))) == []


@pytest.mark.parametrize(
    ("cadence", "words"),
    [
        (Period(12, 0), "every year"),
        (Period(24, 0), "every 2 years"),
        (Period(1, 0), "every month"),
        (Period(6, 0), "every 6 months"),
        (Period(18, 0), "every 1 year and 6 months"),
        (Period(0, 1), "every day"),
        (Period(0, 0), "every day"),
        (Period(0, 90), "every 90 days"),
    ],
)
def test_a_cadence_is_told_in_words(cadence: Period, words: str) -> None:
    kind = record_type(cadence, path="manual/record-types/review.yml")
    (seen,) = observe(manual(record_types={"review": kind}))
    assert f"is expected {words}:" in seen.message
    assert seen.place == Place("manual/record-types/review.yml")


def test_each_campus_is_told_with_its_own_last_record() -> None:
    kind = record_type(Period(12, 0), path="manual/record-types/review.yml", scope="campus")
    items: tuple[Record, ...] = (
        record("MR-2024-01", date(2024, 5, 1), campus="south"),
        record("MR-2023-01", date(2023, 5, 1), campus="south"),
        record("MR-2026-01", date(2026, 5, 1), campus="north"),
    )
    own = settings(campuses=campuses("north", "south", "west"))
    south, west = observe(manual(*items, record_types={"review": kind}, settings=own))
    assert "for South" in south.message
    assert "MR-2024-01" in south.message
    assert south.place.path.endswith("MR-2024-01.md")
    assert "for West" in west.message
    assert west.place == Place("manual/record-types/review.yml")


def test_without_campuses_a_type_per_campus_is_expected_once() -> None:
    kind = record_type(Period(12, 0), path="manual/record-types/review.yml", scope="campus")
    (seen,) = observe(manual(record_types={"review": kind}))
    assert " for " not in seen.message
