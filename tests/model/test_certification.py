"""The life of a certificate: its steps, what is due next by either rule, and when it holds."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.certification import Course, Due, courses
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record
from clausebook.model.settings import Certification, Transition
from values import DAY, EDITION, manual, record, settings

YEAR = Period(12, 0)
STANDARD = "EX 1:2020"
RULES = ("calendar-year", "at-most-12-months")
BEGUN = date(2020, 1, 1)


def step(kind: str, start: str, until: str = "", result: str = "continued", **changes: str) -> Record:
    """Return one step; its record is as old as can be, so that the day does not matter."""
    fields = {"step": kind, "standard": STANDARD, "from": start, "until": until or start, "result": result} | changes
    return record(f"CER-{kind}-{start}-{result}", BEGUN, type="certification", fields=fields)


def granted(decided: str, until: str, **changes: str) -> Record:
    """Return a certificate."""
    return step("certificate", decided, until, "granted", decided=decided, scope="All.", **changes)


STAGE = step("stage-2", "2025-12-02", "2025-12-04", "recommended")
HELD = granted("2026-01-15", "2029-01-14")


def known(*records: Record, rule: str = RULES[0], **terms: Any) -> Manual:
    """Return a manual of these steps."""
    return manual(*records, settings=settings(certification=Certification(surveillance=rule, **terms)))


def only(*records: Record, **terms: Any) -> Course:
    """Return the course of the one standard."""
    (found,) = courses(known(*records, **terms))
    return found


def days(found: Course) -> list[tuple[str, str]]:
    """Return kind and day of what is due."""
    return [(due.kind, str(due.by)) for due in found.dues]


def test_without_records_there_is_nothing() -> None:
    assert courses(manual()) == ()


def test_stages_alone_ask_for_nothing() -> None:
    found = only(step("stage-1", "2025-10-14", result="ready"), STAGE)
    assert (found.certificate, found.dues, found.next) == (None, (), None)
    assert [one.kind for one in found.steps] == ["stage-1", "stage-2"]


def test_a_step_without_a_first_day_is_left_out() -> None:
    assert courses(known(step("stage-1", "soon"))) == ()


def test_once_in_each_calendar_year_and_the_first_within_twelve_months() -> None:
    assert days(only(STAGE, HELD)) == [
        ("surveillance", "2026-12-31"),
        ("surveillance", "2027-12-31"),
        ("surveillance", "2028-12-31"),
        ("recertification", "2029-01-14"),
    ]
    june = only(step("stage-2", "2025-05-20", result="recommended"), granted("2025-07-15", "2028-07-14"))
    assert days(june) == [
        ("surveillance", "2026-07-15"),
        ("surveillance", "2027-12-31"),
        ("recertification", "2028-07-14"),
    ]


def test_at_most_twelve_months_from_audit_to_audit() -> None:
    first = step("surveillance", "2026-10-05", "2026-10-06")
    assert days(only(STAGE, HELD, first, rule=RULES[1])) == [
        ("surveillance", "2027-01-15"),
        ("surveillance", "2027-10-06"),
        ("surveillance", "2028-10-06"),
        ("recertification", "2029-01-14"),
    ]


def test_what_took_place_meets_what_was_due_in_time_or_late() -> None:
    found = only(STAGE, HELD, step("surveillance", "2027-01-10", "2027-01-11"), step("surveillance", "2027-11-01"))
    first, second, *_ = found.dues
    assert (first.met and first.met.start, first.late) == (date(2027, 1, 10), True)
    # The audit of January is that year's own, so one of November comes early and moves nothing.
    assert (str(second.by), second.late) == ("2028-12-31", False)
    assert found.next and (found.next.kind, str(found.next.by)) == ("surveillance", "2028-12-31")


def test_what_is_agreed_waits_for_its_result() -> None:
    found = only(STAGE, HELD, step("surveillance", "2026-12-08", "2026-12-09", "planned"))
    assert found.next and found.next.agreed and found.next.met is None
    assert [due.agreed is None for due in found.dues] == [False, True, True, True]


def test_a_plan_before_the_last_audit_is_past() -> None:
    found = only(STAGE, HELD, step("surveillance", "2026-05-05", result="planned"), step("surveillance", "2026-06-01"))
    assert all(due.agreed is None for due in found.dues)


def test_after_recertification_the_first_surveillance_is_one_like_others() -> None:
    old = granted("2023-01-20", "2026-01-19")
    audit = step("recertification", "2025-11-10", "2025-11-11", "recommended", decided="2026-01-10")
    found = only(old, audit, granted("2026-01-10", "2029-01-19"))
    assert days(found)[0] == ("surveillance", "2026-12-31")
    assert found.certificate and found.certificate.decided == date(2026, 1, 10)


def test_recertification_is_met_by_its_decision() -> None:
    audit = step("recertification", "2028-11-10", "2028-11-11", "granted", decided="2029-01-20")
    last = only(STAGE, HELD, audit).dues[-1]
    assert (last.kind, last.late) == ("recertification", True)


@pytest.mark.parametrize(
    ("results", "stopped"),
    [((), False), (("suspended",), True), (("suspended", "continued"), False), (("continued", "withdrawn"), True)],
)
def test_a_certificate_holds_until_it_is_stopped(results: tuple[str, ...], stopped: bool) -> None:
    later = [step("surveillance", f"2026-0{number}-01", result=one) for number, one in enumerate(results, start=3)]
    held = only(STAGE, HELD, *later).certificate
    assert held is not None
    assert held.holds(DAY) is not stopped
    assert (held.stopped is not None) is stopped


def test_a_certificate_holds_from_its_decision_to_its_last_day() -> None:
    held = only(HELD).certificate
    assert held is not None
    assert [held.holds(date(*day)) for day in ((2026, 1, 14), (2026, 1, 15), (2029, 1, 14), (2029, 1, 15))] == [
        False,
        True,
        True,
        False,
    ]


def test_a_transition_is_due_until_a_certificate_names_the_later_edition() -> None:
    terms = {"transitions": (Transition("ex-old", "ex-new", date(2027, 6, 30)),)}
    old = granted("2026-01-15", "2029-01-14", standard="ex-old")
    (found,) = courses(known(old, **terms))
    assert ("transition", "2027-06-30") in days(found)
    new = granted("2027-08-01", "2029-01-14", standard="EX-NEW with amendment 1")
    first, second = courses(known(old, new, **terms))
    assert [(due.kind, due.late) for due in first.dues] == [("transition", True)]
    assert second.certificate and second.dues


def test_editions_are_told_apart() -> None:
    for edition, asked in ((EDITION, True), ("other", False)):
        terms = {"transitions": (Transition(edition, "later", date(2027, 6, 30)),)}
        assert ("transition" in [due.kind for due in only(HELD, **terms).dues]) is asked


DAYS = st.dates(date(2020, 6, 1), date(2032, 12, 31))
AUDITS = st.lists(st.tuples(DAYS, st.integers(0, 9), st.sampled_from(("continued", "planned"))), max_size=8)


@given(DAYS, st.integers(0, 1500), AUDITS, st.sampled_from(RULES), st.booleans())
def test_what_is_due_keeps_its_rule_whatever_happened(
    decided: date, life: int, audits: list[tuple[date, int, str]], rule: str, staged: bool
) -> None:
    until = decided + timedelta(days=life)
    steps = [
        step("surveillance", str(start), str(start + timedelta(days=length)), result)
        for start, length, result in audits
    ]
    first = [step("stage-2", str(decided - timedelta(days=40)), result="recommended")] if staged else []
    found = only(*first, granted(str(decided), str(until)), *steps, rule=rule)
    surveillance = [due for due in found.dues if due.kind == "surveillance"]
    assert [due.by for due in found.dues] == sorted(due.by for due in found.dues)
    assert [due.kind for due in found.dues].count("recertification") == 1
    assert all(due.by < until for due in surveillance)
    met = [id(due.met) for due in surveillance if due.met]
    assert len(met) == len(set(met))
    if surveillance:
        assert surveillance[0].by <= YEAR.after(decided)
    _each_follows(surveillance, rule)


def _each_follows(dues: list[Due], rule: str) -> None:
    """Assert that each is reckoned from the one before."""
    for before, after in pairwise(dues):
        last = before.met.end if before.met else before.by
        assert after.by == (date(last.year + 1, 12, 31) if rule == RULES[0] else YEAR.after(last))
