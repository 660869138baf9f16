"""What the change history says of records: when they were closed, and how long they had to be kept.

Only the main line counts here, which is what the official manual said when. Where the history is not complete there are
no answers at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clausebook.model.history import Content, DocumentHistory, Facts
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.record import RecordType, last_day

FOLDER = "records/"
Life = tuple[Content, ...]
"""What the main line held of one record, oldest first; at least one."""


@dataclass(frozen=True, slots=True)
class Told:
    """A record that is there, as its history tells of it."""

    id: str
    path: str
    kind: RecordType | None
    """None when there is no such type any more."""
    history: DocumentHistory
    lives: tuple[Life, ...]
    """Oldest first; more than one where another record came under the same id."""


def told_records(manual: Manual) -> Iterator[Told]:
    """Yield every file of a record that the main line holds, readable or not, in the order of the paths.

    One that was deleted and came back in another file goes on there.
    """
    if not manual.history.complete:
        return
    former = former_lives(manual)
    for path, history in manual.history.files.items():
        found = lives(history)
        if not (path.startswith(FOLDER) and history.id and found):
            continue
        first = found[0]
        for before in former.get(history.id, ()):
            if not is_another(before[-1].facts, first[0].facts) and _is_earlier(manual, before[0], first[0]):
                first = (*before, *first)
        kind = manual.record_types.get(found[-1][-1].facts.type)
        yield Told(history.id, path, kind, history, (first, *found[1:]))


def former_lives(manual: Manual) -> dict[str, list[Life]]:
    """Return what deleted files of records held, by id, the newest first."""
    found: dict[str, list[Life]] = {}
    for gone in manual.history.gone:
        if gone.mainline[0].path.startswith(FOLDER):
            found.setdefault(gone.id, []).extend(reversed(lives(gone)))
    return found


def _is_earlier(manual: Manual, one: Content, other: Content) -> bool:
    """Say whether a content came to the main line before another."""
    return manual.history.arrivals[one.event.commit.id] < manual.history.arrivals[other.event.commit.id]


def lives(history: DocumentHistory) -> tuple[Life, ...]:
    """Return what a file held, cut where it was deleted and another record came in its place."""
    contents = tuple(reversed(history.recorded))
    if not contents or all(event.blob for event in history.mainline):
        return (contents,) if contents else ()
    found: list[list[Content]] = [[]]
    deleted, following = False, iter(contents)
    for event in reversed(history.mainline):
        if not event.blob:
            deleted = True
            continue
        content = next(following)
        if deleted and found[-1] and is_another(found[-1][-1].facts, content.facts):
            found.append([])
        deleted = False
        found[-1].append(content)
    return tuple(map(tuple, found))


def is_another(one: Facts, other: Facts) -> bool:
    """Say whether two contents are two records: what happened on another day, or is of another type."""
    return (one.type, one.on("date")) != (other.type, other.on("date"))


def closing(life: Life, kind: RecordType | None) -> Content | None:
    """Return the content with which a record was closed first; None while it never was."""
    return next((content for content in life if is_closed(content.facts, kind)), None)


def is_closed(facts: Facts, kind: RecordType | None) -> bool:
    """Say whether a content is of a closed record, by its type now or by what it said itself.

    A record has a day of closing in final states only, so a type that was changed later opens nothing again.
    """
    if kind is not None and kind.is_final(facts.status):
        return True
    return facts.status == "closed" or (facts.on("closed") is not None and facts.status != "open")


def end_of_retention(facts: Facts, kind: RecordType) -> date | None:
    """Return the last day on which the record of a content has to be kept; None while its clock has not started."""
    try:
        own = Period.parse(facts.retention) if facts.retention else None
    except ValueError:
        own = None
    return last_day(facts.on(kind.retention_from), own, kind)


def place(manual: Manual, path: str, key: str) -> Place:
    """Return where a key of a record stands; the file, where it cannot be read."""
    item = manual.by_path.get(path)
    return item.at(key) if item is not None else Place(path)
