"""A text was changed and the change is in no commit yet.

## What it checks

When the manual is read from the folder one works in, each file of `manual/` and `records/` whose text differs from
the last recorded state is named. A published manual is made from a recorded state and never has this note.

## Why an auditor cares

Changes to documented information have to be controlled (ISO 21001:2018 7.5.3.2). A change that is not recorded has no
author, no date and no reason yet; what is seen on the screen is not what the institution has approved.

## Bad

A sentence of PRO-08 was changed this morning and exists on one computer only.

```shell
git status --short
 M manual/learners/PRO-08-complaints-and-appeals.md
```

## Good

```shell
git commit -m "PRO-08: two working days instead of three" manual/learners/PRO-08-complaints-and-appeals.md
```

## How to fix

Record the change with a sentence that says what changed and why, or take it back.
"""

from collections.abc import Iterator

from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "HIST-003"
SEVERITY = Severity.NOTE
CLAUSES = ("7.5.3.2",)

_FOLDERS = ("manual/", "records/")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each file of the manual whose text is in no commit."""
    for path in sorted(manual.history.changed):
        if path.startswith(_FOLDERS):
            item = manual.by_path.get(path)
            named = item.id if item else path
            yield Observation(
                Place(path),
                f"{named} has changes that are not recorded in the history yet",
                "Record them (commit) with a sentence that says what changed and why, or take them back",
                item.id if item else "",
            )
