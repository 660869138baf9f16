"""A record that the standard asks for has no record type.

## What it checks

For each record that a clause of an adopted standard asks to be retained, one of the record types must name the
clause, unless the clause is declared not applicable. The message says how sure the catalogue is about the demand
wherever it is not confirmed.

## Why an auditor cares

Evidence that the standard requires has to be kept, protected and disposed of by rule (ISO 21001:2018 7.5.1, 7.5.3.2).
Without a type nobody owns the record, nobody knows how long it is kept, and nobody notices that it is missing.

## Bad

```yaml
id: provider-evaluation
clauses: []                 # no type names iso-21001-2018:8.4.1
```

## Good

```yaml
id: provider-evaluation
clauses: ["iso-21001-2018:8.4.1"]
retention: P3Y
```

## How to fix

Add the clause to the record type that is evidence for it, or put a new type into `manual/record-types/`. If the
message says that the demand is not confirmed, look it up in your copy of the standard first.
"""

from collections.abc import Iterator

from clausebook.model.clause import DutyKind
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "INFO-002"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.1", "7.5.3.2")

_DOUBT = {
    "single": " (one source only: look it up in your copy)",
    "memory": " (not confirmed by any source: look it up in your copy)",
}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each record asked for that no record type is evidence of."""
    answered = {ref for kind in manual.record_types.values() for ref in kind.clauses}
    for coverage in manual.coverages.values():
        for row in coverage.applicable:
            if row.clause.ref in answered:
                continue
            for duty in row.clause.duties:
                if duty.kind is DutyKind.RETAIN:
                    yield Observation(
                        Place(manual.settings.path),
                        f"{coverage.standard.label} {row.clause.ref.number} asks for records of which there is no type:"
                        f" {duty.what}{_DOUBT.get(duty.confidence, '')}",
                        f"Add {row.clause.ref} to the clauses of a record type, or put a type into manual/record-types",
                        about=(row.clause.ref,),
                    )
