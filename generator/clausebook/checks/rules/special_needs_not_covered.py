"""What the standard asks for learners with special needs has no document, no evidence or nobody who answers for it.

## What it checks

Where an edition of ISO 21001 is adopted: the clauses on special needs (5.1.3, 7.2.2, 8.1.3 and 8.5.1.6), unless they
are declared not applicable, are each answered by a document in force; somebody holds the role that owns it; and a
record is evidence within the interval of its type and the time of `grace` in the settings, such as a learning support
report or a competence record that names the clause. There is one finding for each clause, with all that it lacks.

## Why an auditor cares

These clauses are what sets ISO 21001 apart from ISO 9001: resources and training, competent educators, planning and
delivery for learners with special needs (ISO 21001:2018 5.1.3, 7.2.2, 8.1.3, 8.5.1.6). They are among the first that an
auditor of an educational organisation asks about, and goodwill without a plan is no answer.

## Bad

```yaml
# PRO-06 answers 8.5.1.6; the only record that names it
type: learning-support
date: 2024-07-09
clauses: ["8.5.1.6"]
```

## Good

```yaml
type: learning-support
date: 2026-07-08
clauses: ["8.1.3", "8.5.1.6"]
```

## How to fix

Say in a document how it is done and tag the section with the clause; name its owner; and record what was done, in
counts and without names. Where no learner with special needs can come, declare the clause not applicable with the
reason.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed, written
from clausebook.model.coverage import ClauseCoverage
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place

CODE = "EDUC-001"
SEVERITY = Severity.WARNING
CLAUSES = ("5.1.3", "7.2.2", "8.1.3", "8.5.1.6")
_FAMILY = "iso-21001-"
_A_YEAR = Period(months=12, days=0)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each applicable clause on special needs that lacks something."""
    for coverage in manual.coverages.values():
        if not coverage.standard.id.startswith(_FAMILY):
            continue
        for row in coverage.applicable:
            if row.clause.ref.number not in CLAUSES:
                continue
            flaws = [flaw for flaw in (_document(row), _owner(manual, row), _evidence(manual, row)) if flaw]
            if flaws:
                first = next(iter((*row.documents, *row.waiting)), None)
                yield Observation(
                    first.at("clauses") if first else Place(manual.settings.path),
                    f"Special needs, clause {row.clause.ref.number} of {coverage.standard.label}: {listed(flaws)}",
                    "Say in a document who does it and how, and record what was done, naming the clause",
                    first.id if first else "",
                    about=(row.clause.ref,),
                )


def _document(row: ClauseCoverage) -> str:
    """Say that no document in force answers a clause; empty where one does."""
    if row.documents:
        return ""
    return f"{row.waiting[0].id} answers it, but is not in force" if row.waiting else "no document answers it"


def _owner(manual: Manual, row: ClauseCoverage) -> str:
    """Say that nobody answers for a clause; empty where somebody does, or where there is nothing to own."""
    owners = dict.fromkeys(document.owner for document in row.documents)
    if not owners or any(manual.register.holders(role, manual.as_of) for role in owners):
        return ""
    return f"nobody holds the role '{listed(map(manual.register.title, owners))}' that owns {row.documents[0].id}"


def _evidence(manual: Manual, row: ClauseCoverage) -> str:
    """Say that there is no evidence for a clause in its time; empty where there is."""
    grace = manual.settings.grace
    records = [one for one in manual.evidence.get(row.clause.ref, ()) if one.date <= manual.as_of]
    for record in records:
        kind = manual.record_types.get(record.type)
        if grace.after(((kind.cadence if kind else None) or _A_YEAR).after(record.date)) >= manual.as_of:
            return ""
    if records:
        return f"the newest evidence is {records[0].id} of {written(records[0].date)}"
    return "no record is evidence for it"
