"""What holds until a day and has to be renewed: certificates, providers, proofs of competence, editions of documents.

Only what nothing newer has replaced is told: the days of a certificate come from its course, those of a provider from
the newest evaluation, and a proof of competence counts until a newer one of the same people and subject.
"""

from collections.abc import Iterator
from datetime import date

from clausebook.model.agenda import Deadline, Entry, Kind, urgency
from clausebook.model.certification import Course, courses, named
from clausebook.model.competence import ends
from clausebook.model.entries import Entry as Fields
from clausebook.model.entries import closed_on, day, entries, of_type, word
from clausebook.model.external_documents import check_due, in_use
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.tasks import current

_VALID = "valid-until"


def renewals(manual: Manual) -> Iterator[Deadline]:
    """Yield the days by which something has to be renewed, and the steps of certification that are agreed."""
    for course in courses(manual):
        yield from _planned(course, manual.as_of)
        yield from _course(course)
    yield from _providers(manual)
    yield from _proofs(manual)
    for record in in_use(manual):
        title = f"Check which edition applies: {record.text('name') or record.title}"
        due, watched = check_due(manual, record), record.text("watched-by")
        yield Deadline(record, "checked", due, Kind.EXTERNAL_DOCUMENT, title, watched)


def transition_ends(manual: Manual) -> Iterator[Entry]:
    """Yield the days from which a certificate must name a later edition.

    A day that has passed is told only while a certificate of the earlier edition has not been followed.
    """
    asked = [due for course in courses(manual) for due in course.dues if due.edition]
    for one in manual.settings.certification.transitions:
        steps = [due.met for due in asked if due.edition == one.new]
        if None in steps or (not steps and one.until >= manual.as_of):
            title = f"Transition to {named(manual, one.new)} ends"
            key = f"{Kind.CERTIFICATION}:{one.old}:{one.new}"
            yield Entry(key, one.until, Kind.CERTIFICATION, title, urgency(one.until, manual.as_of))


def _planned(course: Course, as_of: date) -> Iterator[Deadline]:
    """Yield the steps that are agreed."""
    for step in course.steps:
        if step.planned and not closed_on(step.record, as_of):
            yield Deadline(step.record, "from", step.start, Kind.CERTIFICATION, step.record.title)


def _course(course: Course) -> Iterator[Deadline]:
    """Yield what a certificate asks for next and its end; before the first one, the next step that the body named."""
    held = course.certificate
    if held is None:
        last = next((step for step in reversed(course.steps) if not step.planned), None)
        by = last.record.day("next") if last else None
        if last and by:
            title = f"Next step of certification, {course.standard}, not later than this day"
            yield Deadline(last.record, "next", by, Kind.CERTIFICATION, title)
        return
    if held.is_withdrawn:
        return
    for number, due in enumerate(due for due in course.dues if due.kind == "surveillance"):
        if due.met is None:
            title = f"Surveillance audit, {course.standard}, not later than this day"
            yield Deadline(held.step.record, f"surveillance:{number + 1}", due.by, Kind.CERTIFICATION, title)
    if any(due.kind == "recertification" and due.met is None for due in course.dues):
        title = f"Certificate ends, {course.standard}"
        yield Deadline(held.step.record, "until", held.expires, Kind.CERTIFICATION, title)


def _providers(manual: Manual) -> Iterator[Deadline]:
    """Yield the next evaluation of each provider that is still approved."""
    newest: dict[str, Record] = {}
    for record in sorted(of_type(manual.records, "provider-evaluation", manual.as_of), key=_age):
        newest[record.text("provider").strip()] = record
    for provider, record in newest.items():
        following = record.day("next")
        if following and record.text("decision") != "not-approved":
            yield Deadline(record, "next", following, Kind.PROVIDER, f"Evaluate again: {provider}")


def _proofs(manual: Manual) -> Iterator[Deadline]:
    """Yield the ends of proofs of competence that no newer proof of the same has replaced."""
    asked = ends(manual)
    newest: dict[tuple[str, str, str], tuple[Record, int, date]] = {}
    for record in sorted(current(manual), key=_age):
        for number, fields in enumerate(_told(record)):
            # What a role asks for may end before the day that the proof itself names.
            days = [day(word(fields, _VALID)), None if number else asked.get(record.id)]
            until = min(filter(None, days), default=None)
            if until:
                newest[record.type, _whose(record, fields), _subject(record, fields)] = (record, number, until)
    for (_, _, subject), (record, number, until) in newest.items():
        title = f"Proof of competence ends: {subject or record.title}"
        yield Deadline(record, f"{_VALID}:{number}", until, Kind.COMPETENCE, title)


def _told(record: Record) -> Iterator[Fields]:
    """Yield what may name a last day: the record's own fields, then each entry of its lists."""
    yield record.fields
    for key in record.fields:
        yield from entries(record, key)


def _whose(record: Record, fields: Fields) -> str:
    """Return whose competence is shown: a person, several people, or a role."""
    return (
        word(fields, "person")
        or record.text("person")
        or " ".join(sorted(record.named("people")))
        or record.text("role")
    )


def _subject(record: Record, fields: Fields) -> str:
    """Return what was shown; empty where it is not told."""
    names = (word(where, key) for where in (fields, record.fields) for key in ("requirement", "competence"))
    return next(filter(None, names), "")


def _age(record: Record) -> tuple[date, str]:
    """Return a sort key: the newest last."""
    return record.date, record.id
