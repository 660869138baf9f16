"""A section that the type of the document asks for is missing or empty.

## What it checks

Each type of document has second-level headings that must be there, such as Purpose, Scope and Responsibilities, and
something must stand under each of them. `manual/manual.yml` can name other sections for a type. Withdrawn documents
are left aside.

## Why an auditor cares

A procedure that does not say whom it concerns or who is responsible cannot be followed. ISO 21001:2018 7.5.2 asks
that documents have a suitable format and are adequate; 5.3 that responsibilities are assigned and known.

## Bad

```markdown
## Purpose

## Steps
1. The registry officer answers within ten working days.
```

## Good

```markdown
## Purpose
Applicants get an answer in time.

## Steps
1. The registry officer answers within ten working days.
```

## How to fix

Add the heading with two number signs, spelt as the finding spells it, and write at least one sentence under it. If a
section makes no sense for a whole type of document, change the list of that type in the settings.
"""

from collections.abc import Iterator

from clausebook.model.document import Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "META-007"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.2", "5.3")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield required sections that are missing, at the text's beginning, or empty, at their heading."""
    for document in manual.documents:
        kind = manual.settings.types.get(document.type)
        if kind is None or document.status is Status.WITHDRAWN:
            continue
        headings = {heading.text.casefold(): heading for heading in document.body.headings if heading.level == 2}
        for title in kind.sections:
            heading = headings.get(title.casefold())
            if heading is None:
                yield Observation(
                    Place(document.path, document.body.line),
                    f"{document.id} has no section '{title}', which every document of the type '{kind.id}' should have",
                    f"Add a line '## {title}' and write under it what applies",
                    document.id,
                )
            elif heading.empty:
                yield Observation(
                    heading.place,
                    f"The section '{title}' of {document.id} is empty",
                    "Write under the heading what applies",
                    document.id,
                )
