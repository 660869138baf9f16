"""A correction names no closed record of its type.

## What it checks

What a record names under `corrects` exists, is a record of the same type, is closed, and is not the record itself.

## Why an auditor cares

A closed record never changes, so a correction is a new record that names the old one. Whoever opens the old one has to
be led to the correction; that fails where the correction points to nothing. ISO 21001:2018 7.5.3.2 asks for control of
changes and for retrieval.

## Bad

```yaml
id: NC-2026-07
type: nonconformity
corrects: IA-2026-01        # an internal audit
```

## Good

```yaml
id: NC-2026-07
type: nonconformity
corrects: NC-2026-01
```

## How to fix

Give the id of the record that is corrected. A record that is still open is changed itself, without a correction.
"""

from collections.abc import Iterator

from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.record import Record

CODE = "INFO-008"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every correction of something that cannot be corrected by it."""
    for record in manual.records:
        wrong = _wrong(manual, record) if record.corrects else None
        if wrong:
            yield Observation(record.at("corrects"), f"{record.id} corrects {wrong[0]}", wrong[1], record.id)


def _wrong(manual: Manual, record: Record) -> tuple[str, str] | None:
    """Return what is wrong with a correction, and what to do; None when nothing is."""
    corrected = manual.by_id.get(record.corrects)
    if record.corrects == record.id:
        return "itself", "Name the earlier record that is wrong, or remove the line 'corrects'"
    if corrected is None:
        if record.corrects in manual.known_ids:
            return None
        return f"{record.corrects}, which does not exist", "Correct the id, or remove the line 'corrects'"
    if not isinstance(corrected, Record):
        return f"{corrected.id}, which is a document", "Change the document itself, under a new version"
    if corrected.type != record.type:
        kind = manual.record_types[corrected.type].title
        return f"{corrected.id}, which is of another type: {kind}", f"Write the correction as a record of type '{kind}'"
    if not corrected.is_closed:
        return (
            f"{corrected.id}, which is still open",
            f"Change {corrected.id} itself; only closed records need a new one",
        )
    return None
