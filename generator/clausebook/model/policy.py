"""What settings and register said on the main line, so that nothing is judged by rules that came after it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from clausebook.model.register import Register
from clausebook.model.settings import Settings

_NUMBER = attrgetter("number")


@dataclass(frozen=True, slots=True)
class Policy:
    """Settings and register as one commit of the main line left them."""

    number: int
    """The number of that commit, from the oldest."""
    commit: str
    """Its id."""
    settings: Settings | None
    """None as long as there were none that could be read; later ones that cannot be read change nothing."""
    register: Register | None
    """The same."""


def policy_before(policies: Sequence[Policy], number: int) -> Policy | None:
    """Return what held when a commit of the main line arrived; nothing that it brings along."""
    place = bisect_left(policies, number, key=_NUMBER)
    return policies[place - 1] if place else None


def policy_at(policies: Sequence[Policy], number: int) -> Policy | None:
    """Return what held once a commit of the main line had arrived."""
    place = bisect_right(policies, number, key=_NUMBER)
    return policies[place - 1] if place else None
