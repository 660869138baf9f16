"""A document says that it is approved, but nobody approved this version.

## What it checks

A document whose status is `approved` has at least one entry under `approvals` for the very version it carries, where
its type asks for any approval. Which roles are needed is judged by APPR-003.

## Why an auditor cares

ISO 21001:2018 7.5.2 asks for review and approval for suitability and adequacy. The word "approved" alone says neither
who approved nor when.

## Bad

```yaml
version: "2.1"
status: approved
approvals:
  - {role: head, person: hl, date: 2025-03-02, version: "2.0", digest: "cb1:…"}
```

## Good

```yaml
version: "2.1"
status: approved
approvals:
  - {role: registry, person: ro, date: 2026-03-02, version: "2.1", digest: "cb1:…"}
```

## How to fix

Ask the roles that the finding names for their approval; each of them runs `clausebook approve` for the document.
Until then set the status to `in-review`. The version in force stays published.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed
from clausebook.model.document import Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "APPR-001"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approved documents that need an approval and have no entry for their version."""
    for document in manual.documents:
        version = str(document.version)
        if document.status is not Status.APPROVED or any(entry.version == version for entry in document.approvals):
            continue
        missing = manual.standing(document).missing
        if missing:
            titles = listed(manual.register.title(role) for role in missing)
            yield Observation(
                document.at("approvals") if document.approvals else document.at("status"),
                f"{document.id} says that it is approved, but nobody has approved version {version}",
                f"Ask for the approval of: {titles}; until then set the status to in-review",
                document.id,
                tuple(entry.place for entry in document.approvals),
            )
