"""Approvals: bound to the content, given by somebody who could."""

from datetime import date
from typing import Any

import pytest

from clausebook.model.approval import Assurance, Flaw, judge, required_roles
from clausebook.model.version import Version
from values import DAY, approval, document, register, settings


def test_a_good_approval_holds() -> None:
    judgement = judge(approval(), document(), register(), DAY)
    assert judgement.holds
    assert judgement.flaws == ()
    assert judgement.assurance is Assurance.RECORDED


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({"version": "0.9"}, Flaw.OTHER_VERSION),
        ({"version": "1.00"}, Flaw.OTHER_VERSION),
        ({"digest": ""}, Flaw.NO_DIGEST),
        ({"digest": "cb1:" + "1" * 64}, Flaw.OTHER_CONTENT),
        ({"person": "zz"}, Flaw.UNKNOWN_PERSON),
        ({"role": "head"}, Flaw.ROLE_NOT_HELD),
        ({"day": date(2022, 7, 31)}, Flaw.ROLE_NOT_HELD),
        ({"day": date(2026, 7, 1)}, Flaw.FUTURE),
    ],
)
def test_one_flaw_is_enough(changes: dict[str, Any], flaw: Flaw) -> None:
    judgement = judge(approval(**changes), document(), register(), DAY)
    assert judgement.flaws == (flaw,)
    assert not judgement.holds
    assert judgement.assurance is Assurance.NONE


def test_flaws_of_content_person_and_date_are_told_together() -> None:
    entry = approval(person="zz", digest="", day=date(2027, 1, 1))
    judgement = judge(entry, document(), register(), DAY)
    assert judgement.flaws == (Flaw.NO_DIGEST, Flaw.UNKNOWN_PERSON, Flaw.FUTURE)


def test_content_is_compared_only_within_a_version() -> None:
    judgement = judge(approval(version="0.9", digest="cb1:" + "1" * 64), document(), register(), DAY)
    assert judgement.flaws == (Flaw.OTHER_VERSION,)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2015, 7, 31), False),
        (date(2015, 8, 1), True),
        (date(2020, 7, 31), True),
        (date(2020, 8, 1), False),
    ],
)
def test_a_role_is_held_from_the_first_to_the_last_day(day: date, holds: bool) -> None:
    assert judge(approval("head", "fo", day), document(), register(), DAY).holds is holds


def test_an_approval_of_the_day_itself_counts() -> None:
    assert judge(approval(day=DAY), document(), register(), DAY).holds


def test_a_major_version_needs_all_roles_of_its_type() -> None:
    kind = settings().types["procedure"]
    assert required_roles(document(version=Version(2, 0)), kind) == ("registry", "head")


def test_a_minor_version_needs_its_owner_only() -> None:
    kind = settings().types["procedure"]
    assert required_roles(document(version=Version(2, 1)), kind) == ("registry",)


def test_an_owner_who_is_also_an_approver_approves_once() -> None:
    kind = settings().types["procedure"]
    assert required_roles(document(owner="head"), kind) == ("head",)


def test_an_unknown_type_needs_the_owner() -> None:
    assert required_roles(document(), None) == ("registry",)
