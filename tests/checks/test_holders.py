"""Who held a role at a campus on a day."""

from datetime import date

import pytest

from clausebook.checks.holders import holders, holds, name_of
from clausebook.model.register import Person, Register, Role, Tenure
from values import DAY, manual

NORTH = Person("nk", "Nora Klein", (), (Tenure("registry", date(2024, 1, 1), date(2025, 12, 31), "north"),))
WHOLE = Person("rc", "Rosa Costa", (), (Tenure("registry", date(2024, 1, 1), None),))
KNOWN = manual(register=Register({"registry": Role("registry", "Registry")}, {"nk": NORTH, "rc": WHOLE}))


@pytest.mark.parametrize(
    ("day", "campus", "found"),
    [
        (date(2025, 12, 31), "north", ["nk", "rc"]),
        (date(2025, 12, 31), "", ["nk", "rc"]),
        (date(2025, 12, 31), "south", ["rc"]),
        (DAY, "north", ["rc"]),
        (date(2023, 12, 31), "north", []),
    ],
)
def test_a_role_of_one_campus_is_none_of_another(day: date, campus: str, found: list[str]) -> None:
    assert [person.id for person in holders(KNOWN, "registry", day, campus)] == found
    assert holds(NORTH, "registry", day, campus) is ("nk" in found)
    assert holders(KNOWN, "head", day, campus) == ()


def test_a_person_is_named_or_quoted() -> None:
    assert (name_of(KNOWN, "nk"), name_of(KNOWN, "xx")) == ("Nora Klein", "'xx'")
