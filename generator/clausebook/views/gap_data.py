"""Gaps as text, table and JSON: for `clausebook gap` and for the site's files."""

import json
from collections.abc import Iterator
from typing import Any

from clausebook.model.gap import Gap, GapKind, Gaps
from clausebook.model.manual import Manual
from clausebook.views.gap_table import Table
from clausebook.views.gap_words import KINDS, GapWords, reservation, reserve

_JUDGED = "A gap is what neither documents nor records show; the auditor judges"
_HEADS = (
    *("standard", "catalogue", "clause", "title", "confidence", "campus", "gap", "what", "documents", "record types"),
    *("next step", "command"),
)


def head_lines(gaps: Gaps, manual: Manual) -> tuple[str, ...]:
    """Return what has to be said above the gaps: how far the catalogue can be relied on, and the counts."""
    standard = gaps.coverage.standard
    kinds = ", ".join(f"{gaps.count(kind)} {KINDS[kind]}" for kind in GapKind)
    total = len(gaps.coverage.applicable)
    return (
        *reserve(standard),
        f"As of {manual.as_of}: {len(gaps.rows)} gaps at {len(gaps.clauses)} of {total} applicable clauses",
        f"Clauses by what they lack: {kinds}",
        *unasked_line(gaps),
        _JUDGED,
    )


def unasked_line(gaps: Gaps) -> Iterator[str]:
    """Yield which clauses have no record that nobody asks for, if there are any."""
    if gaps.unasked:
        numbers = ", ".join(clause.ref.number for clause in gaps.unasked)
        yield f"Addressed without a record, though no catalogue entry and no record type asks for one: {numbers}"


def as_text(gaps: Gaps, manual: Manual) -> str:
    """Return the gaps for a terminal, by clause."""
    return "\n".join(_lines(gaps, manual)) + "\n"


def _lines(gaps: Gaps, manual: Manual) -> Iterator[str]:
    """Yield the lines of the text."""
    words = GapWords(manual)
    yield f"{gaps.coverage.standard.label}, gaps"
    yield from head_lines(gaps, manual)
    shown = None
    for gap in gaps.rows:
        if gap.clause.ref != shown:
            yield ""
            yield f"{gap.clause.ref.number} {gap.clause.title} (catalogue: {gap.clause.confidence})"
            shown = gap.clause.ref
        where = f"{where_words(gaps, gap, manual)}: " if manual.settings.campuses else ""
        yield f"  {where}{words.lacking(gap)}"
        step = words.step(gap)
        yield f"    next: {step.words}"
        if step.command:
            yield f"          {step.command}"


def where_words(gaps: Gaps, gap: Gap, manual: Manual) -> str:
    """Say at which campuses a gap is."""
    if gaps.everywhere(gap):
        return "all campuses" if manual.settings.campuses else "the whole institution"
    titles = {campus.id: campus.title for campus in manual.settings.campuses}
    return ", ".join(titles.get(campus, campus) for campus in gap.campuses)


def as_table(gaps: Gaps, manual: Manual) -> Table:
    """Return the gaps as a table, one row a clause, campus and kind."""
    words = GapWords(manual)
    standard = gaps.coverage.standard
    rows = []
    for gap in gaps.rows:
        step = words.step(gap)
        rows += [
            (
                *(standard.id, reservation(standard), gap.clause.ref.number, gap.clause.title, gap.clause.confidence),
                *(campus, KINDS[gap.kind], words.lacking(gap), " ".join(document.id for document in gap.documents)),
                *(" ".join(kind.id for kind in gap.record_types), step.words, step.command),
            )
            for campus in gap.campuses
        ]
    return Table(f"{standard.label}, gaps", head_lines(gaps, manual), _HEADS, tuple(rows))


def as_json(gaps: Gaps, manual: Manual) -> str:
    """Return the gaps in the format `clausebook-gap/1`."""
    words = GapWords(manual)
    standard = gaps.coverage.standard
    data = {
        "format": "clausebook-gap/1",
        "standard": standard.id,
        "as_of": str(manual.as_of),
        "verified": standard.verified,
        "catalogue": reservation(standard),
        "applicable": len(gaps.coverage.applicable),
        "counts": {kind.value: gaps.count(kind) for kind in GapKind},
        "gaps": [_entry(gap, words) for gap in gaps.rows],
        "no_record_asked_for": [clause.ref.number for clause in gaps.unasked],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _entry(gap: Gap, words: GapWords) -> dict[str, Any]:
    """Return one gap as JSON data."""
    step = words.step(gap)
    return {
        "clause": gap.clause.ref.number,
        "title": gap.clause.title,
        "confidence": gap.clause.confidence,
        "campuses": [campus or "all" for campus in gap.campuses],
        "gap": gap.kind.value,
        "what": words.lacking(gap),
        "documents": [document.id for document in gap.documents],
        "record_types": [kind.id for kind in gap.record_types],
        "next": step.words,
        "command": step.command,
    }
