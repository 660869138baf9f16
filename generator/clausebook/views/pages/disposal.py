"""Records that may be disposed of: now, and in the coming year; who decides about each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clausebook.model.period import Period
from clausebook.model.record import Record, RecordType, kept_until
from clausebook.model.staged import Page
from clausebook.views.render import render
from clausebook.views.site import Site, href

HERE = "records/disposal.md"
_AHEAD = Period(months=12, days=0)


@dataclass(frozen=True, slots=True)
class Row:
    """One record, and the last day on which it has to be kept."""

    record: Record
    kind: RecordType
    until: date


def compose(site: Site) -> Iterator[Page]:
    """Yield the one page."""
    today = site.manual.as_of
    rows = sorted(_rows(site), key=lambda row: (row.until, row.record.id))
    later = [row for row in rows if today <= row.until <= _AHEAD.after(today)]
    unstarted = len(site.manual.records) - len(rows)
    text = render(
        "disposal.md.j2",
        site=site,
        href=href,
        here=HERE,
        parts=[("Now", "now", [row for row in rows if row.until < today]), ("In the coming year", "coming", later)],
        unstarted=unstarted,
        kept=len(rows),
    )
    yield Page(HERE, "Records for disposal", text, ("Records",), proof=("disposal-now",))


def _rows(site: Site) -> Iterator[Row]:
    """Yield every record whose retention has begun."""
    for record in site.manual.records:
        kind = site.manual.record_types[record.type]
        until = kept_until(record, kind)
        if until is not None:
            yield Row(record, kind, until)
