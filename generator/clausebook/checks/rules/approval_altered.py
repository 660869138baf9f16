"""An approval was altered or removed afterwards.

## What it checks

An approval that once stood on the main line of the history stays as it was, with its person, role, day and digest, as
long as the version and its text stay. An entry that could not count may be corrected: one that was bound to another
text, whose person did not hold the role, or whose day was impossible (APPR-009). A document that goes back to `draft`
or `in-review` may drop its approvals. Without a complete history nothing is said here, and HIST-001 reports it.

## Why an auditor cares

An approval is a record of an act. If it can be rewritten, it proves nothing: neither who approved, nor when. ISO
21001:2018 7.5.3.2 asks to protect documented information that is kept as evidence from unintended alteration.

## Bad

```text
3 March 2026   - {role: head, person: hl, date: 2026-03-02, version: "2.1", digest: "cb1:4f0c…"}
8 May 2026     - {role: head, person: nb, date: 2026-02-27, version: "2.1", digest: "cb1:4f0c…"}
```

## Good

```text
3 March 2026   - {role: head, person: hl, date: 2026-03-02, version: "2.1", digest: "cb1:4f0c…"}
8 May 2026     - {role: head, person: hl, date: 2026-03-02, version: "2.1", digest: "cb1:4f0c…"}
               - {role: head, person: nb, date: 2026-05-08, version: "2.1", digest: "cb1:4f0c…"}
```

## How to fix

Put the entry back as it was; the commit that is named shows it. Whoever approves again gets an entry of their own
below it. If the entry was wrong from the beginning, raise the version, have it approved, and explain the past in a
concession.
"""

from collections.abc import Iterator

from clausebook.checks.changes import earlier_than_text, followed, is_ahead, key, place, stretches, told
from clausebook.checks.wording import written
from clausebook.model.approval import proof_key
from clausebook.model.document import Approval, Document, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Content, DocumentHistory
from clausebook.model.lives import approved, bound
from clausebook.model.manual import Manual

CODE = "APPR-007"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2", "7.5.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every approval that is no longer what it was when it counted."""
    for document, history, contents in followed(manual):
        for stretch in stretches(contents):
            kept = set(map(key, stretch[-1].facts.approvals))
            newest_first = ((entry, content) for content in reversed(stretch[:-1]) for entry in bound(content.facts))
            seen = {key(entry): (entry, content) for entry, content in newest_first}
            for entry, content in (found for name, found in seen.items() if name not in kept):
                if _counted(manual, document, history, entry, content):
                    yield from _compare(manual, document, stretch, entry, content)


def _counted(manual: Manual, document: Document, history: DocumentHistory, entry: Approval, content: Content) -> bool:
    """Say whether an entry bound to a content could be an approval at all."""
    commit = content.event.commit
    proof = manual.proofs.get(proof_key(document.id, entry))
    if proof is not None and manual.history.arrivals[commit.id] > manual.history.adoption:
        entitled = proof.entitled
    else:
        person = manual.register.people.get(entry.person)
        entitled = person is not None and person.held(entry.role, entry.date)
    return entitled and not is_ahead(entry, commit) and earlier_than_text(history, entry, content) is None


def _compare(
    manual: Manual, document: Document, stretch: tuple[Content, ...], entry: Approval, content: Content
) -> Iterator[Observation]:
    """Look for an entry in the last content of the version that has the same text."""
    same = [one for one in stretch[stretch.index(content) :] if one.facts.text == content.facts.text]
    last = same[-1].facts
    entries = [one for one in last.approvals if one.version == entry.version]
    kept = {key(one) for one in content.facts.approvals}
    if key(entry) in set(map(key, entries)):
        return
    # Of a text that shows files only an approval with the same digest proves that they are the same.
    if last.shows_files and entry.digest not in {one.digest for one in entries}:
        return
    others = [one for one in entries if key(one) not in kept and entry.digest in (one.digest, last.digest)]
    alike = [one for one in others if entry.role == one.role or entry.person == one.person]
    if not alike and last.status not in (Status.APPROVED, Status.WITHDRAWN):
        return
    held = max(index for index, one in enumerate(same) if key(entry) in set(map(key, one.facts.approvals)))
    person = manual.register.people.get(entry.person)
    what = f"{document.id} {entry.version} by {person.name if person else entry.person}"
    done = f"{'altered' if alike else 'removed'} in {told(same[held + 1].event.commit)}"
    yield Observation(
        place(document, alike[0]) if alike else document.at("version"),
        f"The approval of {what} as {manual.register.title(entry.role)} on {written(entry.date)} was {done}",
        "Put the entry back as it was; whoever approves again gets an entry of their own",
        document.id,
        settled=approved(content.facts),
    )
