"""A version was written and approved by one person alone.

## What it checks

According to the history in Git at least two people had a hand in each approved version: somebody other than its only
author approved it, or the approver is not its only author. Where the history is not complete, nothing is said here
and HIST-001 reports it.

## Why an auditor cares

Nobody finds their own mistakes well. ISO 21001:2018 7.5.2 asks for review and approval; 5.3 for responsibilities that
let somebody do so with independence. A very small school may accept it for a time by a concession.

## Bad

```text
PRO-05 2.1   written by Ruth Okafor, approved by Ruth Okafor
```

## Good

```text
PRO-05 2.1   written by Ruth Okafor, approved by Ruth Okafor and Helen Lindqvist
```

## How to fix

Have a second person review the version and approve it. Where there is nobody else, write a concession with the reason
and an expiry date.
"""

from collections.abc import Iterator

from clausebook.model.document import Document, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.register import Person

CODE = "APPR-004"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2", "5.3")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approved documents whose version has one author, who is also its one approver."""
    if not manual.history.complete:
        return
    for document in manual.documents:
        approvals = [judgement.approval for judgement in manual.standing(document).judgements if judgement.holds]
        author = _only_author(manual, document)
        if document.status is not Status.APPROVED or author is None:
            continue
        if {approval.person for approval in approvals} == {author.id}:
            yield Observation(
                approvals[0].place,
                f"{author.name} alone wrote and approved version {document.version} of {document.id}",
                "Ask a second person to review and approve it; where there is none, write a concession that expires",
                document.id,
            )


def _only_author(manual: Manual, document: Document) -> Person | None:
    """Return the person of the register who alone wrote the version; None when others wrote too, or nobody is known."""
    history = manual.history.files.get(document.path)
    revisions = history.revisions if history else ()
    revision = next((revision for revision in revisions if revision.facts.version == document.version), None)
    if revision is None:
        return None
    people = {manual.register.by_email(email) for _, email in revision.authors}
    return people.pop() if len(people) == 1 else None
