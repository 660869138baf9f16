"""What the records of a period tell for a management review, as lists; states are those of the manual's day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clausebook.model.audit_cycle import Look, cycle
from clausebook.model.entries import closed_on, entries, word
from clausebook.model.expected import expected
from clausebook.model.management import Decision, ManagementReview, management_reviews
from clausebook.model.nonconformities import raised
from clausebook.model.record import Record, RecordType
from clausebook.model.spans import Span
from clausebook.model.tasks import Task, TaskState, current, tasks_of, waiting
from clausebook.views.agenda import say_now
from clausebook.views.charts.table import NOTHING
from clausebook.views.record_fields import schema_of, show
from clausebook.views.site import Site

_COMMON = {"date": "Date", "campus": "Campus", "owner": "Owner"}
_LEFT_OUT = ("date", "status", "id", "title")
"""Columns of a type's list that the lists here have of themselves."""
_SHARED = {"unit": "Unit", "programme": "Programme", "term": "Term"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of records, or of what they hold."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def of_types(site: Site, span: Span, kinds: Sequence[str]) -> Iterator[Listing]:
    """Yield a list for each type that has records: those dated in the period, and earlier ones not closed before it."""
    by_type: dict[str, list[Record]] = {}
    for record in current(site.manual):
        if record.date <= span.end and not _over(record, span):
            by_type.setdefault(record.type, []).append(record)
    for key in kinds:
        kind = site.manual.record_types.get(key)
        if kind is not None and key in by_type:
            yield _listing(site, kind, sorted(by_type[key], key=lambda one: (one.date, one.id)))


def _over(record: Record, span: Span) -> bool:
    """Say whether a record is one of an earlier period, and was closed in it."""
    return record.date < span.start and record.closed is not None and record.closed < span.start


def _listing(site: Site, kind: RecordType, records: Sequence[Record]) -> Listing:
    """Return records of one type with the columns of its own list."""
    columns = [column for column in kind.columns if column not in _LEFT_OUT]
    labels: Mapping[str, str] = {**_COMMON, **_SHARED, **kind.labels}
    heads = ("Record", "Title", "Date", *(labels.get(column, column) for column in columns), "State")
    rows = tuple(
        (
            *(record.id, record.title, site.day(record.date)),
            *(_cell(site, kind, record, column) for column in columns),
            say_state(site, record),
        )
        for record in records
    )
    return Listing(kind.plural, heads, rows)


def _cell(site: Site, kind: RecordType, record: Record, column: str) -> str:
    """Return one column of a record as plain text."""
    match column:
        case "campus":
            return site.campus(record.campus)
        case "owner":
            return site.role(record.owner)
        case "closed":
            return site.day(record.closed)
        case "unit" | "programme" | "term":
            return str(getattr(record, column)) or NOTHING
        case _:
            value = record.fields.get(column, "")
            return show(site, "", value, schema_of(kind.schema, column)).striptags() or NOTHING


def say_state(site: Site, record: Record) -> str:
    """Say a record's state on the day: what was closed later was still open."""
    if closed_on(record, site.manual.as_of):
        words = "" if record.status == "closed" else f"{record.status.replace('-', ' ')}, "
        return f"{words}closed {site.day(record.closed)}"
    return "open" if record.closed else record.status.replace("-", " ")


def decisions(site: Site, span: Span) -> Iterator[Listing]:
    """Yield what reviews decided: the last one before the period, those in it, and whatever still waits."""
    reviews = management_reviews(site.manual)
    before = [one for one in reviews if one.record.date < span.start]
    rows = []
    for review in reviews:
        whole = review.record.date >= span.start or review is before[-1]
        for one in review.decisions:
            if whole or one.waits:
                rows.append(
                    (
                        *(review.record.id, one.kind.replace("-", " ") or NOTHING, one.task.text),
                        *(site.role(one.task.owner) or NOTHING, site.day(one.task.due), _became(site, review, one)),
                    )
                )
    if rows:
        heads = ("Review", "Kind", "Decision", "Owner", "Due", "State")
        yield Listing("Decisions of earlier reviews", heads, tuple(rows))


def _became(site: Site, review: ManagementReview, one: Decision) -> str:
    """Say what became of a decision, and whether anybody verified it."""
    state = _task_state(site, one.task)
    if one.follow_up:
        state = f"{state}; carried on in {one.follow_up}{' (closed)' if one.follow_up_closed else ''}"
    if one.waits or one.task.state is TaskState.DROPPED:
        return state
    if one.verified and one.verified_by:
        return f"{state}; verified {site.day(one.verified)} by {site.person(one.verified_by)}"
    return state if review.is_verified(one) else f"{state}; not verified"


def late_tasks(site: Site, _span: Span) -> Iterator[Listing]:
    """Yield the actions of all other records whose day has passed, the oldest first."""
    found = [one for one in waiting(site.manual) if one.is_overdue and one.key != "decisions"]
    found.sort(key=lambda one: (str(one.due), one.record.id))
    rows = tuple((one.record.id, one.text, site.role(one.owner) or NOTHING, site.day(one.due)) for one in found)
    if rows:
        yield Listing("Other actions past their day", ("Record", "Action", "Owner", "Due"), rows)


def _task_state(site: Site, one: Task) -> str:
    """Say a task's state with its day."""
    return f"{one.state.words} {site.day(one.done)}" if one.done else one.state.words


def indicators(site: Site, span: Span) -> Iterator[Listing]:
    """Yield the figures of the performance reports of the period."""
    rows = [
        (
            record.id,
            *(word(one, key).replace("-", " ") or NOTHING for key in ("name", "value", "unit", "target", "previous")),
            word(one, "assessment") or NOTHING,
        )
        for record in current(site.manual)
        if record.type == "performance-report" and span.holds(record.date)
        for one in entries(record, "indicators")
    ]
    if rows:
        heads = ("Report", "Indicator", "Value", "Unit", "Target", "Before", "Assessment")
        yield Listing("Indicators", heads, tuple(rows))


def audit_findings(site: Site, span: Span) -> Iterator[Listing]:
    """Yield what internal audits of the period found, and where it is followed up."""
    rows = [
        (
            *(one.audit.id, one.grade.replace("-", " ") or NOTHING, one.clause or NOTHING, one.text),
            ", ".join(f"{each.id} ({say_state(site, each)})" for each in one.followers) or one.names or NOTHING,
        )
        for one in raised(site.manual)
        if span.holds(one.audit.date)
    ]
    if rows:
        heads = ("Audit", "Grade", "Clause", "Finding", "Followed up in")
        yield Listing("Findings of internal audits", heads, tuple(rows))


def programme(site: Site, _span: Span) -> Iterator[Listing]:
    """Yield how many applicable clauses the newest audit programme covers within its cycle, at each campus."""
    found = cycle(site.manual)
    if found is None:
        return
    rows = []
    for coverage in site.manual.coverages.values():
        for campus in found.campuses:
            looks = [found.cell(row.clause.ref, campus).look for row in coverage.applicable]
            rows.append((coverage.standard.label, site.campus(campus), *(str(looks.count(look)) for look in Look)))
    days = f"{site.day(found.start)} to {site.day(found.end)}{' (length assumed)' if found.assumed else ''}"
    title = f"Clauses that {found.programme.id} covers, {days}"
    yield Listing(title, ("Standard", "Campus", *(look.value.capitalize() for look in Look)), tuple(rows))


def budget_lines(site: Site, span: Span) -> Iterator[Listing]:
    """Yield the lines of the budgets of the period, as they are written."""
    rows = [
        (
            *(record.id, word(one, "purpose") or NOTHING, word(one, "planned") or NOTHING),
            *(word(one, "spent") or NOTHING, record.text("currency") or NOTHING, word(one, "text") or NOTHING),
        )
        for record in current(site.manual)
        if record.type == "budget" and span.holds(record.date)
        for one in entries(record, "lines")
    ]
    if rows:
        yield Listing("Budget lines", ("Budget", "Purpose", "Planned", "Spent", "Currency", "Remark"), tuple(rows))


def undelivered(site: Site, _span: Span) -> Iterator[Listing]:
    """Yield the records that are expected by their cadence and have not come by the day."""
    rows = [
        (one.kind.title, one.thing.title or NOTHING, say_now(site, one).striptags(), site.role(one.owner) or NOTHING)
        for one in expected(site.manual)
        if one.lapse is not None
    ]
    if rows:
        yield Listing("Records expected and not delivered", ("Record", "For", "Since", "Owner"), tuple(rows))


def risk_actions(site: Site, span: Span) -> Iterator[Listing]:
    """Yield the actions of risks that were done in the period or still wait, with what is left of the risk."""
    rows = []
    for record in current(site.manual):
        if record.type != "risk" or _over(record, span):
            continue
        for one in tasks_of(record, site.manual.as_of):
            if one.done is None or span.holds(one.done):
                owner = site.role(one.owner) or NOTHING
                rows.append((record.id, one.text, owner, site.day(one.due), _task_state(site, one)))
    if rows:
        yield Listing("Actions on risks", ("Risk", "Action", "Owner", "Due", "State"), tuple(rows))
