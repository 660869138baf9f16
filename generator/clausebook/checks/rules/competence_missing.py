"""Somebody holds a role without the training that it asks for.

## What it checks

A role of the register may name its required `training`, each by a title and, where it has to be repeated, how long it
is `valid`. On the day, each person who holds the role has a competence or training record that names the person
(`people` or `person`) and the training (`competence` or `requirement`, written as in the register) and is still valid:
not past its own `valid-until`, nor past the role's `valid`. A record whose effect was `not-shown` does not count. There
is one finding for each role, training and person. People of a group who are not listed cannot be judged, and the
page on awareness says so.

## Why an auditor cares

ISO 21001:2018 7.2.1 asks for the competence that a task needs and for documented information as evidence of it. An
internal audit by somebody who never learnt to audit, or a first-aider whose course ran out, is found by two questions.

## Bad

```yaml
roles:
  - {id: first-aid, title: First-aiders, training: [{title: First aid, valid: P2Y}]}
# the newest record that names the holder and "First aid" is three years old
```

## Good

```yaml
type: competence
date: 2026-02-06
competence: First aid
people: [rc]
```

## How to fix

Let the person take the course, and record it. If it was taken and recorded under another name, write the role's
training as the records do. If the role needs no such training, take it out of the register.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from clausebook.checks.wording import written
from clausebook.model.competence import Trained, name_of, required, trainings
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "COMP-001"
SEVERITY = Severity.WARNING
CLAUSES = ("7.2.1",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield the trainings that somebody who holds a role lacks, or that are no longer valid."""
    for one in required(manual):
        if one.is_valid(manual.as_of):
            continue
        person, role = manual.register.people[one.person].name, manual.register.title(one.role)
        training = one.training.title
        if one.record is None:
            message = f"{person} holds the role '{role}', but no record shows the training '{training}'"
            yield Observation(Place(manual.register.path), message, _advice(manual, one))
        elif one.valid_until is not None:
            message = f"{person} holds the role '{role}', but the training '{training}' was valid until"
            yield Observation(
                one.record.at("date"),
                f"{message} {written(one.valid_until)} ({one.record.id})",
                "Let the person take it again, and record it",
                one.record.id,
            )


def _advice(manual: Manual, one: Trained) -> str:
    """Say what to do, and which records may mean the training under another name."""
    words = {name_of(name): name for record in manual.records for name in trainings(record)}
    near = get_close_matches(name_of(one.training.title), words, n=1)
    advice = "Let the person take it and record it in records/competence, naming the person and the training"
    if near and near[0] != name_of(one.training.title):
        return f"{advice}; or is it what a record calls '{words[near[0]]}'?"
    return advice
