"""Concessions: complete, open, not expired, and about one thing."""

from datetime import date
from typing import Any

import pytest

from clausebook.model.concession import Concession, concession
from clausebook.model.place import Place
from values import manual, record

FIELDS = {
    "rule": "REVW-001",
    "subject": "REG-02",
    "reason": "The review waits for the audit.",
    "approved-by": "ha",
    "approved": "2026-05-01",
    "expires": "2026-06-30",
}


def read(fields: dict[str, Any] | None = None, **changes: Any) -> Concession:
    """Return the concession of a record with these fields."""
    return concession(record("CON-2026-01", type="concession", fields=FIELDS if fields is None else fields, **changes))


def test_a_record_is_read() -> None:
    place = Place("records/concession/CON-2026-01.md", 2)
    seen = read(places={"id": place})
    assert seen == Concession("CON-2026-01", "REVW-001", "REG-02", date(2026, 6, 30), (), False, place)


@pytest.mark.parametrize(
    ("as_of", "holds"), [(date(2026, 6, 29), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)]
)
def test_it_holds_to_the_end_of_its_last_day(as_of: date, holds: bool) -> None:
    assert read().holds(as_of) is holds


def test_a_closed_one_does_not_hold() -> None:
    assert not read(status="closed").holds(date(2026, 6, 1))


@pytest.mark.parametrize("key", FIELDS)
def test_without_one_of_its_fields_it_does_not_hold(key: str) -> None:
    for fields in ({name: value for name, value in FIELDS.items() if name != key}, FIELDS | {key: "  "}):
        seen = read(fields)
        assert seen.missing == (key,)
        assert not seen.holds(date(2026, 6, 1))


@pytest.mark.parametrize("expires", ["soon", "2026-06-31", "30 June 2026"])
def test_a_day_that_is_none_never_comes(expires: str) -> None:
    seen = read(FIELDS | {"expires": expires})
    assert seen.expires is None
    assert not seen.holds(date(2026, 6, 1))


def test_a_field_that_is_no_text_is_missing() -> None:
    assert read(FIELDS | {"reason": ("one", "two")}).missing == ("reason",)


@pytest.mark.parametrize(
    ("code", "subject", "path", "accepted"),
    [
        ("REVW-001", "REG-02", "manual/system/REG-02.md", True),
        ("REVW-001", "", "REG-02", True),
        ("REVW-003", "REG-02", "manual/system/REG-02.md", False),
        ("REVW-001", "REG-03", "manual/system/REG-03.md", False),
        ("REVW-001", "REG-021", "manual/system/REG-02", False),
        ("REVW-001", "", "", False),
    ],
)
def test_it_is_about_one_rule_and_one_thing(code: str, subject: str, path: str, accepted: bool) -> None:
    assert read().accepts(code, subject, path) is accepted


def test_one_about_a_file_is_found_by_its_path() -> None:
    seen = read(FIELDS | {"subject": "manual/manual.yml", "rule": "CLAU-008"})
    assert seen.accepts("CLAU-008", "", "manual/manual.yml")


def test_a_manual_knows_its_concessions() -> None:
    own = record("CON-2026-01", type="concession", fields=FIELDS)
    assert [one.id for one in manual(own, record("MR-2026-01")).concessions] == ["CON-2026-01"]
