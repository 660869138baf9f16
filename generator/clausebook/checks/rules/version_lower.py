"""A version is lower than an approved one before it, or stands for a second text.

## What it checks

On the main line of the history, the versions of a document only rise once they are approved, and none comes back for
another text. What was never approved may be taken back or renumbered. Without a complete history nothing is said here,
and HIST-001 reports it. A change under one and the same version is reported by LIFE-002.

## Why an auditor cares

The higher version is taken for the newer text. If 1.4 follows 2.0, a printed 2.0 seems right and is obsolete. ISO
21001:2018 7.5.3.2 asks for control of changes, for example by versions, and to keep obsolete texts from being used.

## Bad

```text
PRO-05 2.0   3 March 2026   approved
PRO-05 1.4   8 May 2026
```

## Good

```text
PRO-05 2.0   3 March 2026   approved
PRO-05 2.1   8 May 2026     takes the change of 2.0 back
```

## How to fix

Give the present text the next version above all earlier ones, and have it approved. An earlier text is brought back
under a new version, too. Where a lower version was approved in the past, explain it in a concession.
"""

from collections.abc import Iterator

from clausebook.checks.changes import differs, followed, stretches, told
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Content
from clausebook.model.lives import approved
from clausebook.model.manual import Manual
from clausebook.model.version import Version

CODE = "LIFE-010"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield documents whose version went down or came back, each once and for the newest such step."""
    for document, _, contents in followed(manual):
        found = list(_falls(document, contents))
        yield from found[-1:]


def _falls(document: Document, contents: tuple[Content, ...]) -> Iterator[Observation]:
    """Yield what is wrong with each version's beginning, oldest first."""
    judged = stretches(contents)
    highest: Content | None = None
    known: dict[Version | None, Content] = {}
    for stretch in judged:
        kept = next((content for content in stretch if approved(content.facts)), None)
        # Of a text that nobody approved only the present one counts: what was taken back never reached readers.
        content = kept or (stretch[-1] if stretch is judged[-1] else None)
        if content is None:
            continue
        version, since = content.facts.version, told(stretch[0].event.commit)
        if version and highest and highest.facts.version and version < highest.facts.version:
            yield Observation(
                document.at("version"),
                f"{document.id} went back to version {version} in {since}, "
                f"although version {highest.facts.version} was approved before",
                "Give the present text a version above all earlier ones, and ask for approval",
                document.id,
                settled=kept is not None,
            )
        elif version in known and differs(known[version].facts, content.facts):
            yield Observation(
                document.at("version"),
                f"Version {version} of {document.id} came back in {since} for another text than the approved one",
                "Give the present text a version above all earlier ones, and ask for approval",
                document.id,
                settled=kept is not None,
            )
        if kept:
            known.setdefault(version, kept)
            highest = content if highest is None or _rises(highest, content) else highest


def _rises(before: Content, after: Content) -> bool:
    """Say whether a version is higher than another one."""
    lower, upper = before.facts.version, after.facts.version
    return lower is not None and upper is not None and lower < upper
