"""Management reviews: topics, decisions, and who verified that they were carried out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from clausebook.model.management import management_reviews, topics
from clausebook.model.record import Record
from values import DAY, manual, record, record_type

DECISION = {"kind": "change", "text": "Shorten the form.", "owner": "registry", "due": "2026-03-31"}
DONE = DECISION | {"done": "2026-03-20"}


def review(name: str, day: date, decision: Mapping[str, str], *inputs: Mapping[str, str], **changes: Any) -> Record:
    """Return a management review with one decision."""
    fields = {"inputs": inputs, "decisions": (decision,)}
    return record(name, day, type="management-review", fields=fields, **changes)


OLD, NEW = date(2025, 6, 9), date(2026, 6, 8)
FOLLOWED = record("IMO-2026-01", OLD, type="improvement-opportunity", status="done", closed=date(2026, 3, 20))


@pytest.mark.parametrize(
    ("decision", "waits", "late", "verified"),
    [
        (DECISION, True, True, False),
        (DECISION | {"due": "2026-06-30"}, True, False, False),
        (DONE, False, False, False),
        (DONE | {"verified": "2026-03-27", "verified-by": "qb"}, False, False, True),
        (DONE | {"verified": "2026-03-27"}, False, False, False),
        (DONE | {"verified-by": "qb"}, False, False, False),
        (DONE | {"verified": "2026-07-01", "verified-by": "qb"}, False, False, False),
        (DECISION | {"record": "IMO-2026-01"}, False, False, True),
        (DECISION | {"record": "NC-2026-09"}, True, True, False),
    ],
)
def test_what_became_of_a_decision(decision: Mapping[str, str], waits: bool, late: bool, verified: bool) -> None:
    (found,) = management_reviews(manual(review("MR-2025-01", OLD, decision), FOLLOWED))
    (one,) = found.decisions
    assert (one.waits, one.is_overdue, found.is_verified(one)) == (waits, late, verified)


def test_a_decision_is_carried_on_until_its_record_is_closed() -> None:
    decision = DECISION | {"record": "IMO-2026-01"}
    (found,) = management_reviews(manual(review("MR-2025-01", OLD, decision), FOLLOWED, as_of=date(2026, 3, 19)))
    assert found.decisions[0].waits


@pytest.mark.parametrize("named", ["", "MR-2025-01", "GAP-2024-01"])
def test_a_later_review_looks_at_the_one_before(named: str) -> None:
    earlier = {"topic": "earlier-actions", "summary": "Done.", "record": named}
    first, second = management_reviews(
        manual(review("MR-2026-02", NEW, DONE, earlier), review("MR-2025-01", OLD, DONE))
    )
    assert (first.record.id, first.looked_at_by, second.looked_at_by) == ("MR-2025-01", "MR-2026-02", "")
    assert first.is_verified(first.decisions[0])
    assert not second.is_verified(second.decisions[0])


def test_a_later_review_may_name_one_that_is_older_still() -> None:
    earlier = {"topic": "earlier-actions", "summary": "Done.", "record": "MR-2024-01"}
    oldest = review("MR-2024-01", date(2024, 6, 9), DONE)
    found = management_reviews(
        manual(oldest, review("MR-2025-01", OLD, DONE), review("MR-2026-02", NEW, DONE, earlier))
    )
    assert [one.looked_at_by for one in found] == ["MR-2026-02", "", ""]


def test_other_topics_look_at_nothing() -> None:
    about = {"topic": "audits", "summary": "Three.", "record": "MR-2025-01"}
    found = management_reviews(manual(review("MR-2025-01", OLD, DONE), review("MR-2026-02", NEW, DONE, about)))
    assert [one.looked_at_by for one in found] == ["", ""]
    assert found[1].inputs[0].words == "audits"


def test_the_topics_are_those_of_the_schema() -> None:
    topic = {"topic": {"enum": ["providers", "audits"]}}
    schema = {"properties": {"inputs": {"items": {"properties": topic}}}}
    assert topics(record_type(schema=schema)) == ("providers", "audits")
    assert topics(record_type()) == ()
    assert topics(record_type(schema={"properties": {"inputs": "anything"}})) == ()
    assert topics(None) == ()
    assert management_reviews(manual(as_of=DAY)) == ()
