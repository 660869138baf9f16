"""`ack import`: answers of a form become acknowledgements, each bound to the text of the version that was read."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from clausebook.authoring import AuthoringError
from clausebook.authoring.answers import (
    BadCell,
    Columns,
    columns_of,
    day_of,
    document_of,
    form_of,
    person_of,
    version_of,
)
from clausebook.authoring.examples import quoted, titled
from clausebook.authoring.identifiers import next_identifier
from clausebook.authoring.writing import create_file
from clausebook.checks.wording import listed, written
from clausebook.model.awareness import TYPE
from clausebook.model.document import Document
from clausebook.model.issued import Issued, issued, of_version
from clausebook.model.manual import Manual
from clausebook.model.record import Record, RecordType
from clausebook.model.register import Person
from clausebook.sources.answers import Answers, NoAnswers, Row, load_answers
from clausebook.sources.documents import read_record
from clausebook.sources.interruption import put_off

_LAST = 9999
"""The highest number of an id."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of all rows at once, where the table does not."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """The head of a column by what it holds: `person`, `document`, `version`, `date`."""
    document: str = ""
    version: str = ""
    day: date | None = None
    date_format: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One row that can be taken over."""

    line: int
    person: Person
    document: Document
    text: Issued
    day: date

    @property
    def key(self) -> tuple[str, str, str]:
        """Who confirmed which text; one acknowledgement of it is enough."""
        return self.person.id, self.document.id, self.text.digest


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that cannot be taken over."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written."""

    name: str
    """Of the file."""
    files: tuple[tuple[str, str], ...]
    """Path and content of each new record."""
    known: tuple[int, ...]
    """Lines of answers that are records already."""
    refused: tuple[Refused, ...]


def read_table(path: Path) -> Answers:
    """Read a file of answers.

    Raises:
        AuthoringError: it holds none.
        OSError: it cannot be read.
    """
    try:
        return load_answers(path)
    except NoAnswers as error:
        raise AuthoringError(f"{path} cannot be taken over: {error}") from error


def plan(root: Path, manual: Manual, answers: Answers, given: Given) -> Plan:
    """Say which records the answers become; nothing is written.

    Args:
        root: the folder that holds `manual/`; looked into for ids that were used before.
        manual: as it was read from that folder, with its history.
        answers: the table.
        given: what is said of all rows at once.

    Raises:
        AuthoringError: nothing could be taken over at all.
    """
    kind = manual.record_types.get(TYPE)
    if kind is None:
        raise AuthoringError(f"there is no record type '{TYPE}'")
    reader = _Reader(manual, answers, given)
    taken = {
        (one.text("person"), one.text("document"), one.text("digest")) for one in manual.records if one.type == TYPE
    }
    fresh, known, refused = [], [], []
    for row in answers.rows:
        try:
            answer = reader.read(row)
        except BadCell as error:
            refused.append(Refused(row.line, str(error)))
            continue
        if answer.key in taken:
            known.append(row.line)
        else:
            taken.add(answer.key)
            fresh.append(answer)
    files = tuple(_files(root, manual, kind, answers.name, fresh))
    return Plan(answers.name, files, tuple(known), tuple(refused))


@put_off()
def write(root: Path, planned: Plan) -> None:
    """Write the records of a plan, all or none.

    Raises:
        AuthoringError: one cannot be written; none is there.
    """
    done: list[Path] = []
    try:
        for path, text in planned.files:
            create_file(root / path, text.encode("utf-8"))
            done.append(root / path)
    except BaseException:
        for place in done:
            with suppress(OSError):
                place.unlink(missing_ok=True)
        raise


