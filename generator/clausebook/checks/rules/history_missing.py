"""There is no change history: nothing about changes is verified.

## What it checks

The manual must lie in a Git repository with at least one commit. Without one, the pages show who approved what as the
documents claim it, with the words "not verified".

## Why an auditor cares

Documented information has to be protected against unintended change, and its changes controlled (ISO 21001:2018
7.5.3.2). A folder of files shows neither who wrote a text nor what it said a year ago.

## Bad

```shell
unzip manual.zip && cd manual
```

## Good

```shell
git clone https://git.example.org/quality/manual && cd manual
```

## How to fix

Work in a copy of the institution's repository. For a new manual, begin one and save the first state: `git init`, `git
add .`, `git commit`.
"""

from collections.abc import Iterator

from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Evidence
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "HIST-002"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.2",)

_FLAWS = {
    Evidence.NONE: (
        "The manual lies in no repository, so there is no change history: changes and authors are not verified",
        "Work in a copy of the institution's repository, or begin one with git init",
    ),
    Evidence.EMPTY: (
        "The repository has no entry yet, so there is no change history: changes and authors are not verified",
        "Save the first state with a note: git add . and git commit",
    ),
}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation when there is no history at all."""
    if manual.history.evidence in _FLAWS:
        message, advice = _FLAWS[manual.history.evidence]
        yield Observation(Place(manual.settings.path), message, manual.history.explanation or advice)
