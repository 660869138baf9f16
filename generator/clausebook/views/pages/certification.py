"""The certification: each standard's steps and what is due next, drawn and as a table; what the certificate covers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from clausebook.model.certification import CALENDAR_YEAR, RESTORABLE, Course, Due, Step, courses, named
from clausebook.model.staged import Page
from clausebook.views.certificate_line import Mark, draw
from clausebook.views.left_out import has_certification
from clausebook.views.render import render
from clausebook.views.site import Site, href

_KINDS = {
    "stage-1": "Stage 1 audit",
    "stage-2": "Stage 2 audit",
    "certificate": "Certificate",
    "surveillance": "Surveillance audit",
    "recertification": "Recertification",
    "transition": "Transition",
}
_RULES = {
    CALENDAR_YEAR: "once in each calendar year, the first one within twelve months of the decision",
    "at-most-12-months": "at most twelve months after the audit before, the first one after the decision",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a step that was taken or is agreed, or one that is only due."""

    number: int
    day: date
    name: str
    state: str
    """`done`, `planned`, `late` or `due`."""
    words: str
    step: Step | None
    due: Due | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One standard as the page shows it."""

    course: Course
    rows: tuple[Row, ...]
    drawing: Markup
    state: str
    next: Row | None
    """What comes next."""


def compose(site: Site) -> Iterator[Page]:
    """Yield the page, if anything is known of a certification and its readers may know it."""
    if not has_certification(site.manual):
        return
    found = courses(site.manual)
    terms = site.manual.settings.certification
    here = "certification.md"
    text = render(
        "certification.md.j2",
        site=site,
        href=href,
        here=here,
        shown=[_shown(site, number, course) for number, course in enumerate(found, start=1)],
        terms=terms,
        rule=_RULES[terms.surveillance],
        campuses=lambda ids: [site.campus(one) for one in ids],
        programmes=lambda ids: _programmes(site, ids),
        named=lambda edition: named(site.manual, edition),
    )
    yield Page(here, "Certification timeline", text, ("Control",), proof=('class="cb-chart"', 'id="certification-1"'))


def _shown(site: Site, number: int, course: Course) -> Shown:
    """Return one standard with its table and drawing."""
    rows = tuple(_rows(site, course))
    marks = [Mark(row.number, row.day, row.state) for row in rows]
    words = "; ".join(f"{row.number}, {site.day(row.day)}: {row.name}, {row.words}" for row in rows)
    title = f"Certification to {course.standard}: what took place and what is due"
    drawing = draw(marks, site.manual.as_of, f"certification-line-{number}", title, words)
    coming = next((row for row in rows if row.state in ("planned", "due") or (row.due and row.due.met is None)), None)
    return Shown(course, rows, drawing, _state(site, course), coming)


def _rows(site: Site, course: Course) -> Iterator[Row]:
    """Yield steps and what is due, in the order of their days."""
    dues = {id(due.met or due.agreed): due for due in course.dues if due.met or due.agreed}
    found: list[tuple[date, str, str, str, Step | None, Due | None]] = []
    for step in course.steps:
        due = dues.get(id(step))
        state, words = _taken(site, step, due)
        found.append((step.day, _KINDS.get(step.kind, step.kind), state, words, step, due))
    for due in course.dues:
        if not (due.met or due.agreed):
            late = due.by < site.manual.as_of
            words = "overdue" if late else "due by this day"
            found.append((due.by, _KINDS[due.kind], "late" if late else "due", words, None, due))
    found.sort(key=lambda row: (row[0], row[4] is None, row[1]))
    for number, row in enumerate(found, start=1):
        yield Row(number, *row)


def _taken(site: Site, step: Step, due: Due | None) -> tuple[str, str]:
    """Return the state of a step that was taken or is agreed, and its words."""
    if step.planned:
        passed = step.end < site.manual.as_of
        late = passed or (due is not None and step.start > due.by)
        words = "was planned, no result yet" if passed else "agreed"
        return ("late" if late else "planned"), words
    words = step.result.replace("-", " ")
    return ("late", f"{words}, late") if due and due.late else ("done", words)


def _state(site: Site, course: Course) -> str:
    """Say in one sentence how the certificate stands."""
    held, as_of = course.certificate, site.manual.as_of
    if held is None:
        return "No certificate has been granted."
    if held.stopped:
        return f"The certificate is {held.stopped.result} since {site.day(held.stopped.finished)}."
    if held.expires < as_of:
        ended = f"The certificate ended on {site.day(held.expires)}"
        until = RESTORABLE.after(held.expires)
        return f"{ended}; it can be restored until {site.day(until)}." if as_of <= until else f"{ended}."
    return f"The certificate was granted on {site.day(held.decided)} and ends on {site.day(held.expires)}."


def _programmes(site: Site, ids: Iterable[str]) -> list[str]:
    """Return the titles of programmes; what the settings do not know stands as it is."""
    titles = {programme.id: programme.title for programme in site.manual.settings.programmes}
    return [titles.get(one, one) for one in ids]
