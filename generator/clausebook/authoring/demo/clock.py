"""The college's own clock: working days, summer time, and a minute for everything that happens."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, timezone
from itertools import groupby
from typing import TypeVar

_Step = TypeVar("_Step")
_LAST_WORKDAY = 4
"""Friday, as Python counts."""


def workday(day: date, step: int = 1) -> date:
    """Return a day, or the nearest working day after it; before it where `step` is -1."""
    while day.weekday() > _LAST_WORKDAY:
        day += timedelta(step)
    return day


def before(day: date, days: int) -> date:
    """Return the last working day that lies at least so many days before another."""
    return workday(day - timedelta(days), -1)


def after(day: date, days: int) -> date:
    """Return the first working day that lies at least so many days after another."""
    return workday(day + timedelta(days))


def timed(steps: Iterable[tuple[date, int, _Step]]) -> Iterator[tuple[datetime, _Step]]:
    """Yield steps in their order, each with a time of its own.

    Args:
        steps: the day, the hour and what happens; those of one hour follow each other as they stand.
    """
    ordered = sorted(steps, key=lambda step: step[:2])
    for (day, hour), group in groupby(ordered, key=lambda step: step[:2]):
        within = [step for _, _, step in group]
        gap = min(240, 3500 // len(within))
        start = datetime.combine(day, time(hour, 2), timezone(offset(day)))
        for number, step in enumerate(within):
            yield start + timedelta(seconds=number * gap), step


def offset(day: date) -> timedelta:
    """Return how far the college's clocks are ahead of UTC by day.

    Summer time lasts from the last Sunday of March to that of October (Directive 2000/84/EC).
    """
    begin, end = (_last_sunday(day.year, month) for month in (3, 10))
    return timedelta(hours=2 if begin <= day < end else 1)


def _last_sunday(year: int, month: int) -> date:
    """Return the last Sunday of a month of 31 days."""
    last = date(year, month, 31)
    return last - timedelta((last.weekday() + 1) % 7)
