"""Changes of settings and register that ask for less than before, and who made them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from clausebook.checks.asked_less import Less, asked_less
from clausebook.checks.changes import day
from clausebook.model.history import Commit
from clausebook.model.manual import Manual
from clausebook.model.policy import Policy
from clausebook.model.settings import Settings

_ADDRESS = re.compile(r"<([^<>\s]+@[^<>\s]+)>\s*\Z")
_TYPE = "manual"
"""The type of document whose approvers may change what settings and register ask."""


@dataclass(frozen=True, slots=True)
class Step:
    """A commit of the main line after which something is asked less, or somebody may do more."""

    commit: Commit
    path: str
    """The file, `manual/manual.yml` or `manual/register.yml`."""
    what: tuple[str, ...]
    """Each as a sentence without its full stop."""
    grave: bool
    """Whether honest people would not do it without asking."""
    known: bool
    """Whether it can be told who was entitled to agree: somebody was, and the register knew their addresses."""
    roles: tuple[str, ...]
    """Who is entitled."""


def steps(manual: Manual) -> Iterator[Step]:
    """Yield every such change that nobody entitled made, merged or agreed to, oldest first.

    What was taken back before any approval came is left out.
    """
    policies = manual.history.policies
    approvals = sorted({proof.number for proof in manual.proofs.values()})
    for place, (before, after) in enumerate(pairwise(policies), start=1):
        if before.settings is None or before.register is None or after.settings is None or after.register is None:
            continue
        commit = next(one.commit for one in manual.history.rulings if one.commit.id == after.commit)
        roles = _roles(manual, before.settings)
        entitled = tuple((role, person) for role in roles for person in before.register.holders(role, day(commit)))
        trusted = {person.id: role for role, person in reversed(entitled)}
        found = tuple(_found(before, after, commit, trusted, policies[place:], approvals))
        addresses = {email for _, person in entitled for email in person.emails}
        if _agreed(manual, addresses, commit, after.number):
            continue
        for path, grave in dict.fromkeys((one.path, one.grave) for one in found):
            what = tuple(one.what for one in found if (one.path, one.grave) == (path, grave))
            yield Step(commit, path, what, grave, bool(addresses), roles)


def _found(
    before: Policy,
    after: Policy,
    commit: Commit,
    trusted: Mapping[str, str],
    later: Sequence[Policy],
    approvals: Sequence[int],
) -> Iterator[Less]:
    """Yield what is asked less after a commit, and was not taken back before an approval came."""
    for less in asked_less(before, after, commit, trusted):
        back = next((one.number for one in later if less not in asked_less(before, one, commit, trusted)), None)
        if back is None or any(after.number < number <= back for number in approvals):
            yield less


def _roles(manual: Manual, settings: Settings) -> tuple[str, ...]:
    """Return whose roles may agree: those that approve the quality manual."""
    kind = settings.types.get(_TYPE)
    owners = (document.owner for document in manual.documents if document.type == _TYPE)
    named = (role for role in (kind.approvers if kind else ()) if role != "owner")
    found = dict.fromkeys((*named, *(owners if kind and "owner" in kind.approvers else ())))
    return tuple(found) or ("head",)


def _agreed(manual: Manual, addresses: Collection[str], commit: Commit, number: int) -> bool:
    """Say whether somebody entitled wrote or merged a change, is named as having approved it, or wrote its branch."""
    arrivals = manual.history.arrivals
    branch = {
        one.commit.id: one.commit
        for one in manual.history.rulings
        if not one.official and arrivals[one.commit.id] == number
    }
    named = {email for one in (commit, *branch.values()) for email in _named(one)}
    if commit.author_email.lower() in addresses or named.intersection(addresses):
        return True
    return bool(branch) and all(one.author_email.lower() in addresses for one in branch.values())


def _named(commit: Commit) -> Iterator[str]:
    """Yield the addresses that the lines `Approved-by:` of a commit name."""
    found = (_ADDRESS.search(line) for line in commit.approved_by)
    return (match[1].lower() for match in found if match)
