"""A change of edition: what becomes of each clause; what nobody compared is never called the same."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from clausebook.model.clause import ClauseRef, Counterpart, Standard
from clausebook.model.document import Status
from clausebook.model.edition_change import Change, ClauseChange, EditionChange, comparable, compare, later
from clausebook.model.manual import Manual
from clausebook.sources.catalogues import counterparts, packaged_standards
from values import document, manual, ref, standard

OLD, NEW = "school-2020", "school-2026"


def edition(name: str, *numbers: str) -> Standard:
    """Return an edition with these clauses."""
    tree = standard(*numbers)
    clauses = {number: replace(clause, ref=ClauseRef(name, number)) for number, clause in tree.clauses.items()}
    return replace(tree, id=name, clauses=clauses)


def pair(source: str, relation: str, *targets: str, note: str = "", confidence: str = "memory") -> Counterpart:
    """Return a pair from the old edition to the new one."""
    refs = tuple(ClauseRef(NEW, target) for target in targets)
    return Counterpart(ClauseRef(OLD, source), refs, relation, note, confidence, NEW)


def known(old: tuple[str, ...], new: tuple[str, ...], *pairs: Counterpart, items: tuple[object, ...] = ()) -> Manual:
    """Return a manual that knows two editions and the pairs between them."""
    editions = {OLD: edition(OLD, *old), NEW: edition(NEW, *new)}
    return manual(*items, standards=editions, counterparts=pairs)  # type: ignore[arg-type]


def change(made: Manual, *, back: bool = False) -> EditionChange:
    """Return what becomes of the old edition's clauses, or the other way round."""
    one, other = made.standards[OLD], made.standards[NEW]
    return compare(made, other, one) if back else compare(made, one, other)


def only(found: EditionChange) -> ClauseChange:
    """Return the one row."""
    assert len(found.rows) == 1
    return found.rows[0]


@pytest.mark.parametrize(
    ("relation", "number", "expected"),
    [
        ("same", "4.1", Change.SAME),
        ("same", "4.2", Change.MOVED),
        ("moved", "4.2", Change.MOVED),
        ("adapted", "4.1", Change.CHANGED),
        ("extended", "4.2", Change.CHANGED),
        ("changed", "4.1", Change.CHANGED),
        ("new", "4.2", Change.NEW),
        ("unknown", "4.1", Change.UNKNOWN),
        ("a word nobody knows", "4.1", Change.UNKNOWN),
    ],
)
def test_what_a_pair_says(relation: str, number: str, expected: Change) -> None:
    row = only(change(known(("4.1",), (number,), pair("4.1", relation, number, note="Why.", confidence="single"))))
    assert (row.change, row.comparison, row.notes) == (expected, "single", ("Why.",))
    assert [clause.ref.number for clause in row.old] == ["4.1"]
    assert row.clause.ref == ClauseRef(NEW, number)


@pytest.mark.parametrize("relation", ["gone", "none"])
def test_a_clause_without_a_successor_is_gone(relation: str) -> None:
    found = change(known(("4.1", "4.2"), ("4.2",), pair("4.1", relation), pair("4.2", "same", "4.2")))
    assert [(row.change, row.clause.ref) for row in found.rows] == [
        (Change.GONE, ClauseRef(OLD, "4.1")),
        (Change.SAME, ClauseRef(NEW, "4.2")),
    ]


def test_what_no_pair_names_is_new_or_unknown_and_never_the_same() -> None:
    found = change(known(("4.1", "4.2"), ("4.1", "4.2"), pair("4.2", "same", "4.2")))
    assert [(row.change, row.comparison, row.clause.ref.standard) for row in found.rows] == [
        (Change.NEW, "none", NEW),
        (Change.UNKNOWN, "none", OLD),
        (Change.SAME, "memory", NEW),
    ]


def test_a_clause_that_leads_to_none_the_catalogue_has_is_unknown() -> None:
    found = change(known(("4.1",), ("4.2",), pair("4.1", "same", "4.1")))
    assert Counter(row.change for row in found.rows) == {Change.UNKNOWN: 1, Change.NEW: 1}


def test_where_several_clauses_lead_to_one_the_gravest_and_the_least_sure_counts() -> None:
    pairs = (pair("4.1", "same", "4.1", confidence="confirmed"), pair("4.2", "changed", "4.1", confidence="single"))
    row = only(change(known(("4.1", "4.2"), ("4.1",), *pairs)))
    assert (row.change, row.comparison, len(row.old)) == (Change.CHANGED, "single", 2)


def test_the_other_way_round() -> None:
    pairs = (pair("4.1", "same", "4.1"), pair("4.2", "none", note="No such thing."), pair("4.3", "new", "4.4"))
    found = change(known(("4.1", "4.2", "4.3"), ("4.1", "4.4"), *pairs), back=True)
    assert [(row.clause.ref.number, row.change, row.notes) for row in found.rows] == [
        ("4.1", Change.SAME, ()),
        ("4.2", Change.NEW, ("No such thing.",)),
        ("4.3", Change.CHANGED, ()),
    ]


