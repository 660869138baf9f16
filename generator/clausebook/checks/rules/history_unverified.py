"""Something in the change history could not be verified.

## What it checks

Each of these cases is named:

* Settings or register were changed so that they ask for less (HIST-007 lists such changes), and by the register of that
  day nobody with a known address was entitled to agree.
* Somebody entered a person in a role that approves the quality manual, ended their role there, or entered a new key or
  address of theirs, and nobody entitled made, merged or approved that. It is done in every school, and it is also how
  one would begin to speak for the head.
* A merge brought a second beginning of settings or register, as when two repositories were put together. Which of the
  two was there first, so that nothing in it could have been decided before, cannot be told.
* The tag of an edition is signed with a key that the register does not know, or its signature could not be checked.

## Why an auditor cares

What was not verified is not shown to be right. ISO 21001:2018 7.5.3.2 asks for control of changes and for evidence that
nobody altered; an auditor may ask how else the institution knows.

## Bad

```yaml
# register.yml: nobody with the role head has an e-mail address
- id: hl
  name: Helen Lindqvist
  roles:
    - {role: head, from: 2024-08-01}
```

## Good

```yaml
- id: hl
  name: Helen Lindqvist
  emails: [h.lindqvist@harrowmere.example]
  roles:
    - {role: head, from: 2024-08-01}
```

## How to fix

Enter addresses and keys of those who approve in the register. For the past, ask them, and keep their answer as a
record.
"""

from collections.abc import Iterator

from clausebook.checks.changes import told
from clausebook.checks.weakenings import steps
from clausebook.checks.wording import listed
from clausebook.model.extras import installed_by
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.signature import Verdict

CODE = "HIST-008"
SEVERITY = Severity.NOTE
CLAUSES = ("7.5.3.2",)
_UNKNOWN = "the register knew no address of anybody who was entitled to agree on that day"
_WHY = {
    Verdict.UNKNOWN_KEY: "it is signed with a key that the register does not know",
    Verdict.UNCHECKED: f"its signature could not be checked ({installed_by('sign')})",
}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield changes of settings and register, and editions, of which nothing can be told."""
    for step in steps(manual):
        if not (step.grave and step.known):
            titles = listed((manual.register.title(role) for role in step.roles), "or")
            yield Observation(
                Place(step.path),
                f"Not verified: since {told(step.commit)}, {listed(step.what)}; "
                + (f"no {titles} made, merged or approved that" if step.known else _UNKNOWN),
                f"Ask who decided it; {manual.register.path} should hold the address of every {titles}",
            )
    yield from _beginnings(manual)
    for edition in manual.history.editions:
        if edition.verdict in _WHY:
            yield Observation(
                Place(manual.settings.path),
                f"Not verified: who made the edition {edition.name}, because {_WHY[edition.verdict]}",
                f"Enter the key of {edition.author or 'its author'} in {manual.register.path}, if it is theirs",
            )


def _beginnings(manual: Manual) -> Iterator[Observation]:
    """Yield settings and registers with a beginning of their own, which a merge brought to the main line."""
    for ruling in manual.history.rulings:
        if not ruling.commit.parents and not ruling.official:
            yield Observation(
                Place(ruling.path),
                f"Not verified: whether {ruling.path} began on the main line or with {told(ruling.commit)}, which a "
                "merge brought there",
                f"Compare what the two said (git show {ruling.commit.id[:10]}:{ruling.path}), and ask who decided it",
            )
