"""A clause that no document answers.

## What it checks

Every leaf clause of an adopted standard, unless it is declared not applicable, must be named by at least one document
or carried by a heading of one. Clauses with documents that are not in force are judged by CLAU-003.

## Why an auditor cares

The organization has to determine its processes and support them with documented information as far as necessary (ISO
21001:2018 4.4.1, 7.5.1). Not every clause demands a document; but a clause that the manual never mentions is the
first question of an audit, and "nobody thought of it" is the usual answer. A justified declaration that a requirement
is not applicable belongs to the scope (4.3).

## Bad

```yaml
clauses: ["8.5.1.2.1"]      # and no document names 8.5.1.2.2
```

## Good

```yaml
clauses: ["8.5.1.2.1", "8.5.1.2.2"]
```

with a heading `## Admission criteria { data-clause="8.5.1.2.2" }` in the text.

## How to fix

Find the document in which the institution deals with the matter, tag the section that does, and list the clause under
`clauses`. If no document does, write it, or declare the clause not applicable under `not-applicable` in
`manual/manual.yml`, with the reason, the approver and the date.
"""

from collections.abc import Iterator

from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "CLAU-002"
SEVERITY = Severity.WARNING
CLAUSES = ("4.4.1", "7.5.1")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each applicable clause that no document names or carries."""
    for coverage in manual.coverages.values():
        for row in coverage.applicable:
            if not row.documents and not row.waiting:
                clause = row.clause
                yield Observation(
                    Place(manual.settings.path),
                    f"No document answers clause {clause.ref.number} of {coverage.standard.label} ({clause.title})",
                    "Name the clause in the document that deals with it and tag the section that does,"
                    " or declare the clause not applicable with a reason, an approver and a date",
                    about=(clause.ref,),
                )
