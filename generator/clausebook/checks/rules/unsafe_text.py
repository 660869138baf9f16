"""Text that a browser could run.

## What it checks

The text of documents and records is plain Markdown: no HTML tags or comments, no attributes that act when somebody
clicks or moves over them, and no links that run a script. Examples in code are left aside.

## Why an auditor cares

Whoever can write a page could otherwise change what readers see, hide a warning or copy what they type. ISO
21001:2018 7.5.3.1 asks that documented information is protected from improper use and loss of integrity.

## Bad

```markdown
<script src="https://example.org/x.js"></script>
[Open the form](javascript:openForm())
```

## Good

```markdown
[Open the form](FRM-01)
```

## How to fix

Write it in Markdown: `**bold**`, tables with `|`, notes with `!!! note`. Put examples of code between backticks. To
write a less-than sign before a word, leave a blank between them or write `&lt;`.
"""

from collections.abc import Iterator

from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.record import Record

CODE = "META-008"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.1",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every hazard of every text."""
    items: tuple[Document | Record, ...] = (*manual.documents, *manual.records)
    for item in items:
        for hazard in item.body.hazards:
            yield Observation(
                hazard.place,
                f"The text of {item.id} holds '{hazard.what}', which a browser could run instead of showing it",
                "Write it in Markdown, or put it between backticks if it is an example",
                item.id,
            )
