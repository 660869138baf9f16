"""The description of an audit pack as an RO-Crate 1.2 (https://w3id.org/ro/crate/1.2), whose root is `data/`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from clausebook.model.audit_pack import CRATE, LISTS, MAKING, PROGRAM, SITE
from clausebook.model.staged import DataFile
from clausebook.views.pack.bag import Entry
from clausebook.views.pack.facts import Facts

_SPECIFICATION = "https://w3id.org/ro/crate/1.2"
_ROOT = "data/"
_COMMIT = "#commit"
_TERMS = "#terms"
_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "bundle": "application/x-git-bundle",
}
_NAMES = {
    "approvals": "Approvals ledger",
    "changes": "Changes of documents in the period",
    "concessions": "Accepted deviations (concessions)",
    "coverage": "Coverage of the clauses",
    "documents": "Master list of documents",
    "findings": "Findings of the checks",
    "records": "Records that were made or open in the period",
    "register": "Register of people, roles and keys",
    "allowed_signers": "Keys in the form that ssh-keygen reads",
    "history": "The whole history as a Git bundle",
    "pack": "What this pack is, for programs",
}


def crate(facts: Facts, entries: Iterable[Entry]) -> DataFile:
    """Return the description of the payload; the site's own files are told as one dataset."""
    files = sorted((entry for entry in entries if not entry.name.startswith(SITE)), key=lambda entry: entry.name)
    graph = [_descriptor(), _root(facts, files), _site(facts), *map(_file, files), *_context(facts)]
    text = json.dumps({"@context": f"{_SPECIFICATION}/context", "@graph": graph}, ensure_ascii=False, indent=1)
    return DataFile(CRATE, f"{text}\n".encode())


def _descriptor() -> dict[str, Any]:
    """Return what says that the file is a crate's description."""
    return {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": _SPECIFICATION},
        "about": {"@id": "./"},
    }


def _root(facts: Facts, files: Iterable[Entry]) -> dict[str, Any]:
    """Return the root: what the pack is."""
    settings = facts.manual.settings
    parts = ["site/", *(_id(entry) for entry in files)]
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{settings.organisation}: audit pack of {settings.title}, {facts.period}",
        "description": f"{facts.about}. It holds confidential documents and records, and is for auditors alone.",
        "identifier": {"@id": _COMMIT},
        "datePublished": facts.head.committer_date.isoformat(),
        "temporalCoverage": f"{facts.scope.first}/{facts.scope.last}",
        "license": {"@id": _TERMS},
        "publisher": {"@id": "#organisation"},
        "hasPart": [{"@id": part} for part in parts],
    }


def _site(facts: Facts) -> dict[str, Any]:
    """Return the site."""
    return {
        "@id": "site/",
        "@type": "Dataset",
        "name": "The published manual",
        "description": "As auditors see it, to be opened at index.html without a network.",
        "dateModified": str(facts.manual.as_of),
    }


def _file(entry: Entry) -> dict[str, Any]:
    """Return one file."""
    stem, _, suffix = entry.name.rpartition("/")[2].partition(".")
    kind = " as a workbook" if suffix == "xlsx" else " as a table" if suffix == "csv" else ""
    known = f"{_NAMES.get(stem, stem)}{kind if entry.name.startswith(LISTS) else ''}"
    return {
        "@id": _id(entry),
        "@type": "File",
        "name": entry.name.rpartition("/")[2],
        "description": f"{known}.",
        "encodingFormat": _TYPES.get(suffix, "text/plain"),
        "contentSize": str(entry.size),
        "sha256": entry.sha256,
    }


def _context(facts: Facts) -> Iterator[dict[str, Any]]:
    """Yield what the others refer to."""
    organisation = facts.manual.settings.organisation
    yield {"@id": "#organisation", "@type": "Organization", "name": organisation}
    yield {
        "@id": _TERMS,
        "@type": "CreativeWork",
        "name": "For the audit only",
        "description": f"Confidential to {organisation} and to the auditors it was given to; no licence is granted.",
    }
    yield {"@id": _COMMIT, "@type": "PropertyValue", "name": "Git commit", "value": facts.head.id}
    yield from _making(facts.makers)


def _making(makers: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield what the pack was made by, as RO-Crate tells of software that made a dataset."""
    if makers:
        yield {
            "@id": MAKING,
            "@type": "CreateAction",
            "name": "What the pages and lists were made by",
            "instrument": [{"@id": f"{PROGRAM}{name}"} for name in makers],
            "result": {"@id": "./"},
        }
    for name, version in makers.items():
        yield {"@id": f"{PROGRAM}{name}", "@type": "SoftwareApplication", "name": name, "softwareVersion": version}


def _id(entry: Entry) -> str:
    """Return what the description calls a file."""
    return entry.name.removeprefix(_ROOT)
