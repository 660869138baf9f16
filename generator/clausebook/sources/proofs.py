"""What the history says about approvals: who brought each entry, by which register, and whether it was signed.

Nothing that a commit brings along counts for the approvals that it brings: people, roles and keys are taken from the
register as the main line had it before that commit arrived there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from clausebook.model.approval import Assurance, Proof, ProofKey, proof_key
from clausebook.model.document import Approval
from clausebook.model.history import Commit, Content, DocumentHistory, History
from clausebook.model.manual import Manual
from clausebook.model.register import Person, Register
from clausebook.model.signature import Verdict
from clausebook.sources.git import Repository
from clausebook.sources.settings import REGISTER, CannotRead, read_register
from clausebook.sources.signatures import verify

_ADDRESS = re.compile(r"<([^<>\s]+@[^<>\s]+)>\s*\Z")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An approval entry and the content that first held it."""

    key: ProofKey
    approval: Approval
    first: Content


@dataclass(frozen=True, slots=True)
class _Registers:
    """The registers of the main line."""

    states: Sequence[tuple[int, Register]]
    """The number of the commit that brought each, oldest first; those that could not be read are missing."""

    def before(self, number: int) -> Register | None:
        """Return the register that held when a commit of the main line arrived."""
        return next((register for at, register in reversed(self.states) if at < number), None)


def prove(repository: Repository, manual: Manual) -> Mapping[ProofKey, Proof]:
    """Return what a complete history says about every approval entry that any text of a document ever held.

    Args:
        repository: whose history the manual has.
        manual: with that history.

    Raises:
        GitError: Git's objects cannot be read.
    """
    history = manual.history
    entries = tuple(_entries(history))
    registers = _registers(repository, history)
    signed = any(person.keys for _, register in registers.states for person in register.people.values())
    commits = dict.fromkeys(entry.first.event.commit.id for entry in entries) if signed else ()
    objects = dict(repository.commits(commits)) if commits else {}
    arrived = _arrived(history)
    return {
        entry.key: (
            Proof(Assurance.RECORDED, entry.first.event.commit.id, entitled=True, verdict=Verdict.NONE)
            if history.arrivals[entry.first.event.commit.id] <= history.adoption
            else _proof(entry, history, registers, objects, arrived, manual.register)
        )
        for entry in entries
    }


def _entries(history: History) -> Iterator[_Entry]:
    """Yield every approval entry with the oldest content that held it."""
    for life in (*history.files.values(), *history.gone):
        found: dict[ProofKey, _Entry] = {}
        for content in _oldest_first(life):
            for approval in content.facts.approvals:
                key = proof_key(content.facts.id, approval)
                found.setdefault(key, _Entry(key, approval, content))
        yield from found.values()


def _oldest_first(life: DocumentHistory) -> Iterator[Content]:
    """Yield what anybody wrote, then what only the main line held, each oldest first and equal ones once."""
    seen: set[int] = set()
    for content in (*reversed(life.written), *reversed(life.contents)):
        # Equal contents share their facts.
        if id(content.facts) not in seen:
            seen.add(id(content.facts))
            yield content


def _registers(repository: Repository, history: History) -> _Registers:
    """Read every state of the register that the main line had."""
    life = history.files.get(REGISTER)
    events = [event for event in reversed(life.mainline if life else ()) if event.blob]
    contents = dict(repository.blobs(dict.fromkeys(event.blob for event in events))) if events else {}
    states = []
    for event in events:
        try:
            register, _ = read_register(contents[event.blob])
        except CannotRead:
            continue
        states.append((history.arrivals[event.commit.id], register))
    return _Registers(states)


def _arrived(history: History) -> Mapping[int, Commit]:
    """Return the commits of the main line that changed a document, by their number."""
    events = (event for life in history.files.values() for event in life.mainline)
    return {history.arrivals[event.commit.id]: event.commit for event in events}


def _proof(
    entry: _Entry,
    history: History,
    registers: _Registers,
    objects: Mapping[str, bytes],
    arrived: Mapping[int, Commit],
    present: Register,
) -> Proof:
    """Judge how an entry came into the history; what the present register says of lost keys counts for the past."""
    approval, commit = entry.approval, entry.first.event.commit
    number = history.arrivals[commit.id]
    register = registers.before(number)
    person = register.people.get(approval.person) if register else None
    if register is None or person is None or not person.held(approval.role, approval.date):
        return Proof(Assurance.RECORDED, commit.id, entitled=False, verdict=Verdict.NONE)
    verdict = Verdict.NONE
    if commit.id in objects:
        verdict = verify(objects[commit.id], person, register, _day(history, number, commit), present)
    if verdict is Verdict.VALID and approval.digest:
        return Proof(Assurance.SIGNED, commit.id, entitled=True, verdict=verdict)
    named = _is_by(person, commit) or (number in arrived and _names(person, arrived[number]))
    level = Assurance.ATTRIBUTED if named and approval.digest else Assurance.RECORDED
    return Proof(level, commit.id, entitled=True, verdict=verdict)


def _is_by(person: Person, commit: Commit) -> bool:
    """Say whether a person wrote a commit, or a trailer of it names them."""
    return commit.author_email.lower() in person.emails or _names(person, commit)


def _names(person: Person, commit: Commit) -> bool:
    """Say whether an `Approved-by:` trailer names a person."""
    addresses = (_ADDRESS.search(line) for line in commit.approved_by)
    return any(address[1].lower() in person.emails for address in addresses if address)


def _day(history: History, number: int, commit: Commit) -> date:
    """Return the day for which a key must be valid: no earlier than any commit that the main line had before."""
    before = history.latest[number - 1] if number else 0
    return max(commit.committer_date, datetime.fromtimestamp(before, UTC)).date()
