"""A clause that is answered only by documents which are not in force or whose review is overdue.

## What it checks

Every applicable leaf clause that documents name must be answered by at least one document that is in force on the day
and whose review is not overdue. Drafts, documents in review, versions whose approval does not hold, versions that
take effect later, and withdrawn or superseded documents do not count.

## Why an auditor cares

Only approved and current documented information is evidence that a requirement is answered: it has to be reviewed and
approved for suitability and adequacy, and be available where it is needed (ISO 21001:2018 7.5.2, 7.5.3.1). A clause
that rests on a draft is a clause without an answer on the day of the audit.

## Bad

```yaml
id: PRO-05
status: draft
clauses: ["8.5.1.2.2"]      # no other document names 8.5.1.2.2
```

## Good

```yaml
id: PRO-05
status: approved
effective: 2026-03-15
review: P1Y
clauses: ["8.5.1.2.2"]
approvals:
  - {role: head, person: hl, date: 2026-03-02, version: "2.1", digest: "cb1:4f0c…"}
```

## How to fix

Finish, approve or review one of the documents that the message names, or name the clause in a document in force that
deals with it.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual

CODE = "CLAU-003"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.2", "7.5.3.1")

_WORDS = {
    State.IN_FORCE: "review overdue",
    State.NOT_YET: "not yet in force",
    State.NOT_APPROVED: "approval missing",
    State.IN_REVIEW: "in review",
    State.DRAFT: "draft",
    State.SUPERSEDED: "superseded",
    State.WITHDRAWN: "withdrawn",
}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each applicable clause all of whose documents wait for something."""
    for coverage in manual.coverages.values():
        for row in coverage.applicable:
            if not row.waiting or any(document not in row.waiting for document in row.documents):
                continue
            first, *others = row.waiting
            named = listed(f"{document.id} ({_word(manual, document)})" for document in row.waiting)
            clause = row.clause
            yield Observation(
                first.at("clauses"),
                f"Clause {clause.ref.number} of {coverage.standard.label} ({clause.title}) is answered only by {named}",
                "Approve or review one of them, or name the clause in a document in force that deals with it",
                first.id,
                tuple(document.at("clauses") for document in others),
                (clause.ref,),
            )


def _word(manual: Manual, document: Document) -> str:
    """Return why a document does not count; a document in force waits because its review is overdue."""
    return _WORDS[manual.standing(document).state]
