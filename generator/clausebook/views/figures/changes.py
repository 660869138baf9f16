"""How often documents change: the versions that took effect in each month."""

from collections.abc import Iterator
from datetime import date

from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.version import Version
from clausebook.views.agenda import month
from clausebook.views.charts import stacked
from clausebook.views.charts.table import Column, Row, Table
from clausebook.views.figure import Figure, Subject, nothing, partial
from clausebook.views.site import Site

_MONTHS = 12
_COLUMNS = (Column("New documents", "green"), Column("MAJOR versions", "blue"), Column("MINOR versions", "grey"))
_ABOUT = "Versions by the day they took or were to take effect, of the documents there are today."
_UNKNOWN = "Not verified: the change history is not complete, so only the present version of each document is counted."


def subject(site: Site) -> Subject:
    """Return the dashboard of changes."""
    manual = site.manual
    first = manual.as_of.replace(day=1)
    months = [Period(months=place, days=0).before(first) for place in reversed(range(_MONTHS))]
    counts = {start: [0] * len(_COLUMNS) for start in months}
    for effective, place in _versions(manual):
        start = effective.replace(day=1)
        if start in counts and effective <= manual.as_of:
            counts[start][place] += 1
    language = manual.settings.language
    rows = tuple(Row(month(start, language), tuple(counts[start]), at=start) for start in months)
    table = Table("changes", "Versions that took effect, by month", "Month", _COLUMNS, rows)
    total = sum(map(sum, counts.values()))
    notes = (*(() if manual.history.complete else (_UNKNOWN,)), *partial(manual))
    if total:
        figure = Figure(table, stacked.draw(table, beside=True), _ABOUT, notes=notes)
    else:
        figure = nothing(table, "No version took effect within a year.", notes)
    facts = (("Versions in twelve months", str(total)), ("In this month", str(sum(counts[first]))))
    return Subject("changes", "Changes to documents", (figure,), facts, (("Changes to documents", "changes.md"),))


def _versions(manual: Manual) -> Iterator[tuple[date, int]]:
    """Yield the effective day and the kind of each version; where there is no history, of the present ones."""
    for document in manual.published:
        life = manual.history.files.get(document.path)
        if life is None or not life.revisions:
            if document.effective:
                yield document.effective, _kind(document.version, first=True)
            continue
        oldest = life.revisions[-1]
        for revision in life.revisions:
            if revision.facts.effective and revision.facts.version:
                yield revision.facts.effective, _kind(revision.facts.version, first=revision is oldest)


def _kind(version: Version, *, first: bool) -> int:
    """Return the column of a version."""
    return 0 if first else 2 if version.minor else 1
