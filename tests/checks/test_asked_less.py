"""What a change of settings or register asks less, told apart from what it only writes otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from clausebook.checks.asked_less import asked_less
from clausebook.model.clause import ClauseRef
from clausebook.model.history import Commit
from clausebook.model.place import Place
from clausebook.model.policy import Policy, policy_at, policy_before
from clausebook.model.register import Key, Person, Register, Role, Tenure
from clausebook.model.settings import DocumentType, Exclusion, Settings
from values import manual

ON = datetime(2026, 6, 1, 9, tzinfo=UTC)
HEAD = Person("ha", "Hanna Arp", ("ha@school.example",), (Tenure("head", date(2020, 8, 1), None),))
CLERK = Person("rc", "Rosa Costa", ("rc@school.example",), (Tenure("registry", date(2022, 8, 1), None),))
ROLES = {
    name: Role(name, name.title(), group=name == "teachers") for name in ("head", "registry", "quality", "teachers")
}
KEY = Key("ssh", "ssh-ed25519 AAAA", date(2026, 1, 1), date(2026, 12, 31))


def settings(**changes: Any) -> Settings:
    kind = DocumentType("policy", "Policy", "Policies", ("POL",), ("owner", "head"), ())
    return replace(manual().settings, types={"policy": kind}, as_of=None, **changes)


def register(*people: Person) -> Register:
    return Register(ROLES, {person.id: person for person in people})


def told(before: Any, after: Any, by: str = "qb@school.example") -> list[tuple[str, bool]]:
    """Return what is asked less from one settings or register to another, and whether it is grave."""
    author = Commit("c", (), "Somebody", by, ON, "Somebody", by, ON, "Change it")
    states = []
    for number, one in enumerate((before, after)):
        own = (one, register(HEAD, CLERK)) if isinstance(one, Settings) else (settings(), one)
        states.append(Policy(number, "c", *own))
    return [(one.what, one.grave) for one in asked_less(states[0], states[1], author, {"ha": "head"})]


def policies(**changes: Any) -> Settings:
    """Return settings that ask something else of policies."""
    return replace(settings(), types={"policy": replace(settings().types["policy"], **changes)})


def test_settings_that_ask_less() -> None:
    fewer = "documents of the type policy no longer need the approval of head"
    assert told(settings(), policies(approvers=("owner",))) == [(fewer, True)]
    assert told(settings(), policies(approvers=("quality", "head", "owner"))) == []
    weaker = "approvals of the type policy need only be recorded, no longer signed"
    assert told(policies(assurance="signed"), settings()) == [(weaker, True)]
    assert told(settings(), policies(assurance="signed")) == []
    ask = replace(settings(), reviewed=True)
    assert told(ask, settings()) == [("changes need no longer be merged (changes: reviewed)", True)]
    fixed = replace(settings(), as_of=date(2026, 6, 1))
    assert told(settings(), fixed) == [("the day of the report is fixed at 1 June 2026", True)]
    assert told(fixed, replace(fixed, as_of=date(2026, 7, 1))) == told(fixed, settings()) == []
    out = Exclusion(ClauseRef("example-2020", "4.2"), "None.", "ha", ON.date(), Place("manual/manual.yml"))
    more = replace(settings(), exclusions=(out,))
    assert [grave for _, grave in told(settings(), more)] == [True]
    assert told(more, replace(more, exclusions=(replace(out, reason="Otherwise."),))) == []


def test_a_type_that_is_gone_asks_nothing_less() -> None:
    assert told(settings(), replace(settings(), types={})) == []


def test_a_role_for_oneself_is_grave_and_for_another_it_is_not_told() -> None:
    more = replace(CLERK, tenures=(*CLERK.tenures, Tenure("quality", date(2026, 5, 1), None)))
    assert [grave for _, grave in told(register(HEAD, CLERK), register(HEAD, more), "rc@school.example")] == [True]
    assert told(register(HEAD, CLERK), register(HEAD, more)) == []
    teacher = replace(CLERK, tenures=(*CLERK.tenures, Tenure("teachers", date(2026, 5, 1), None)))
    assert told(register(HEAD, CLERK), register(HEAD, teacher), "rc@school.example") == []


def test_the_head_is_guarded() -> None:
    other = replace(CLERK, tenures=(*CLERK.tenures, Tenure("head", date(2026, 5, 1), None)))
    assert told(register(HEAD, CLERK), register(HEAD, other)) == [("Rosa Costa is entered as Head", False)]
    assert told(register(HEAD, CLERK), register(CLERK)) == [("Hanna Arp is Head no longer", False)]
    mail = replace(HEAD, emails=(*HEAD.emails, "rc@home.example"))
    assert told(register(HEAD), register(mail)) == [("Hanna Arp has a new e-mail address", False)]
    assert told(register(HEAD), register(replace(HEAD, keys=(KEY,)))) == [("Hanna Arp has a new key", False)]
    assert told(register(HEAD, CLERK), register(HEAD, replace(CLERK, keys=(KEY,)))) == []


def test_a_key_that_counts_for_more() -> None:
    revoked = replace(KEY, revoked=date(2026, 5, 1))
    assert told(_with(revoked), _with(KEY)) == [
        ("a key of Rosa Costa counts although it was revoked from 1 May 2026", True)
    ]
    assert told(_with(KEY), _with(revoked)) == []
    assert [grave for _, grave in told(_with(KEY), _with(replace(KEY, since=None)))] == [True]
    assert told(_with(KEY), _with(replace(KEY, until=None))) == []
    over = replace(KEY, until=date(2026, 3, 1))
    assert [grave for _, grave in told(_with(over), _with(KEY))] == [True]


def _with(key: Key) -> Register:
    return register(HEAD, replace(CLERK, keys=(key,)))


_DAYS = some.integers(0, 200).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
_TENURES = some.lists(
    some.builds(lambda one, other: Tenure("registry", min(one, other), max(one, other)), _DAYS, _DAYS), max_size=4
)


@given(_TENURES, _TENURES)
def test_a_role_is_dated_back_where_days_of_the_past_were_gained(before: list[Tenure], after: list[Tenure]) -> None:
    old, new = (replace(CLERK, tenures=tuple(tenures)) for tenures in (before, after))
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(201)]
    gained = [day for day in days if new.held("registry", day) and not old.held("registry", day)]
    expected = bool(before and gained and gained[0] < ON.date() - timedelta(days=31))
    seen = [what for what, _ in told(register(HEAD, old), register(HEAD, new))]
    assert bool(seen) is expected
    own = [what for what, _ in told(register(HEAD, old), register(HEAD, new), "rc@school.example")]
    assert bool(own) is bool(gained)


@given(some.lists(some.integers(0, 30), unique=True).map(sorted), some.integers(-1, 31))
def test_what_held_before_and_at_a_commit(numbers: list[int], number: int) -> None:
    policies = tuple(Policy(one, f"c{one}", None, None) for one in numbers)
    before = [one for one in policies if one.number < number]
    until = [one for one in policies if one.number <= number]
    assert policy_before(policies, number) == (before[-1] if before else None)
    assert policy_at(policies, number) == (until[-1] if until else None)
