"""Text that a browser could run.

## What it checks

The text of documents and records is plain Markdown: no HTML tags or comments, no attributes that act when somebody
clicks or moves over them, and no links that run a script. Examples in code are left aside. Where an earlier text is
still in force behind a draft, both are looked at.

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

from clausebook.checks.texts import named, texts, where
from clausebook.model.body import Hazard
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.record import Record

CODE = "META-008"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.1",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every hazard of every text."""
    for text in texts(manual):
        if not text.commit or text.body.text != manual.by_path[text.path].body.text:
            for hazard in text.body.hazards:
                yield _observed(text, named(text), hazard, where(manual, text, hazard.place))
    for record in manual.records:
        for hazard in record.body.hazards:
            yield _observed(record, record.id, hazard, hazard.place)


def _observed(item: Document | Record, name: str, hazard: Hazard, place: Place) -> Observation:
    """Return what is told of a hazard."""
    return Observation(
        place,
        f"The text of {name} holds '{hazard.what}', which a browser could run instead of showing it",
        "Write it in Markdown, or put it between backticks if it is an example",
        item.id,
    )
