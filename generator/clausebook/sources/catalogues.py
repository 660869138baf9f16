"""The catalogues: standards' clauses, counterparts and record types, of the package and of the institution."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from clausebook.model.clause import Clause, ClauseRef, Counterpart, Duty, DutyKind, Standard
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.problem import Problem, Topic
from clausebook.model.record import ALWAYS, OPEN_CLOSED, RecordState, RecordType, RequiredLink
from clausebook.sources.kinds import departures
from clausebook.sources.schema import BadSchema, check_schema, unknown_keyword
from clausebook.sources.settings import Loaded, load_file
from clausebook.sources.strict import Table, plain

STANDARDS = "manual/standards/"
RECORD_TYPES = "manual/record-types/"
_PACKAGE = "package:catalogues/"
COMMON = frozenset(
    (
        "id",
        "type",
        "title",
        "date",
        "owner",
        "campus",
        "status",
        "closed",
        "clauses",
        "retention",
        "refers-to",
        "corrects",
    )
)
"""The keys every record has; all others are its type's own."""
SHARED = frozenset(("unit", "programme", "term"))
"""Keys that every record may have, unless its type has a field of its own of that name."""
_COUNTS = ("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties")
_SWITCHES = ("additionalProperties", "uniqueItems")


@cache
def packaged_standards() -> Mapping[str, Standard]:
    """Return the editions that come with the package, by id.

    Raises:
        ValueError: a catalogue of the package is broken.
    """
    standards = {}
    for name, content in _packaged("standards"):
        if name.startswith("mapping-"):
            continue
        loaded = load_file(content, _PACKAGE + f"standards/{name}", "standard", Topic.CATALOGUE)
        standard, problems = _standard(loaded, {})
        if standard is None or problems:
            raise ValueError(f"{name}: {problems}")
        standards[standard.id] = standard
    return standards


@cache
def counterparts() -> tuple[Counterpart, ...]:
    """Return the correspondences between standards and editions that come with the package; our judgement.

    Raises:
        ValueError: a mapping of the package is broken.
    """
    found: list[Counterpart] = []
    for name, content in _packaged("standards"):
        if name.startswith("mapping-"):
            loaded = load_file(content, _PACKAGE + f"standards/{name}", "mapping", Topic.CATALOGUE)
            if isinstance(loaded, Problem) or loaded.problems:
                raise ValueError(f"{name}: {loaded if isinstance(loaded, Problem) else loaded.problems}")
            found += _pairs(plain(loaded.table))
    return tuple(found)


def _pairs(data: Any) -> Iterator[Counterpart]:
    """Yield the pairs of one mapping, a confidence of their own before the whole mapping's."""
    head = data["mapping"]
    source, target = head["from"], head["to"]
    for pair in data["pairs"]:
        yield Counterpart(
            ClauseRef(source, pair[source.replace("-", "_")]),
            tuple(ClauseRef(target, number) for number in pair.get(target.replace("-", "_"), ())),
            pair["relation"],
            pair.get("note", ""),
            pair.get("confidence", head["confidence"]),
            target,
        )


@cache
def packaged_record_types() -> Mapping[str, RecordType]:
    """Return the record types that come with the package, by id.

    Raises:
        ValueError: one of them is broken.
    """
    types = {}
    for name, content in _packaged("record_types"):
        kind, problems = read_record_type(content, _PACKAGE + f"record_types/{name}", "iso-21001-2018")
        if kind is None or problems:
            raise ValueError(f"{name}: {problems}")
        types[kind.id] = kind
    return types


@lru_cache(maxsize=64)
def overlay_standard(content: bytes, path: str) -> tuple[Standard | None, tuple[Problem, ...]]:
    """Read the institution's catalogue: a new edition, or corrections merged into ours by clause number."""
    return _standard(load_file(content, path, "standard", Topic.CATALOGUE), packaged_standards())


def read_record_type(content: bytes, path: str, standard: str) -> tuple[RecordType | None, tuple[Problem, ...]]:
    """Read one record type; None when something in it is wrong."""
    loaded = load_file(content, path, "record-type", Topic.CATALOGUE)
    if isinstance(loaded, Problem):
        return None, (loaded,)
    if loaded.problems:
        return None, loaded.problems
    data: Any = plain(loaded.table)
    schema = {"type": "object", **_schema(data.get("fields", {}))}
    # The tests look into the types of the package.
    wrong = None if path.startswith(_PACKAGE) else _why_not(schema)
    if wrong:
        place = loaded.table.keys.get("fields", Place(path))
        return None, (Problem(Topic.CATALOGUE, place, *wrong),)
    kind = _record_type(data, schema, path, standard)
    for key, message, advice in departures(kind):
        return None, (Problem(Topic.CATALOGUE, loaded.table.keys.get(key, Place(path)), message, advice),)
    return kind, ()


