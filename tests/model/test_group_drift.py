"""Drift in a group: every way in which a member's text can stand to the lead's, and what is not known is not level."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import members
from clausebook.model.group import Failure, Listed, Member, Trouble
from clausebook.model.group_drift import Drift, claimed, led
from clausebook.model.published import Origin
from clausebook.model.version import Version

OTHER = "cb1:" + "1" * 64
UNREAD = Member(Listed("east", "East", "east.json", ""), None, (Failure(Trouble.MISSING, "x", "y"),))


def drift(tmp_path: Path, document: dict[str, Any], **changes: Any) -> Drift:
    """Return how a member's PRO-01 stands to the lead's, which is in force in version 2.0."""
    lead = members.read(tmp_path, "lead", data=members.manual(members.document(version="2.0")))
    due = members.calendar(**{key: changes[key] for key in ("draft", "commit") if key in changes})
    member = members.read(tmp_path, "north", data=members.manual(document, **changes), due=due)
    assert member.failures == ()
    (one,) = led(members.group(member, lead, lead="lead"))
    (copy,) = one.copies
    assert one.count(copy.drift) == 1
    return copy.drift


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"version": "2.0"}, Drift.LEVEL),
        ({"version": "2.0", "digest": OTHER}, Drift.DIFFERENT),
        ({"version": "1.9", "digest": OTHER}, Drift.BEHIND),
        ({"version": "2.1", "digest": OTHER}, Drift.AHEAD),
        ({"version": "10.0", "digest": OTHER}, Drift.AHEAD),
        ({"version": "2.0", "state": "not-approved"}, Drift.NOT_IN_FORCE),
        ({"version": "2.0", "state": "withdrawn"}, Drift.NOT_IN_FORCE),
        ({"id": "PRO-02"}, Drift.ABSENT),
    ],
)
def test_copies(tmp_path: Path, changes: dict[str, Any], expected: Drift) -> None:
    assert drift(tmp_path, members.document(**({"name": changes.pop("id", "PRO-01")} | changes))) is expected


@pytest.mark.parametrize("changes", [{"draft": True, "commit": None}, {"history": "shallow"}])
def test_what_is_no_evidence_is_not_level(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert drift(tmp_path, members.document(version="2.0"), **changes) is Drift.UNKNOWN


def test_a_site_for_some_readers_proves_no_absence(tmp_path: Path) -> None:
    assert drift(tmp_path, members.document("PRO-02"), audience="public") is Drift.UNKNOWN


def test_members_that_were_not_read(tmp_path: Path) -> None:
    north = members.read(tmp_path)
    (one,) = led(members.group(north, UNREAD, lead="north"))
    assert [copy.drift for copy in one.copies] == [Drift.UNKNOWN]
    assert led(members.group(north, UNREAD, lead="east")) == ()
    assert led(members.group(north, UNREAD)) == ()


def test_only_what_is_in_force_is_followed(tmp_path: Path) -> None:
    draft = members.document("PRO-02", state="draft", status="draft")
    north = members.read(tmp_path, data=members.manual(members.document(), draft))
    assert [one.document.id for one in led(members.group(north, lead="north"))] == ["PRO-01"]


def variant(member: Member, document: str, version: str) -> Member:
    """Return a member whose first document names its origin."""
    assert member.manual is not None
    first, *rest = member.manual.documents
    named = replace(first, variant_of=Origin(document, Version.parse(version)))
    return replace(member, manual=replace(member.manual, documents=(named, *rest)))


@pytest.mark.parametrize(("version", "expected"), [("1.4", Drift.BEHIND), ("2.0", Drift.LEVEL), ("2.1", Drift.LEVEL)])
def test_variants_of_the_lead(tmp_path: Path, version: str, expected: Drift) -> None:
    lead = members.read(tmp_path, "lead", data=members.manual(members.document("PRO-09", version="2.0")))
    north = variant(members.read(tmp_path), "PRO-09", version)
    (one,) = claimed(members.group(north, lead, lead="lead"))
    assert (one.home, one.drift) == (lead, expected)


def test_variants_within_a_manual_come_first(tmp_path: Path) -> None:
    own = [members.document(), members.document("PRO-09", version="3.0")]
    lead = members.read(tmp_path, "lead", data=members.manual(members.document("PRO-09", version="2.0")))
    north = variant(members.read(tmp_path, data=members.manual(*own)), "PRO-09", "2.0")
    (one,) = claimed(members.group(north, lead, lead="lead"))
    assert (one.home, one.drift) == (north, Drift.BEHIND)


def test_variants_of_what_is_not_known(tmp_path: Path) -> None:
    north = variant(members.read(tmp_path), "PRO-09", "2.0")
    (one,) = claimed(members.group(north, UNREAD, lead="east"))
    assert (one.home, one.origin, one.drift) == (None, None, Drift.UNKNOWN)
    lead = members.read(tmp_path, "lead", data=members.manual(members.document("PRO-09", state="withdrawn")))
    (other,) = claimed(members.group(north, lead, lead="lead"))
    assert other.drift is Drift.UNKNOWN
