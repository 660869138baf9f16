"""A campus variant does not say why it is needed, or of what it is a variant.

## What it checks

Each document with `variant-of`: it states a `reason`; the document that it names is another one, is in the manual, is
no variant itself and is in force; the named version is one that was approved (as far as the history reaches); and the
variant applies to campuses that it names, never to `all`.

## Why an auditor cares

One system for several sites holds if what differs is known and justified. A certification body samples sites on the
ground that they work by the same rules (ISO 21001:2018 4.3, 4.4.1); a text of its own without a stated reason is a
second system. 7.5.2 asks that documents are identified, which includes what they stand in for.

## Bad

```yaml
id: PRO-21
applies-to: [lakeside]
variant-of: {document: PRO-05, version: "2.1"}
```

## Good

```yaml
id: PRO-21
applies-to: [lakeside]
variant-of: {document: PRO-05, version: "2.1", reason: "The campus has no reception in the evening."}
```

## How to fix

Write the reason into `variant-of` and into the text, name the group's document with the version that the variant was
written from, and the campuses under `applies-to`. If there is no reason, withdraw the variant: the group's document
then applies.
"""

from collections.abc import Iterator, Mapping

from clausebook.checks.wording import listed, suggested
from clausebook.model.document import Document, VariantOf
from clausebook.model.finding import Observation, Severity
from clausebook.model.issued import is_told, issued, of_version
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual

CODE = "SITE-001"
SEVERITY = Severity.ERROR
CLAUSES = ("4.3", "4.4.1", "7.5.2")
_OVER = (State.WITHDRAWN, State.SUPERSEDED)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield what the claims of variants lack; those that are withdrawn or superseded claim nothing any more."""
    shown = {document.id: document for document in reversed(manual.published)}
    for document in manual.documents:
        claim = document.variant_of
        if claim is None or manual.standing(document).state in _OVER:
            continue
        for message, advice in _flaws(manual, shown, document, claim):
            yield Observation(claim.place, message, advice, document.id)


def _flaws(
    manual: Manual, shown: Mapping[str, Document], document: Document, claim: VariantOf
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a claim, and what to do."""
    if not claim.reason:
        message = f"{document.id} is a variant of {claim.document}, but does not say why it is needed"
        yield message, "Add 'reason' to 'variant-of', and say the same in the text"
    if "all" in document.applies_to:
        message = f"{document.id} is a variant of {claim.document}, but applies to all campuses"
        campuses = ", ".join(campus.id for campus in manual.settings.campuses) or "the campus"
        yield message, f"Name under 'applies-to' whom it is for: {campuses}"
    group = shown.get(claim.document)
    if claim.document == document.id:
        yield f"{document.id} names itself as what it is a variant of", "Name the group's document"
    elif group is None:
        message = f"{document.id} is a variant of {claim.document}, which the manual does not have"
        yield message, suggested(claim.document, (key for key in shown if key != document.id))
    elif group.variant_of is not None:
        message = f"{document.id} is a variant of {claim.document}, which is a variant itself"
        yield message, f"Name the group's document: {group.variant_of.document}"
    elif not manual.standing(group).in_force:
        message = (
            f"{document.id} is a variant of {claim.document}, which is not in force ({manual.standing(group).state})"
        )
        yield message, "Name the document that is in force in its place, or withdraw the variant"
    else:
        yield from _version(manual, group, document, claim)


def _version(manual: Manual, group: Document, document: Document, claim: VariantOf) -> Iterator[tuple[str, str]]:
    """Yield that the named version was never approved; an earlier one is judged where the history is complete."""
    texts = issued(manual, group)
    if is_told(manual, group, claim.version) and not of_version(texts, claim.version):
        message = f"{document.id} says that it was written from version {claim.version} of {group.id}"
        known = listed(dict.fromkeys(str(one.version) for one in texts)) if texts else str(group.version)
        yield f"{message}, which was never approved", f"Name one of: {known}"
