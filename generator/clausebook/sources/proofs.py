"""What the history says about approvals: who brought each entry, by which register, and whether it was signed.

Nothing that a commit brings along counts for the approvals that it brings: people, roles and keys are taken from the
register as the main line had it before that commit arrived there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from clausebook.model.approval import Assurance, Proof, ProofKey, proof_key
from clausebook.model.document import Approval
from clausebook.model.history import Commit, Content, DocumentHistory, History
from clausebook.model.manual import Manual
from clausebook.model.policy import Policy, policy_at, policy_before
from clausebook.model.register import Person, Register
from clausebook.model.settings import DocumentType
from clausebook.model.signature import Verdict
from clausebook.sources.git import Repository
from clausebook.sources.signatures import verify

_ADDRESS = re.compile(r"<([^<>\s]+@[^<>\s]+)>\s*\Z")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An approval entry and the content that first held it."""

    key: ProofKey
    approval: Approval
    first: Content


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
    registers = [policy.register for policy in history.policies if policy.register]
    signed = any(person.keys for register in registers for person in register.people.values())
    commits = dict.fromkeys(entry.first.event.commit.id for entry in entries) if signed else ()
    objects = dict(repository.commits(commits)) if commits else {}
    arrived = _arrived(history)
    return {
        entry.key: (
            _adopted(entry, history)
            if history.arrivals[entry.first.event.commit.id] <= history.adoption
            else _proof(entry, history, objects, arrived, manual.register)
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


def _arrived(history: History) -> Mapping[int, Commit]:
    """Return the commits of the main line that changed a document, by their number."""
    events = (event for life in history.files.values() for event in life.mainline)
    return {history.arrivals[event.commit.id]: event.commit for event in events}


def _proof(
    entry: _Entry,
    history: History,
    objects: Mapping[str, bytes],
    arrived: Mapping[int, Commit],
    present: Register,
) -> Proof:
    """Judge how an entry came into the history; what the present register says of lost keys counts for the past."""
    approval, commit = entry.approval, entry.first.event.commit
    number = history.arrivals[commit.id]
    policy = policy_before(history.policies, number)
    register, asked = policy.register if policy else None, _asked(policy)
    person = register.people.get(approval.person) if register else None
    if register is None or person is None or not person.held(approval.role, approval.date):
        return Proof(Assurance.RECORDED, commit.id, False, Verdict.NONE, asked, number)
    verdict = Verdict.NONE
    if commit.id in objects:
        verdict = verify(objects[commit.id], person, register, _day(history, number, commit), present)
    if verdict is Verdict.VALID and approval.digest:
        return Proof(Assurance.SIGNED, commit.id, True, verdict, asked, number)
    named = _is_by(person, commit) or (number in arrived and _names(person, arrived[number]))
    level = Assurance.ATTRIBUTED if named and approval.digest else Assurance.RECORDED
    return Proof(level, commit.id, True, verdict, asked, number)


def _adopted(entry: _Entry, history: History) -> Proof:
    """Return the proof of an entry that came no later than the first register."""
    commit = entry.first.event.commit.id
    asked = _asked(policy_at(history.policies, history.adoption))
    return Proof(Assurance.RECORDED, commit, True, Verdict.NONE, asked, history.arrivals[commit])


def _asked(policy: Policy | None) -> Mapping[str, DocumentType] | None:
    """Return what settings asked of each type of document."""
    return policy.settings.types if policy and policy.settings else None


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
