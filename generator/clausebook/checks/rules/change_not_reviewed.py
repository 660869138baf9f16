"""A document was changed on the main line without a merge.

## What it checks

Only where the settings say `changes: reviewed`. Each change of a document then reaches the main line of the history
by a merge, which somebody accepted, and never by a commit of its own. The first commit is left out, because it brings
the manual itself.

A squash merge or a rebase made by a forge looks the same as a commit made directly, so leave the setting out where
changes are accepted in one of these ways. And a merge shows only that there was a branch, not that somebody read it:
the real guard is the forge, which can refuse what was not reviewed (branch protection). Without a complete history
nothing is said here, and HIST-001 reports it.

## Why an auditor cares

If the institution says that changes are reviewed before they are issued, each change has to show it. ISO 21001:2018
7.5.3.2 asks for control of changes, 7.5.2 for review and approval.

## Bad

```shell
git commit -m "PRO-05: ten working days" manual/learners/PRO-05-admission.md && git push origin main
```

## Good

```shell
git switch -c PRO-05-2.2 && git commit -m "PRO-05: ten working days" manual/learners/PRO-05-admission.md
git push origin PRO-05-2.2    # then ask for a review on the forge, and merge there
```

## How to fix

Have the change reviewed now, and explain in a concession why it was not before. Protect the main branch on the forge,
so that it cannot happen again.
"""

from collections.abc import Iterator

from clausebook.checks.changes import first_few
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Commit, DocumentHistory
from clausebook.model.lives import approved
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "HIST-006"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2", "7.5.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every document, deleted ones too, that a commit other than a merge changed."""
    if not manual.history.complete or not manual.settings.reviewed:
        return
    present = {id(history): path for path, history in manual.history.files.items()}
    for history in (*manual.history.files.values(), *manual.history.gone):
        commits = list(_direct(manual, history))
        if not commits:
            continue
        path = present.get(id(history), manual.settings.path)
        yield Observation(
            Place(path),
            f"{history.id} was changed on the main line without a merge, in {first_few(commits)}",
            "Have the change reviewed and explain it in a concession; protect the main branch on the forge",
            history.id,
            settled=any(one.event.commit in commits and approved(one.facts) for one in history.contents),
        )


def _direct(manual: Manual, history: DocumentHistory) -> Iterator[Commit]:
    """Yield the commits that changed a document on the main line and are neither merges nor the first one."""
    if not history.id or not history.contents:
        return
    for event in reversed(history.mainline):
        if len(event.commit.parents) == 1 and manual.history.arrivals.get(event.commit.id) != 0:
            yield event.commit
