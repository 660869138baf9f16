"""A picture in a public document says nothing to those who cannot see it.

## What it checks

Each picture of a document that is `public`, and so meant for learners, parents and others outside, has a description
in its square brackets: words of its own, not only the name of the file or a word such as "image". Documents that are
drafts or withdrawn are left out. Whether a description is good, and whether an attached file can be read with a screen
reader, is not verified: people have to judge that.

## Why an auditor cares

Accessibility and equity are among the principles of ISO 21001, and 7.5.2 asks for a form of documented information that
suits those who use it. A rule that stands only in a picture does not exist for a parent who uses a screen reader.

## Bad

```markdown
![](../images/way-to-the-office.svg)
```

## Good

```markdown
![From the main gate turn left; the office is the second door](../images/way-to-the-office.svg)
```

## How to fix

Write in the square brackets what the picture tells, in a sentence. Where it tells much, such as a flow chart, say the
same in the text and name that place.
"""

from collections.abc import Iterator

from clausebook.model.body import Link
from clausebook.model.document import Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "EDUC-003"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.2",)
_EMPTY_WORDS = frozenset(("image", "picture", "photo", "figure", "diagram", "drawing", "icon", "screenshot", "chart"))


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each picture without a description."""
    for document in manual.documents:
        if document.classification != "public" or document.status in (Status.DRAFT, Status.WITHDRAWN):
            continue
        for link in document.body.links:
            if link.image and not _is_described(link):
                name = link.target.rpartition("/")[2]
                yield Observation(
                    link.place,
                    f"The picture '{name}' of the public document {document.id} has no description",
                    "Write in the square brackets before it what the picture tells",
                    document.id,
                )


def _is_described(link: Link) -> bool:
    """Say whether the words of a picture are more than its file's name or its kind."""
    name = link.target.rpartition("/")[2].casefold()
    said = link.text.strip().casefold()
    return bool(said) and said not in _EMPTY_WORDS | {name, name.rpartition(".")[0]}
