"""A concession is no longer needed.

## What it checks

Each open concession that has not expired accepts at least one finding of today.

## Why an auditor cares

A concession that stays open after its cause is gone would silently accept the next deviation of the kind. ISO
21001:2018 10.1 asks that what was done about a nonconformity is followed up until it is settled.

## Bad

```yaml
type: concession
status: open
rule: REVW-001
subject: REG-02             # which has been reviewed meanwhile
```

## Good

```yaml
type: concession
status: closed
closed: 2026-12-10
rule: REVW-001
subject: REG-02
```

## How to fix

Close the record with today's date. If it was meant for something that is still found, compare rule and subject with
the finding: both must be the same, letter by letter.
"""

from collections.abc import Iterator

from clausebook.checks.registry import rules
from clausebook.model.finding import Finding, Observation, Severity
from clausebook.model.manual import Manual

CODE = "WAIV-003"
SEVERITY = Severity.WARNING
CLAUSES = ("10.1",)


def review(manual: Manual, findings: tuple[Finding, ...]) -> Iterator[Observation]:
    """Yield open concessions that hold and that no finding names."""
    used = {finding.concession for finding in findings}
    codes = {rule.text.code for rule in rules()}
    for concession in manual.concessions:
        # One for an unknown rule is reported by WAIV-002.
        if concession.holds(manual.as_of) and concession.id not in used and concession.rule in codes:
            yield Observation(
                concession.place,
                f"Nothing is found any more that the concession {concession.id} accepts "
                f"({concession.rule} for {concession.subject})",
                "Close it; or compare its rule and subject with the finding it was meant for",
                concession.id,
            )
