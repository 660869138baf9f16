"""The catalogue of a standard, or a record type, is missing, has a hole or cannot be read.

## What it checks

Each adopted standard must have a catalogue. Its numbers must have no hole (4.1 and 4.3 without 4.2) and no clause
without its parent (4.2.1 without 4.2). Whatever could not be read in a catalogue or in a record type of the
institution is reported here too.

## Why an auditor cares

Coverage is counted over the catalogue. A clause that is missing there is missing from every count and every page, and
the manual looks complete because nobody asks. Which requirements apply has to be determined (ISO 21001:2018 4.3,
4.4.1).

## Bad

```yaml
clauses:
  - {number: "4.1", title: Context, kind: requirement}
  - {number: "4.3", title: Scope, kind: requirement}
```

## Good

```yaml
clauses:
  - {number: "4", title: Context of the organization, kind: heading}
  - {number: "4.1", title: Context, kind: requirement}
  - {number: "4.2", title: Interested parties, kind: requirement}
  - {number: "4.3", title: Scope, kind: requirement}
```

## How to fix

Add the missing clause to the catalogue, in `manual/standards/` if it is the institution's own, or correct the
spelling of the standard under `standards` in `manual/manual.yml`. If an edition really skips a number, add an entry
of kind `heading` that says so.
"""

from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

from clausebook.checks.problems import about
from clausebook.model.clause import Standard, number_key
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.problem import Topic

CODE = "CLAU-007"
SEVERITY = Severity.ERROR
CLAUSES = ("4.3", "4.4.1")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield what is wrong with the catalogues: their text, their absence, their numbering."""
    problems = tuple(about(manual, Topic.CATALOGUE))
    yield from problems
    if any(problem.place.path.startswith("manual/standards/") for problem in problems):
        return  # what could not be read is missing below, which is no second fault
    place = Place(manual.settings.path)
    for name in manual.settings.standards:
        if name not in manual.standards:
            near = get_close_matches(name, manual.standards, n=1) or sorted(manual.standards)
            yield Observation(
                place,
                f"The manual adopts '{name}', but there is no catalogue of that name",
                f"Correct the spelling (such as {near[0]}), or add a catalogue to manual/standards"
                if near
                else "Add a catalogue to manual/standards",
            )
    for standard in manual.adopted:
        for number in sorted(_missing(standard), key=number_key):
            yield Observation(
                place,
                f"The catalogue of {standard.label} has no clause {number}, though it has clauses beside or below it",
                f"Add clause {number} to the catalogue {standard.id}, or correct the numbers around it",
            )


def _missing(standard: Standard) -> set[str]:
    """Return the numbers that the others presuppose: parents, and elder siblings below one parent."""
    siblings: dict[str, set[int]] = defaultdict(set)
    missing: set[str] = set()
    for number in standard.clauses:
        parent, _, last = number.rpartition(".")
        while parent and parent not in standard.clauses:
            missing.add(parent)
            parent = parent.rpartition(".")[0]
        if last.isdigit():
            siblings[number.rpartition(".")[0]].add(int(last))
    for parent, numbers in siblings.items():
        # Management system standards put their requirements into clauses 4 to 10, so only sub-clauses begin at 1.
        first = 1 if parent else min(numbers)
        absent = set(range(first, max(numbers))) - numbers
        missing |= {f"{parent}.{number}" if parent else str(number) for number in absent}
    return missing
