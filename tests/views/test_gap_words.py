"""The next step of every kind of gap, in words that a registrar can follow and calls that the program understands."""

import shlex
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clausebook.model.clause import Duty, DutyKind
from clausebook.model.document import Status
from clausebook.model.gap import Gap, find_gaps
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.settings import Named
from clausebook.views.gap_words import GapWords, Step, reservation, reserve
from values import DAY, EDITION, campuses, document, manual, record, record_type, ref, settings, standard

TYPES = {
    "review": record_type(Period(12, 0), clauses=(ref("4.1"),)),
    "visit": record_type(None, id="visit", title="Visit", clauses=(ref("4.1"),)),
}
AREAS = (Named("system", "System"), Named("learners", "Learners"))
BOTH = campuses("north", "south")


def first(*items: Any, **changes: Any) -> tuple[Manual, Gap]:
    """Return a manual and its first gap."""
    made = manual(*items, **{"record_types": {}} | changes)
    return made, find_gaps(made, made.coverages[EDITION]).rows[0]


def said(*items: Any, **changes: Any) -> tuple[str, Step]:
    """Return what the first gap of a manual lacks, and its next step."""
    made, gap = first(*items, **changes)
    words = GapWords(made)
    return words.lacking(gap), words.step(gap)


def test_no_document() -> None:
    lacking, step = said(settings=settings(areas=AREAS))
    assert lacking == "no document in force names it"
    assert step.words == 'write a document and tag the section that answers it with { data-clause="4.1" }'
    assert shlex.split(step.command) == ["clausebook", "new", "procedure", "--title", "Clause 4.1", "--area", "system"]


def test_a_new_document_is_offered_where_its_chapter_is_answered() -> None:
    tree = standard("4.1", "4.2", "5.1")
    beside = document(sections=("4.2", "5.1"), area="learners")
    _, step = said(beside, settings=settings(areas=AREAS), standards={EDITION: tree})
    assert step.command.endswith(" --area learners")


def test_a_title_cannot_leave_the_command() -> None:
    tree = standard("4.1")
    odd = replace(tree.clauses["4.1"], title='a"; rm -rf $HOME `x` \\ !b')
    _, step = said(standards={EDITION: replace(tree, clauses={"4.1": odd})})
    assert shlex.split(step.command) == ["clausebook", "new", "procedure", "--title", "a; rm -rf HOME x  b"]


def test_a_document_of_another_campus_may_be_widened() -> None:
    lacking, step = said(document(sections=("4.1",), applies_to=("north",)), settings=settings(campuses=BOTH))
    assert lacking == "only elsewhere does a document answer it: PRO-01"
    assert step.words.startswith("widen 'applies-to' of PRO-01, or write a document")
    assert step.command.endswith(" --campus south")


def test_what_may_be_excluded_may_be_declared_so() -> None:
    tree = standard("4.1")
    may = replace(tree.clauses["4.1"], may_be_excluded=True)
    _, step = said(standards={EDITION: replace(tree, clauses={"4.1": may})})
    assert step.words.endswith(
        "; if the clause cannot apply, declare it under 'not-applicable' in manual.yml with the reason"
    )


@pytest.mark.parametrize(
    ("changes", "lacking", "words", "command"),
    [
        ({"status": Status.DRAFT}, "a draft", "finish PRO-01 and have it approved", "clausebook approve PRO-01"),
        (
            {"status": Status.IN_REVIEW},
            "a draft in review",
            "review PRO-01 and have it approved",
            "clausebook approve PRO-01",
        ),
        ({"approvals": ()}, "not approved", "have PRO-01 approved by the registry", "clausebook approve PRO-01"),
        (
            {"effective": date(2026, 7, 1)},
            "approved and takes effect on 2026-07-01",
            "make PRO-01 known before it takes effect",
            "",
        ),
    ],
)
def test_a_text_that_is_not_in_force(changes: dict[str, Any], lacking: str, words: str, command: str) -> None:
    found, step = said(document(sections=("4.1",), **changes))
    assert found == f"PRO-01 is {lacking}"
    assert step == Step(words, command)


def test_a_draft_that_only_names_the_clause_has_to_be_tagged_too() -> None:
    _, step = said(document(clauses=("4.1",), status=Status.DRAFT))
    assert step.words.endswith('; tag the section of PRO-01 that answers it with { data-clause="4.1" }')


def test_only_mentioned() -> None:
    lacking, step = said(document(clauses=("4.1",)), document("PRO-02", clauses=("4.1",)))
    assert lacking == "mentioned in PRO-01 and PRO-02, but no section carries it"
    assert step.words == 'tag the section of PRO-01 and PRO-02 that answers it with { data-clause="4.1" }, or write one'


def test_a_review_that_is_overdue() -> None:
    lacking, step = said(document(sections=("4.1",), review=date(2026, 6, 29)))
    assert lacking == "review overdue: PRO-01 since 2026-06-29"
    assert step.words.startswith("read PRO-01: where it still holds, set the next review")


def test_no_record_names_the_types_that_would_be_evidence() -> None:
    lacking, step = said(document(sections=("4.1",)), record_types=TYPES, settings=settings(campuses=BOTH))
    assert lacking == "no record is evidence"
    assert step.words == "evidence would be: review (expected every year) and visit (as it happens)"
    assert shlex.split(step.command) == ["clausebook", "new", "review", "--title", "Review"]


def test_where_nothing_happened_nothing_is_asked_for() -> None:
    _, step = said(document(sections=("4.1",)), record_types={"visit": TYPES["visit"]})
    assert step.words.endswith("; where nothing of the kind happened, nothing has to be recorded")


def test_the_last_record_of_the_campus_is_named() -> None:
    kept = (
        record("MR-2025-01", date(2025, 1, 5), ("4.1",), campus="north"),
        record("MR-2025-02", date(2025, 3, 5), ("4.1",), campus="south"),
        record("MR-2026-03", date(2026, 7, 1), ("4.1",), campus="north"),
        record("MR-2026-04", DAY, ("4.1",), campus="south"),
    )
    lacking, _ = said(document(sections=("4.1",)), *kept, record_types=TYPES, settings=settings(campuses=BOTH))
    assert lacking == "no record in its expected period; the last one is MR-2025-01 of 2025-01-05"


def test_a_clause_that_asks_for_a_record_of_no_type() -> None:
    tree = standard("4.1")
    duty = Duty(DutyKind.RETAIN, "Results of the work", "memory")
    asking = replace(tree, clauses={"4.1": replace(tree.clauses["4.1"], duties=(duty,))})
    _, step = said(document(sections=("4.1",)), standards={EDITION: asking})
    assert "the clause asks for a record (results of the work)" in step.words
    assert step.command == ""


def test_days_are_written_as_the_reader_wants_them() -> None:
    made, gap = first(document(sections=("4.1",), review=date(2026, 6, 29)))
    assert GapWords(made, lambda day: f"{day:%d.%m.%Y}").lacking(gap) == "review overdue: PRO-01 since 29.06.2026"


@pytest.mark.parametrize(
    ("status", "verified", "word"),
    [
        ("current", True, ""),
        ("CLAUSE TREE NOT VERIFIED", False, "unverified"),
        ("current; PROVISIONAL", False, "provisional"),
    ],
)
def test_how_far_a_catalogue_goes(status: str, verified: bool, word: str) -> None:
    tree = replace(standard("4.1"), status=status, verified=verified)
    assert reservation(tree) == word
    assert [line.partition(":")[0].lower() for line in reserve(tree)] == ([word] if word else [])
