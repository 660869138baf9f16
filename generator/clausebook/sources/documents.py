"""Markdown files of `manual/` and `records/` turned into documents and records."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from clausebook.model.body import Body
from clausebook.model.clause import ClauseRef
from clausebook.model.digest import content_digest, normalise
from clausebook.model.document import Document, Status, VariantOf
from clausebook.model.manual import Asset, join
from clausebook.model.period import Period
from clausebook.model.problem import Malformed, Problem, Topic
from clausebook.model.record import Record, RecordState, RecordType, Value
from clausebook.model.version import Version
from clausebook.sources.catalogues import COMMON, SHARED
from clausebook.sources.departures import unquoted, validate
from clausebook.sources.frontmatter import Parts, split
from clausebook.sources.history.facts import claimed_id, read_approvals
from clausebook.sources.markdown import scan
from clausebook.sources.schema import Schema, packaged, validator
from clausebook.sources.strict import Plain, Table, Text, plain

_ID = re.compile(r"[A-Z]{2,5}(?:-\d{2,4}){1,2}(?![A-Za-z0-9])")
_LONGEST_TITLE = 200
"""Characters of the title that a broken file claims."""


@dataclass(frozen=True, slots=True)
class _Schema:
    """A schema that can be looked up: two are the same when they are one object."""

    content: Mapping[str, Any]

    def __hash__(self) -> int:
        """Return the object's own number."""
        return id(self.content)

    def __eq__(self, other: object) -> bool:
        """Say whether the other holds the same object."""
        return isinstance(other, _Schema) and self.content is other.content


@dataclass(frozen=True, slots=True)
class Read:
    """What became of one file, and remarks that cost nothing."""

    item: Document | Record | Malformed
    problems: tuple[Problem, ...] = ()


def read_document(content: bytes, path: str, standard: str, assets: Mapping[str, Asset]) -> Read:
    """Read one document; `standard` is the default one, `assets` what its pictures may be."""
    parts = split(content, path)
    if isinstance(parts, Problem):
        return Read(_malformed(path, claimed_id(content), None, (parts,)))
    found = scan(normalise(parts.body), path, parts.line, standard)
    problems = (*validate(parts.table, packaged("document")), *unquoted(parts.table))
    if problems:
        return Read(_malformed(path, "", parts.table, (*problems, *parts.remarks, *found.problems)))
    data: Any = plain(parts.table)
    folders = path.split("/")[1:-1]
    document = Document(
        id=data["id"],
        title=data["title"],
        type=data["type"],
        version=Version.parse(data["version"]),
        status=Status(data["status"]),
        owner=data["owner"],
        effective=_day(data.get("effective")),
        review=_review(data.get("review")),
        clauses=tuple(ClauseRef.parse(text, standard) for text in data.get("clauses", ())),
        classification=data["classification"],
        applies_to=tuple(data.get("applies-to", ("all",))),
        audience=tuple(data.get("audience", ())),
        supersedes=tuple(data.get("supersedes", ())),
        change=data.get("change", ""),
        approvals=tuple(read_approvals(parts.table)),
        body=found.body,
        digest=content_digest(data, parts.body, tuple(_shown(found.body, path, assets))),
        path=path,
        area=folders[0] if folders else "",
        places=parts.table.keys,
        variant_of=_variant_of(parts.table, data.get("variant-of")),
    )
    return Read(document, (*parts.remarks, *found.problems))


def read_record(content: bytes, path: str, standard: str, types: Mapping[str, RecordType]) -> Read:
    """Read one record by its type's own schema."""
    parts = split(content, path)
    if isinstance(parts, Problem):
        return Read(_malformed(path, claimed_id(content), None, (parts,)))
    found = scan(normalise(parts.body), path, parts.line, standard)
    problems = tuple(_record_problems(parts, types))
    if problems:
        return Read(_malformed(path, "", parts.table, (*problems, *parts.remarks, *found.problems)))
    data: Any = plain(parts.table)
    kind = types[data["type"]]
    clauses = tuple(ClauseRef.parse(text, standard) for text in data.get("clauses", ()))
    own = _own_keys(kind)
    # A type's own field that is named like a shared key means something else, unless the type counts by it.
    shared = {key: data[key] for key in SHARED if key in data and (key not in own or key == kind.period)}
    record = Record(
        id=data["id"],
        type=data["type"],
        title=data["title"],
        date=date.fromisoformat(data["date"]),
        owner=data["owner"],
        campus=data.get("campus", ""),
        status=data["status"],
        closed=_day(data.get("closed")),
        clauses=clauses or kind.clauses,
        retention=Period.parse(data["retention"]) if "retention" in data else None,
        refers_to=tuple(data.get("refers-to", ())),
        fields={key: _freeze(value) for key, value in data.items() if key in own or key not in COMMON | SHARED},
        body=found.body,
        path=path,
        places=parts.table.keys,
        corrects=data.get("corrects", ""),
        **{key: value for key, value in shared.items() if isinstance(value, str)},
    )
    return Read(record, (*parts.remarks, *found.problems))


