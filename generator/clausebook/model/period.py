"""Periods of time between dates: ISO 8601 durations of years, months, weeks and days."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_FORM = re.compile(r"P(?=[0-9])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?")


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar period such as `P1Y`; months are added before days."""

    months: int
    """Years and months together, in months."""
    days: int
    """Weeks and days together, in days."""

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read an ISO 8601 duration without a time part.

        Raises:
            ValueError: the text is no such duration, or is longer than 200 years.
        """
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a period such as P1Y, P6M or P30D")
        years, months, weeks, days = (int(part or 0) for part in match.groups())
        period = cls(years * 12 + months, weeks * 7 + days)
        if period.months > 2400 or period.days > 73000:
            raise ValueError(f"{text!r} is longer than 200 years")
        return period

    def after(self, day: date) -> date:
        """Return the day one period after `day`, at most the last day of the calendar.

        31 January plus one month is the last day of February.
        """
        try:
            return _shift(day, self.months) + timedelta(days=self.days)
        except (ValueError, OverflowError):
            return date.max

    def before(self, day: date) -> date:
        """Return the day one period before `day`, at least the first day of the calendar."""
        try:
            return _shift(day - timedelta(days=self.days), -self.months)
        except (ValueError, OverflowError):
            return date.min

    def __str__(self) -> str:
        """Return the shortest ISO 8601 form."""
        years, months = divmod(self.months, 12)
        parts = [(years, "Y"), (months, "M"), (self.days, "D")]
        return "P" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0D")


def _shift(day: date, months: int) -> date:
    """Move by whole months, clamped to the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
