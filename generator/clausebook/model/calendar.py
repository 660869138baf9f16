"""The calendar: everything that has a day, in one list.

Expected records, reviews of documents in force, and the deadlines of records. Of what is expected again and again at
most the next twelve are listed, since whatever comes next moves those behind it.
"""

from collections.abc import Iterable, Iterator

from clausebook.model.agenda import Entry, Kind, Urgency, urgency
from clausebook.model.deadlines import deadlines
from clausebook.model.expected import Delivery, Expected, Series, expected
from clausebook.model.manual import Manual
from clausebook.model.renewals import renewals, transition_ends

_NEXT = 12


def calendar(manual: Manual, series: Iterable[Series] | None = None) -> tuple[Entry, ...]:
    """Return every entry, by day and then by title.

    Args:
        manual: whose entries.
        series: what is expected of it, where that is known already.
    """
    wanted = expected(manual) if series is None else series
    told = (one.entry(manual.as_of) for one in (*deadlines(manual), *renewals(manual)))
    entries = (*_expected(wanted, manual), *_reviews(manual), *transition_ends(manual), *told)
    return tuple(sorted(entries, key=lambda entry: entry.order))


def _expected(series: Iterable[Series], manual: Manual) -> Iterator[Entry]:
    """Yield what has lapsed, once, and what comes next."""
    for one in series:
        # The number of a window stays when its day moves, so that a subscribed calendar moves the entry as well.
        numbers = {id(window): number for number, window in enumerate(one.windows)}
        lapse = one.lapse
        if lapse is not None:
            missing = lapse.state is Delivery.MISSING
            yield _window(one, lapse, numbers[id(lapse)], Urgency.MISSING if missing else Urgency.OVERDUE)
        for window in one.ahead[:_NEXT]:
            yield _window(one, window, numbers[id(window)], urgency(window.due, manual.as_of))


def _window(series: Series, window: Expected, number: int, how: Urgency) -> Entry:
    """Return the entry of one expected record."""
    thing = window.thing
    name = f"{series.kind.title}, {thing.title}" if thing.title else series.kind.title
    key = f"{Kind.RECORD}:{window.type}:{thing.id}:{number}"
    return Entry(key, window.due, Kind.RECORD, name, how, "", window.type, series.owner, thing.campus)


def _reviews(manual: Manual) -> Iterator[Entry]:
    """Yield the next review of every document in force."""
    for document in manual.published:
        day = document.next_review
        if day is None or not manual.standing(document).in_force:
            continue
        campus = document.applies_to[0] if len(document.applies_to) == 1 and "all" not in document.applies_to else ""
        how = urgency(day, manual.as_of)
        key = f"{Kind.REVIEW}:{document.id}"
        yield Entry(key, day, Kind.REVIEW, f"Review: {document.title}", how, document.id, "", document.owner, campus)
