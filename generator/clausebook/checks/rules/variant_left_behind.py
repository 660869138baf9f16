"""A campus variant has not followed its group's document in time.

## What it checks

Each document in force with `variant-of`: a later version of the group's document than the one it names has been in
force for longer than the time to follow it (`grace` under `records` in `manual.yml`, 30 days unless set). Until then
SITE-003 warns.

## Why an auditor cares

The campus works by a rule that the institution has given up. ISO 21001:2018 4.4.1 asks for one system, and 7.5.3.2 that
obsolete documented information is not used unintended.

## Bad

```yaml
id: PRO-21
variant-of: {document: PRO-05, version: "2.1", reason: "…"}    # PRO-05 3.0 is in force since last year
```

## Good

```yaml
id: PRO-21
version: "1.1"
variant-of: {document: PRO-05, version: "3.0", reason: "…"}
```

## How to fix

Take the change over into the variant, name the new version under `variant-of`, and have a new version of the variant
approved. Where the variant is no longer needed, withdraw it: the group's document then applies to the campus. Where
more time is needed, a concession with an expiry accepts it.
"""

from collections.abc import Iterator

from clausebook.checks.wording import written
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.variants import Drift, variants

CODE = "SITE-004"
SEVERITY = Severity.ERROR
CLAUSES = ("4.4.1", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield variants in force that should have followed before the day."""
    for variant in variants(manual):
        document, claim = variant.document, variant.claim
        if variant.drift is not Drift.LEFT_BEHIND or not manual.standing(document).in_force:
            continue
        if variant.since and variant.follow_by:
            yield Observation(
                claim.place,
                f"{document.id} was written from version {claim.version} of {claim.document}, of which "
                f"{variant.newer[0].version} is in force; it is behind since {written(variant.since)} and had to "
                f"follow by {written(variant.follow_by)}",
                "Take the change over, name the new version and have the variant approved; or withdraw it",
                document.id,
                settled=True,
            )
