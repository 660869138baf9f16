"""The lifecycle: what a document is on a day, computed from what it says and who approved it."""

from datetime import date
from typing import Any

import pytest

from clausebook.model.document import Document, Status
from clausebook.model.lifecycle import Review, Standing, State, standing
from clausebook.model.period import Period
from clausebook.model.version import Version
from values import DAY, approval, document, manual, register, settings


def judge(item: Document, as_of: date = DAY) -> Standing:
    """Return a document's standing, other documents left aside."""
    return standing(item, settings(), register(), as_of)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, State.IN_FORCE),
        ({"status": Status.DRAFT}, State.DRAFT),
        ({"status": Status.IN_REVIEW}, State.IN_REVIEW),
        ({"status": Status.WITHDRAWN}, State.WITHDRAWN),
        ({"approvals": ()}, State.NOT_APPROVED),
        ({"digest": "cb1:" + "1" * 64}, State.NOT_APPROVED),
        ({"version": Version(1, 1)}, State.NOT_APPROVED),
        ({"effective": None}, State.NOT_APPROVED),
        ({"effective": date(2026, 7, 1)}, State.NOT_YET),
        ({"effective": DAY}, State.IN_FORCE),
        ({"effective": date(2026, 7, 1), "approvals": ()}, State.NOT_APPROVED),
        ({"status": Status.WITHDRAWN, "approvals": ()}, State.WITHDRAWN),
        ({"status": Status.DRAFT, "effective": None, "approvals": ()}, State.DRAFT),
    ],
)
def test_state(changes: dict[str, Any], state: State) -> None:
    seen = judge(document(**changes))
    assert seen.state is state
    assert seen.in_force is (state is State.IN_FORCE)


def test_every_state_but_superseded_is_a_documents_own() -> None:
    assert {state.value for state in State} == {
        "in-force",
        "not-yet-in-force",
        "not-approved",
        "in-review",
        "draft",
        "superseded",
        "withdrawn",
    }


def test_a_missing_role_is_named() -> None:
    seen = judge(document(type="procedure"))
    assert seen.state is State.NOT_APPROVED
    assert seen.missing == ("head",)


def test_all_roles_together_put_a_version_into_force() -> None:
    seen = judge(document(type="procedure", approvals=(approval(), approval("head", "ha"))))
    assert seen.state is State.IN_FORCE
    assert seen.missing == ()
    assert [judgement.holds for judgement in seen.judgements] == [True, True]


def test_an_entry_that_does_not_hold_gives_no_role() -> None:
    seen = judge(document(type="procedure", approvals=(approval(), approval("head", "fo"))))
    assert seen.missing == ("head",)
    assert [judgement.holds for judgement in seen.judgements] == [True, False]


def test_a_document_comes_into_force_on_its_day() -> None:
    item = document(effective=date(2026, 3, 1))
    assert judge(item, date(2026, 2, 28)).state is State.NOT_YET
    assert judge(item, date(2026, 3, 1)).state is State.IN_FORCE


@pytest.mark.parametrize(
    ("as_of", "review"),
    [
        (date(2026, 12, 30), Review.CURRENT),
        (date(2026, 12, 31), Review.DUE_SOON),
        (date(2027, 3, 1), Review.DUE_SOON),
        (date(2027, 3, 2), Review.OVERDUE),
    ],
)
def test_review_by_a_period(as_of: date, review: Review) -> None:
    assert judge(document(effective=date(2026, 3, 1), review=Period(12, 0)), as_of).review is review


@pytest.mark.parametrize(
    ("due", "review"),
    [
        (date(2026, 6, 29), Review.OVERDUE),
        (date(2026, 6, 30), Review.DUE_SOON),
        (date(2026, 8, 29), Review.DUE_SOON),
        (date(2026, 8, 30), Review.CURRENT),
        (None, Review.UNKNOWN),
    ],
)
def test_review_by_a_day(due: date | None, review: Review) -> None:
    assert judge(document(review=due)).review is review


def test_a_period_without_a_day_to_count_from_is_no_review() -> None:
    assert judge(document(effective=None)).review is Review.UNKNOWN


def test_a_successor_in_force_supersedes() -> None:
    old, new = document("PRO-01"), document("PRO-02", supersedes=("PRO-01",))
    seen = manual(old, new)
    assert seen.standing(old).state is State.SUPERSEDED
    assert seen.standing(old).successor == "PRO-02"
    assert not seen.standing(old).in_force
    assert seen.standing(new).state is State.IN_FORCE


@pytest.mark.parametrize(
    "changes",
    [{"status": Status.DRAFT}, {"approvals": ()}, {"effective": date(2026, 7, 1)}, {"status": Status.WITHDRAWN}],
)
def test_until_the_successor_is_in_force_the_old_one_is(changes: dict[str, Any]) -> None:
    old, new = document("PRO-01"), document("PRO-02", supersedes=("PRO-01",), **changes)
    assert manual(old, new).standing(old).state is State.IN_FORCE


def test_what_was_not_in_force_is_not_superseded() -> None:
    old = document("PRO-01", status=Status.WITHDRAWN)
    assert manual(old, document("PRO-02", supersedes=("PRO-01",))).standing(old).state is State.WITHDRAWN


def test_only_a_document_in_force_is_overdue() -> None:
    late = document("PRO-01", review=date(2026, 6, 29))
    draft = document("PRO-02", review=date(2026, 6, 29), status=Status.DRAFT)
    seen = manual(late, draft)
    assert seen.is_overdue(late)
    assert not seen.is_overdue(draft)