class _Reader:
    """Reads one row after the other; what all of them need is found once."""

    def __init__(self, manual: Manual, answers: Answers, given: Given) -> None:
        """Find the columns, and make sure that every row can tell what is needed.

        Raises:
            AuthoringError: something is named neither by a column nor for all rows.
        """
        self.manual, self.given = manual, given
        self.width = len(answers.columns)
        self.columns: Columns = columns_of(answers, given.columns)
        self.form = form_of(given.date_format) if given.date_format else None
        self.documents = {document.id: document for document in reversed(manual.documents)}
        self.texts: dict[str, tuple[Issued, ...]] = {}
        told = {"document": given.document, "date": given.day, "person": ""}
        for key, value in told.items():
            if not value and key not in self.columns.places:
                heads = listed(head or "(without a head)" for head in answers.columns)
                how = f"--map {key}=COLUMN" + (f", or --{key} for all rows" if key != "person" else "")
                raise AuthoringError(
                    f"no column of {answers.name} is known to hold the {key} ({heads}); name it: {how}"
                )

    def read(self, row: Row) -> Answer:
        """Return what a row says.

        Raises:
            BadCell: it cannot be taken over.
        """
        if len(row.cells) > self.width:
            raise BadCell(f"it has {len(row.cells)} cells, and the table {self.width} columns")
        person = person_of(self.manual.register, self.columns.cells(row, "person"))
        named = (self.given.document,) if self.given.document else self.columns.cells(row, "document")
        document = self.documents[document_of(self.documents, named)]
        stated = (self.given.version,) if self.given.version else self.columns.cells(row, "version")
        version = version_of(stated, named)
        day = self.given.day or day_of(self.columns.cells(row, "date"), self.form)
        if day > self.manual.as_of:
            raise BadCell(
                f"{written(day)} lies after {written(self.manual.as_of)}, the day that the manual is judged by"
            )
        if document.id not in self.texts:
            self.texts[document.id] = issued(self.manual, document)
        texts = self.texts[document.id]
        found = of_version(texts, version)
        if not found:
            raise BadCell(f"{document.id} has no approved version {version}; {self._versions(texts)}")
        if len(found) > 1:
            raise BadCell(
                f"version {version} of {document.id} had {len(found)} approved texts; write the record by hand"
            )
        if day < found[0].approved:
            message = f"version {version} of {document.id} was approved on {written(found[0].approved)}"
            raise BadCell(f"{message}, so nobody can have confirmed it on {written(day)}")
        return Answer(row.line, person, document, found[0], day)

    def _versions(self, texts: tuple[Issued, ...]) -> str:
        """Say which versions there are, and what is not known."""
        known = f"approved are: {listed(dict.fromkeys(str(one.version) for one in texts))}" if texts else "it has none"
        if self.manual.history.complete:
            return known
        return f"{known}; earlier ones cannot be told, since the history is not complete"


def _files(root: Path, manual: Manual, kind: RecordType, name: str, answers: list[Answer]) -> Iterator[tuple[str, str]]:
    """Yield path and content of a record for each answer; each year's numbers go on behind the highest one.

    Raises:
        AuthoringError: the numbers do not suffice, or the type asks for more than an answer tells.
    """
    numbers: dict[int, int] = {}
    final = next((state.id for state in kind.states if state.final), "closed")
    for answer in answers:
        stem = f"{kind.prefix}-{answer.day:%Y}"
        if answer.day.year not in numbers:
            numbers[answer.day.year] = int(next_identifier(root, manual, stem).rpartition("-")[2])
        number = numbers[answer.day.year]
        numbers[answer.day.year] += 1
        if number > _LAST:
            raise AuthoringError(f"all ids from {stem}-01 to {stem}-{_LAST} are taken; choose another prefix")
        identifier = f"{stem}-{number:02d}"
        path, text = f"records/{kind.id}/{identifier}.md", _text(kind, final, identifier, name, answer)
        item = read_record(text.encode("utf-8"), path, manual.settings.standard, manual.record_types).item
        if not isinstance(item, Record):
            problem = item.problems[0] if not isinstance(item, Document) else None
            why = f": {problem.message}" if problem else ""
            raise AuthoringError(f"the record type '{kind.id}' asks for more than a form tells{why}; see {kind.path}")
        yield path, text


def _text(kind: RecordType, final: str, identifier: str, name: str, answer: Answer) -> str:
    """Return a record's text; what comes from the table is looked up, and never copied."""
    version = str(answer.text.version)
    source = re.sub(r"[^\w .-]", "_", name)
    return (
        f"---\n"
        f"id: {identifier}\n"
        f"type: {kind.id}\n"
        f"title: {titled(f'Confirmation of reading {answer.document.id}, version {version}')}\n"
        f"date: {answer.day.isoformat()}\n"
        f"owner: {quoted(answer.document.owner)}\n"
        f"status: {quoted(final)}\n"
        f"closed: {answer.day.isoformat()}\n"
        f"person: {quoted(answer.person.id)}\n"
        f"document: {answer.document.id}\n"
        f'version: "{version}"\n'
        f'digest: "{answer.text.digest}"\n'
        f"---\n\n"
        f"Taken over from `{source}`, line {answer.line}.\n"
    )
