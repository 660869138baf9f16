"""An id must follow the scheme, fit its file and belong to one document or record only.

## What it checks

The id of a document is a prefix of its type, a dash and two to four digits (`PRO-05`); the id of a record is the
prefix of its type, the year and a number (`NC-2026-01`). The file's name begins with the id, a record lies in the
folder of its type, and no id stands in two files. Two documents that are both in force under one id are reported by
LIFE-008.

## Why an auditor cares

Records, audit reports and other documents cite an id for years. If it can mean two texts, the citation proves
nothing. ISO 21001:2018 7.5.2 asks for identification, for example by a reference number, and 7.5.3.2 for retrieval.

## Bad

```yaml
# manual/learners/admission.md
id: POL-05
type: procedure
```

## Good

```yaml
# manual/learners/PRO-05-admission.md
id: PRO-05
type: procedure
```

## How to fix

Give the newer of two files with one id the next free number; never reuse the id of a withdrawn document. Where only
the file's name or folder is wrong, rename the file and leave the id as it is, since others may cite it already.
"""

from collections.abc import Iterator

from clausebook.checks.problems import about
from clausebook.checks.wording import listed
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.problem import Topic
from clausebook.model.record import Record

CODE = "META-002"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield ids that are none, that fit neither type nor file, and that stand twice."""
    yield from about(manual, Topic.IDENTITY)
    for document in manual.documents:
        yield from _document(manual, document)
    for record in manual.records:
        yield from _record(manual, record)
    yield from _twice(manual)


def _document(manual: Manual, document: Document) -> Iterator[Observation]:
    """Compare a document's id with its type and its file's name."""
    name = document.path.rpartition("/")[2]
    kind = manual.settings.types.get(document.type)
    if not name.startswith((f"{document.id}-", f"{document.id}.")):
        yield Observation(
            document.at("id"),
            f"The file is called {name}, but the document in it says that it is {document.id}",
            f"Rename the file, so that its name begins with {document.id}; or correct the id",
            document.id,
        )
    elif kind is not None and kind.prefixes and document.id.partition("-")[0] not in kind.prefixes:
        yield Observation(
            document.at("id"),
            f"{document.id} is of the type '{kind.id}', whose ids begin with {listed(kind.prefixes, 'or')}",
            "Correct the type; or give the document an id that belongs to it, if nothing cites the present one yet",
            document.id,
        )


def _record(manual: Manual, record: Record) -> Iterator[Observation]:
    """Compare a record's id with its type, its file's name and its folder."""
    kind = manual.record_types.get(record.type)
    expected = f"records/{record.type}/{record.id}.md"
    if kind is not None and record.id.partition("-")[0] != kind.prefix:
        yield Observation(
            record.at("id"),
            f"{record.id} is a record of the type '{kind.id}', whose ids begin with {kind.prefix}",
            f"Give it an id such as {kind.prefix}-{record.date.year}-01, or correct its type",
            record.id,
        )
    elif record.path != expected:
        yield Observation(
            record.at("id"),
            f"The record {record.id} of the type '{record.type}' lies in {record.path}",
            f"Move it to {expected}, or correct its id or type",
            record.id,
        )


def _twice(manual: Manual) -> Iterator[Observation]:
    """Yield every file that claims the id of another one."""
    active = {item.path for item in manual.documents if manual.standing(item).in_force}
    # What is in force keeps its id, wherever a copy of it lies.
    documents = sorted(manual.documents, key=lambda document: document.path not in active)
    items: tuple[Document | Record, ...] = (*documents, *manual.records)
    claims = [(item.id, item.at("id")) for item in items]
    # A file whose id is reported already would only be reported for the same cause again.
    claims += [
        (item.id, Place(item.path))
        for item in manual.malformed
        if item.id and not any(problem.topic is Topic.IDENTITY for problem in item.problems)
    ]
    first: dict[str, Place] = {}
    for name, place in claims:
        earlier = first.setdefault(name, place)
        if earlier == place or {earlier.path, place.path} <= active:
            continue
        yield Observation(
            place,
            f"The id {name} stands in {earlier.path} already",
            "Give the newer of the two the next free id; an id is never used for two texts",
            name,
            (earlier,),
        )
