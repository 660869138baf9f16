"""A document that the standard asks for is missing.

## What it checks

For each document that a clause of an adopted standard asks to be kept current, a document in force must name the
clause or carry it in a heading, unless the clause is declared not applicable. The message says how sure the catalogue
is about the demand wherever it is not confirmed.

## Why an auditor cares

The management system has to include the documented information that the standard itself requires (ISO 21001:2018
7.5.1): the scope, the policy, the objectives and a few more. These are the ones an auditor asks for by name, and a
missing one is written down as a nonconformity.

## Bad

No document in force names 5.2.2, so the policy of the educational organization is missing.

```yaml
id: POL-01
status: draft
clauses: ["5.2.2"]
```

## Good

```yaml
id: POL-01
status: approved
effective: 2026-03-15
clauses: ["5.2.2"]
```

## How to fix

Write and approve the document, or name the clause in the document in force that already contains what is asked for.
If the message says that the demand is not confirmed, look it up in your copy of the standard first.
"""

from collections.abc import Iterator

from clausebook.model.clause import DutyKind
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "INFO-001"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.1",)

_DOUBT = {
    "single": " (one source only: look it up in your copy)",
    "memory": " (not confirmed by any source: look it up in your copy)",
}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each document asked for that no document in force can be."""
    for coverage in manual.coverages.values():
        for row in coverage.applicable:
            if row.documents:
                continue
            for duty in row.clause.duties:
                if duty.kind is DutyKind.MAINTAIN:
                    number = row.clause.ref.short(manual.settings.standard)
                    yield Observation(
                        Place(manual.settings.path),
                        f"{coverage.standard.label} {row.clause.ref.number} asks for a document that is missing:"
                        f" {duty.what}{_DOUBT.get(duty.confidence, '')}",
                        f"Write and approve it, or name the clause {number} in the document in force that contains it",
                        about=(row.clause.ref,),
                    )
