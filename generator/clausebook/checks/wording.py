"""Words that several rules use in their messages; English on every machine, whatever its locale."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_FEW = 20
"""How many words a message lists at most."""


def written(day: date) -> str:
    """Return `20 October 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def listed(words: Iterable[str], joint: str = "and") -> str:
    """Return `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} {joint} {last}" if first else last


def suggested(word: str, known: Iterable[str]) -> str:
    """Return a sentence that names the nearest known word, else all of them while they are few."""
    options = sorted(known)
    near = get_close_matches(word, options, n=1)
    if near:
        return f"Did you mean '{near[0]}'?"
    if not options:
        return "Remove it"
    if len(options) == 1:
        return f"Use '{options[0]}'"
    if len(options) > _FEW:
        return f"Correct the spelling; known are, among others, {listed(options[:3])}"
    return f"Use one of: {', '.join(options)}"
