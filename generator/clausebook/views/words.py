"""Small wordings that several pages share: periods, lists of words, roles within a sentence."""

from collections.abc import Iterable

from clausebook.model.period import Period

CONFIDENCE = {
    "confirmed": "number and subject were found in two sources or more",
    "single": "number and subject were found in one source only",
    "memory": "no source confirms number and subject; look them up in your copy of the standard",
}
"""What a catalogue's confidence in an entry means."""


def say_period(period: Period) -> str:
    """Return `5 years`, `1 year and 6 months` or `30 days`."""
    years, months = divmod(period.months, 12)
    parts = [(years, "year"), (months, "month"), (period.days, "day")]
    return listed([_counted(count, noun) for count, noun in parts if count] or ["0 days"])


def every(period: Period) -> str:
    """Return `every year` or `every 6 months`."""
    words = say_period(period)
    return f"every {words.removeprefix('1 ') if ' and ' not in words else words}"


def listed(words: Iterable[str]) -> str:
    """Return `a, b and c`; empty for none."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def lower_first(text: str) -> str:
    """Return a title as it stands within an English sentence; an abbreviation such as `IT officer` stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _counted(count: int, noun: str) -> str:
    """Return `1 year`, `2 years`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
