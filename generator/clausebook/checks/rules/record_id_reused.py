"""A record's id was used again for another record.

## What it checks

An id that named a record once never names another one: not in the same file after the record was deleted, nor in
another file. Two records are told apart by their type and their date. A record that was moved or restored keeps its id.
Without a complete history nothing is said here, and HIST-001 reports it. Two files that have one id now are reported by
META-002.

## Why an auditor cares

Audit reports, minutes and other records cite an id for years. If it names another record later, every old citation
points to the wrong one. ISO 21001:2018 7.5.2 asks for identification, 7.5.3.2 for retrieval.

## Bad

```text
3 March 2026   NC-2026-02   Late moderation sheets; deleted in May
8 July 2026    NC-2026-02   Wrong form at reception
```

## Good

```text
3 March 2026   NC-2026-02   Late moderation sheets
8 July 2026    NC-2026-03   Wrong form at reception
```

## How to fix

Give the newer record the next free id (`clausebook new` finds it), and restore the older one.
"""

from collections.abc import Iterator

from clausebook.checks.changes import told
from clausebook.checks.records import former_lives, is_another, place, told_records
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "INFO-013"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every record whose id was another record's."""
    former = former_lives(manual)
    for record in told_records(manual):
        life = record.lives[-1]
        others = [
            one for one in former.get(record.id, ()) if all(is_another(text.facts, life[0].facts) for text in one)
        ]
        for other in (*record.lives[:-1], *others)[:1]:
            last, first = other[-1], life[0]
            yield Observation(
                place(manual, record.path, "id"),
                f"The id {record.id} has been used for two records: one in {last.event.path}, which was deleted, and "
                f"one since {told(first.event.commit)}",
                "Give the newer of the two the next free id, and restore the older one",
                record.id,
            )
