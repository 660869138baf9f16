"""What a later state of settings and register asks less than an earlier one, or lets somebody do more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from clausebook.checks.changes import day
from clausebook.checks.wording import listed, written
from clausebook.model.approval import Assurance
from clausebook.model.history import Commit
from clausebook.model.policy import Policy
from clausebook.model.register import Key, Person, Register, Tenure
from clausebook.model.settings import Settings

_LATE = timedelta(days=31)
"""How late a change may be entered that holds already."""
_DAY = timedelta(days=1)

Span = tuple[date, date]
"""The first and the last day of a time."""


class Less(NamedTuple):
    """One thing that is asked less."""

    path: str
    """The file that says so, `manual/manual.yml` or `manual/register.yml`."""
    what: str
    """A sentence without its full stop."""
    grave: bool = True
    """False for what honest people do every year without asking, such as entering somebody's key for them."""


def asked_less(before: Policy, after: Policy, commit: Commit, trusted: Mapping[str, str]) -> list[Less]:
    """Return what a later state asks less than an earlier one.

    Args:
        before: the earlier state.
        after: the later state.
        commit: the change that is judged.
        trusted: who might agree to it: their ids, with the role in which they might.
    """
    found: list[Less] = []
    if before.settings and after.settings:
        found += (Less(after.settings.path, one) for one in _settings(before.settings, after.settings))
    if before.register and after.register:
        authors = (register.by_email(commit.author_email) for register in (before.register, after.register))
        own = frozenset(person.id for person in authors if person)
        path, on = after.register.path, day(commit)
        found += (Less(path, one) for one in _register(before.register, after.register, own, on))
        found += (Less(path, one, grave=False) for one in _trust(before.register, after.register, trusted, own, on))
    return found


def _settings(before: Settings, after: Settings) -> Iterator[str]:
    """Yield what settings ask less."""
    for key, kind in before.types.items():
        new = after.types.get(key, kind)
        dropped = [role for role in kind.approvers if role not in new.approvers]
        if dropped:
            yield f"documents of the type {key} no longer need the approval of {listed(dropped)}"
        if Assurance(new.assurance).rank < Assurance(kind.assurance).rank:
            yield f"approvals of the type {key} need only be {new.assurance}, no longer {kind.assurance}"
    if before.reviewed and not after.reviewed:
        yield "changes need no longer be merged (changes: reviewed)"
    known = {exclusion.ref for exclusion in before.exclusions}
    for exclusion in after.exclusions:
        if exclusion.ref not in known:
            yield f"clause {exclusion.ref} counts as not applicable"
    if before.as_of is None and after.as_of is not None:
        yield f"the day of the report is fixed at {written(after.as_of)}"


def _register(before: Register, after: Register, own: frozenset[str], on: date) -> Iterator[str]:
    """Yield what somebody may do according to a register that they might not before.

    Args:
        before: the register as it was.
        after: the register as it is.
        own: the ids of who wrote the change, where they are known.
        on: the day of the change.
    """
    for key, person in after.people.items():
        old = before.people.get(key) or replace(person, tenures=(), keys=())
        yield from _person(before, old, person, on, themself=key in own)


def _trust(
    before: Register, after: Register, trusted: Mapping[str, str], own: frozenset[str], on: date
) -> Iterator[str]:
    """Yield how others came to be trusted, or to speak for those who are, and how these lost their role."""
    for key, role in trusted.items():
        old, new = before.people[key], after.people.get(key)
        if new is None or not new.held(role, on):
            yield f"{old.name} is {before.title(role)} no longer"
        elif key not in own and set(new.emails) - set(old.emails):
            yield f"{new.name} has a new e-mail address"
        elif key not in own and {one.text for one in new.keys} - {one.text for one in old.keys}:
            yield f"{new.name} has a new key"
    for role in dict.fromkeys(trusted.values()):
        for key, person in after.people.items():
            known = any(tenure.role == role for tenure in before.people[key].tenures) if key in before.people else False
            if key not in own and not known and any(tenure.role == role for tenure in person.tenures):
                yield f"{person.name} is entered as {before.title(role)}"


def _person(before: Register, old: Person, new: Person, on: date, *, themself: bool) -> Iterator[str]:
    """Yield what a person may do that they might not before."""
    for role in dict.fromkeys(tenure.role for tenure in new.tenures):
        was = [_span(tenure) for tenure in old.tenures if tenure.role == role]
        gained = _gained(was, [_span(tenure) for tenure in new.tenures if tenure.role == role])
        title = before.title(role)
        if gained and themself and not (role in before.roles and before.roles[role].group):
            yield f"{new.name} has given themself the role of {title} from {written(gained[0][0])}"
        elif was and gained and gained[0][0] < on - _LATE:
            yield f"{new.name} is said to have been {title} from {written(gained[0][0])}, earlier than it said before"
    kept = {key.text: key for key in old.keys}
    for key in new.keys:
        first = kept.get(key.text)
        if first is not None:
            yield from _key(new.name, first, key, on)


def _key(name: str, before: Key, after: Key, on: date) -> Iterator[str]:
    """Yield how a key counts for more than before."""
    if before.revoked is not None and (after.revoked is None or after.revoked > before.revoked):
        yield f"a key of {name} counts although it was revoked from {written(before.revoked)}"
    gained = _gained([_valid(before)], [_valid(after)])
    if gained and gained[0][0] < on - _LATE:
        yield f"a key of {name} counts for days in the past for which it did not"


def _gained(before: Sequence[Span], after: Sequence[Span]) -> list[Span]:
    """Return the times that are covered now and were not, in their order."""
    found = sorted(after)
    for since, until in before:
        left: list[Span] = []
        for first, last in found:
            if until < first or last < since:
                left.append((first, last))
                continue
            if first < since:
                left.append((first, since - _DAY))
            if until < last:
                left.append((until + _DAY, last))
        found = left
    return found


def _span(tenure: Tenure) -> Span:
    """Return the time for which a role is held."""
    return tenure.since, tenure.until or date.max


def _valid(key: Key) -> Span:
    """Return the time for which a key counts, its revocation left aside."""
    return key.since or date.min, key.until or date.max
