"""Everything that has a day, from documents, expected records and what records name."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.agenda import Entry, Kind, Urgency
from clausebook.model.calendar import calendar
from clausebook.model.certification import courses
from clausebook.model.document import Status
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record
from clausebook.model.register import Register, Role, Training
from clausebook.model.settings import Certification, Transition
from values import DAY, campuses, document, manual, record, record_type, register, settings


def of(name: str, kind: str, day: str = "2026-05-04", **changes: Any) -> Record:
    """Return a record of a type."""
    fields = changes.pop("fields", {})
    return record(name, date.fromisoformat(day), type=kind, fields=fields, **changes)


def brief(seen: Manual) -> list[tuple[str, str, str, str]]:
    """Return day, kind, subject and title of every entry."""
    return [(str(one.date), one.kind.value, one.subject, one.title) for one in calendar(seen)]


def only(seen: Manual) -> Entry:
    """Return the one entry."""
    (entry,) = calendar(seen)
    return entry


def test_documents_in_force_have_a_review() -> None:
    entry = only(manual(document(), document("PRO-02", status=Status.DRAFT), document("PRO-03", review=None)))
    assert (entry.date, entry.kind, entry.subject) == (date(2027, 3, 1), Kind.REVIEW, "PRO-01")
    assert (entry.owner, entry.urgency, entry.campus) == ("registry", Urgency.COMING, "")


def test_a_review_of_yesterday_is_overdue_and_one_of_today_is_not() -> None:
    seen = manual(document(review=date(2026, 6, 29)), document("PRO-02", review=DAY, applies_to=("north",)))
    assert [(one.urgency, one.campus) for one in calendar(seen)] == [(Urgency.OVERDUE, ""), (Urgency.COMING, "north")]


def test_expected_records_lapse_once_and_come_again() -> None:
    kind = record_type(Period(12, 0), path="manual/record-types/review.yml", scope="campus")
    seen = manual(
        record(day=date(2023, 5, 4)),
        record("MR-2", date(2026, 5, 4), campus="south", owner="registry"),
        record_types={"review": kind},
        settings=settings(campuses=campuses("north", "south")),
    )
    assert [(str(one.date), one.urgency.value, one.title, one.owner, one.key) for one in calendar(seen)] == [
        ("2024-05-04", "missing", "Review, North", "head", "record:review:north:1"),
        ("2027-05-04", "coming", "Review, North", "head", "record:review:north:4"),
        ("2027-05-04", "coming", "Review, South", "registry", "record:review:south:4"),
    ]


def test_an_entry_keeps_its_key_when_a_record_moves_its_day() -> None:
    kind = record_type(Period(12, 0), path="manual/record-types/review.yml")
    first = manual(record(day=date(2026, 1, 10)), record_types={"review": kind})
    second = manual(record(day=date(2026, 1, 10)), record("MR-2", date(2026, 3, 1)), record_types={"review": kind})
    assert (only(first).key, only(first).date) == (only(second).key, date(2027, 1, 10))
    assert only(second).date == date(2027, 3, 1)


def test_at_most_twelve_of_what_is_expected_again_and_again() -> None:
    kind = record_type(Period(0, 7), path="manual/record-types/review.yml")
    assert len(calendar(manual(record(), record_types={"review": kind}))) == 12


ACTIONS = (
    {"text": "Paint the hall.", "owner": "registry", "due": "2026-06-29"},
    {"text": "Buy paint", "owner": "head", "due": "2026-05-01", "done": "2026-05-02"},
    {"action": "Look at it", "due": "2026-07-30", "state": "in-progress", "campus": "south"},
    {"action": "Ask", "due": "2026-07-30", "state": "dropped"},
    {"due": "soon"},
    {"due": ""},
)


def test_actions_that_nobody_reported_as_done() -> None:
    first, second = calendar(manual(of("CHG-1", "change", fields={"actions": ACTIONS, "steps": ("a", "b")})))
    assert (first.date, first.title, first.owner) == (date(2026, 6, 29), "Paint the hall", "registry")
    assert (first.urgency, first.key, first.kind) == (Urgency.OVERDUE, "action:CHG-1:actions:1", Kind.ACTION)
    assert (second.title, second.owner, second.campus) == ("Look at it", "head", "south")


def test_closing_a_record_does_no_action_but_a_correction_takes_its_place() -> None:
    closed = of("CHG-1", "change", status="closed", closed=DAY, fields={"actions": ACTIONS[:1]})
    assert only(manual(closed)).subject == "CHG-1"
    assert calendar(manual(closed, of("CHG-2", "change", corrects="CHG-1"))) == ()


def test_planned_audits_without_a_report_have_until_the_end_of_their_month() -> None:
    audits = (
        {"subject": "Admission", "where": "North", "month": "2026-05", "record": "IA-2026-1"},
        {"subject": "Teaching", "where": "South", "month": "2028-02"},
        {"subject": "Nothing", "where": "Nowhere", "month": "spring"},
    )
    programme = of("AP-1", "audit-programme", fields={"audits": audits})
    entry = only(manual(programme, of("IA-2026-1", "internal-audit")))
    assert (entry.date, entry.kind, entry.title) == (date(2028, 2, 29), Kind.AUDIT, "Audit: Teaching, South")
    assert entry.key == "audit:AP-1:2"
    assert [one.key for one in calendar(manual(programme))] == ["audit:AP-1:1", "audit:AP-1:2"]


@pytest.mark.parametrize(
    ("kind", "fields", "wanted"),
    [
        ("objective", {"due": "2027-05-31"}, ("2027-05-31", "objective", "Objective to be reached: X-1")),
        (
            "nonconformity",
            {"verify-by": "2026-12-18"},
            ("2026-12-18", "effect", "Check whether the actions worked: X-1"),
        ),
        ("concession", {"expires": "2027-01-31"}, ("2027-01-31", "concession", "Concession ends: X-1")),
        ("complaint", {"due": "2026-07-10"}, ("2026-07-10", "other", "Due: X-1")),
        (
            "external-document",
            {"name": "School Act", "checked": "2026-04-22", "watched-by": "registry"},
            ("2027-04-22", "external-document", "Check which edition applies: School Act"),
        ),
    ],
)
def test_a_day_that_an_open_record_names(kind: str, fields: dict[str, str], wanted: tuple[str, str, str]) -> None:
    open_one = of("X-1", kind, fields=fields)
    assert brief(manual(open_one)) == [(wanted[0], wanted[1], "X-1", wanted[2])]
    assert only(manual(open_one)).owner == fields.get("watched-by", "head")
    assert calendar(manual(replace(open_one, status="closed", closed=DAY))) == ()


@pytest.mark.parametrize(
    ("kind", "fields", "done"),
    [
        ("complaint", {"due": "2026-07-10"}, {"answered": "2026-06-29"}),
        ("objective", {"due": "2026-07-10"}, {"result": "reached"}),
        ("risk", {"next-review": "2026-07-10"}, None),
        ("nonconformity", {"verify-by": "2026-07-10"}, {"effectiveness": {"result": "partly"}}),
    ],
)
def test_what_is_done_is_not_asked_for(kind: str, fields: dict[str, str], done: dict[str, Any] | None) -> None:
    open_one = of("X-1", kind, fields=fields)
    assert [one.key.rpartition(":")[2] for one in calendar(manual(open_one))] == list(fields)
    after = replace(open_one, closed=DAY) if done is None else replace(open_one, fields=fields | done)
    assert calendar(manual(after)) == ()


def test_an_effect_that_was_checked_and_a_day_that_is_none_are_not_told() -> None:
    checked = {"verify-by": "2026-12-18", "effectiveness": {"result": "effective"}}
    assert calendar(manual(of("NC-1", "nonconformity", fields=checked))) == ()
    assert calendar(manual(of("OBJ-1", "objective", fields={"due": "next year"}))) == ()


def step(name: str, day: str, what: str, result: str, **fields: str) -> Record:
    """Return a record of certification."""
    own = {"step": what, "standard": "EX 1", "from": day, "result": result, **fields}
    return of(name, "certification", day, fields=own, status="closed" if result != "planned" else "open")


STEPS = (
    step("CER-1", "2025-12-04", "stage-2", "recommended", next="2026-01-15"),
    step("CER-2", "2026-01-15", "certificate", "granted", until="2028-01-14"),
    step("CER-3", "2026-06-05", "surveillance", "planned", **{"from": "2026-12-08", "next": "2026-12-31"}),
)


def test_before_the_certificate_the_next_step_is_the_day_that_the_body_named() -> None:
    next_step = "Next step of certification, EX 1, not later than this day"
    assert brief(manual(STEPS[0])) == [("2026-01-15", "certification", "CER-1", next_step)]


def test_the_days_of_a_certificate_come_from_its_course() -> None:
    audit, end = "Surveillance audit, EX 1, not later than this day", "Certificate ends, EX 1"
    assert brief(manual(*STEPS)) == [
        ("2026-12-08", "certification", "CER-3", "CER-3"),
        ("2026-12-31", "certification", "CER-2", audit),
        ("2027-12-31", "certification", "CER-2", audit),
        ("2028-01-14", "certification", "CER-2", end),
    ]
    done = step("CER-4", "2026-06-10", "surveillance", "continued")
    seen = calendar(manual(*STEPS[:2], done))
    assert [(str(one.date), one.key) for one in seen] == [
        ("2027-12-31", "certification:CER-2:surveillance:2"),
        ("2028-01-14", "certification:CER-2:until"),
    ]


@given(st.lists(st.dates(date(2026, 2, 1), DAY), max_size=4, unique=True), st.booleans())
def test_the_calendar_asks_for_what_the_course_asks_for(held: list[date], withdrawn: bool) -> None:
    audits = [step(f"CER-1{number}", str(day), "surveillance", "continued") for number, day in enumerate(held)]
    last = [step("CER-9", str(DAY), "surveillance", "withdrawn")] if withdrawn else []
    seen = manual(*STEPS[:2], *audits, *last)
    (course,) = courses(seen)
    wanted = [due.by for due in course.dues if due.met is None]
    assert [one.date for one in calendar(seen)] == ([] if withdrawn else wanted)


def test_recertification_in_time_takes_the_end_away() -> None:
    audit = step("CER-5", "2026-06-20", "recertification", "granted", decided="2026-06-25")
    assert not any(one.title.startswith("Certificate ends") for one in calendar(manual(*STEPS[:2], audit)))


def test_a_plan_that_was_closed_is_over() -> None:
    plan = step("CER-3", "2026-06-05", "surveillance", "planned", **{"from": "2026-12-08"})
    assert len(calendar(manual(plan))) == 1
    assert calendar(manual(replace(plan, status="closed", closed=DAY))) == ()


def test_a_withdrawn_certificate_does_not_end() -> None:
    assert calendar(manual(step("CER-2", "2026-01-15", "certificate", "withdrawn", until="2029-01-14"))) == ()


def test_transitions_are_told_until_they_are_over() -> None:
    transitions = (
        Transition("example-2020", "example-2026", date(2027, 10, 1)),
        Transition("example-2010", "example-2020", date(2023, 10, 1)),
    )
    agreed = Certification(transitions=transitions)
    assert brief(manual(settings=settings(certification=agreed))) == [
        ("2027-10-01", "certification", "", "Transition to example-2026 ends")
    ]


def test_a_transition_that_was_missed_stays_until_a_certificate_names_the_later_edition() -> None:
    transitions = (Transition("example-2010", "example-2020", date(2026, 6, 1)),)
    agreed = settings(certification=Certification(transitions=transitions))
    old = step("CER-2", "2026-01-15", "certificate", "granted", standard="example-2010", until="2028-01-14")
    new = step("CER-6", "2026-06-20", "certificate", "granted", standard="example-2020", until="2028-01-14")
    seen = [
        [(str(one.date), one.urgency) for one in calendar(manual(*found, settings=agreed)) if "Transition" in one.title]
        for found in ((), (old,), (old, new))
    ]
    assert seen == [[], [("2026-06-01", Urgency.OVERDUE)], []]


def provider(name: str, day: str, decision: str, following: str) -> Record:
    """Return an evaluation of one provider."""
    return of(name, "provider-evaluation", day, fields={"provider": "Bus Ltd", "decision": decision, "next": following})


def test_only_the_newest_evaluation_of_a_provider_that_is_kept_counts() -> None:
    first = provider("PRV-1", "2025-06-01", "approved", "2026-06-01")
    assert brief(manual(first, provider("PRV-2", "2026-06-10", "approved", "2027-06-10"))) == [
        ("2027-06-10", "provider", "PRV-2", "Evaluate again: Bus Ltd")
    ]
    assert calendar(manual(first, provider("PRV-2", "2026-06-10", "not-approved", "2027-06-10"))) == ()
    later = provider("PRV-2", "2026-09-10", "approved", "2027-06-10")
    assert [one[2] for one in brief(manual(first, later))] == ["PRV-1"]


def proof(name: str, day: str, until: str, **fields: Any) -> Record:
    """Return a proof of competence."""
    return of(name, "competence", day, fields={"requirement": "First aid", "valid-until": until, **fields})


def test_a_newer_proof_of_the_same_person_and_subject_replaces_the_old_one() -> None:
    records = (
        proof("CMP-1", "2024-05-01", "2026-05-01", people=("rc",)),
        proof("CMP-2", "2026-04-20", "2028-04-20", people=("rc",)),
        proof("CMP-3", "2024-05-01", "2026-05-01", people=("ha",)),
    )
    assert brief(manual(*records)) == [
        ("2026-05-01", "competence", "CMP-3", "Proof of competence ends: First aid"),
        ("2028-04-20", "competence", "CMP-2", "Proof of competence ends: First aid"),
    ]


def test_a_list_may_hold_a_proof_of_each_person() -> None:
    people = ({"person": "rc", "valid-until": "2027-01-01"}, {"person": "ha", "valid-until": "2027-02-01"})
    seen = manual(of("CMP-1", "training", fields={"competence": "Audit", "people": people}))
    assert [str(one.date) for one in calendar(seen)] == ["2027-01-01", "2027-02-01"]
    assert len({one.key for one in calendar(seen)}) == 2


def test_what_a_role_asks_for_may_end_before_the_day_of_the_proof() -> None:
    known = register()
    asked = Role("registry", "Registry officer", training=(Training("First aid", Period(24, 0)),))
    known = Register({**known.roles, "registry": asked}, known.people)
    for until, end in (("2030-05-01", "2027-05-01"), ("2026-09-01", "2026-09-01"), ("", "2027-05-01")):
        seen = manual(proof("CMP-1", "2025-05-01", until, people=("rc",)), register=known)
        assert [str(one.date) for one in calendar(seen)] == [end]


def test_keys_are_unique_and_entries_stand_in_the_order_of_their_days() -> None:
    items = [document(f"PRO-{number:02}", review=Period(number, 0)) for number in range(1, 20)]
    records = [of(f"CHG-{number}", "change", fields={"actions": ACTIONS}) for number in range(9)]
    entries = calendar(manual(*items, *records))
    assert len({one.key for one in entries}) == len(entries) == 19 + 18
    assert [one.date for one in entries] == sorted(one.date for one in entries)
