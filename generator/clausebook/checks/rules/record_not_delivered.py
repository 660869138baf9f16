"""An expected record is missing.

## What it checks

A record type may say how often a record is expected (`cadence`). Then at least one record of the type must be dated
within that period before the day; for a type of scope `campus` at each campus, where a record for the whole
institution counts for all. Types that come with the program are expected only if they are evidence for an applicable
clause of an adopted standard; the institution's own types always.

## Why an auditor cares

Records show that the system runs and not only exists: audits at planned intervals (ISO 21001:2018 9.2.1), management
reviews (9.3.1), monitoring (9.1.1). The first thing asked for is the newest one; if it is older than your own rule
allows, the process did not take place.

## Bad

```yaml
id: IA-2024-01
type: internal-audit        # cadence P1Y, and no later one
date: 2024-04-09
```

## Good

```yaml
id: IA-2026-01
type: internal-audit
date: 2026-04-14
```

## How to fix

Do what is due and record it. If it was done, write the record now, with its true date. If the interval is wrong for
the institution, change `cadence` in a type of your own in `manual/record-types/`.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed, written
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.record import Record, RecordType

CODE = "INFO-003"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.2", "9.1.1", "9.2.1", "9.3.1")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each type, or each campus of a type, without a record in its period."""
    applicable = {row.clause.ref for coverage in manual.coverages.values() for row in coverage.applicable}
    for kind in manual.record_types.values():
        own = not kind.path.startswith("package:")
        if kind.cadence is None or not (own or applicable.intersection(kind.clauses)):
            continue
        records = [record for record in manual.records if record.type == kind.id]
        campuses = [(campus.id, f" for {campus.title}") for campus in manual.settings.campuses]
        for campus, where in (kind.scope == "campus" and campuses) or [("", "")]:
            here = [record for record in records if not campus or record.campus in ("", campus)]
            if not any(manual.is_current(record) for record in here):
                yield _observation(manual, kind, kind.cadence, here, where)


def _observation(manual: Manual, kind: RecordType, cadence: Period, records: list[Record], where: str) -> Observation:
    """Describe a missing record at the newest one there is, else at the type, else at the settings."""
    # Records of a later day are no evidence yet, so they are not the last one either.
    past = [record for record in records if record.date <= manual.as_of]
    last = max(past, key=lambda record: (record.date, record.id), default=None)
    place = Place(manual.settings.path if kind.path.startswith("package:") else kind.path)
    known = f"the last one is {last.id} of {written(last.date)}" if last else "there is none so far"
    return Observation(
        last.at("date") if last else place,
        f"A record of type '{kind.title}'{where} is expected {_every(cadence)}: {known}",
        f"Do what is due and record it in records/{kind.id}, or write down now what was done",
    )


def _every(period: Period) -> str:
    """Return a cadence in words."""
    years, months = divmod(period.months, 12)
    parts = [(years, "year"), (months, "month"), (period.days, "day")]
    words = [f"{count} {word}{'s' if count > 1 else ''}" for count, word in parts if count] or ["day"]
    return f"every {listed(words) if len(words) > 1 else words[0].removeprefix('1 ')}"
