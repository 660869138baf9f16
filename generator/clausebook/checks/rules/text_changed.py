"""A text was changed after its approval, without a new version.

## What it checks

On the main line of the history, the text of a version stays what was approved. The text and the fields that matter are
compared (those that APPR-002 names); status, review, audience, the change sentence and line ends may change. An edit
that was taken back, or that got a version of its own afterwards, is not told; two texts that were both approved under
one version are told for ever. A withdrawn text may get a note. An exchanged picture or attachment is told once the same
version was approved with the new one; until then APPR-002 tells it. Without a complete history nothing is said here,
and HIST-001 reports it.

## Why an auditor cares

A version is the name of one text. If version 2.1 of March and version 2.1 of May say different things, neither staff
nor auditor can tell which one a person was trained in. ISO 21001:2018 7.5.3.2 asks for control of changes, for
example by versions; 7.5.2 for identification and approval.

## Bad

```text
PRO-05 2.1   3 March 2026   approved: "within ten working days"
PRO-05 2.1   8 May 2026     "within twenty working days"
```

## Good

```text
PRO-05 2.1   3 March 2026   approved: "within ten working days"
PRO-05 2.2   8 May 2026     approved: "within twenty working days"
```

## How to fix

If the change was meant, raise the version and have it approved. If not, take it back. Where both texts were approved
already, raise the version with the next change, and write a concession that explains the past.
"""

from collections.abc import Iterator
from itertools import pairwise

from clausebook.checks.changes import differs, followed, stretches, told
from clausebook.model.document import Document, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Content
from clausebook.model.lives import approved
from clausebook.model.manual import Manual

CODE = "LIFE-002"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2", "7.5.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield each version under which an approved text was followed by another one."""
    for document, _, contents in followed(manual):
        *past, last = stretches(contents)
        for stretch in (*past, last):
            seen = _change(stretch, document, present=stretch is last)
            if seen is None:
                continue
            before, after, again = seen
            yield Observation(
                document.at("version"),
                f"{'A file in' if before.facts.text == after.facts.text else 'The text of'} {document.id} "
                f"{before.facts.version} was changed in {told(after.event.commit)}, "
                f"after its approval and under the same version{', and approved a second time' if again else ''}",
                "Raise the version with the next change, and explain in a concession why one version had two texts"
                if again
                else "If the change was meant, raise the version and ask for approval; if not, take it back",
                document.id,
                settled=again,
            )


def _change(stretch: tuple[Content, ...], document: Document, *, present: bool) -> tuple[Content, Content, bool] | None:
    """Return an approved content of one version, the one that departed from it, and whether that was approved too.

    None where there is no such pair. Of contents that nobody approved only the present one counts: what was taken back
    or replaced by a new version never reached readers.
    """
    judged = [content for content in stretch if approved(content.facts)]
    for before, after in pairwise(judged):
        if differs(before.facts, after.facts):
            return before, _departure(stretch, before, after), True
    last = stretch[-1]
    if not present or not judged or last.facts.text == judged[-1].facts.text or last.facts.status == Status.WITHDRAWN:
        return None
    if last.facts.shows_files and any(entry.digest == document.digest for entry in document.approvals):
        return None
    return judged[-1], _departure(stretch, judged[-1], last), False


def _departure(stretch: tuple[Content, ...], before: Content, after: Content) -> Content:
    """Return the first content from which on the text was no longer that of `before`, up to `after`."""
    between = stretch[stretch.index(before) : stretch.index(after) + 1]
    start = max(index for index, content in enumerate(between) if content.facts.text == before.facts.text)
    # Where only a picture was exchanged, the text says the same to the end.
    return between[start + 1] if start + 1 < len(between) else after
