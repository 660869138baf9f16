"""Too few readers have confirmed a document.

## What it checks

Each document in force that names an audience and whose readers are asked: all of them where `manual.yml` sets
`awareness`, otherwise those of which anybody has confirmed any version. Of the readers whose time has run out
(`within`, counted from the day on which the MAJOR version took effect or the person took the role), at least the share
`threshold` must have confirmed it; 90 % within 30 days, unless set. The readers are the people of the
register who hold a role of the audience on the day; a role held at one campus counts where the document applies to it
and no variant stands in for it. A confirmation counts for the text in force and for earlier approved texts of the
same MAJOR version. Roles that stand for people who are not all listed are named as not verified, and never pass.

## Why an auditor cares

ISO 21001:2018 7.3 asks that people who do work under the institution's control are aware of the policy, the objectives
and what their part is. A procedure that is in force and that nobody has read is not followed; the share of its readers
is what an auditor asks for, and then asks one of the others.

## Bad

```text
PRO-05 3.0, in force since 1 March, within: P30D, threshold: 90
10 June:  2 of 5 readers have confirmed it
```

## Good

```text
PRO-05 3.0, in force since 1 March, within: P30D, threshold: 90
10 June:  5 of 5 readers have confirmed it
```

## How to fix

Ask the readers who are named, and take their answers over with `clausebook ack import`. If the audience is wider than
it should be, correct `audience`; that needs no new approval. If the share asked for does not suit the institution,
change `awareness` in `manual.yml`.
"""

from collections.abc import Iterator, Sequence

from clausebook.checks.wording import listed, written
from clausebook.model.awareness import Reader, Readership, readerships
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "ACKN-001"
SEVERITY = Severity.WARNING
CLAUSES = ("7.3", "7.5.3.1")
_FEW = 5
"""How many people a message names."""


def check(manual: Manual) -> Iterator[Observation]:
    """Yield the documents that too few of their readers have confirmed in time."""
    threshold = manual.settings.awareness.threshold
    for readership in readerships(manual, asked=True):
        count = readership.due_by(manual.as_of)
        if count.reaches(threshold):
            continue
        document = readership.document
        late = [one for one in readership.readers if one.due < manual.as_of and one.confirmed is None]
        share = f"{count.confirmed} of {count.expected} listed readers ({count.share} %)"
        yield Observation(
            document.at("audience"),
            f"Version {document.version} of {document.id}, which has had to be confirmed since "
            f"{written(readership.since)}, was confirmed by {share}, and {threshold} % are asked for; "
            f"missing: {_names(manual, late)}{_unlisted(manual, readership)}",
            "Ask them to read and confirm it, and take the answers over with: clausebook ack import",
            document.id,
        )


def _names(manual: Manual, readers: Sequence[Reader]) -> str:
    """Name a few people, and say how many more there are."""
    names = [manual.register.people[reader.person].name for reader in readers[:_FEW]]
    more = len(readers) - len(names)
    return listed([*names, f"{more} more"] if more else names)


def _unlisted(manual: Manual, readership: Readership) -> str:
    """Say which roles are not verified at all."""
    if not readership.unlisted:
        return ""
    titles = listed(manual.register.title(role) for role in readership.unlisted)
    return f"; not verified, since they are not listed person by person: {titles}"
