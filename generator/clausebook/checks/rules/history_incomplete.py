"""The change history cannot be evidence: it is cut off, altered or unreadable.

## What it checks

The repository from which the manual is made must hold its whole history, unaltered and readable. A copy that was cut
off, lacks objects, carries replacements of old commits, or cannot be read gives no history at all: half of one would
look like a whole one.

## Why an auditor cares

Changes have to be controlled, and documents kept as evidence protected from unintended alteration (ISO 21001:2018
7.5.3.2). Who changed what, when and with whose approval is shown from the history. If part of it is missing, a
document seems younger than it is, and the author may be somebody else.

## Bad

```shell
git clone --depth 1 https://git.example.org/quality/manual
```

## Good

```shell
git clone https://git.example.org/quality/manual
```

## How to fix

Fetch the rest: `git fetch --unshallow`. In automatic builds, ask for the full history (`fetch-depth: 0`).
Replacements and grafts are removed by whoever runs the repository, after asking why they are there.
"""

from collections.abc import Iterator

from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Evidence
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "HIST-001"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2",)

_FLAWS = {
    Evidence.SHALLOW: ("was cut off when it was copied", "Fetch the whole history: git fetch --unshallow"),
    Evidence.PARTIAL: ("is copied only in part", "Make a full copy: clone the repository without a filter"),
    Evidence.ALTERED: (
        "was altered: old entries are replaced by others",
        "Have the replacements (git replace -l) or grafts examined and removed by whoever runs the repository",
    ),
    Evidence.UNREADABLE: ("cannot be read", "Have the repository checked (git fsck) by whoever runs it, or copy it"),
}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation when the history is there but is no evidence."""
    flaw = _FLAWS.get(manual.history.evidence)
    if flaw is None:
        return
    message, advice = flaw
    yield Observation(
        Place(manual.settings.path),
        f"The change history {message}, so who changed and approved what cannot be verified",
        manual.history.explanation or advice,
    )