def test_documents_and_sections_that_are_touched() -> None:
    carrying = document("PRO-01")
    heading = replace(document(sections=("4.1",)).body.headings[0], clauses=(ClauseRef(OLD, "4.1"),))
    carrying = replace(carrying, body=replace(carrying.body, headings=(heading,)))
    naming = replace(document("PRO-02"), clauses=(ClauseRef(OLD, "4.1"), ClauseRef(NEW, "4.1")))
    gone = replace(document("PRO-03", status=Status.WITHDRAWN), clauses=(ClauseRef(OLD, "4.1"),))
    other = replace(document("PRO-04"), clauses=(ClauseRef(OLD, "4.2"), ref("4.1")))
    made = known(
        ("4.1", "4.2"),
        ("4.1", "4.2"),
        pair("4.1", "changed", "4.1"),
        pair("4.2", "same", "4.2"),
        items=(carrying, naming, gone, other),
    )
    found = change(made)
    touched = [(one.document.id, one.section) for one in found.rows[0].touched]
    assert touched == [("PRO-01", heading), ("PRO-02", None)]
    assert [item.id for item in found.rows[0].ready] == ["PRO-02"]
    assert [item.id for item in found.documents] == ["PRO-01", "PRO-02"]


_NUMBERS = ("4.1", "4.2", "4.3", "4.10")
_PAIR = st.tuples(
    st.sampled_from(_NUMBERS),
    st.sampled_from(("same", "moved", "changed", "new", "gone", "unknown")),
    st.lists(st.sampled_from(_NUMBERS), max_size=2, unique=True),
)


@given(
    st.lists(st.sampled_from(_NUMBERS), min_size=1, unique=True),
    st.lists(st.sampled_from(_NUMBERS), min_size=1, unique=True),
    st.lists(_PAIR, max_size=6),
)
@examples(max_examples=2 * examples.default.max_examples)
def test_every_clause_of_both_editions_is_accounted_for(
    old: list[str], new: list[str], drawn: list[tuple[str, str, list[str]]]
) -> None:
    pairs = [pair(source, relation, *targets) for source, relation, targets in drawn if source in old]
    made = known(tuple(old), tuple(new), *pairs)
    found = change(made)
    assert sorted(row.new.ref.number for row in found.rows if row.new) == sorted(new)
    left = {clause.ref.number for row in found.rows for clause in row.old}
    assert left >= set(old)
    for row in found.rows:
        if row.change is Change.SAME:
            assert any(one.relation == "same" for one in pairs if row.clause.ref in one.targets)
        assert row.new is not None or row.change in (Change.GONE, Change.UNKNOWN)
        assert row.old or row.change is Change.NEW


def test_the_editions_of_the_package_can_be_compared() -> None:
    made = manual(standards=dict(packaged_standards()), counterparts=counterparts())
    assert comparable(made, "iso-21001-2018") == ("iso-21001-2025", "iso-9001-2015")
    assert later(made, "iso-21001-2018") == ("iso-21001-2025",)
    assert later(made, "iso-9001-2015") == ("iso-9001-2026",)
    assert later(made, "iso-9001-2026") == later(made, "iso-21001-2025") == ()


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        ("iso-21001-2018", "iso-21001-2025", {"same": 76, "moved": 2, "changed": 6, "unknown": 2}),
        ("iso-9001-2015", "iso-9001-2026", {"same": 47, "moved": 1, "changed": 16, "new": 1, "gone": 1}),
    ],
)
def test_the_mappings_of_the_package_name_every_clause(old: str, new: str, counts: dict[str, int]) -> None:
    made = manual(standards=dict(packaged_standards()), counterparts=counterparts())
    found = compare(made, made.standards[old], made.standards[new])
    assert {kind.value: found.count(kind) for kind in Change if found.count(kind)} == counts
    assert all(row.comparison != "none" for row in found.rows)
    # Another title, or other duties, are never the same; and what is called changed says what is known of it.
    for row in found.rows:
        if row.change is Change.SAME:
            assert [clause.title for clause in row.old] == [row.clause.title]
            duties = [[(duty.kind, duty.what) for duty in clause.duties] for clause in (*row.old, row.clause)]
            assert duties[0] == duties[1]
        elif row.change is Change.CHANGED:
            assert row.notes


def test_nonconformity_and_improvement_change_places() -> None:
    made = manual(standards=dict(packaged_standards()), counterparts=counterparts())
    found = compare(made, made.standards["iso-21001-2018"], made.standards["iso-21001-2025"])
    moved = {row.old[0].ref.number: row.clause.ref.number for row in found.rows if row.change is Change.MOVED}
    assert moved == {"10.1": "10.2", "10.2": "10.1"}
