"""Somebody confirmed a text that was never approved.

## What it checks

Each acknowledgement names a document of the manual, an approved version of it, and the digest of that version's text.
A text counts as approved if its own approvals covered the required roles, today or in the main line of the history.
Versions from before the history are not judged, since an earlier system may have approved them; where the history is
not complete, so are all before the one shown now, and HIST-001 or HIST-002 reports that. The page on awareness lists
such confirmations, and they count for nothing. Documents that cannot be read, or were deleted, are reported by their
own rules.

## Why an auditor cares

An acknowledgement is evidence that a person knows one text (ISO 21001:2018 7.3). If it names another text than the one
that was in force, or one that never was, the evidence is false, whoever wrote it down (7.5.3.2).

## Bad

```yaml
document: PRO-05
version: "2.1"
digest: "cb1:4f0c…"          # the digest of no approved text of PRO-05, or that of 2.0
```

## Good

```yaml
document: PRO-05
version: "2.1"
digest: "cb1:93ab…"          # as the page of version 2.1 shows it
```

## How to fix

Don't change the record: what was confirmed cannot be made another text afterwards. Ask the person to confirm the
version in force, and take the answer over with `clausebook ack import`, which fills in the digest itself. If the record
was written by hand with a slip of the pen, write a new one that corrects it, or accept it by a concession.
"""

from collections.abc import Iterator, Mapping

from clausebook.checks.wording import listed, suggested
from clausebook.model.awareness import TYPE
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.issued import Issued, is_told, issued
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.version import Version

CODE = "ACKN-002"
SEVERITY = Severity.ERROR
CLAUSES = ("7.3", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield acknowledgements of a text that was never approved; those that a later record corrects are left aside."""
    corrected = {record.corrects for record in manual.records if record.type == TYPE}
    known: dict[str, tuple[Issued, ...]] = {}
    documents = {document.id: document for document in manual.documents}
    elsewhere = manual.known_ids | {gone.id for gone in manual.history.gone}
    for record in manual.records:
        if record.type != TYPE or record.id in corrected:
            continue
        name = record.text("document")
        document = documents.get(name)
        if document is not None:
            if name not in known:
                known[name] = issued(manual, document)
            yield from _judged(manual, record, document, known[name])
        elif name not in elsewhere:
            yield _unknown(record, name, documents)


def _unknown(record: Record, name: str, documents: Mapping[str, Document]) -> Observation:
    """Say that there is no such document."""
    message = f"{record.id} confirms {name}, but the manual has no such document"
    return Observation(record.at("document"), message, suggested(name, documents), record.id)


def _judged(manual: Manual, record: Record, document: Document, texts: tuple[Issued, ...]) -> Iterator[Observation]:
    """Compare what a record claims with the approved texts of its document."""
    version, digest = record.text("version"), record.text("digest")
    if any((str(one.version), one.digest) == (version, digest) for one in texts):
        return
    advice = "Ask the person to confirm the version in force, and write a new record that corrects this one"
    other = next((one for one in texts if one.digest == digest), None)
    same = [one for one in texts if str(one.version) == version]
    if other is not None:
        message = f"{record.id} names version {version} of {document.id}, but its digest is that of {other.version}"
        yield Observation(record.at("digest"), message, advice, record.id)
    elif same:
        message = f"{record.id} carries a digest that is not that of version {version} of {document.id}"
        yield Observation(record.at("digest"), message, advice, record.id)
    elif _is_told(manual, document, version):
        versions = listed(dict.fromkeys(str(one.version) for one in texts)) if texts else "none"
        message = f"{record.id} confirms version {version} of {document.id}, which was never approved"
        yield Observation(record.at("version"), f"{message}; approved so far: {versions}", advice, record.id)


def _is_told(manual: Manual, document: Document, version: str) -> bool:
    """Say whether it can be told if a version was ever approved; what is no version, such as 02.1, never was."""
    try:
        return is_told(manual, document, Version.parse(version))
    except ValueError:
        return True
