"""The days in the change history contradict each other.

## What it checks

On the main line of the history, each commit that changed a document or record was made after the one before it, and
none after the day of this report; a day either way is left for clocks and time zones. Where the settings fix the day
of the report (`as-of`), nothing is compared with it; with `--as-of` of an earlier day, later commits are told.
Commits that touched no document and no record are not looked at. Without a complete history nothing is said here, and
HIST-001 reports it.

## Why an auditor cares

The day of a commit is what its author's computer said; anybody can set it. A history whose days run backwards cannot
show what was in force when, and may have been written afterwards. ISO 21001:2018 7.5.3.2 asks to protect evidence from
unintended alteration.

## Bad

```text
commit 4c1f09a7be   8 May 2026      PRO-05 2.2
commit 90d2b5e813   3 March 2026    PRO-05 2.3
```

## Good

```text
commit 4c1f09a7be   3 March 2026    PRO-05 2.2
commit 90d2b5e813   8 May 2026      PRO-05 2.3
```

## How to fix

Have whoever runs the repository find out why: mostly a computer with a wrong clock, or a history put together from
two. What is recorded stays as it is; explain it in a concession. For the future, let the server of the repository
refuse such commits.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from clausebook.checks.changes import day, first_few
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Commit
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "HIST-005"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.2",)

_DAY = timedelta(days=1)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation that names the first commits whose day cannot be right."""
    commits = list(_mainline(manual))
    earlier = {after.id for before, after in pairwise(commits) if after.committer_date < before.committer_date - _DAY}
    last = manual.as_of + _DAY if manual.settings.as_of is None else None
    odd = [one for one in commits if one.id in earlier or (last is not None and day(one) > last)]
    if odd:
        verb = "is" if len(odd) == 1 else "are"
        yield Observation(
            Place(manual.settings.path),
            f"In the change history, {first_few(odd)} {verb} dated before an earlier commit, or after this report",
            "Have whoever runs the repository find out why, and explain it in a concession",
        )


def _mainline(manual: Manual) -> Iterator[Commit]:
    """Yield the commits of the main line that changed something of the manual, oldest first."""
    if not manual.history.complete:
        return
    histories = (*manual.history.files.values(), *manual.history.gone)
    found = {event.commit.id: event.commit for history in histories for event in history.mainline}
    yield from sorted(found.values(), key=lambda commit: manual.history.arrivals.get(commit.id, 0))
