"""A document in force sends its readers to one that no longer applies.

## What it checks

No document in force links to a withdrawn or superseded document. A document may link to the one that it supersedes.

## Why an auditor cares

Whoever follows the link works by an obsolete text. ISO 21001:2018 7.5.3.2 asks for control of changes and of how
documents are found and used, and 7.5.3.1 for documents that are suitable where they are needed.

## Bad

```markdown
Use the [paper form](FRM-09).
```

## Good

```markdown
Use the [online application](FRM-01).
```

## How to fix

Link to the successor, which the finding names where there is one, or take the link out.
"""

from collections.abc import Iterator

from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual

CODE = "LIFE-006"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.1", "7.5.3.2")
_OBSOLETE = (State.WITHDRAWN, State.SUPERSEDED)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield each link from a document in force to an obsolete one."""
    for document in manual.documents:
        if not manual.standing(document).in_force:
            continue
        for link in document.body.links:
            target = manual.resolve(link.target, document.path)
            if (
                isinstance(target, Document)
                and target.id not in document.supersedes
                and manual.standing(target).state in _OBSOLETE
            ):
                successors = _successors(manual, target)
                yield Observation(
                    link.place,
                    f"{document.id} links to {target.id}, which is {manual.standing(target).state.value}",
                    f"Link to {successors[0].id}, which replaces it" if successors else "Take the link out",
                    document.id,
                    (target.at("status"),),
                )


def _successors(manual: Manual, old: Document) -> tuple[Document, ...]:
    """Return the documents in force that supersede one."""
    return tuple(
        document
        for document in manual.documents
        if old.id in document.supersedes and manual.standing(document).in_force
    )
