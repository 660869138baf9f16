"""The whole manual, read from one state of the repository."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from clausebook.model.clause import Standard
from clausebook.model.document import Document
from clausebook.model.history import Evidence, History
from clausebook.model.manual import Asset, Manual
from clausebook.model.place import Place
from clausebook.model.problem import Malformed, Problem, Topic
from clausebook.model.record import Record, RecordType
from clausebook.sources.catalogues import (
    RECORD_TYPES,
    STANDARDS,
    counterparts,
    overlay_standard,
    packaged_record_types,
    packaged_standards,
    read_record_type,
)
from clausebook.sources.documents import Read, read_document, read_record
from clausebook.sources.settings import REGISTER, SETTINGS, CannotRead, read_register, read_settings
from clausebook.sources.tree import TEXTS, File, Tree, sha256

FOLDERS = ("manual", "records")


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    contents: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    malformed: list[Malformed] = field(default_factory=list)


def read_manual(tree: Tree, as_of: date | None, today: date, *, draft: bool) -> Manual:
    """Read everything below `manual/` and `records/`; the history is left out.

    Args:
        tree: the state to read.
        as_of: the day to judge by; None for the manual's own setting, and without one for `today`.
        today: the command line's clock.
        draft: whether the tree is a work tree, which is no evidence.

    Raises:
        CannotRead: there is no `manual/manual.yml` or `manual/register.yml`, or one of them is wrong.
    """
    reading = _read_files(tree)
    settings, remarks = read_settings(_needed(reading, SETTINGS))
    register, more = read_register(_needed(reading, REGISTER))
    reading.problems += [*remarks, *more]
    standards = _standards(reading)
    types = _record_types(reading, settings.standard)
    assets = {
        path: Asset(path, sha256(content), content)
        for path, content in reading.contents.items()
        if not path.endswith(TEXTS)
    }
    documents, records = _items(reading, settings.standard, assets, types)
    return Manual(
        settings=settings,
        register=register,
        standards=standards,
        counterparts=counterparts(),
        record_types=types,
        documents=documents,
        records=records,
        malformed=tuple(sorted(reading.malformed, key=lambda item: item.path)),
        problems=tuple(reading.problems),
        files=assets,
        history=History(Evidence.NONE),
        as_of=as_of or settings.as_of or today,
        draft=draft,
    )


def _read_files(tree: Tree) -> _Reading:
    """Read every file into memory; those that cannot be read become problems."""
    reading = _Reading()
    files = []
    for entry in tree.files(FOLDERS):
        if isinstance(entry, File):
            files.append(entry)
        else:
            _refuse(reading, entry)
    for file, content in tree.read(files):
        if isinstance(content, bytes):
            reading.contents[file.path] = content
        else:
            _refuse(reading, content)
    reading.problems += _stray(reading.contents)
    return reading


def _stray(paths: Iterable[str]) -> Iterator[Problem]:
    """Yield files whose endings keep them from being read as what they look like."""
    for path in sorted(paths):
        if path.lower().endswith(".md") and not path.endswith(".md"):
            yield Problem(Topic.FILE, Place(path), "the file's name does not end in .md", "Write .md in small letters")
        elif path.endswith(".yaml") and path.startswith("manual/"):
            message = "the file is not read, because its name ends in .yaml"
            yield Problem(Topic.FILE, Place(path), message, "Rename it so that it ends in .yml")


def _refuse(reading: _Reading, problem: Problem) -> None:
    """Keep a file that cannot be read: a document or record as malformed, anything else as a problem."""
    path = problem.place.path
    if path.endswith(".md"):
        reading.malformed.append(Malformed(path, "", "", (problem,)))
    else:
        reading.problems.append(problem)


def _needed(reading: _Reading, path: str) -> bytes:
    """Return a file without which there is no manual."""
    if path in reading.contents:
        return reading.contents[path]
    about = (path, path.partition("/")[0])
    found = next((problem for problem in reading.problems if problem.place.path in about), None)
    advice = "Run the command in the folder that holds manual/, or name it with --root"
    raise CannotRead((found or Problem(Topic.SETTING, Place(path), "there is no such file", advice),))


def _standards(reading: _Reading) -> Mapping[str, Standard]:
    """Return the package's editions with the institution's laid over them."""
    standards = dict(packaged_standards())
    for path, content in reading.contents.items():
        if path.startswith(STANDARDS) and path.endswith(".yml"):
            standard, problems = overlay_standard(content, path)
            reading.problems += problems
            if standard is not None:
                standards[standard.id] = standard
    return standards


def _record_types(reading: _Reading, standard: str) -> Mapping[str, RecordType]:
    """Return the package's record types and the institution's."""
    types = dict(packaged_record_types())
    for path, content in reading.contents.items():
        if path.startswith(RECORD_TYPES) and path.endswith(".yml"):
            kind, problems = read_record_type(content, path, standard)
            reading.problems += problems
            if kind is not None:
                types[kind.id] = kind
    return types


def _items(
    reading: _Reading, standard: str, assets: Mapping[str, Asset], types: Mapping[str, RecordType]
) -> tuple[tuple[Document, ...], tuple[Record, ...]]:
    """Read documents and records; a broken one never hides another."""
    documents: list[Document] = []
    records: list[Record] = []
    for path in sorted(path for path in reading.contents if path.endswith(".md")):
        content = reading.contents[path]
        read: Read = (
            read_document(content, path, standard, assets)
            if path.startswith("manual/")
            else read_record(content, path, standard, types)
        )
        reading.problems += read.problems
        match read.item:
            case Document():
                documents.append(read.item)
            case Record():
                records.append(read.item)
            case Malformed():
                reading.malformed.append(read.item)
    return tuple(documents), tuple(records)
