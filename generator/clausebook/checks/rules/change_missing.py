"""An approved version does not say what changed.

## What it checks

Every document whose status is `approved` has a sentence under `change` that says what this version changes and why.
Where an earlier text is still in force behind a draft, both are looked at.

## Why an auditor cares

Staff need to know what is different, and an auditor follows a change from its reason to its effect. ISO 21001:2018
7.5.3.2 asks for control of changes; 6.3 that changes to the system are carried out in a planned manner.

## Bad

```yaml
version: "2.1"
status: approved
```

## Good

```yaml
version: "2.1"
status: approved
change: The online application replaces the paper form, since half of the forms came in incomplete.
```

## How to fix

Write one sentence in plain words. For a first issue say what it replaces or settles. The sentence is no part of what
was approved, so it can be added without a new approval.
"""

from collections.abc import Iterator

from clausebook.checks.texts import texts, where
from clausebook.model.document import Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "LIFE-003"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2", "6.3")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approved documents without a change sentence."""
    for document in texts(manual):
        if document.status is Status.APPROVED and not document.change.strip():
            place = document.at("change") if "change" in document.places else document.at("version")
            still = f", which is still in force (commit {document.commit[:10]})," if document.commit else ""
            yield Observation(
                where(manual, document, place),
                f"Version {document.version} of {document.id}{still} does not say what it changes",
                "Write under 'change', in one sentence, what is different in this version and why",
                document.id,
                settled=bool(document.commit),
            )
