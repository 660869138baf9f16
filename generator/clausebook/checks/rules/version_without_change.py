"""A new version says nothing new.

## What it checks

The text and the fields of an approved version differ from those of the approved version before it on the main line of
the history. Only the present version is looked at. A text that shows pictures or attachments is left out, because they
may have changed. Without a complete history nothing is said here, and HIST-001 reports it.

## Why an auditor cares

Staff are told of a new version, read it and acknowledge it. If nothing changed, they learn to pass over such news; and
what the version was for, nobody can say. ISO 21001:2018 7.5.3.2 asks for control of changes.

## Bad

```text
PRO-05 2.1   approved 3 March 2026
PRO-05 2.2   approved 8 May 2026     the same text
```

## Good

```text
PRO-05 2.1   approved 3 March 2026, reviewed 8 May 2026, next review 8 May 2027
```

## How to fix

To confirm a text at its review, only set the day of the next review: it needs neither a new version nor an approval. If
a change was forgotten, make it under the next version.
"""

from collections.abc import Iterator

from clausebook.checks.changes import followed, told
from clausebook.model.finding import Observation, Severity
from clausebook.model.lives import approved
from clausebook.model.manual import Manual

CODE = "LIFE-011"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield documents whose present version is approved and has the text of the approved one before."""
    for document, _, contents in followed(manual):
        last = contents[-1].facts
        settled = (content for content in reversed(contents) if approved(content.facts))
        before = next((content for content in settled if content.facts.version != last.version), None)
        if before is None or last.shows_files or not approved(last) or before.facts.text != last.text:
            continue
        yield Observation(
            document.at("version"),
            f"{document.id} {last.version} has the same text and fields as version {before.facts.version} "
            f"({told(before.event.commit)})",
            "Make the change that the new version was meant for under the next one; a mere review needs no new version",
            document.id,
        )