def _record_type(data: Any, schema: Mapping[str, Any], path: str, standard: str) -> RecordType:
    """Build a record type of data that its schema has accepted."""
    scope = data.get("scope", "institution")
    return RecordType(
        id=data["id"],
        title=data["title"],
        plural=data["plural"],
        prefix=data["prefix"],
        about=data["about"],
        clauses=tuple(ClauseRef.parse(text, standard) for text in data["clauses"]),
        cadence=Period.parse(data["cadence"]) if "cadence" in data else None,
        scope=scope,
        retention=Period.parse(data["retention"]),
        retention_from=data.get("retention-from", "date"),
        classification=data.get("classification", "internal"),
        columns=tuple(data.get("columns", ("date", "status"))),
        schema=schema,
        path=path,
        states=tuple(
            RecordState(entry["id"], entry["title"], entry.get("final") == "yes", tuple(entry.get("next", ())))
            for entry in data.get("states", ())
        )
        or OPEN_CLOSED,
        links=tuple(
            RequiredLink(
                entry["field"], tuple(entry.get("to", ())), entry.get("when", ALWAYS), int(entry.get("min", "1"))
            )
            for entry in data.get("links", ())
        ),
        period=data.get("period", scope if scope in SHARED else ""),
    )


def _why_not(schema: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what is wrong with the fields of a record type, and what to do about it; None when nothing is."""
    advice = "Compare with a record type of the package"
    keyword = unknown_keyword(schema)
    if keyword:
        return f"the fields of the record type use '{keyword[:60]}', which is not read", f"Remove it; {advice.lower()}"
    try:
        check_schema(schema)
    except BadSchema as error:
        return f"the fields of the record type are not a JSON Schema: {error}", advice
    if schema["type"] != "object":
        return f"the fields of the record type are of the type '{schema['type']}'", "Write 'type: object'"
    taken = sorted(COMMON & set(schema.get("properties", ())))
    if taken:
        return f"the field '{taken[0]}' is one that every record has already", "Give the field another name"
    return None


def _packaged(folder: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the package's YAML files of a folder, in the order of the names."""
    files = (resources.files("clausebook") / "catalogues" / folder).iterdir()
    for file in sorted(files, key=lambda file: file.name):
        if file.name.endswith(".yml"):
            yield file.name, file.read_bytes()


def _schema(node: Any) -> Any:
    """Return a JSON Schema of which the strict loader made texts: numbers and booleans restored."""
    if isinstance(node, dict):
        return {key: _restore(key, value) for key, value in node.items()}
    return [_schema(value) for value in node] if isinstance(node, list) else node


def _restore(key: str, value: Any) -> Any:
    """Restore the value of one keyword."""
    if key in _COUNTS and isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value):
        return int(value)
    if key in _SWITCHES and value in ("true", "false"):
        return value == "true"
    return _schema(value)


def _standard(loaded: Loaded | Problem, known: Mapping[str, Standard]) -> tuple[Standard | None, tuple[Problem, ...]]:
    """Build a standard, over the known one of the same id when there is one."""
    if isinstance(loaded, Problem):
        return None, (loaded,)
    if loaded.problems:
        return None, loaded.problems
    data: Any = plain(loaded.table)
    head = data["standard"]
    base = known.get(head["id"])
    clauses = dict(base.clauses) if base else {}
    problems = tuple(_merge(loaded.table, data, head["id"], clauses, bool(base)))
    status = head.get("status", base.status if base else "")
    standard = Standard(
        id=head["id"],
        title=head.get("title", base.title if base else head["id"]),
        label=label(head["id"]),
        published=head.get("published", base.published if base else ""),
        status=status,
        clauses=clauses,
        verified="NOT VERIFIED" not in status.upper() and "PROVISIONAL" not in status.upper(),
    )
    return standard, problems


def _merge(table: Table, data: Any, standard: str, clauses: dict[str, Clause], over: bool) -> Iterator[Problem]:
    """Merge clauses by number; yield what is missing or stands twice."""
    seen: set[str] = set()
    nodes = table.values["clauses"].values  # type: ignore[union-attr]
    for entry, node in zip(data["clauses"], nodes, strict=True):
        number = entry["number"]
        place = node.place
        if number in seen:
            message = f"the clause {number} stands twice"
            yield Problem(Topic.CATALOGUE, place, message, "Keep one of the entries")
        seen.add(number)
        clause = clauses.get(number)
        if clause is None:
            missing = [key for key in ("title", "kind") if key not in entry]
            if missing:
                message = f"the clause {number} is new here and lacks: {', '.join(missing)}"
                yield Problem(Topic.CATALOGUE, place, message, "Add the missing keys")
                continue
            confidence = "institution" if over else "memory"
            clause = Clause(ClauseRef(standard, number), entry["title"], entry["kind"], "", (), False, confidence)
        clauses[number] = _over(clause, entry, over)


def _over(clause: Clause, entry: Any, over: bool) -> Clause:
    """Lay an entry over a clause."""
    duties = clause.duties
    if "documented_information" in entry:
        duties = tuple(
            Duty(DutyKind(duty["kind"]), duty["what"], duty["confidence"]) for duty in entry["documented_information"]
        )
    return replace(
        clause,
        title=entry.get("title", clause.title),
        kind=entry.get("kind", clause.kind),
        summary=entry.get("summary", clause.summary),
        duties=duties,
        may_be_excluded=entry.get("may_be_excluded", str(clause.may_be_excluded).lower()) == "true",
        confidence=entry.get("confidence", "institution" if over else clause.confidence),
        note=entry.get("note", clause.note),
    )


def label(identifier: str) -> str:
    """Return `ISO 21001:2018` for `iso-21001-2018`; other ids as they are, in capitals."""
    match = re.fullmatch(r"([a-z]+)-(.+)-(\d{4})", identifier)
    return f"{match[1].upper()} {match[2].upper()}:{match[3]}" if match else identifier.upper()
