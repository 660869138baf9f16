"""A type, area, campus or classification that the settings do not know.

## What it checks

The type of a document, the area (folder) it lies in, the campuses it applies to and its classification must be ones
that `manual/manual.yml` lists; so must the campus and the type of a record. Roles are judged by ROLE-002.

## Why an auditor cares

A document for a campus that does not exist applies to nobody, and one in an unknown area stands in no list. ISO
21001:2018 7.5.2 asks that documents are identified and described in the same way throughout, and 7.5.3.1 that they
are available where they are needed.

## Bad

```yaml
type: proceedure
applies-to: [lakside]
```

## Good

```yaml
type: procedure
applies-to: [lakeside]
```

## How to fix

Correct the spelling. If the campus, area or type is new, add it to `manual/manual.yml` first; a document is put into
another area by moving its file.
"""

from collections.abc import Iterator

from clausebook.checks.wording import suggested
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.record import Record

CODE = "META-003"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2", "7.5.3.1")
_CLASSIFICATIONS = ("public", "internal", "confidential")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield values that are not on the list they must be on."""
    for document in manual.documents:
        yield from _document(manual, document)
    for record in manual.records:
        yield from _record(manual, record)


def _document(manual: Manual, document: Document) -> Iterator[Observation]:
    """Look up type, classification, campuses and area."""
    types = manual.settings.types
    if document.type not in types:
        message = f"There is no document type '{document.type}'"
        yield Observation(document.at("type"), message, suggested(document.type, types), document.id)
    if document.classification not in _CLASSIFICATIONS:
        message = f"There is no classification '{document.classification}'"
        advice = suggested(document.classification, _CLASSIFICATIONS)
        yield Observation(document.at("classification"), message, advice, document.id)
    for campus in document.applies_to:
        if campus != "all":
            yield from _campus(manual, campus, document.at("applies-to"), document.id, "all")
    areas = [area.id for area in manual.settings.areas]
    if areas and document.area not in areas:
        where = f"the area '{document.area}', which the settings do not know" if document.area else "no area"
        yield Observation(
            Place(document.path),
            f"{document.id} lies in {where}, so it stands in no list",
            f"Move the file into one of the folders: {', '.join(areas)}",
            document.id,
        )


def _record(manual: Manual, record: Record) -> Iterator[Observation]:
    """Look up type and campus."""
    if record.type not in manual.record_types:
        message = f"There is no record type '{record.type}'"
        yield Observation(record.at("type"), message, suggested(record.type, manual.record_types), record.id)
    if record.campus:
        yield from _campus(manual, record.campus, record.at("campus"), record.id)


def _campus(manual: Manual, campus: str, place: Place, subject: str, *others: str) -> Iterator[Observation]:
    """Look up one campus; `others` are words that may stand in its place."""
    known = [entry.id for entry in manual.settings.campuses]
    if campus not in known:
        yield Observation(place, f"There is no campus '{campus}'", suggested(campus, (*known, *others)), subject)
