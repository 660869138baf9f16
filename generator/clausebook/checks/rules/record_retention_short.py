"""A record or a type of record is kept for less time than is asked for.

## What it checks

A record's own `retention` is not shorter than its type's. A record type's retention is not shorter than what an
external document in use (a record of type `external-document` that is still open) asks for under `keep`: these records
are the institution's register of what laws and contracts demand.

## Why an auditor cares

How long evidence has to be there is decided by law, by contracts and by the institution's own rule, not by whoever
writes the single record. ISO 21001:2018 7.5.3.2 asks for retention and disposition.

## Bad

```yaml
id: IA-2026-01
type: internal-audit        # the type says P3Y
retention: P1Y
```

## Good

```yaml
id: IA-2026-01
type: internal-audit
retention: P10Y             # longer, because an appeal is pending
```

## How to fix

Remove `retention` from the record, or make it longer. For a type, put one with the longer period into
`manual/record-types/`. Until then the longer period counts for records whose own is too short.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record

CODE = "INFO-004"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.2",)
_EXTERNAL = "external-document"
_FROM = date(2001, 1, 1)
"""A day from which periods are compared; months differ in length."""


def check(manual: Manual) -> Iterator[Observation]:
    """Yield records, then types, whose retention is too short."""
    for record in manual.records:
        kind = manual.record_types[record.type]
        if record.retention is not None and _shorter(record.retention, kind.retention):
            yield Observation(
                record.at("retention"),
                f"{record.id} is to be kept for {record.retention} only, records of its type for {kind.retention}",
                "Remove the line 'retention', or give a longer period",
                record.id,
            )
        if record.type == _EXTERNAL and not record.is_closed:
            yield from _demands(manual, record)


def _demands(manual: Manual, record: Record) -> Iterator[Observation]:
    """Yield what an external document asks to be kept for longer than its type says, or of which there is no type."""
    entries = record.fields.get("keep", ())
    for entry in entries if isinstance(entries, tuple) else ():
        if not isinstance(entry, Mapping):
            continue
        name, period = str(entry.get("type", "")), Period.parse(str(entry.get("period", "P0D")))
        kind = manual.record_types.get(name)
        if kind is None:
            message = f"{record.id} asks for records of type '{name}' to be kept, of which there is no type"
            yield Observation(
                record.at("keep"), message, "Correct the type, or add it to manual/record-types", record.id
            )
        elif _shorter(kind.retention, period):
            yield Observation(
                record.at("keep"),
                f"{record.id} asks for records of type '{kind.title}' to be kept for {period}, "
                f"and the type says {kind.retention}",
                f"Put the type with 'retention: {period}' into manual/record-types/{kind.id}.yml",
                record.id,
            )


def _shorter(one: Period, other: Period) -> bool:
    """Say whether a period is shorter than another."""
    return one.after(_FROM) < other.after(_FROM)
