"""A clause that a document mentions but no section answers.

## What it checks

Where a document in force names a clause under `clauses`, the heading of a section of a document in force must carry
the same clause in `data-clause`. With several campuses this holds for each campus. There is one finding for each
clause.

## Why an auditor cares

An auditor asks for the paragraph, not for the binder. Documented information has to be identified and to be available
and suitable where and when it is needed (ISO 21001:2018 7.5.2, 7.5.3.1). A clause that stands only in a list cannot
be shown in a minute, and nobody can tell whether the text really deals with it.

## Bad

```yaml
clauses: ["8.5.1.2.2"]
```

```markdown
## Admission criteria
```

## Good

```markdown
## Admission criteria { data-clause="8.5.1.2.2" }
```

## How to fix

Put `{ data-clause="…" }` behind the heading of the section that answers the clause, the smallest section that does.
Several clauses stand in one attribute with a blank between them. If no section answers it, take the clause out of
`clauses`.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed
from clausebook.model.coverage import Grade
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "CLAU-004"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.2", "7.5.3.1")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each applicable clause that is only mentioned, at one campus or at all."""
    for coverage in manual.coverages.values():
        for row in coverage.applicable:
            if Grade.MENTIONED not in row.grades.values():
                continue
            clause = row.clause
            first, *others = (document for document in row.documents if document.section(clause.ref) is None)
            named = listed(document.id for document in (first, *others))
            written = clause.ref.short(manual.settings.standard)
            yield Observation(
                first.at("clauses"),
                f"Clause {clause.ref.number} of {coverage.standard.label} ({clause.title}) is mentioned in {named},"
                " but no section answers it",
                f'Put {{ data-clause="{written}" }} behind the heading of the section that answers it',
                first.id,
                tuple(document.at("clauses") for document in others),
                (clause.ref,),
            )
