"""Gaps turned into an action plan: one new record, which says of each gap what will be done, by whom and by when."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clausebook.authoring import AuthoringError
from clausebook.authoring.examples import quoted, titled
from clausebook.authoring.identifiers import next_identifier
from clausebook.authoring.writing import create_file
from clausebook.checks.wording import suggested
from clausebook.model.clause import ClauseRef
from clausebook.model.gap import Gap, GapKind, Gaps
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record
from clausebook.views.gap_words import GapWords
from clausebook.views.render import render

TYPE = "action-plan"
USUAL = Period(months=3, days=0)
"""How long an action may take where nobody says otherwise (our choice)."""
_ALIKE = (TYPE, "gap-assessment", "management-review", "internal-audit")
"""Types of record whose owners are likely to own a plan."""
_UNESTIMATED = "Not estimated yet"


@dataclass(frozen=True, slots=True)
class Opened:
    """What was done."""

    path: str
    """Of the plan in the repository; empty where nothing was left to plan."""
    actions: int
    gaps: int
    """How many gaps the plan deals with."""
    known: int
    """How many gaps an open plan dealt with already."""
    plans: tuple[str, ...]
    """Ids of those plans."""
    settled: tuple[str, ...]
    """Those of them that call an action done or dropped although its gap is still there."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """A gap at a campus that an open plan deals with."""

    plan: str
    settled: bool


_Key = tuple[ClauseRef, str, str]
"""Clause, kind of gap and campus; an empty campus stands for all."""


def open_actions(root: Path, manual: Manual, gaps: Gaps, *, owner: str | None, due: date | None = None) -> Opened:
    """Write the gaps that no open plan deals with into a new action plan; write nothing where none is left.

    Args:
        root: the folder that holds `manual/`.
        manual: the manual as it was read from that folder.
        gaps: what a standard's clauses lack.
        owner: a role for the plan and for every action; None for the owners of the documents and records concerned.
        due: the day of every action; None for three months from the manual's day.

    Raises:
        AuthoringError: the role is not known, there is no such type of record, or the plan could not be written.
    """
    if owner is not None and owner not in manual.register.roles:
        advice = suggested(owner, manual.register.roles)
        raise AuthoringError(f"{manual.register.path} has no role '{owner}'; {advice}")
    if TYPE not in manual.record_types:
        raise AuthoringError(f"there is no record type '{TYPE}'; add it in manual/record-types/")
    planned = _planned(manual)
    met: list[_Planned] = []
    left: list[tuple[Gap, str]] = []
    known = 0
    for gap in gaps.rows:
        open_at, dealt = _split(gap, planned)
        met += dealt
        known += not open_at
        left += [(gap, "")] if open_at and open_at == gaps.coverage.campuses else [(gap, campus) for campus in open_at]
    plans = tuple(sorted({one.plan for one in met}))
    settled = tuple(sorted({one.plan for one in met if one.settled}))
    if not left:
        return Opened("", 0, 0, known, plans, settled)
    head = owner or _head(manual, gaps)
    actions = tuple(_actions(manual, left, owner, head))
    path = _write(root, manual, gaps, actions, head, due or USUAL.after(manual.as_of))
    return Opened(path, len(actions), len(gaps.rows) - known, known, plans, settled)


def _planned(manual: Manual) -> Mapping[_Key, _Planned]:
    """Return the gaps that open plans deal with."""
    found: dict[_Key, _Planned] = {}
    for record in manual.records:
        if record.type == TYPE and not record.is_closed:
            for key, settled in _dealt(record, manual.settings.standard):
                before = found.get(key)
                # What one plan has settled, another may still be at.
                if before is None or before.settled:
                    found[key] = _Planned(record.id, settled)
    return found


def _dealt(record: Record, default: str) -> Iterator[tuple[_Key, bool]]:
    """Yield the gaps that a plan's actions name, and whether each is called done or dropped."""
    actions = record.fields.get("actions", ())
    for action in () if isinstance(actions, str | Mapping) else actions:
        if isinstance(action, Mapping):
            kind, campus, clauses = action.get("gap"), action.get("campus", ""), action.get("clauses", ())
            if isinstance(kind, str) and isinstance(campus, str) and isinstance(clauses, tuple):
                for text in clauses:
                    if isinstance(text, str):
                        settled = action.get("state") in ("done", "dropped")
                        yield (ClauseRef.parse(text, default), kind, campus), settled


