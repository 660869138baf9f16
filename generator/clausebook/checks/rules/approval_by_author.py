"""A version was written and approved by one person alone.

## What it checks

According to the history in Git at least two people had a hand in each approved version: somebody other than its only
author approved it, or the approver is not its only author. Whoever wrote under that version on any branch is an author
of it. A text that was approved already when it came with the first register was adopted from an earlier system; who
wrote it there is not known, so it is left aside. Where an earlier text is still in force behind a draft, both are
looked at. Where the history is not complete, nothing is said here and HIST-001 reports it.

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

from clausebook.checks.texts import texts, where
from clausebook.model.approval import Judgement
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
    for document in texts(manual):
        if document.status is not Status.APPROVED:
            continue
        holding = [judgement for judgement in manual.standing(document).judgements if judgement.holds]
        people = {judgement.approval.person for judgement in holding}
        if len(people) != 1 or any(_adopted(manual, judgement) for judgement in holding):
            continue
        author = _only_author(manual, document)
        if author is not None and people == {author.id}:
            still = f", which is still in force (commit {document.commit[:10]})" if document.commit else ""
            yield Observation(
                where(manual, document, holding[0].approval.place),
                f"{author.name} alone wrote and approved version {document.version} of {document.id}{still}",
                "Ask a second person to review and approve it; where there is none, write a concession that expires",
                document.id,
                settled=bool(document.commit),
            )


def _adopted(manual: Manual, judgement: Judgement) -> bool:
    """Say whether an approval was given in an earlier system: it came no later than the first register."""
    proof = judgement.proof
    return proof is not None and proof.number <= manual.history.adoption


def _only_author(manual: Manual, document: Document) -> Person | None:
    """Return the person of the register who alone wrote the version; None when others wrote too, or nobody is known."""
    history = manual.history.files.get(document.path)
    if history is None:
        return None
    # A version may have come to the main line twice, as when a merge was taken back and done again.
    revisions = [revision for revision in history.revisions if revision.facts.version == document.version]
    emails = {email for revision in revisions for _, email in revision.authors}
    texts_of_it = (content for content in history.written if content.facts.version == document.version)
    emails |= {content.event.commit.author_email for content in texts_of_it} if revisions else set()
    people = {manual.register.by_email(email) for email in emails}
    return people.pop() if len(people) == 1 else None
