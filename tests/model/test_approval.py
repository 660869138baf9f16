"""Approvals: bound to the content, given by somebody who could."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clausebook.model.approval import Assurance, Flaw, Judgement, Proof, asked_then, judge, required_roles
from clausebook.model.signature import Verdict
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


def proof(number: int = 1, **changes: Any) -> Proof:
    """Return the proof of an entry that came when the settings asked something of forms."""
    kind = replace(settings().types["form"], **changes)
    return Proof(Assurance.RECORDED, "c", entitled=True, verdict=Verdict.NONE, asked={"form": kind}, number=number)


@pytest.mark.parametrize(
    ("then", "now", "holds"),
    [
        ("recorded", "signed", True),
        ("attributed", "signed", False),
        ("signed", "recorded", True),
        ("signed", "attributed", False),
    ],
)
def test_an_approval_owes_what_was_asked_then_or_is_asked_now(then: str, now: str, holds: bool) -> None:
    judgement = judge(approval(), document(), register(), DAY, proof(assurance=then), Assurance(now))
    assert judgement.holds is holds
    assert (Flaw.TOO_WEAK in judgement.flaws) is not holds


def test_what_was_asked_of_another_type_does_not_count() -> None:
    other = document(type="policy")
    judgement = judge(approval(), other, register(), DAY, proof(assurance="recorded"), Assurance.SIGNED)
    assert judgement.flaws == (Flaw.TOO_WEAK,)
    assert asked_then(other, [Judgement(approval(), (), proof())]) is None


def test_what_was_asked_before_the_last_approval_that_holds_counts() -> None:
    first, last = proof(1, approvers=("owner",)), proof(2, approvers=("head",))
    holding = [Judgement(approval(), (), one) for one in (last, first)]
    kind = asked_then(document(), holding)
    assert kind is not None and kind.approvers == ("head",)
    kind = asked_then(document(), [Judgement(approval(), (Flaw.FUTURE,), last), holding[1]])
    assert kind is not None and kind.approvers == ("owner",)
    assert asked_then(document(), []) is None
    assert asked_then(document(), [*holding, Judgement(approval(), (), None)]) is None
