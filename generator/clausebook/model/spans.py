"""Stretches of time that trends are told by: the terms of the settings, and calendar quarters where there are none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from clausebook.model.manual import Manual
from clausebook.model.period import Period

_MOST = 12
_QUARTER = Period(months=3, days=0)


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of time."""

    title: str
    start: date
    end: date
    """Its last day."""

    def holds(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.start <= day <= self.end


def spans(manual: Manual, days: Iterable[date]) -> tuple[Span, ...]:
    """Return the newest twelve stretches from the first of some days to the manual's day, the oldest first.

    Terms leave out the holidays between them; a day that lies in none belongs to no stretch.
    """
    since = min(days, default=None)
    if since is None or since > manual.as_of:
        return ()
    terms = sorted(manual.settings.terms, key=lambda term: (term.start, term.end, term.id))
    found = [
        Span(term.title, term.start, term.end) for term in terms if term.end >= since and term.start <= manual.as_of
    ]
    return tuple((found or [*_quarters(since, manual.as_of)])[-_MOST:])


def _quarters(since: date, until: date) -> Iterator[Span]:
    """Yield the calendar quarters of two days and all between them."""
    start = date(since.year, (since.month - 1) // 3 * 3 + 1, 1)
    while start <= until:
        following = _QUARTER.after(start)
        yield Span(f"{start.year} Q{(start.month + 2) // 3}", start, following - timedelta(days=1))
        if following <= start:
            return
        start = following
