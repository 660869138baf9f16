"""A campus variant is behind its group's document.

## What it checks

Each document in force with `variant-of`: whether a later version of the group's document than the one it names has
taken effect, and the time to follow it (`grace` under `records` in `manual.yml`, 30 days unless set) has not run out.
When it has, SITE-004 reports an error instead.

## Why an auditor cares

A change that the group decided holds at every site. Where a campus keeps to its own text, somebody has to look whether
the change concerns it (ISO 21001:2018 6.3, 7.5.3.2), and that it was looked at has to be seen.

## Bad

```yaml
id: PRO-21
variant-of: {document: PRO-05, version: "2.1", reason: "…"}    # PRO-05 3.0 is in force since last week
```

## Good

```yaml
id: PRO-21
version: "1.1"
variant-of: {document: PRO-05, version: "3.0", reason: "…"}
```

## How to fix

Look at what changed in the group's document; the page of the campuses links the comparison. Take it over into the
variant, name the new version under `variant-of`, and have a new version of the variant approved, also where nothing but
the named version changes.
"""

from collections.abc import Iterator

from clausebook.checks.wording import written
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.variants import Drift, variants

CODE = "SITE-003"
SEVERITY = Severity.WARNING
CLAUSES = ("4.4.1", "6.3", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield variants in force that may still follow in time."""
    for variant in variants(manual):
        document, claim = variant.document, variant.claim
        if variant.drift is not Drift.BEHIND or not manual.standing(document).in_force:
            continue
        if variant.since and variant.follow_by:
            yield Observation(
                claim.place,
                f"{document.id} was written from version {claim.version} of {claim.document}, of which "
                f"{variant.newer[0].version} is in force; it is behind since {written(variant.since)}",
                f"Take the change over, and name the new version, by {written(variant.follow_by)}",
                document.id,
            )
