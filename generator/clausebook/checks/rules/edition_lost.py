"""An edition is no longer part of the history, or is not what it says.

## What it checks

A tag such as `2026.1` or `edition/2026.1` marks the state that was published as an edition. For each of them:

* its commit is among the ancestors of the state that is judged. If not, the history was rewritten after the edition;
  the first commits that the main line has lost are named. A branch that was begun before the edition is no rewriting as
  long as the main line (`main`, `master` or `trunk`, here or in the copy that it was fetched from) still has it;
* the name within the tag is the one that it is found under;
* its signature, where it has one, fits the tag and was made by its author's own key, within the key's time. A tag
  without a signature is no error, and HIST-008 names those whose key is not known.

A tag that was deleted, or replaced by another one of the same name on a commit of the main line, leaves no trace: only
a copy of the repository or of the edition shows it. Without a complete history nothing is said here, and HIST-001
reports it.

## Why an auditor cares

An edition is what staff were trained in and what the last audit saw. If the history no longer leads to it, whatever
happened since the edition may have been written anew. ISO 21001:2018 7.5.3.2 asks to protect evidence from alteration.

## Bad

```shell
git rebase --interactive 2026.1~20 && git push --force
```

## Good

```shell
git revert 4f0c19aa
```

## How to fix

Have whoever runs the repository put the lost commits back (`git merge TAG`), and find out who overwrote the main
branch; let the forge refuse that (branch protection). A tag under a wrong name, or with a signature that does not fit,
is deleted and explained in a concession.
"""

from collections.abc import Iterator

from clausebook.checks.changes import first_few
from clausebook.model.finding import Observation, Severity
from clausebook.model.history import Edition
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.signature import Verdict

CODE = "HIST-004"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2",)
_BROKEN = {
    Verdict.INVALID: "its signature does not fit what it says",
    Verdict.EXPIRED: "it is signed with a key outside the time for which the register has it",
    Verdict.REVOKED: "it is signed with a key that was revoked",
    Verdict.OTHER_PERSON: "it is signed with somebody else's key",
}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield editions that the main line has lost, and tags that are not what they say."""
    for edition in manual.history.editions:
        for message, advice in _wrong(edition):
            yield Observation(Place(manual.settings.path), message, advice)


def _wrong(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an edition, and what to do about it."""
    again = f"Find out who made the tag (git show {edition.name}); delete it, and explain it in a concession"
    if not edition.commit:
        yield f"The tag of the edition {edition.name} names no commit", again
    if edition.lost:
        yield (
            f"The history was rewritten since the edition {edition.name}: the main line has no longer "
            f"{first_few(edition.missing, edition.lost)}",
            f"Have the lost commits put back (git merge {edition.name}), and find out who overwrote the main branch",
        )
    if edition.claimed and edition.claimed != edition.name:
        yield (
            f"The tag {edition.name} says of itself that it is {edition.claimed}, so it stands for another edition",
            again,
        )
    if edition.verdict in _BROKEN:
        yield (
            f"The edition {edition.name} cannot be {edition.author or 'its author'}'s: {_BROKEN[edition.verdict]}",
            again,
        )
