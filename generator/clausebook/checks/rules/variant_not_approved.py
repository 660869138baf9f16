"""What a campus variant claims to be is not part of what was approved.

## What it checks

An approval binds a document's text and its controlled fields, and `variant-of` is none of these. So the text of each
approved variant names the group's document in a link and holds the stated reason in the same words; and the variant
was approved no earlier than the version of the group's document that it names.

## Why an auditor cares

A variant is a decision that a site may differ. If reason or version could be changed after the approval, a variant
could be brought level with its group's document by one number, though nobody looked at the change (ISO 21001:2018
7.5.2, 7.5.3.2).

## Bad

```yaml
variant-of: {document: PRO-05, version: "3.0", reason: "…"}    # PRO-05 3.0 was approved in June
approvals:
  - {role: head, person: hl, date: 2026-03-02, version: "1.0", digest: "cb1:…"}
```

## Good

```markdown
## Scope

The Lakeside Campus, in place of [PRO-05](PRO-05). The campus has no reception in the evening.
```

## How to fix

Say in the text, such as under *Scope*, what it stands in for and why, with a link to the group's document and the words
of `reason`. After a change of `variant-of`, raise the version of the variant and have it approved.
"""

from collections.abc import Iterator

from clausebook.checks.wording import written
from clausebook.model.document import Document, Status, VariantOf
from clausebook.model.finding import Observation, Severity
from clausebook.model.issued import issued, of_version
from clausebook.model.manual import Manual

CODE = "SITE-005"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approved variants whose claim goes beyond what was approved."""
    for document in manual.documents:
        claim = document.variant_of
        if claim is not None and document.status is Status.APPROVED and claim.document != document.id:
            for message, advice in _flaws(manual, document, claim):
                yield Observation(claim.place, message, advice, document.id)


def _flaws(manual: Manual, document: Document, claim: VariantOf) -> Iterator[tuple[str, str]]:
    """Yield what was not approved, and what to do."""
    group = manual.by_id.get(claim.document)
    if not isinstance(group, Document):
        return
    if group not in (manual.resolve(link.target, document.path) for link in document.body.links):
        message = f"The text of {document.id} does not name {group.id}, though it is a variant of it"
        yield message, f"Say so in the text, with a link to {group.id}, and have it approved"
    if claim.reason and _plain(claim.reason) not in _plain(document.body.text):
        message = f"The text of {document.id} does not hold the reason that 'variant-of' states"
        yield message, "Say it in the text in the same words, and have it approved"
    named = of_version(issued(manual, group), claim.version)
    days = [one.date for one in document.approvals if one.digest == document.digest]
    if named and days and max(days) < min(one.approved for one in named):
        message = (
            f"{document.id} was approved on {written(max(days))}, before version {claim.version} of {group.id}, "
            f"which it names, was approved ({written(min(one.approved for one in named))})"
        )
        yield message, "Raise the version of the variant, and have it approved"


def _plain(text: str) -> str:
    """Return a text as it is compared: line ends count as blanks, and a full stop at the end does not count."""
    return " ".join(text.split()).rstrip(".")
