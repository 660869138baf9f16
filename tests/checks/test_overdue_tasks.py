"""An overdue task is told by exactly one rule, whatever record it stands in, and stands in the calendar as well."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from clausebook.checks.overdue_tasks import told, what_to_do
from clausebook.checks.registry import rules
from clausebook.model.agenda import Kind
from clausebook.model.calendar import calendar
from clausebook.model.manual import Manual
from clausebook.model.record import RecordType
from clausebook.model.settings import Programme
from clausebook.model.tasks import tasks_of
from clausebook.sources.catalogues import packaged_record_types
from values import DAY, manual, record, record_type, settings

LATE, SOON = "2026-06-29", "2026-07-10"


def lists(kind: RecordType) -> tuple[str, ...]:
    """Return the lists of a type whose entries have a day."""
    properties: Mapping[str, Any] = kind.schema.get("properties", {})  # type: ignore[assignment]
    return tuple(key for key, value in properties.items() if "due" in value.get("items", {}).get("properties", {}))


TYPES = dict(packaged_record_types()) | {"own": record_type(id="own")}
WITH_TASKS = {kind.id: lists(kind) for kind in TYPES.values() if lists(kind)} | {"own": ("steps",)}
TASK = st.fixed_dictionaries(
    {
        "text": st.just("Do it."),
        "owner": st.sampled_from(("head", "registry", "")),
        "due": st.sampled_from((LATE, SOON)),
    },
    optional={"done": st.sampled_from((LATE, SOON)), "state": st.sampled_from(("dropped", "planned"))},
)


def findings(seen: Manual) -> list[str]:
    """Return the messages on overdue tasks, with their codes."""
    return [
        f"{rule.text.code} {one.message}"
        for rule in rules()
        if rule.check
        for one in rule.check(seen)
        if "due on 29 June 2026 (" in one.message
    ]


@examples(max_examples=3 * examples.default.max_examples)
@given(
    st.sampled_from(sorted(WITH_TASKS)),
    st.lists(TASK, min_size=1, max_size=3),
    st.sampled_from((None, date(2026, 6, 30), date(2026, 7, 1))),
    st.sampled_from(("approved", "sent-back")),
    st.sampled_from(("baking", "pottery")),
)
def test_what_is_overdue_is_told_once(
    kind: str, found: list[dict[str, str]], closed: date | None, decision: str, programme: str
) -> None:
    fields = {"approved": "2026-06-01", "decision": decision} if kind == "design-review" else {}
    held = record(
        "REC-1",
        type=kind,
        status="closed" if closed else "open",
        closed=closed,
        programme=programme,
        fields={WITH_TASKS[kind][0]: tuple(found), **fields},
    )
    taught = settings(programmes=(Programme("baking", "Baking"),))
    seen = manual(held, settings=taught, record_types=TYPES)
    late = [one for one in calendar(seen, ()) if one.kind is Kind.ACTION and one.is_overdue]
    messages = findings(seen)
    assert len(messages) == bool(late), messages
    assert all(f" {len(late)} " in message for message in messages)


def test_tasks_are_counted_with_their_days_and_roles() -> None:
    due = ("2026-06-29", "2026-05-04", "2026-07-01")
    decisions = tuple(
        {"text": "A", "owner": owner, "due": day} for owner, day in zip(("head", "", "head"), due, strict=True)
    )
    held = record("MR-1", fields={"decisions": decisions})
    words = "2 decisions of MR-1 were due on 4 May 2026 and 29 June 2026 (Head and nobody)"
    assert told(manual(held), tasks_of(held, DAY)) == words
    assert told(manual(held), ()) == ""


def test_a_closed_record_is_not_written_in() -> None:
    assert "corrects" not in what_to_do(manual(), record(closed=date(2026, 7, 1)))
    assert "corrects" in what_to_do(manual(), record(closed=DAY))
