"""A version must be written as "2.1", in quotes.

## What it checks

The version of a document consists of two whole numbers with a point between them and stands in quotes. The first
number rises when what people must do changes, the second when only the wording does.

## Why an auditor cares

Without quotes many programs read 1.10 as 1.1, and two different texts then carry one version. ISO 21001:2018 7.5.3.2
asks for control of changes, for example by versions.

## Bad

```yaml
version: 1.10
```

## Good

```yaml
version: "1.10"
```

## How to fix

Put the version in quotes. Write a first issue as "1.0" and avoid forms such as "v2", "2" or "2.1.3".
"""

from collections.abc import Iterator

from clausebook.checks.problems import about
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.problem import Topic

CODE = "META-004"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield versions that are none."""
    yield from about(manual, Topic.VERSION)
