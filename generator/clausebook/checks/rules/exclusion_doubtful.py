"""A clause is declared not applicable although it plausibly applies.

## What it checks

Two doubts about an entry of `not-applicable`: the clause is not among those for which leaving it out is plausible in
practice (the catalogue's `may_be_excluded`, which is our advice and no list of the standard), or a document in force
answers the very clause.

## Why an auditor cares

A requirement may be declared not applicable only if that does not touch the ability or the responsibility to deliver
conforming educational services and to satisfy learners (ISO 21001:2018 4.3). A claim that nobody would expect needs a
very good reason, and a requirement which the manual answers is applied after all.

## Bad

```yaml
not-applicable:
  - {clause: "7.5.3.1", reason: We have no time for it., approved-by: hl, date: 2026-08-17}
```

## Good

```yaml
not-applicable:
  - {clause: "A", reason: The college offers no early childhood education., approved-by: hl, date: 2026-08-17}
```

## How to fix

Delete the entry if the requirement applies after all. If it truly cannot apply, take its tags out of the documents
and write the reason so that an outsider follows it; the warning about plausibility stays and tells the auditor to
look.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "CLAU-006"
SEVERITY = Severity.WARNING
CLAUSES = ("4.3",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each doubt about a declaration."""
    for coverage in manual.coverages.values():
        for row in coverage.clauses:
            if row.exclusion is None:
                continue
            clause, place = row.clause, row.exclusion.place
            shown = f"Clause {clause.ref.number} of {coverage.standard.label} ({clause.title})"
            if not clause.may_be_excluded:
                yield Observation(
                    place,
                    f"{shown} is declared not applicable, but hardly any institution can leave it out",
                    "Delete the entry, or make sure that the reason convinces an auditor",
                    about=(clause.ref,),
                )
            if row.documents:
                named = listed(document.id for document in row.documents)
                yield Observation(
                    place,
                    f"{shown} is declared not applicable, but it is answered in {named}",
                    "Delete the entry, or take the clause out of the document",
                    about=(clause.ref,),
                    related=tuple(document.at("clauses") for document in row.documents),
                )
