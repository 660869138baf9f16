"""A clause is answered at one campus but not at another.

## What it checks

In a manual of several campuses, a document in force that names the clause and applies to the campus (`applies-to`)
must exist for each campus, as soon as it exists for one. There is one finding for each clause.

## Why an auditor cares

An audit of several sites samples them: what holds at one has to hold at each site within the scope (ISO 21001:2018
4.3, 4.4.1), and documented information has to be available where it is needed (7.5.3.1). A procedure that only one
campus has is a gap at the other.

## Bad

```yaml
id: PRO-12
clauses: ["7.1.3.1"]
applies-to: [town]          # nothing answers 7.1.3.1 at the Lakeside Campus
```

## Good

```yaml
id: PRO-12
clauses: ["7.1.3.1"]
applies-to: [all]
```

## How to fix

Extend the document to the other campus under `applies-to`, or write one for it that names the clause.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed
from clausebook.model.coverage import Grade
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "CLAU-011"
SEVERITY = Severity.WARNING
CLAUSES = ("4.3", "4.4.1", "7.5.3.1")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each applicable clause that some campuses answer and some do not."""
    if not manual.settings.campuses:
        return
    titles = {campus.id: campus.title for campus in manual.settings.campuses}
    for coverage in manual.coverages.values():
        for row in coverage.applicable:
            without = [titles[campus] for campus, grade in row.grades.items() if grade is Grade.NONE]
            having = [titles[campus] for campus, grade in row.grades.items() if grade is not Grade.NONE]
            if not without or not having:
                continue
            first, *others = row.documents
            clause = row.clause
            yield Observation(
                first.at("applies-to"),
                f"Clause {clause.ref.number} of {coverage.standard.label} ({clause.title}) is answered at"
                f" {listed(having)} ({listed(document.id for document in row.documents)}),"
                f" but not at {listed(without)}",
                "Extend the document under 'applies-to', or write one for the other campus",
                first.id,
                tuple(document.at("applies-to") for document in others),
                (clause.ref,),
            )
