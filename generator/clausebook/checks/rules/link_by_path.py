"""A link names a document or record by its file instead of its id.

## What it checks

Links from one document or record to another should name the id. Links to other files, such as pictures and
spreadsheets, need their path and are left aside; so are withdrawn documents and closed records, which nobody may
change.

## Why an auditor cares

The id is how documented information is identified (ISO 21001:2018 7.5.2), and it never changes. File names and
folders do: with the next move the link breaks, and what was linked is no longer available where it is needed
(7.5.3.1).

## Bad

```markdown
[Complaints and appeals](../learners/PRO-08-complaints-and-appeals.md)
```

## Good

```markdown
[Complaints and appeals](PRO-08)
```

## How to fix

Put the id in place of the path; an anchor behind `#` may stay.
"""

from collections.abc import Iterator

from clausebook.model.document import Document, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.record import Record

CODE = "LINK-002"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.2", "7.5.3.1")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each link that would not survive a move of its target."""
    items: tuple[Document | Record, ...] = (*manual.documents, *manual.records)
    for item in items:
        if _is_final(item):
            continue
        for link in item.body.links:
            name, mark, anchor = link.target.partition("#")
            found = manual.resolve(link.target, item.path)
            if name and found is not None and name not in manual.by_id:
                yield Observation(
                    link.place,
                    f"The link to {found.id} names its file '{name}', which may be moved or renamed",
                    f"Write {found.id}{mark}{anchor} instead",
                    item.id,
                )


def _is_final(item: Document | Record) -> bool:
    """Say whether the text must not be changed any more."""
    if isinstance(item, Document):
        return item.status is Status.WITHDRAWN
    return item.is_closed
