"""Coverage: grades per clause and campus, and evidence in its expected period."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from clausebook.model.coverage import ClauseCoverage, Grade
from clausebook.model.document import Status
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.record import Record
from clausebook.model.settings import Exclusion
from values import DAY, EDITION, campuses, document, manual, record, record_type, ref, settings, standard


def row(seen: Manual, number: str = "4.1") -> ClauseCoverage:
    """Return one clause's coverage."""
    return next(one for one in seen.coverages[EDITION].clauses if one.clause.ref.number == number)


def test_a_clause_that_nobody_names_has_none() -> None:
    assert row(manual(document())).grade is Grade.NONE


def test_a_clause_in_the_front_matter_is_mentioned() -> None:
    assert row(manual(document(clauses=["4.1"]))).grade is Grade.MENTIONED


def test_a_section_addresses_a_clause() -> None:
    item = document(sections=["4.1"])
    assert row(manual(item)).grade is Grade.ADDRESSED
    assert row(manual(item)).documents == (item,)


def test_a_record_makes_an_addressed_clause_evidenced() -> None:
    proof = record(clauses=["4.1"])
    seen = row(manual(document(sections=["4.1"]), proof))
    assert seen.grade is Grade.EVIDENCED
    assert seen.records == (proof,)


def test_a_record_alone_answers_nothing() -> None:
    assert row(manual(record(clauses=["4.1"]))).grade is Grade.NONE
    assert row(manual(document(clauses=["4.1"]), record(clauses=["4.1"]))).grade is Grade.MENTIONED


@pytest.mark.parametrize(
    "changes",
    [{"status": Status.DRAFT}, {"approvals": ()}, {"effective": date(2026, 7, 1)}, {"status": Status.WITHDRAWN}],
)
def test_only_documents_in_force_count(changes: dict[str, Any]) -> None:
    item = document(sections=["4.1"], **changes)
    seen = row(manual(item))
    assert seen.grade is Grade.NONE
    assert seen.documents == ()
    assert seen.waiting == (item,)


def test_an_overdue_document_counts_and_waits() -> None:
    item = document(sections=["4.1"], review=date(2026, 6, 29))
    seen = row(manual(item))
    assert seen.grade is Grade.ADDRESSED
    assert seen.documents == seen.waiting == (item,)


def test_a_document_that_names_and_carries_a_clause_is_counted_once() -> None:
    item = document(clauses=["4.1"], sections=["4.1", "4.1"])
    assert row(manual(item)).documents == (item,)


def test_clauses_are_compared_exactly() -> None:
    numbers = {EDITION: standard("8", "8.1", "8.10", "8.2", "8.2.1")}
    items = (document("PRO-01", sections=["8.10 8.2"]), document("PRO-02", sections=[]))
    seen = manual(*items, standards=numbers)
    grades = {one.clause.ref.number: one.grade for one in seen.coverages[EDITION].clauses}
    assert grades == {"8.1": Grade.NONE, "8.10": Grade.ADDRESSED, "8.2.1": Grade.NONE}


def test_the_same_number_of_another_edition_says_nothing() -> None:
    item = replace(document(), clauses=(ref("4.1", "other-2020"),))
    assert row(manual(item)).grade is Grade.NONE


@pytest.mark.parametrize(
    ("applies_to", "grades"),
    [
        (("all",), {"north": Grade.ADDRESSED, "south": Grade.ADDRESSED}),
        (("north", "south"), {"north": Grade.ADDRESSED, "south": Grade.ADDRESSED}),
        (("north",), {"north": Grade.ADDRESSED, "south": Grade.NONE}),
    ],
)
def test_grades_are_per_campus(applies_to: tuple[str, ...], grades: dict[str, Grade]) -> None:
    own = settings(campuses=campuses("north", "south"))
    seen = row(manual(document(sections=["4.1"], applies_to=applies_to), settings=own))
    assert seen.grades == grades
    assert seen.grade is min(grades.values())


def test_a_section_counts_where_its_document_applies() -> None:
    own = settings(campuses=campuses("north", "south"))
    items = (document("PRO-01", sections=["4.1"], applies_to=("north",)), document("PRO-02", clauses=["4.1"]))
    assert row(manual(*items, settings=own)).grades == {"north": Grade.ADDRESSED, "south": Grade.MENTIONED}


@pytest.mark.parametrize(
    ("campus", "south"), [("", Grade.EVIDENCED), ("south", Grade.EVIDENCED), ("north", Grade.ADDRESSED)]
)
def test_a_record_is_evidence_for_its_campus_or_for_all(campus: str, south: Grade) -> None:
    own = settings(campuses=campuses("north", "south"))
    items = (document(sections=["4.1"]), record(clauses=["4.1"], campus=campus))
    assert row(manual(*items, settings=own)).grades["south"] is south


@pytest.mark.parametrize(
    ("day", "current"),
    [
        (DAY, True),
        (DAY + timedelta(days=1), False),
        (date(2025, 12, 30), True),
        (date(2025, 12, 29), False),
    ],
)
def test_a_record_is_evidence_for_one_period_of_its_type(day: date, current: bool) -> None:
    proof = record(day=day, clauses=["4.1"])
    seen = manual(document(sections=["4.1"]), proof, record_types={"review": record_type(Period(6, 0))})
    assert seen.is_current(proof) is current
    assert row(seen).grade is (Grade.EVIDENCED if current else Grade.ADDRESSED)


@pytest.mark.parametrize(("day", "current"), [(date(2025, 6, 30), True), (date(2025, 6, 29), False)])
def test_without_a_cadence_evidence_is_good_for_a_year(day: date, current: bool) -> None:
    proof = record(day=day)
    assert manual(proof).is_current(proof) is current
    assert manual(proof, record_types={}).is_current(proof) is current


def test_the_newest_record_stands_first() -> None:
    days = {"MR-2026-01": date(2026, 2, 1), "MR-2026-02": date(2026, 5, 1), "MR-2026-03": date(2026, 2, 1)}
    proofs: list[Record] = [record(name, day, ["4.1"]) for name, day in days.items()]
    assert [proof.id for proof in row(manual(*proofs)).records] == ["MR-2026-02", "MR-2026-03", "MR-2026-01"]


def test_what_is_not_applicable_is_listed_apart() -> None:
    exclusion = Exclusion(ref("4.2"), "We offer none.", "ha", DAY, Place("manual/manual.yml", 9))
    tree = standard("4", "4.1", "4.2", "4.3")
    seen = manual(document(sections=["4.1"]), standards={EDITION: tree}, settings=settings(exclusions=(exclusion,)))
    coverage = seen.coverages[tree.id]
    assert row(seen, "4.2").exclusion == exclusion
    assert [one.clause.ref.number for one in coverage.clauses] == ["4.1", "4.2", "4.3"]
    assert [one.clause.ref.number for one in coverage.applicable] == ["4.1", "4.3"]
    assert [coverage.count(grade) for grade in Grade] == [1, 0, 1, 0]


def test_grades_have_words() -> None:
    assert [grade.words for grade in Grade] == ["none", "mentioned", "addressed", "addressed and evidenced"]