def _record_problems(parts: Parts, types: Mapping[str, RecordType]) -> Iterator[Problem]:
    """Yield what is wrong with a record's front matter: the common keys first, then its type's own."""
    yield from unquoted(parts.table)
    values = parts.table.values
    node = values.get("type")
    kind = types.get(node.value) if isinstance(node, Text) else None
    own = _own_keys(kind) if kind else frozenset()
    common = {key: value for key, value in values.items() if key not in own}
    yield from validate(Table(common, parts.table.keys, parts.table.place), packaged("record"))
    if kind is not None:
        yield from validate(parts.table, _state_validator(kind.states))
        fields = {key: value for key, value in values.items() if key in own or key not in COMMON | SHARED}
        yield from validate(Table(fields, parts.table.keys, parts.table.place), _own_validator(_Schema(kind.schema)))
    elif isinstance(node, Text):
        message = f"there is no record type '{node.value}'"
        advice = f"Use one of: {', '.join(sorted(types))}; or add manual/record-types/{node.value}.yml"
        yield Problem(Topic.FIELD, node.place, message, advice)


def _own_keys(kind: RecordType) -> frozenset[str]:
    """Return the fields that a type has of its own."""
    properties = kind.schema.get("properties")
    return frozenset(properties) if isinstance(properties, Mapping) else frozenset()


@lru_cache(maxsize=256)
def _state_validator(states: tuple[RecordState, ...]) -> Schema:
    """Return the validator of a record's state and of the day that only a closed one has, made once."""
    final = [state.id for state in states if state.final]
    return validator(
        {
            "properties": {"status": {"enum": [state.id for state in states]}},
            "if": {"properties": {"status": {"enum": final}}, "required": ["status"]},
            "then": {"required": ["closed"]},
            "else": {
                "not": {"required": ["closed"]},
                "description": f"Set status: {final[0]}, or remove the line 'closed'",
            },
        }
    )


@lru_cache(maxsize=256)
def _own_validator(schema: _Schema) -> Schema:
    """Return the validator of a record type's own fields, made once."""
    return validator({"additionalProperties": False, **schema.content})


def _variant_of(table: Table, data: Mapping[str, str] | None) -> VariantOf | None:
    """Read what a campus's own text stands in for."""
    if data is None:
        return None
    version = Version.parse(data["version"])
    return VariantOf(data["document"], version, data.get("reason", "").strip(), table.keys["variant-of"])


def _malformed(path: str, identity: str, table: Table | None, problems: tuple[Problem, ...]) -> Malformed:
    """Keep what a broken file claims to be: by its front matter, else by its name."""
    claimed = {key: value.value for key, value in table.values.items() if isinstance(value, Text)} if table else {}
    name = _ID.match(path.rpartition("/")[2])
    identity = claimed.get("id", identity)
    known = identity if _ID.fullmatch(identity) else name[0] if name else ""
    title = " ".join(claimed.get("title", "").split())
    return Malformed(path, known, title[:_LONGEST_TITLE], problems)


def _shown(body: Body, path: str, assets: Mapping[str, Asset]) -> Iterator[tuple[str, str]]:
    """Yield name and SHA-256 of every local file that the text shows or links."""
    for link in body.links:
        asset = assets.get(join(path, link.target))
        if asset is not None:
            yield link.target, asset.sha256


def _freeze(value: Plain) -> Value:
    """Return a value that cannot be changed."""
    if isinstance(value, list):
        return tuple(_freeze(entry) for entry in value)
    if isinstance(value, dict):
        return {key: _freeze(entry) for key, entry in value.items()}
    return value


def _day(text: str | None) -> date | None:
    """Read a day that the schema has accepted."""
    return date.fromisoformat(text) if text else None


def _review(text: str | None) -> Period | date | None:
    """Read a period or a day that the schema has accepted."""
    if not text:
        return None
    return Period.parse(text) if text.startswith("P") else date.fromisoformat(text)
