"""Two documents are in force under one id.

## What it checks

At most one file of each id is in force. Other files that share an id are reported by META-002.

## Why an auditor cares

Two members of staff who look up the same procedure may read two different texts, both approved. ISO 21001:2018
7.5.3.1 asks that the right document is available where it is needed, and 7.5.3.2 for control of versions.

## Bad

```text
manual/learners/PRO-05-admission.md             approved, in force
manual/learners/PRO-05-admission-lakeside.md    approved, in force
```

## Good

```text
manual/learners/PRO-05-admission.md             approved, in force
manual/learners/PRO-13-admission-lakeside.md    approved, in force
```

## How to fix

Decide which of the two applies. Give the other an id of its own, for example when it applies to another campus, or
delete it if it is a copy. Earlier versions need no file: they are read from the history.
"""

from collections.abc import Iterator

from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "LIFE-008"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.1", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every document in force after the first with the same id."""
    first: dict[str, Document] = {}
    for document in manual.published:
        if not manual.standing(document).in_force:
            continue
        other = first.setdefault(document.id, document)
        if other is not document:
            yield Observation(
                document.at("id"),
                f"{document.id} is in force twice: here and in {other.path}",
                "Decide which one applies; give the other an id of its own, or delete it if it is a copy",
                document.id,
                (other.at("id"),),
            )
