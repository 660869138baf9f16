"""The audit programme leaves out clauses, campuses or units.

## What it checks

Within the cycle of the newest audit programme each applicable clause of each adopted standard has been audited at
each campus, or such an audit is planned and its time has not passed; and so has each unit of the settings. The cycle
runs from `from` to `until` of the programme; where it names no days, it is as long as programmes are apart, and ends
with its last planned audit. A report counts for the clauses of `clauses-audited` and of its findings; where it has no
such list, for those of its front matter, save the ones that any report is evidence for. An audit that names no campus
counts for all. There is one finding for each standard and campus.

## Why an auditor cares

Audits have to show whether the system meets the requirements and whether it works (ISO 21001:2018 9.2.1), by a
programme that takes importance, changes and earlier results into account (9.2.2). What nobody looks at within a cycle
is not known to work.

## Bad

```yaml
type: audit-programme
audits:
  - {subject: Admission, where: Town Campus, month: 2027-03, clauses: ["8.5.1.2"], campuses: [town], ...}
  # and nothing on the other clauses, nor on the other campus
```

## Good

```yaml
type: audit-programme
from: 2027-01-01
until: 2028-12-31
audits:
  - {subject: Admission, where: Both campuses, month: 2027-03, clauses: ["8.2", "8.5.1.2"], campuses: [all], ...}
  - {subject: Programme design, where: Both campuses, month: 2028-03, clauses: ["8.3"], campuses: [all], ...}
```

## How to fix

Plan what is missing: add `clauses` and `campuses` to planned audits; `8.3` stands for all its sub-clauses there. Let
each report say under `clauses-audited` what it looked at. If two years are one cycle, say so by `from` and `until`.
The page of audits shows what is missing.
"""

from collections.abc import Iterator, Sequence

from clausebook.checks.wording import listed, written
from clausebook.model.audit_cycle import Cycle, Look, cycle
from clausebook.model.clause import ClauseRef
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "AUDT-001"
SEVERITY = Severity.WARNING
CLAUSES = ("9.2.1", "9.2.2")
_FEW = 8
"""How many clauses a message lists at most."""


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each standard and campus with a gap, and one for the units."""
    found = cycle(manual)
    if found is None:
        return
    titles = {campus.id: f" at {campus.title}" for campus in manual.settings.campuses}
    for coverage in manual.coverages.values():
        refs = [row.clause.ref for row in coverage.applicable]
        for campus in found.campuses:
            missing = found.uncovered(refs, campus)
            if missing:
                where = f"{coverage.standard.label}{titles.get(campus, '')}"
                yield _clauses(found, where, len(refs), missing)
    units = [unit.title for unit, cell in found.units if cell.look in (Look.NONE, Look.OVERDUE)]
    if units:
        yield Observation(
            found.programme.at("audits"),
            f"The audit programme {found.programme.id} leaves out {listed(units)}, neither audited nor planned to be"
            f" {_span(found)}",
            "Plan an audit that names the unit under 'units'",
            found.programme.id,
        )


def _clauses(found: Cycle, where: str, total: int, missing: Sequence[ClauseRef]) -> Observation:
    """Describe what is left out of one standard at one campus."""
    shown = [ref.number for ref in missing[:_FEW]]
    words = listed(shown) if len(missing) <= _FEW else f"{', '.join(shown)} and {len(missing) - _FEW} more"
    assumed = " (a length that is assumed, because the programme names no days)" if found.assumed else ""
    return Observation(
        found.programme.at("audits"),
        f"The audit programme {found.programme.id} leaves out {len(missing)} of {total} applicable clauses of {where},"
        f" neither audited nor planned to be {_span(found)}{assumed}: {words}",
        "Plan audits of them, with 'clauses' and 'campuses', or set 'from' and 'until' if the cycle is longer",
        found.programme.id,
        about=tuple(missing),
    )


def _span(found: Cycle) -> str:
    """Say from when to when a cycle runs."""
    return f"from {written(found.start)} to {written(found.end)}"
