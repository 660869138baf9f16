"""How far a campus's variant has fallen behind, and where it stands in."""

from datetime import date
from typing import Any

import pytest

from clausebook.model.document import Document, Status, VariantOf
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.variants import Drift, Variant, replaced_at, variants
from clausebook.model.version import Version
from former import OLD, content, history
from values import approval, campuses, document, manual, settings

PLACE = Place("manual/PRO-02.md", 9)
FIRST = Version(1, 0)


def variant(version: Version = FIRST, name: str = "PRO-01", **changes: Any) -> Document:
    """Return the southern campus's variant of a document."""
    claim = VariantOf(name, version, "It is small.", PLACE)
    return document("PRO-02", applies_to=("south",), variant_of=claim, **changes)


def group(major: int, minor: int, effective: date = date(2026, 3, 1), **changes: Any) -> Document:
    """Return the group's document."""
    version = Version(major, minor)
    return document(version=version, effective=effective, approvals=(approval(version=str(version)),), **changes)


def judged(*items: Document, **changes: Any) -> Variant:
    """Return the one variant of a manual."""
    own = settings(campuses=campuses("north", "south"), grace=Period(0, 30))
    (found,) = variants(manual(*items, **{"settings": own} | changes))
    return found


@pytest.mark.parametrize(
    ("day", "drift"),
    [
        (date(2026, 3, 1), Drift.BEHIND),
        (date(2026, 3, 31), Drift.BEHIND),
        (date(2026, 4, 1), Drift.LEFT_BEHIND),
    ],
)
def test_a_variant_has_the_time_of_grace_to_follow(day: date, drift: Drift) -> None:
    found = judged(group(1, 1), variant(), as_of=day)
    assert (found.drift, found.since, found.follow_by) == (drift, date(2026, 3, 1), date(2026, 3, 31))


def test_the_time_runs_from_the_first_version_that_was_not_followed() -> None:
    past = history(content(OLD, Version(1, 1), date(2026, 2, 15)), content(OLD, Version(1, 0), date(2025, 3, 1)))
    found = judged(group(2, 0), variant(), history=past, as_of=date(2026, 3, 20))
    assert found.follow_by == date(2026, 3, 17)
    assert [str(one.version) for one in found.newer] == ["2.0", "1.1"]
    assert found.drift is Drift.LEFT_BEHIND


def test_a_variant_of_the_version_in_force_is_level() -> None:
    assert judged(group(1, 1), variant(Version(1, 1))).drift is Drift.LEVEL
    later = group(1, 1, date(2026, 7, 1))
    assert judged(later, variant(), held={later.path: group(1, 0, commit="a" * 40)}).drift is Drift.LEVEL


def test_what_cannot_be_compared_is_unknown() -> None:
    assert judged(variant()).drift is Drift.UNKNOWN
    assert judged(group(1, 0, status=Status.WITHDRAWN), variant()).drift is Drift.UNKNOWN
    assert judged(group(1, 0, status=Status.DRAFT), variant()).group is not None


def test_only_a_variant_in_force_stands_in() -> None:
    assert replaced_at(manual(group(1, 0), variant())) == {"PRO-01": frozenset({"south"})}
    assert replaced_at(manual(group(1, 0), variant(status=Status.DRAFT))) == {}
