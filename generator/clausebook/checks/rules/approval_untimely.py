"""The day of an approval does not fit the history.

## What it checks

An approval is not dated later than the commit that brought it to the main line of the history, and not earlier than the
first commit, on any branch, that held exactly the approved text. Fourteen hours either way are left for time zones. Not
judged are:

* approvals that came with the first documents there were, in one commit. They are *adopted* from an earlier system, and
  nothing but their own words says when they were given; what is taken over later is judged like any other;
* an entry that was corrected under the same version.

A text that was recorded together with an approval may be three months older than its commit, because such a commit may
stand for a whole branch, as a squash merge does.

The days of commits are claims of whoever made them; HIST-005 tells odd ones. Without a complete history nothing is said
here, and HIST-001 reports it.

## Why an auditor cares

An approval is given after the text is written and before it is used. A day that cannot be right is the mark of an
approval that was made up afterwards. ISO 21001:2018 7.5.2 asks for review and approval; 7.5.3.2 for evidence that
nobody altered.

## Bad

```text
PRO-05 2.1   text first recorded on 3 March 2026, approval of 20 February 2026 recorded on 9 March 2026
```

## Good

```text
PRO-05 2.1   text first recorded on 3 March 2026, approval of 5 March 2026 recorded on 9 March 2026
```

## How to fix

Correct a slip in the day: as long as the day is impossible, APPR-007 allows it. Otherwise remove the entry, and ask the
person to approve now, under the day on which they really do. Where the text was written and approved elsewhere, say so
in a concession.
"""

from collections.abc import Iterator
from dataclasses import replace

from clausebook.checks.changes import adoption, earlier_than_text, followed, is_ahead, key, place, stretches, told
from clausebook.checks.wording import written
from clausebook.model.document import Approval, Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Content, DocumentHistory
from clausebook.model.lives import approved
from clausebook.model.manual import Manual

CODE = "APPR-009"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approvals from after they were recorded, or from before their text was."""
    adopted = adoption(manual)
    for document, history, contents in followed(manual):
        entries = [(one, set(map(key, one.facts.approvals))) for one in contents]
        for stretch in stretches(contents):
            facts = stretch[-1].facts
            version = str(facts.version)
            for name, entry in {key(one): one for one in facts.approvals if one.version == version}.items():
                brought = next(one for one, held in entries if name in held)
                if manual.history.arrivals[brought.event.commit.id] > adopted:
                    for seen in _judge(manual, document, history, entry, brought):
                        yield replace(seen, settled=approved(facts))


def _judge(
    manual: Manual, document: Document, history: DocumentHistory, entry: Approval, brought: Content
) -> Iterator[Observation]:
    """Compare an entry's day with the commits that brought it and its text."""
    first = earlier_than_text(history, entry, brought)
    if is_ahead(entry, brought.event.commit):
        why = f"which is later than {told(brought.event.commit)}, which recorded it"
    elif first is not None:
        why = f"but its text was first recorded in commit {first.id[:10]}, written on "
        why += written(first.author_date.date())
    else:
        return
    role = manual.register.title(entry.role)
    message = f"The approval of {document.id} {entry.version} as {role} is dated {written(entry.date)}, {why}"
    yield Observation(
        place(document, entry),
        message,
        "Correct the day if it is a slip; otherwise remove the entry and let the person approve again, now",
        document.id,
    )
