"""A suggestion for improvement is neither decided nor carried forward.

## What it checks

Some time after it was noted, as long as records may be late (`records: grace` in the settings), something has become
of

- each improvement opportunity: its state is no longer `open`; once decided, the decision and its reason are written
  down; one that is carried forward says until when (`look-again`), and that day has not passed;
- each observation of an internal audit: it names a record that takes it up (`record`), or a later record refers to
  the audit and is about the same clause, such as an improvement opportunity, a nonconformity or the next audit.

## Why an auditor cares

Opportunities for improvement have to be determined and chosen from (ISO 21001:2018 10.3), and results of audits are
reported to those who can act (9.2.2). Nothing has to be done about every idea, but somebody has to say yes, no or
later. People who never hear an answer stop to suggest.

## Bad

```yaml
type: improvement-opportunity
date: 2026-01-14
status: open                # and it is June
```

## Good

```yaml
type: improvement-opportunity
date: 2026-01-14
status: carried-forward
decision: Not before the new platform is in use; it would have to be built twice.
decided-by: hl
decided: 2026-02-03
look-again: 2026-09-30
```

## How to fix

Decide, and write the decision with its reason. For an observation write a record that refers to the audit and names
the clause; an improvement opportunity that is declined will do.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed, written
from clausebook.model.entries import day, of_type
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.nonconformities import OBSERVATION, Raised, raised
from clausebook.model.record import Record

CODE = "AUDT-005"
SEVERITY = Severity.WARNING
CLAUSES = ("10.3", "9.2.2")
_TYPE = "improvement-opportunity"


def check(manual: Manual) -> Iterator[Observation]:
    """Yield opportunities that wait for a decision, then audits with observations that nobody took up."""
    limit = manual.settings.grace.before(manual.as_of)
    for record in of_type(manual.records, _TYPE, manual.as_of):
        flaw = _flaw(manual, record, waits=record.date < limit)
        if flaw:
            key, said = flaw
            yield Observation(
                record.at(key),
                f"The improvement opportunity {record.id} ({record.title}) {said}",
                "Decide it, or carry it forward to a day, and write the reason under 'decision'",
                record.id,
            )
    loose: dict[str, list[Raised]] = {}
    for one in raised(manual):
        if one.grade == OBSERVATION and not one.followers and one.audit.date < limit:
            loose.setdefault(one.audit.id, []).append(one)
    for found in loose.values():
        audit = found[0].audit
        clauses = listed(dict.fromkeys(one.clause for one in found))
        yield Observation(
            audit.at("findings"),
            f"Nothing tells what became of the observations of {audit.id} on {clauses}",
            f"Write a record that refers to {audit.id} and names the clause, such as an improvement opportunity",
            audit.id,
        )


def _flaw(manual: Manual, record: Record, *, waits: bool) -> tuple[str, str] | None:
    """Return the field and the flaw of an opportunity; None when it is in order."""
    if record.status == "open":
        return ("status", f"waits for a decision since {written(record.date)}") if waits else None
    if not record.text("decision").strip():
        return "status", f"is {record.status.replace('-', ' ')}, but no decision and no reason is written down"
    if record.status == "carried-forward":
        again = day(record.text("look-again"))
        if again is None:
            return "status", "is carried forward to no day"
        if again < manual.as_of:
            return "look-again", f"was to be looked at again by {written(again)}"
    return None
