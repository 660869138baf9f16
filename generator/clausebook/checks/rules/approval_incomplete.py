"""Not every role that must approve has approved.

## What it checks

A version such as 2.0 needs the approval of every role that `manual/manual.yml` names for the type; a version such as
2.1 needs that of the owner. A role that the settings ask for only since the approvals reached the main line of the
history is not asked of them. An entry that is there but does not count is reported for its own cause: by APPR-002
(content), APPR-005 (person) or META-005 (date).

## Why an auditor cares

ISO 21001:2018 7.5.2 asks for approval, and 5.3 that the authority to give it is assigned. An approval by somebody
else is none.

## Bad

```yaml
version: "2.0"              # a procedure: the head must approve
approvals:
  - {role: registry, person: ro, date: 2026-03-02, version: "2.0", digest: "cb1:…"}
```

## Good

```yaml
version: "2.0"
approvals:
  - {role: head, person: hl, date: 2026-03-02, version: "2.0", digest: "cb1:…"}
```

## How to fix

Ask the roles that the finding names for their approval. If a role should no longer be asked for this type of
document, change `approvers` of the type in the settings.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed
from clausebook.model.document import Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "APPR-003"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2", "5.3")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approved documents with an entry for their version, but none of a role that is needed."""
    for document in manual.documents:
        version = str(document.version)
        present = {entry.role for entry in document.approvals if entry.version == version}
        if document.status is not Status.APPROVED or not present:
            continue
        # An unknown role is reported by ROLE-002; nobody could approve in it.
        absent = [
            role for role in manual.standing(document).missing if role not in present and role in manual.register.roles
        ]
        if absent:
            titles = listed(manual.register.title(role) for role in absent)
            yield Observation(
                document.at("approvals"),
                f"Version {version} of {document.id} also needs the approval of: {titles}",
                "Ask for it; until then set the status to in-review",
                document.id,
            )
