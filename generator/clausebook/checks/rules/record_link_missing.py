"""A record does not name what its type asks for.

## What it checks

A record type may ask for links (`links`): a field that names so many documents or records of certain types, from a
state on. The record names them, they exist, and they are of a type that is asked for. A link that is asked for from a
state on is asked for in every state that may follow it too; `closed` stands for every final state.

## Why an auditor cares

Evidence is worth as much as the way to the next piece of it: from the finding to the action, from the action to the
check of its effect, from the record to the document that asks for it. ISO 21001:2018 7.5.3.2 asks for retrieval.

## Bad

```yaml
id: IA-2026-01
type: internal-audit        # names its audit programme once it is closed
status: closed
refers-to: [PRO-05]
```

## Good

```yaml
id: IA-2026-01
type: internal-audit
status: closed
refers-to: [PRO-05, AP-2026-01]
```

## How to fix

Add the id that is missing. If there is nothing to name, do that first: the link is asked for because the record makes
little sense without it. What a type asks for is on the list of its records. A closed record is not changed any more;
write a correction that names it under `corrects`, and a concession for the old one.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.record import ALWAYS, Record, RecordType, RequiredLink

CODE = "INFO-011"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2",)
_CLOSED = "closed"
_DOCUMENT = "document"


def check(manual: Manual) -> Iterator[Observation]:
    """Yield every link that a record should have and has not."""
    for record in manual.records:
        kind = manual.record_types[record.type]
        for link in kind.links:
            if _is_asked_for(link, kind, record):
                yield from _missing(manual, record, kind, link)


def _is_asked_for(link: RequiredLink, kind: RecordType, record: Record) -> bool:
    """Say whether a link is asked for in the state that a record is in."""
    if link.when == ALWAYS:
        return True
    if link.when == _CLOSED and kind.state(_CLOSED) is None:
        return record.is_closed
    return record.status in kind.following(link.when)


def _missing(manual: Manual, record: Record, kind: RecordType, link: RequiredLink) -> Iterator[Observation]:
    """Yield what is missing or wrong in one link of a record."""
    named = record.named(link.field)
    good = [name for name in named if _fits(manual, name, link)]
    if len(good) >= link.minimum and (link.field == "refers-to" or len(good) == len(named)):
        return
    titles = [_title(manual, name) for name in link.to]
    wanted = listed(titles, "or") if titles else "a document or record"
    wrong = sorted(set(named) - set(good)) if link.field != "refers-to" else []
    label = "refers to" if link.field == "refers-to" else f"names under '{link.field}'"
    what = f"{wrong[0]}, which is none that exists of: {wanted}" if wrong else f"too few ({len(good)}) of: {wanted}"
    yield Observation(
        record.at(link.field.partition(".")[0]),
        f"{record.id} {label} {what}",
        f"Name at least {link.minimum} under '{link.field}'; the record type '{kind.title}' asks for it",
        record.id,
    )


def _fits(manual: Manual, name: str, link: RequiredLink) -> bool:
    """Say whether an id names something that a link may lead to; what cannot be read at present is left aside."""
    item = manual.by_id.get(name)
    if item is None:
        return name in manual.known_ids
    return not link.to or (_DOCUMENT if isinstance(item, Document) else item.type) in link.to


def _title(manual: Manual, name: str) -> str:
    """Return what a link may lead to, in words."""
    kind = manual.record_types.get(name)
    return "a document" if name == _DOCUMENT else f"'{kind.title}'" if kind else f"'{name}'"
