"""An external document has no edition, issuer or watcher, or nobody checked it in time.

## What it checks

A record of type `external-document` that is still open says who issued the document, which edition is used, who watches
it, and when the edition was last checked; a dash or the word "unknown" says nothing. The check is no older than the
type's cadence, or a year where it has none, and lies not in the future.

## Why an auditor cares

Laws, curricula, examination rules and standards come from outside and change without asking. ISO 21001:2018 7.5.3.2
asks that documented information of external origin is identified and controlled: which edition applies, and how the
institution notices a new one.

## Bad

```yaml
type: external-document
edition: unknown
checked: 2023-02-01
```

## Good

```yaml
type: external-document
edition: "3rd edition, 2025"
checked: 2026-02-12
```

## How to fix

Look up the valid edition, enter it, and put the day under `checked`. If the edition changed, close the record and begin
one for the new edition, so that it can be shown which one applied when. If the document does not bind the institution
any more, close the record.
"""

from collections.abc import Iterator

from clausebook.checks.wording import written
from clausebook.model.external_documents import check_due, in_use
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.record import Record

CODE = "INFO-006"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.2",)
_ASKED = {
    "edition": "the edition",
    "issuer": "who issued it",
    "watched-by": "who watches it",
    "checked": "the last check",
}
_EMPTY = frozenset(("", "-", "–", "—", "?", "n/a", "na", "none", "unknown", "not known", "[insert]"))


def check(manual: Manual) -> Iterator[Observation]:
    """Yield what is missing in external documents in use, and those whose edition nobody checked in time."""
    for record in in_use(manual):
        for key, words in _ASKED.items():
            if record.text(key).strip().rstrip(".").casefold() in _EMPTY:
                message = f"{record.id} does not say {words}" if key != "checked" else f"{record.id} lacks {words}"
                yield Observation(record.at(key), message, f"Look it up and enter it under '{key}'", record.id)
        yield from _check_of_edition(manual, record)


def _check_of_edition(manual: Manual, record: Record) -> Iterator[Observation]:
    """Yield a check that is too old, or still to come."""
    checked = record.day("checked")
    if checked is None:
        return
    if checked > manual.as_of:
        message = f"{record.id} says that its edition was checked on {written(checked)}, which is still to come"
        yield Observation(record.at("checked"), message, "Enter the day of the last check", record.id)
    elif check_due(manual, record) < manual.as_of:
        yield Observation(
            record.at("checked"),
            f"The edition of {record.id} was last checked on {written(checked)}, and was to be checked again by "
            f"{written(check_due(manual, record))}",
            "Look up whether the edition is still valid, and enter the day under 'checked'",
            record.id,
        )
