"""Settings or register were loosened by somebody who may not.

## What it checks

Settings and register say what every other rule asks. On the main line of the history, each change after which they ask
for less was made, merged or approved by somebody who held, by the register before that change, a role that approves
documents of the type `manual`; this is the head unless the settings say otherwise. An approval is a line
`Approved-by: Name <address>` in the commit's message, or that of its branch. Such changes are:

* an approver of a type is left out, or its approvals need less proof (`assurance`);
* `changes: reviewed` is taken out, or the day of the report (`as-of`) is fixed;
* one more clause is declared not applicable;
* somebody enters a role for themselves;
* a role that somebody had already, or a key, is dated back by more than 31 days, or a key's revocation is taken back.

A change that was taken back before any approval came is left aside. A file that could not be read changes nothing: what
could be read before and after it is compared. Where the register knows no address of anybody who was entitled that day,
nothing can be told, and HIST-008 says so. Names and addresses in Git are claims of whoever made the commit; where a
forge squashes branches, only the line `Approved-by:` remains of an approval there. Without a
complete history nothing is said here, and HIST-001 reports it.

## Why an auditor cares

Whoever may say what is asked for can have anything approved. ISO 21001:2018 5.3 asks that authorities are assigned,
7.5.3.2 for control of changes; the rules by which documents are approved are no less controlled than the documents.

## Bad

```text
8 May 2026    manual.yml    - procedure: {approvers: [owner, head]}    Author: Ruth Okafor (registry)
                            + procedure: {approvers: [owner]}
```

## Good

```text
8 May 2026    manual.yml    - procedure: {approvers: [owner, head]}    Author: Ruth Okafor (registry)
                            + procedure: {approvers: [owner]}          Approved-by: Helen Lindqvist <…>
```

## How to fix

Take the change back. If it was right, let the head make it, or merge it, or name their approval in the message. Where
approvals were given meanwhile, explain it in a concession.
"""

from collections.abc import Iterator

from clausebook.checks.changes import told
from clausebook.checks.weakenings import steps
from clausebook.checks.wording import listed
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "HIST-007"
SEVERITY = Severity.ERROR
CLAUSES = ("5.3", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every change that asks for less and that nobody entitled agreed to, where that can be told."""
    for step in steps(manual):
        if step.grave and step.known:
            person = manual.register.by_email(step.commit.author_email)
            who = person.name if person else f"{step.commit.author} <{step.commit.author_email}>"
            titles = listed((manual.register.title(role) for role in step.roles), "or")
            yield Observation(
                Place(step.path),
                f"Since {told(step.commit)}, which {who} made, {listed(step.what)}; "
                f"no {titles} made, merged or approved that",
                "Take it back, and let those decide who approve the quality manual; or explain it in a concession",
            )
