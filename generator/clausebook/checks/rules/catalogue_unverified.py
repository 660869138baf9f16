"""An adopted standard's catalogue is not verified.

## What it checks

The catalogue of each adopted standard must have been compared with the standard. A catalogue that says of itself that
its clause tree is not verified or is provisional is named, so that nobody takes its numbers for certain.

## Why an auditor cares

Requirements of external origin have to be identified and controlled (ISO 21001:2018 7.5.3.2). Numbers and titles of
an edition that nobody has compared with the published text may be wrong, and with them every statement about
coverage.

## Bad

```yaml
standards: [iso-21001-2025]     # its catalogue is inferred from the 2018 edition
```

## Good

```yaml
standards: [iso-21001-2018]
```

## How to fix

Compare the catalogue with your copy of the standard, put corrections into a file of your own in `manual/standards/`,
and say there that it is verified. Until then every page about this edition carries the word "unverified".
"""

from collections.abc import Iterator

from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "CLAU-008"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each adopted standard that is unverified or provisional."""
    for standard in manual.adopted:
        if standard.verified:
            continue
        word = "provisional" if "provisional" in standard.status.lower() else "not verified"
        yield Observation(
            Place(manual.settings.path),
            f"The catalogue of {standard.label} is {word}: numbers and titles of its clauses may be wrong",
            f"Compare it with your copy of the standard and put corrections into manual/standards/{standard.id}.yml",
        )
