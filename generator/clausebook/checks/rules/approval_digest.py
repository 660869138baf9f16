"""An approval is not bound to the present content.

## What it checks

Each approval of the present version carries a digest, a kind of fingerprint of the content, and it is the one of the
content as it stands now. The digest covers the text, the pictures and attachments it names, and the fields that
matter: id, title, type, version, owner, effective date, clauses, classification, campuses, and what it supersedes.
Line ends, status, review, audience and the change sentence may change without a new approval.

## Why an auditor cares

Otherwise a text could be changed after it was approved, and the approval would still seem to stand. ISO 21001:2018
7.5.2 asks for approval of what is issued; 7.5.3.2 for control of changes and protection from unintended alteration.

## Bad

```yaml
approvals:
  - {role: head, person: hl, date: 2026-03-02, version: "2.1"}
```

## Good

```yaml
approvals:
  - {role: head, person: hl, date: 2026-03-02, version: "2.1", digest: "cb1:4f0c…"}
```

## How to fix

If the change was meant, raise the version and have it approved; `clausebook approve` writes the digest. If it was
not, take the change back, and the approval holds again. Never copy a digest by hand.
"""

from collections.abc import Iterator

from clausebook.model.approval import Flaw
from clausebook.model.document import Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "APPR-002"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approvals of the present version without a digest, or with that of another content."""
    for document in manual.documents:
        if document.status not in (Status.APPROVED, Status.IN_REVIEW):
            continue
        for judgement in manual.standing(document).judgements:
            approval = judgement.approval
            who = f"the approval of {document.id} {document.version} as {manual.register.title(approval.role)}"
            if Flaw.NO_DIGEST in judgement.flaws:
                yield Observation(
                    approval.place,
                    f"There is no digest in {who}, so it is bound to no content",
                    "Let the person approve again with 'clausebook approve', which writes the digest",
                    document.id,
                )
            elif Flaw.OTHER_CONTENT in judgement.flaws:
                yield Observation(
                    approval.place,
                    f"The content has changed since {who}",
                    "Raise the version and ask for approval again; or take the change back, and the approval holds",
                    document.id,
                )
