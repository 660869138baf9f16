"""Gaps: what each clause lacks at each campus, and nothing that it does not lack."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from clausebook.model.clause import Duty, DutyKind, Standard
from clausebook.model.coverage import Grade
from clausebook.model.document import Status
from clausebook.model.gap import Gap, GapKind, Gaps, find_gaps
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.settings import Exclusion
from values import DAY, EDITION, campuses, document, manual, record, record_type, ref, settings, standard

ASKED = {"review": record_type(Period(12, 0), clauses=(ref("4.1"),))}
"""A type of record that is evidence for 4.1."""
BOTH = settings(campuses=campuses("north", "south"))


def gaps(*items: Any, **changes: Any) -> Gaps:
    """Return the gaps of a manual of these documents and records."""
    made = manual(*items, **{"record_types": {}} | changes)
    return find_gaps(made, made.coverages[EDITION])


def said(found: Gaps) -> list[tuple[str, str, tuple[str, ...], list[str]]]:
    """Return clause, kind, campuses and documents of each gap."""
    return [
        (gap.clause.ref.number, gap.kind.value, gap.campuses, [item.id for item in gap.documents]) for gap in found.rows
    ]


def retaining() -> Standard:
    """Return a standard whose one clause asks for a record."""
    tree = standard("4.1")
    duty = Duty(DutyKind.RETAIN, "What was done", "memory")
    return replace(tree, clauses={"4.1": replace(tree.clauses["4.1"], duties=(duty,))})


def test_a_clause_that_nothing_names() -> None:
    assert said(gaps()) == [("4.1", "no-document", ("",), [])]


def test_a_clause_that_a_section_carries_lacks_nothing_where_no_record_is_asked_for() -> None:
    found = gaps(document(sections=("4.1",)))
    assert found.rows == ()
    assert [clause.ref.number for clause in found.unasked] == ["4.1"]


@pytest.mark.parametrize("changes", [{"record_types": ASKED}, {"standards": {EDITION: retaining()}}])
def test_a_record_is_missing_where_a_type_or_the_clause_asks_for_one(changes: dict[str, Any]) -> None:
    found = gaps(document(sections=("4.1",)), **changes)
    assert said(found) == [("4.1", "no-record", ("",), [])]
    assert [kind.id for kind in found.rows[0].record_types] == (["review"] if "record_types" in changes else [])
    assert found.unasked == ()


def test_a_record_in_its_period_closes_the_gap_and_an_old_one_does_not() -> None:
    text = document(sections=("4.1",))
    assert gaps(text, record(clauses=("4.1",)), record_types=ASKED).rows == ()
    old = record(day=date(2025, 6, 29), clauses=("4.1",))
    assert [gap.kind for gap in gaps(text, old, record_types=ASKED).rows] == [GapKind.NO_RECORD]


def test_a_record_of_one_campus_counts_there_only() -> None:
    text = document(sections=("4.1",))
    found = gaps(text, record(clauses=("4.1",), campus="north"), record_types=ASKED, settings=BOTH)
    assert said(found) == [("4.1", "no-record", ("south",), [])]
    assert not found.everywhere(found.rows[0])


def test_what_is_missing_at_every_campus_is_one_gap() -> None:
    found = gaps(settings=BOTH)
    assert said(found) == [("4.1", "no-document", ("north", "south"), [])]
    assert found.everywhere(found.rows[0])


def test_a_document_of_another_campus_is_named() -> None:
    found = gaps(document(sections=("4.1",), applies_to=("north",)), settings=BOTH)
    assert said(found) == [("4.1", "no-document", ("south",), ["PRO-01"])]


@pytest.mark.parametrize(
    "changes",
    [{"status": Status.DRAFT}, {"status": Status.IN_REVIEW}, {"approvals": ()}, {"effective": date(2026, 7, 1)}],
)
def test_a_text_that_may_still_take_effect_is_waited_for(changes: dict[str, Any]) -> None:
    assert said(gaps(document(sections=("4.1",), **changes))) == [("4.1", "not-in-force", ("",), ["PRO-01"])]


def test_a_withdrawn_text_is_not_waited_for() -> None:
    assert said(gaps(document(sections=("4.1",), status=Status.WITHDRAWN))) == [("4.1", "no-document", ("",), [])]


def test_a_document_that_only_mentions_it() -> None:
    assert said(gaps(document(clauses=("4.1",)))) == [("4.1", "mentioned", ("",), ["PRO-01"])]


def test_a_draft_closes_what_is_only_mentioned_if_a_section_of_it_carries_the_clause() -> None:
    named = document(clauses=("4.1",))
    carrying = document("PRO-02", sections=("4.1",), status=Status.DRAFT)
    naming = document("PRO-03", clauses=("4.1",), status=Status.DRAFT)
    assert said(gaps(named, naming)) == [("4.1", "mentioned", ("",), ["PRO-01"])]
    assert said(gaps(named, carrying, naming)) == [("4.1", "not-in-force", ("",), ["PRO-02"])]


def test_the_draft_beside_a_text_in_force_is_found() -> None:
    present = document(sections=("4.1",), approvals=())
    held = document(commit="a" * 40)
    found = gaps(present, held={present.path: held})
    assert said(found) == [("4.1", "not-in-force", ("",), ["PRO-01"])]
    assert found.rows[0].documents == (present,)


def test_an_overdue_review_is_a_gap_beside_others() -> None:
    late = document(sections=("4.1",), review=date(2026, 6, 29))
    found = gaps(late, record_types=ASKED)
    assert [gap.kind for gap in found.rows] == [GapKind.REVIEW_OVERDUE, GapKind.NO_RECORD]
    assert (found.count(GapKind.NO_RECORD), found.count(GapKind.NO_DOCUMENT), len(found.clauses)) == (1, 0, 1)


def test_what_is_not_applicable_lacks_nothing() -> None:
    exclusion = Exclusion(ref("4.1"), "We offer none.", "ha", DAY, Place("manual/manual.yml"))
    assert gaps(settings=settings(exclusions=(exclusion,))).rows == ()


def test_gaps_stand_in_the_order_of_the_clauses() -> None:
    tree = standard("4", "4.1", "4.9", "4.10", "5")
    found = gaps(document(clauses=("4.10",)), standards={EDITION: tree})
    assert [gap.clause.ref.number for gap in found.rows] == ["4.1", "4.9", "4.10", "5"]


_TEXTS = st.tuples(
    st.lists(st.sampled_from(("4.1", "4.2")), max_size=2, unique=True),
    st.lists(st.sampled_from(("4.1", "4.2")), max_size=2, unique=True),
    st.sampled_from((("all",), ("north",), ("south",))),
    st.sampled_from((Status.APPROVED, Status.DRAFT, Status.WITHDRAWN)),
    st.sampled_from((date(2026, 6, 29), date(2027, 1, 1))),
)
_RECORDS = st.tuples(
    st.sampled_from(("4.1", "4.2")), st.sampled_from(("", "north", "south")), st.sampled_from((DAY, date(2024, 1, 1)))
)


def made(texts: list[Any], kept: list[Any], names: tuple[str, ...]) -> Manual:
    """Return a manual of drawn documents and records; a type of record asks for evidence of 4.1 alone."""
    items = [
        document(f"PRO-{number:02}", sections, clauses, applies_to=where, status=status, review=review)
        for number, (sections, clauses, where, status, review) in enumerate(texts, 1)
    ]
    proofs = [
        record(f"MR-2026-{number:02}", day, (clause,), campus=campus)
        for number, (clause, campus, day) in enumerate(kept, 1)
    ]
    tree = standard("4.1", "4.2")
    own = settings(campuses=campuses(*names))
    return manual(*items, *proofs, settings=own, standards={EDITION: tree}, record_types=ASKED)


@given(st.lists(_TEXTS, max_size=4), st.lists(_RECORDS, max_size=4), st.sampled_from(((), ("north", "south"))))
@examples(max_examples=2 * examples.default.max_examples)
def test_gaps_agree_with_the_grades(texts: list[Any], kept: list[Any], names: tuple[str, ...]) -> None:
    whole = made(texts, kept, names)
    coverage = whole.coverages[EDITION]
    found = find_gaps(whole, coverage)
    lacking: dict[tuple[str, str], set[GapKind]] = {}
    for gap in found.rows:
        for campus in gap.campuses:
            seen = lacking.setdefault((gap.clause.ref.number, campus), set())
            assert gap.kind not in seen
            seen.add(gap.kind)
    below = {GapKind.NO_DOCUMENT, GapKind.NOT_IN_FORCE, GapKind.MENTIONED}
    for row in coverage.clauses:
        for campus, grade in row.grades.items():
            kinds = lacking.get((row.clause.ref.number, campus), set())
            assert len(kinds & below) == (grade < Grade.ADDRESSED)
            asked = row.clause.ref.number == "4.1"
            assert (GapKind.NO_RECORD in kinds) is (grade is Grade.ADDRESSED and asked)
            late = any(whole.is_overdue(item) and (not campus or item.concerns(campus)) for item in row.documents)
            assert (GapKind.REVIEW_OVERDUE in kinds) is late
    order = [coverage.clauses.index(next(r for r in coverage.clauses if r.clause is gap.clause)) for gap in found.rows]
    assert order == sorted(order)


def test_a_gap_is_of_the_campuses_in_their_order() -> None:
    found: tuple[Gap, ...] = gaps(settings=settings(campuses=campuses("b", "a", "c"))).rows
    assert found[0].campuses == ("b", "a", "c")
