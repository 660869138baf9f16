"""A change of edition as text, table and JSON: for `clausebook gap --against` and for the site's files."""

import json
from collections.abc import Iterator
from typing import Any

from clausebook.model.clause import Clause, Standard
from clausebook.model.edition_change import Change, ClauseChange, EditionChange, Touched
from clausebook.model.manual import Manual
from clausebook.views.gap_table import Table
from clausebook.views.gap_words import reservation, reserve, tag
from clausebook.views.words import listed

_HEADS = (
    *("clause", "title", "change", "from", "catalogue confidence", "comparison confidence", "note", "touched"),
    *("already named by", "next step"),
)


def head_lines(change: EditionChange, manual: Manual) -> tuple[str, ...]:
    """Return what has to be said above the clauses: first how little it can be relied on, then the counts."""
    counts = ", ".join(f"{change.count(kind)} {kind}" for kind in Change)
    ready = sum(bool(row.ready) for row in change.rows)
    asked = sum(row.new is not None for row in change.rows)
    touched = ", ".join(document.id for document in change.documents) or "none"
    return (
        *reserves(change),
        f"As of {manual.as_of}: {counts}",
        f"Clauses of {change.new.label} that a document in force names already: {ready} of {asked}",
        f"Documents that more than the edition's name changes for: {touched}",
    )


def reserves(change: EditionChange) -> Iterator[str]:
    """Yield what the comparison does not rest on."""
    for standard in (change.old, change.new):
        yield from reserve(standard)
    yield (
        "Unverified: the comparison is our judgement and no official correlation; 'same' means that no change is known"
    )


def next_step(row: ClauseChange, change: EditionChange, manual: Manual) -> str:
    """Say what to do about a clause."""
    label = change.new.label
    if row.new is None:
        if row.change is Change.GONE:
            return f"keep what serves you; once {label} is adopted, take the tag away" if row.touched else "nothing"
        return f"look it up in your copy of {label}"
    compare = f"compare with your copy of {label}"
    mark = tag(row.new.ref, manual.settings.standard)
    done = {document.path for document in row.ready}
    names = listed(dict.fromkeys(one.document.id for one in row.touched if one.document.path not in done))
    if row.ready and not names:
        return f"{compare}; {listed(document.id for document in row.ready)} names it already"
    match row.change:
        case Change.SAME | Change.MOVED:
            what = (
                f"tag the section of {names} with {mark} too" if names else f"nothing answers it yet; tag with {mark}"
            )
        case Change.CHANGED:
            what = f"revise {names} where needed" if names else "write what is needed"
            what = f"{what}, and tag the section with {mark} too"
        case Change.NEW:
            what = f"{f'begin with {names}' if names else 'write a document'}, and tag the section with {mark}"
        case _:
            return f"look it up in your copy of {label}"
    return f"{compare}; {what}"


def as_text(change: EditionChange, manual: Manual) -> str:
    """Return the change for a terminal, by clause."""
    return "\n".join(_lines(change, manual)) + "\n"


def _lines(change: EditionChange, manual: Manual) -> Iterator[str]:
    """Yield the lines of the text."""
    yield title(change)
    yield from head_lines(change, manual)
    yield ""
    width = max(len(kind) for kind in Change)
    for row in change.rows:
        origin = f" from {origin_words(row)}" if origin_words(row) else ""
        sure = f"catalogue: {row.clause.confidence}; comparison: {row.comparison}"
        yield f"{row.change.ljust(width)}  {row.clause.ref.number} {row.clause.title}{origin} ({sure})"
        indent = " " * (width + 4)
        yield from (f"{indent}{note.rstrip('.')}" for note in row.notes)
        if row.touched:
            yield f"{indent}touched: {'; '.join(map(touched_words, row.touched))}"
        if row.ready:
            yield f"{indent}already named by: {', '.join(document.id for document in row.ready)}"
        yield f"{indent}next: {next_step(row, change, manual)}"


def title(change: EditionChange) -> str:
    """Return what the change is called."""
    return f"From {change.old.label} to {change.new.label}"


def origin_words(row: ClauseChange) -> str:
    """Return the numbers of the old clauses where they differ from the new one's; else nothing."""
    numbers = [clause.ref.number for clause in row.old]
    return ", ".join(numbers) if numbers != [row.clause.ref.number] else ""


def touched_words(one: Touched) -> str:
    """Return a document, and its section where one carries the clause."""
    return f'{one.document.id} "{one.section.text}"' if one.section else f"{one.document.id} (mentioned)"


def as_table(change: EditionChange, manual: Manual) -> Table:
    """Return the change as a table, one row a clause."""
    rows = tuple(
        (
            *(
                row.clause.ref.number,
                row.clause.title,
                row.change.value,
                ", ".join(clause.ref.number for clause in row.old),
                row.clause.confidence,
            ),
            *(row.comparison, " ".join(row.notes), "; ".join(map(touched_words, row.touched))),
            *(" ".join(document.id for document in row.ready), next_step(row, change, manual)),
        )
        for row in change.rows
    )
    return Table(title(change), head_lines(change, manual), _HEADS, rows)


def as_json(change: EditionChange, manual: Manual) -> str:
    """Return the change in the format `clausebook-edition-change/1`."""
    data = {
        "format": "clausebook-edition-change/1",
        "from": _catalogue(change.old),
        "to": _catalogue(change.new),
        "as_of": str(manual.as_of),
        "comparison": "unverified",
        "counts": {kind.value: change.count(kind) for kind in Change},
        "documents": [document.id for document in change.documents],
        "clauses": [_entry(row, change, manual) for row in change.rows],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _entry(row: ClauseChange, change: EditionChange, manual: Manual) -> dict[str, Any]:
    """Return one clause as JSON data."""
    return {
        "clause": _clause(row.new),
        "from": [_clause(clause) for clause in row.old],
        "change": row.change.value,
        "confidence": row.clause.confidence,
        "comparison": row.comparison,
        "notes": list(row.notes),
        "touched": [
            {"document": one.document.id, "section": one.section.anchor if one.section else None} for one in row.touched
        ],
        "already_named_by": [document.id for document in row.ready],
        "next": next_step(row, change, manual),
    }


def _clause(clause: Clause | None) -> dict[str, str] | None:
    """Return a clause as JSON data."""
    return {"number": clause.ref.number, "title": clause.title} if clause else None


def _catalogue(standard: Standard) -> dict[str, Any]:
    """Return an edition, and how far our catalogue of it goes, as JSON data."""
    return {"standard": standard.id, "verified": standard.verified, "catalogue": reservation(standard)}
