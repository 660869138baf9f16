"""An approval in a role that came to the register no earlier than the approval itself.

## What it checks

The register, as the main line had it before the commit with the approval arrived there, already knew the person, and
gave them the role for the day of the approval. Entries that came no later than the first register are left aside: they
were adopted from an earlier system. Where the history is not complete, nothing is said here and HIST-001 reports it.

## Why an auditor cares

Who may bring person, role and approval in one step can approve anything. ISO 21001:2018 5.3 asks that authorities are
assigned and known before they are used.

## Bad

```text
commit 91ab…   register.yml: + {role: head, from: 2026-01-01} for rc
               PRO-05:       + {role: head, person: rc, date: 2026-03-02, …}
```

## Good

```text
commit 77c2…   register.yml: + {role: head, from: 2026-01-01} for rc      (merged first)
commit 91ab…   PRO-05:       + {role: head, person: rc, date: 2026-03-02, …}
```

## How to fix

Record the change of the register first, by somebody who may decide on roles, and let it reach the main line. Then
remove the approval, and approve anew in a later commit.
"""

from collections.abc import Iterator

from clausebook.checks.wording import written
from clausebook.model.approval import Flaw
from clausebook.model.document import Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "APPR-012"
SEVERITY = Severity.ERROR
CLAUSES = ("5.3", "7.5.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approvals of the present version that the register justified only with or after them."""
    for document in manual.documents:
        if document.status is not Status.APPROVED:
            continue
        for judgement in manual.standing(document).judgements:
            approval, proof = judgement.approval, judgement.proof
            person = manual.register.people.get(approval.person)
            if proof is None or Flaw.NOT_ENTITLED not in judgement.flaws or person is None:
                continue
            if Flaw.OTHER_VERSION in judgement.flaws or Flaw.ROLE_NOT_HELD in judgement.flaws:
                continue
            yield Observation(
                approval.place,
                f"{person.name} approved {document.id} as {manual.register.title(approval.role)} on "
                f"{written(approval.date)}, but the register gave them that role for that day no earlier than "
                f"commit {proof.commit[:10]}, which brought the approval",
                "Let the register be changed first, and approve anew in a later commit",
                document.id,
            )
