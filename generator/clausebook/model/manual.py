"""The manual: everything that was read, and what follows from it on one day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from urllib.parse import unquote

from clausebook.model.approval import Proof, ProofKey
from clausebook.model.clause import Clause, ClauseRef, Counterpart, Standard
from clausebook.model.concession import TYPE as CONCESSION
from clausebook.model.concession import Concession, concession
from clausebook.model.coverage import Coverage, cover, is_current
from clausebook.model.document import Document
from clausebook.model.earlier import Earlier
from clausebook.model.history import History
from clausebook.model.lifecycle import Review, Standing, State, standing
from clausebook.model.lives import Followed, follow
from clausebook.model.problem import Malformed, Problem
from clausebook.model.record import Record, RecordType
from clausebook.model.register import Register
from clausebook.model.settings import Settings


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture or an attachment."""

    path: str
    sha256: str
    """Hexadecimal."""
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Manual:
    """One state of the repository, as of one day; every lookup is computed once."""

    settings: Settings
    register: Register
    standards: Mapping[str, Standard]
    """Every catalogue there is, by id; `settings.standards` says which are adopted."""
    counterparts: tuple[Counterpart, ...]
    record_types: Mapping[str, RecordType]
    documents: tuple[Document, ...]
    """In the order of their paths."""
    records: tuple[Record, ...]
    """In the order of their paths."""
    malformed: tuple[Malformed, ...]
    problems: tuple[Problem, ...]
    """Problems of settings, register, catalogues and stray files, which cost no document or record."""
    files: Mapping[str, Asset]
    """Every other file of `manual/` and `records/`, by path: pictures and attachments."""
    history: History
    as_of: date
    draft: bool
    """Whether the work tree was read, which is no evidence."""
    proofs: Mapping[ProofKey, Proof] = field(default_factory=dict)
    """What the history says about approval entries; empty where it is not complete."""
    held: Mapping[str, Document] = field(default_factory=dict)
    """Earlier texts that are still in force because the present one is not yet, by path."""
    held_files: Mapping[str, Asset] = field(default_factory=dict)
    """What earlier texts show, by commit and path with a slash between them."""
    earlier: Mapping[str, tuple[Earlier, ...]] = field(default_factory=dict)
    """Approved texts that readers are not shown any more, newest first, by the document's present path."""

    @cached_property
    def published(self) -> tuple[Document, ...]:
        """What readers are shown: of each document the text in force, or the present one where none is."""
        return tuple(self.held.get(document.path, document) for document in self.documents)

    @cached_property
    def drafts(self) -> tuple[Document, ...]:
        """Present texts that stand beside an earlier one still in force."""
        return tuple(document for document in self.documents if document.path in self.held)

    @cached_property
    def followed(self) -> tuple[Followed, ...]:
        """What the main line held of each document that it holds; nothing where the history is not complete."""
        return tuple(follow(self.history, self.documents))

    @cached_property
    def items(self) -> tuple[Document | Record, ...]:
        """Documents, then records, each in the order of their paths."""
        return (*self.documents, *self.records)

    @cached_property
    def by_id(self) -> Mapping[str, Document | Record]:
        """Documents and records by id; the first by path where two share one."""
        found: dict[str, Document | Record] = {}
        for item in self.items:
            found.setdefault(item.id, item)
        return found

    @cached_property
    def by_path(self) -> Mapping[str, Document | Record]:
        """Documents and records by repository path."""
        return {item.path: item for item in self.items}

    @cached_property
    def known_ids(self) -> frozenset[str]:
        """Every id that something has or claims, readable or not."""
        return frozenset(self.by_id) | {item.id for item in self.malformed if item.id}

    @cached_property
    def standings(self) -> Mapping[tuple[str, str], Standing]:
        """The standing of each text, by path and commit; of an earlier one as it would be if none had followed."""
        followed = (one.document for texts in self.earlier.values() for one in texts)
        texts = (*self.published, *self.drafts, *followed)
        alone = {_key(text): self.judged(text) for text in texts}
        successors = {
            old: successor.id
            for successor in self.published
            if alone[_key(successor)].state is State.IN_FORCE
            for old in successor.supersedes
        }
        for text in texts:
            if text.id in successors and alone[_key(text)].state is State.IN_FORCE:
                alone[_key(text)] = replace(alone[_key(text)], state=State.SUPERSEDED, successor=successors[text.id])
        return alone

    def judged(self, text: Document) -> Standing:
        """Return the standing of any text of a document, other documents left aside."""
        return standing(text, self.settings, self.register, self.as_of, self.proofs)

    def standing(self, document: Document) -> Standing:
        """Return the standing of a document's text on the day."""
        return self.standings[_key(document)]

    def is_overdue(self, document: Document) -> bool:
        """Say whether a document in force should have been reviewed before the day."""
        standing = self.standing(document)
        return standing.in_force and standing.review is Review.OVERDUE

    @cached_property
    def concessions(self) -> tuple[Concession, ...]:
        """All concessions, whether they hold or not."""
        return tuple(concession(record) for record in self.records if record.type == CONCESSION)

    @cached_property
    def adopted(self) -> tuple[Standard, ...]:
        """The adopted standards that have a catalogue, the default first."""
        return tuple(self.standards[key] for key in self.settings.standards if key in self.standards)

    @cached_property
    def coverages(self) -> Mapping[str, Coverage]:
        """The coverage of each adopted standard, by id."""
        current = {ref: tuple(filter(self.is_current, records)) for ref, records in self.evidence.items()}
        return {
            standard.id: cover(standard, self.settings, self.answers, self.standing, current)
            for standard in self.adopted
        }

    @cached_property
    def answers(self) -> Mapping[ClauseRef, tuple[Document, ...]]:
        """The documents whose published text names or carries each clause, in the order of their paths."""
        found: dict[ClauseRef, list[Document]] = defaultdict(list)
        for document in self.published:
            carried = (ref for heading in document.sections for ref in heading.clauses)
            for ref in dict.fromkeys((*document.clauses, *carried)):
                found[ref].append(document)
        return {ref: tuple(documents) for ref, documents in found.items()}

    @cached_property
    def evidence(self) -> Mapping[ClauseRef, tuple[Record, ...]]:
        """The records that are evidence for each clause, of any age, newest first."""
        found: dict[ClauseRef, list[Record]] = defaultdict(list)
        for record in sorted(self.records, key=lambda record: (record.date, record.id), reverse=True):
            for ref in dict.fromkeys(record.clauses):
                found[ref].append(record)
        return {ref: tuple(records) for ref, records in found.items()}

    def is_current(self, record: Record) -> bool:
        """Say whether a record is evidence in its expected period."""
        return is_current(record, self.record_types.get(record.type), self.as_of)

    def clause(self, ref: ClauseRef) -> Clause | None:
        """Return a clause's catalogue entry, if there is one."""
        standard = self.standards.get(ref.standard)
        return standard.clauses.get(ref.number) if standard else None

    @cached_property
    def citations(self) -> Mapping[str, tuple[Document | Record, ...]]:
        """Who refers to an id: by a link of the text or by `refers-to`; by id, in the order of the paths."""
        found: dict[str, dict[str, Document | Record]] = {}
        for item in self.items:
            targets = [self.resolve(link.target, item.path) for link in item.body.links]
            ids = [target.id for target in targets if target is not None]
            if isinstance(item, Record):
                ids += item.refers_to
            for key in ids:
                if key != item.id:
                    found.setdefault(key, {})[item.path] = item
        return {key: tuple(items.values()) for key, items in found.items()}

    def resolve(self, target: str, origin: str) -> Document | Record | None:
        """Return what a link means: an id, or a path relative to the file `origin`; the anchor is left aside."""
        name = target.partition("#")[0]
        if not name:
            return self.by_path.get(origin)
        if name in self.by_id:
            return self.by_id[name]
        return self.by_path.get(join(origin, name))


def _key(document: Document) -> tuple[str, str]:
    """Return what tells the texts of one document apart."""
    return document.path, document.commit


def join(origin: str, target: str) -> str:
    """Return the repository path that a relative link of the file `origin` names; empty when it leads outside.

    An anchor is left aside, and `%20` means a blank, as in a browser.
    """
    parts = origin.split("/")[:-1]
    for part in unquote(target.partition("#")[0]).split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
