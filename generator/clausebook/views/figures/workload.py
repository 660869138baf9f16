"""What has to be done by when: reviews of documents and other deadlines, month by month."""

from datetime import date, timedelta

from clausebook.model.agenda import Kind
from clausebook.model.calendar import calendar
from clausebook.model.period import Period
from clausebook.views.agenda import month
from clausebook.views.charts import stacked
from clausebook.views.charts.table import Column, Row, Table
from clausebook.views.figure import Figure, Subject, nothing, partial
from clausebook.views.site import Site

_MONTHS = 12
_COLUMNS = (
    Column("Document reviews", "blue"),
    Column("Actions and checks", "amber"),
    Column("Audits and certification", "green"),
    Column("Other deadlines", "grey"),
)
_PLACES = {Kind.REVIEW: 0, Kind.ACTION: 1, Kind.EFFECT: 1, Kind.AUDIT: 2, Kind.CERTIFICATION: 2}
_OTHER = 3
_ABOUT = "What documents and records name as due. Records that are expected by their cadence stand in the calendar."


def subject(site: Site) -> Subject:
    """Return the dashboard of work to come."""
    as_of = site.manual.as_of
    first = as_of.replace(day=1)
    language = site.manual.settings.language
    months = [Period(months=place, days=0).after(first) for place in range(_MONTHS)]
    counts: dict[date | None, list[int]] = {key: [0] * len(_COLUMNS) for key in (None, *months)}
    # What is expected by cadence is left aside: it is not known by its day alone.
    for entry in calendar(site.manual, ()):
        key = None if entry.is_overdue else entry.date.replace(day=1)
        if key in counts:
            counts[key][_PLACES.get(entry.kind, _OTHER)] += 1
    rows = (
        Row("Overdue", tuple(counts[None])),
        *(Row(month(start, language), tuple(counts[start]), at=start) for start in months),
    )
    table = Table("workload", "Reviews and deadlines by month", "Month", _COLUMNS, rows)
    figure = Figure(table, stacked.draw(table, beside=True), _ABOUT, notes=partial(site.manual))
    if not any(map(sum, counts.values())):
        figure = nothing(table, "No document or record names anything that is due within a year.", figure.notes)
    reviews = sum(count[0] for count in counts.values())
    end = Period(months=1, days=0).after(first) - timedelta(days=1)
    facts: tuple[tuple[str, str], ...] = (
        ("Overdue", str(sum(counts[None]))),
        (f"Due by {site.day(end)}", str(sum(counts[first]))),
        ("Document reviews within a year", str(reviews)),
    )
    facts += tuple(("Not everything", note) for note in figure.notes)
    return Subject("workload", "Reviews and deadlines", (figure,), facts, (("Calendar", "calendar.md"),))
