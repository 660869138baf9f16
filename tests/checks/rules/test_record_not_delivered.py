"""INFO-003 and INFO-020: which types are expected, how often, which of the two rules tells it, and where it stands."""

from dataclasses import replace
from datetime import date

import pytest

from clausebook.checks.rules import expected_record_missing, record_not_delivered
from clausebook.model.finding import Observation
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.record import Record
from clausebook.model.settings import Exclusion, Term
from values import DAY, campuses, document, manual, record, record_type, ref, settings

OWN = "manual/record-types/review.yml"
OLD = document(effective=date(2016, 6, 30))
"""A document that makes the system ten years old."""
SHORT = {"settings": settings(grace=Period(0, 0))}


def late(seen: Manual) -> list[Observation]:
    """Return what INFO-003 sees."""
    return list(record_not_delivered.check(seen))


def missing(seen: Manual) -> list[Observation]:
    """Return what INFO-020 sees."""
    return list(expected_record_missing.check(seen))


def test_a_type_of_the_package_is_expected_for_an_adopted_clause_and_never_more_than_late() -> None:
    kind = record_type(Period(12, 0), clauses=(ref("4.1"),))
    seen = manual(OLD, record_types={"review": kind})
    (found,) = late(seen)
    assert found.place == Place("manual/manual.yml")
    assert "there is none so far" in found.message
    assert missing(seen) == []


def test_a_type_of_the_package_for_another_edition_is_not() -> None:
    kind = record_type(Period(12, 0), clauses=(ref("4.1", "other-2020"),))
    assert late(manual(OLD, record_types={"review": kind})) == []


def test_nor_is_one_for_a_clause_that_is_not_applicable() -> None:
    kind = record_type(Period(12, 0), clauses=(ref("4.1"),))
    exclusion = Exclusion(ref("4.1"), "We offer none.", "ha", DAY, Place("manual/manual.yml", 9))
    assert late(manual(OLD, record_types={"review": kind}, settings=settings(exclusions=(exclusion,)))) == []


def test_an_own_type_is_late_until_its_grace_is_over_and_then_missing() -> None:
    kind = record_type(Period(12, 0), path=OWN)
    seen = manual(record(day=date(2025, 6, 10)), record_types={"review": kind})
    assert (len(late(seen)), len(missing(seen))) == (1, 0)
    assert late(seen)[0].message.endswith("and the next was due on 10 June 2026")
    then = replace(seen, as_of=date(2026, 7, 11))
    assert (len(late(then)), len(missing(then))) == (0, 1)
    assert missing(then)[0].message.endswith("was due on 10 June 2026 with grace until 10 July 2026")
    assert missing(then)[0].place.path.endswith("MR-2026-01.md")


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
    kind = record_type(cadence, path=OWN)
    (seen,) = missing(manual(OLD, record_types={"review": kind}, **SHORT))
    assert f"is expected {words}:" in seen.message
    assert seen.place == Place(OWN)


def test_each_campus_is_told_with_its_own_last_record() -> None:
    kind = record_type(Period(12, 0), path=OWN, scope="campus")
    items: tuple[Record, ...] = (
        record("MR-2024-01", date(2024, 5, 1), campus="south"),
        record("MR-2023-01", date(2023, 5, 1), campus="south"),
        record("MR-2026-01", date(2026, 5, 1), campus="north"),
    )
    own = settings(campuses=campuses("north", "south", "west"))
    south, west = missing(manual(*items, record_types={"review": kind}, settings=own))
    assert "for South" in south.message
    assert "MR-2024-01" in south.message
    assert south.place.path.endswith("MR-2024-01.md")
    assert "for West" in west.message
    assert west.place == Place(OWN)


def test_without_campuses_a_type_per_campus_is_expected_once() -> None:
    kind = record_type(Period(12, 0), path=OWN, scope="campus")
    (seen,) = missing(manual(OLD, record_types={"review": kind}))
    assert " for " not in seen.message


def test_a_term_is_told_by_its_name() -> None:
    kind = record_type(Period(12, 0), path=OWN, scope="term")
    term = Term("spring", "Spring 2026", date(2026, 2, 1), date(2026, 5, 20))
    (seen,) = missing(manual(OLD, record_types={"review": kind}, settings=settings(terms=(term,))))
    assert "for Spring 2026 is expected each term: there is none so far" in seen.message
