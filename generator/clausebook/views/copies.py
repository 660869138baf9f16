"""What is said of copies: where a copy's digest is looked up, and what became of its text, in words."""

from collections.abc import Callable
from datetime import date, timedelta

from clausebook.model.copies import Copy, Fate

VERIFY = "verify.md"
"""The staged page that lists the digests of all copies."""


def anchor(digest: str) -> str:
    """Return the place of a digest on that page, to which the square code of a copy leads."""
    return digest.replace(":", "-")


def say_fate(copy: Copy) -> str:
    """Say in a few words whether a copy may be used."""
    match copy.fate:
        case Fate.CURRENT:
            return "Current"
        case Fate.AHEAD:
            return "Approved, not yet in force"
        case Fate.SUPERSEDED:
            return "Superseded: do not use"
        case Fate.WITHDRAWN:
            return "Withdrawn: do not use"
        case Fate.NOT_APPROVED:
            return "Not approved: do not use"


def say_more(copy: Copy, day: Callable[[date | None], str]) -> str:
    """Say since when that is so, and what is to be used instead.

    Args:
        copy: the text.
        day: writes a day.
    """
    match copy.fate:
        case Fate.CURRENT:
            return f"in force since {day(copy.since)}"
        case Fate.AHEAD:
            return f"takes effect on {day(copy.since)}"
        case Fate.SUPERSEDED:
            return _superseded(copy, day)
        case Fate.WITHDRAWN:
            return f"{copy.id} is not in the manual any more" if copy.deleted else f"{copy.id} was withdrawn"
        case Fate.NOT_APPROVED:
            return "no approval of exactly this text is known"


def _superseded(copy: Copy, day: Callable[[date | None], str]) -> str:
    """Say what took a text's place, and when."""
    follower = f"version {copy.followed}" if copy.followed else copy.successor
    if copy.until is None:
        return f"by {follower}"
    since = day(copy.until + timedelta(days=1))
    if copy.since is not None and copy.until < copy.since:
        return f"by {follower}, which applies from {since}; by its dates it was in force at no time"
    return f"by {follower}, since {since}"