def _split(gap: Gap, planned: Mapping[_Key, _Planned]) -> tuple[tuple[str, ...], list[_Planned]]:
    """Return the campuses at which no plan deals with a gap, and what is planned for the others."""
    open_at, dealt = [], []
    for campus in gap.campuses:
        ref, kind = gap.clause.ref, gap.kind.value
        found = planned.get((ref, kind, campus)) or planned.get((ref, kind, ""))
        if found is None:
            open_at.append(campus)
        else:
            dealt.append(found)
    return tuple(open_at), dealt


def _actions(manual: Manual, left: Iterable[tuple[Gap, str]], owner: str | None, head: str) -> Iterator[dict[str, str]]:
    """Yield the actions; gaps that one step closes are one action with several clauses."""
    words = GapWords(manual)
    groups: dict[tuple[str, str, str, str], list[ClauseRef]] = {}
    for gap, campus in left:
        key = (gap.kind.value, _text(gap, words), campus, owner or _owner(manual, gap) or head)
        groups.setdefault(key, []).append(gap.clause.ref)
    for (kind, text, campus, role), refs in groups.items():
        clauses = ", ".join(quoted(ref.short(manual.settings.standard)) for ref in refs)
        yield {"gap": kind, "text": quoted(text), "campus": campus, "owner": role, "clauses": clauses}


def _text(gap: Gap, words: GapWords) -> str:
    """Say what will be done; what is done for one clause alone begins with its title."""
    step = words.step(gap).words
    if gap.kind in (GapKind.NO_DOCUMENT, GapKind.MENTIONED):
        return f"{gap.clause.title}: {step}"
    if gap.kind is GapKind.NO_RECORD:
        return f"Keep the missing record; {step}"
    return step[:1].upper() + step[1:]


def _owner(manual: Manual, gap: Gap) -> str:
    """Return the role that owns the document, or most records of the type, that a gap is about; empty for none."""
    owners = Counter(document.owner for document in gap.documents)
    if not owners and gap.record_types:
        owners = Counter(record.owner for record in manual.records if record.type == gap.record_types[0].id)
    return next((role for role, _ in owners.most_common() if role in manual.register.roles), "")


def _head(manual: Manual, gaps: Gaps) -> str:
    """Return the role that is likely to own a plan.

    Raises:
        AuthoringError: the register has no roles.
    """
    roles = manual.register.roles
    for kind in _ALIKE:
        owners = Counter(record.owner for record in manual.records if record.type == kind)
        found = next((role for role, _ in owners.most_common() if role in roles), None)
        if found:
            return found
    owners = Counter(document.owner for row in gaps.coverage.clauses for document in row.documents)
    found = next((role for role in (*(role for role, _ in owners.most_common()), *roles) if role in roles), None)
    if found is None:
        raise AuthoringError(f"{manual.register.path} has no roles; add the role that answers for the plan")
    return found


def _write(root: Path, manual: Manual, gaps: Gaps, actions: tuple[dict[str, str], ...], owner: str, due: date) -> str:
    """Write the plan and return its path in the repository."""
    kind = manual.record_types[TYPE]
    standard, day = gaps.coverage.standard, manual.as_of
    identifier = next_identifier(root, manual, f"{kind.prefix}-{day:%Y}")
    text = render(
        "new/action-plan.md.j2",
        id=identifier,
        title=titled(f"Gaps in {standard.label} as of {day.isoformat()}"),
        day=day.isoformat(),
        owner=owner,
        owner_title=" ".join(manual.register.title(owner).split()),
        purpose=quoted(f"To close what documents and records lacked for {standard.label} on {day.isoformat()}"),
        standard=quoted(standard.label),
        actions=actions,
        due=due.isoformat(),
        resources=quoted(_UNESTIMATED),
    )
    path = f"records/{TYPE}/{identifier}.md"
    create_file(root / path, text.encode("utf-8"))
    return path
