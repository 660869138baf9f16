"""A clause is declared not applicable without a reason, an approver or a date, or there is no such clause.

## What it checks

Every entry of `not-applicable` in `manual/manual.yml` must name a clause of an adopted standard that has no
sub-clauses, a reason, a person of the register who approved it, and the day. An entry for a clause with sub-clauses
declares nothing, because each requirement is judged by its own number.

## Why an auditor cares

A requirement may be left out only where it truly cannot apply, and the justification is part of the documented scope
(ISO 21001:2018 4.3). An auditor reads this list first: without a reason and a person who answers for it, the gap is
not an exclusion but a nonconformity.

## Bad

```yaml
not-applicable:
  - clause: "A"
```

## Good

```yaml
not-applicable:
  - clause: "A"
    reason: The college teaches people from the age of 16 and offers no early childhood education.
    approved-by: hl
    date: 2026-08-17
```

## How to fix

Complete the entry: why the requirement cannot apply (that the work was given to somebody else is no reason), the id
of the person who approved it, and the day. Give each clause that is left out an entry of its own.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.settings import Exclusion

CODE = "CLAU-005"
SEVERITY = Severity.ERROR
CLAUSES = ("4.3",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield an observation for each gap of a declaration: its clause, its parts, its approver."""
    for exclusion in manual.settings.exclusions:
        yield from _clause(manual, exclusion)
        parts = {"reason": exclusion.reason.strip(), "approver": exclusion.approved_by, "date": exclusion.date}
        missing = [name for name, value in parts.items() if not value]
        shown = exclusion.ref.short(manual.settings.standard)
        if missing:
            yield Observation(
                exclusion.place,
                f"Clause {shown} is declared not applicable, but the entry has no {listed(missing, 'or')}",
                "Add why the requirement cannot apply ('reason'), who approved that ('approved-by') and when ('date')",
            )
        if exclusion.approved_by and exclusion.approved_by not in manual.register.people:
            yield Observation(
                exclusion.place,
                f"Clause {shown} is declared not applicable by '{exclusion.approved_by}', who is not in the register",
                f"Write the id of a person of {manual.register.path}",
            )


def _clause(manual: Manual, exclusion: Exclusion) -> Iterator[Observation]:
    """Yield what is wrong with the clause itself."""
    ref = exclusion.ref
    standard = manual.standards.get(ref.standard)
    if standard is None or ref.standard not in manual.settings.standards:
        # An adopted standard without a catalogue is one finding of its own (CLAU-007), not one for each entry.
        if ref.standard not in manual.settings.standards:
            yield Observation(
                exclusion.place,
                f"'{ref}' is declared not applicable, but the manual has not adopted {ref.standard}",
                f"Use a clause of an adopted standard ({', '.join(manual.settings.standards)}), or delete the entry",
            )
        return
    children = standard.children(ref.number)
    if ref.number not in standard.clauses:
        yield Observation(
            exclusion.place,
            f"{standard.label} has no clause {ref.number}, so it cannot be declared not applicable",
            "Correct the number by the clause index, or delete the entry",
        )
    elif children:
        numbers = listed(child.ref.short(manual.settings.standard) for child in children)
        yield Observation(
            exclusion.place,
            f"Clause {ref.number} of {standard.label} has sub-clauses, so declaring it not applicable has no effect",
            f"Give each clause that is left out an entry of its own: {numbers}",
        )
