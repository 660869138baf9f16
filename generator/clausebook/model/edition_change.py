"""A change of edition, or of standard: what becomes of each clause, and which documents and sections that touches.

It rests on our catalogues and mappings, never on the published texts; each row says how sure it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from clausebook.model.body import Heading
from clausebook.model.clause import Clause, ClauseRef, Counterpart, Standard, number_key
from clausebook.model.document import Document
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual


class Change(StrEnum):
    """What becomes of a clause."""

    SAME = "same"
    """Nothing is known to have changed."""
    MOVED = "moved"
    """The same subject under another number."""
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    UNKNOWN = "unknown"
    """Nobody compared it, so it is not known to be the same."""


_MEANING: Mapping[str, Change] = {
    "same": Change.SAME,
    "moved": Change.MOVED,
    "adapted": Change.CHANGED,
    "extended": Change.CHANGED,
    "changed": Change.CHANGED,
    "new": Change.NEW,
}
"""What a pair says of the clause it leads to; another relation, also one that should lead nowhere, says nothing."""
_CONFIDENCE = ("memory", "single", "confirmed")
"""The least sure first."""
_OVER = (State.SUPERSEDED, State.WITHDRAWN)
"""Texts that no change of edition concerns."""
_GRAVEST = (Change.UNKNOWN, Change.CHANGED, Change.NEW, Change.MOVED, Change.SAME)
"""Where several old clauses lead to one new one, the first of these counts."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A document that names or carries an old clause."""

    document: Document
    section: Heading | None
    """The heading that carries it; None where the document only names it."""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What becomes of one clause."""

    change: Change
    old: tuple[Clause, ...]
    """The clauses it comes from; empty for one that is new."""
    new: Clause | None
    """None for a clause that is gone."""
    comparison: str
    """How sure the comparison is: `confirmed`, `single` or `memory`; `none` where there was none."""
    notes: tuple[str, ...]
    touched: tuple[Touched, ...]
    """Of the published texts, in the order of their ids."""
    ready: tuple[Document, ...]
    """Documents in force that name or carry the new clause already."""

    @property
    def clause(self) -> Clause:
        """The new clause, or the old one that is gone."""
        return self.new or self.old[0]


@dataclass(frozen=True, slots=True)
class EditionChange:
    """What becomes of every leaf clause."""

    old: Standard
    new: Standard
    rows: tuple[ClauseChange, ...]
    """The new edition's clauses in their order, then the old ones that are gone."""

    def count(self, change: Change) -> int:
        """Return how many clauses this becomes of."""
        return sum(row.change is change for row in self.rows)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that something other than the number of the edition changes for, by id."""
        found = {
            one.document.path: one.document for row in self.rows if row.change is not Change.SAME for one in row.touched
        }
        return tuple(sorted(found.values(), key=lambda document: (document.id, document.path)))


def comparable(manual: Manual, standard: str) -> tuple[str, ...]:
    """Return the standards and editions that there is a comparison of this one with, in the order of their ids."""
    pairs = {(pair.source.standard, pair.towards) for pair in manual.counterparts}
    other = {new for old, new in pairs if old == standard} | {old for old, new in pairs if new == standard}
    return tuple(sorted(other & manual.standards.keys()))


def later(manual: Manual, standard: str) -> tuple[str, ...]:
    """Return the later editions of a standard that there is a comparison of it with: the same id, but for the year."""
    name, _, year = standard.rpartition("-")
    found = (other for other in comparable(manual, standard) if other.rpartition("-")[0] == name)
    return tuple(other for other in found if other.rpartition("-")[2] > year)


def compare(manual: Manual, old: Standard, new: Standard) -> EditionChange:
    """Return what becomes of each leaf clause of `old` in `new`, by the mapping between them in either direction.

    A clause of `new` that no pair names is new; what becomes of a clause of `old` that no pair names is unknown.
    """
    pairs = tuple(_pairs(manual.counterparts, old.id, new.id))
    leading: dict[ClauseRef, list[Counterpart]] = defaultdict(list)
    for pair in pairs:
        for target in pair.targets:
            leading[target].append(pair)
    without = {pair.source: pair for pair in manual.counterparts if not pair.targets and pair.towards == old.id}
    rows = [
        _arrived(manual, old, clause, leading.get(clause.ref, ()), without.get(clause.ref)) for clause in new.leaves
    ]
    reached = {clause.ref for clause in new.leaves}
    led = {pair.source for pair in pairs if reached.intersection(pair.targets)}
    others = {pair.source: pair for pair in pairs}
    rows += [_left(manual, clause, others.get(clause.ref)) for clause in old.leaves if clause.ref not in led]
    rows.sort(key=lambda row: (number_key(row.clause.ref.number), row.new is None))
    return EditionChange(old, new, tuple(rows))


def _pairs(counterparts: Iterable[Counterpart], old: str, new: str) -> Iterator[Counterpart]:
    """Yield the pairs that lead from one standard to another, those of the mapping the other way turned round."""
    for pair in counterparts:
        if (pair.source.standard, pair.towards) == (old, new):
            yield pair
        elif (pair.source.standard, pair.towards) == (new, old):
            relation = "changed" if pair.relation == "new" else pair.relation
            for target in pair.targets:
                yield replace(pair, source=target, targets=(pair.source,), relation=relation, towards=new)


def _arrived(
    manual: Manual, old: Standard, clause: Clause, pairs: Sequence[Counterpart], without: Counterpart | None
) -> ClauseChange:
    """Return what a clause of the new edition was.

    Args:
        manual: whose documents are touched.
        old: the edition it is compared with.
        clause: the new clause.
        pairs: the pairs that lead to it.
        without: the entry that says that it has no counterpart, if one does.
    """
    if not pairs:
        known = ("none", ()) if without is None else (without.confidence, _notes((without,)))
        return _change(manual, Change.NEW, (), clause, *known)
    changes = {_meaning(pair, clause) for pair in pairs}
    numbers = dict.fromkeys(pair.source.number for pair in pairs)
    origins = tuple(old.clauses[number] for number in numbers if number in old.clauses)
    change = next(change for change in _GRAVEST if change in changes)
    least = min((pair.confidence for pair in pairs), key=_doubt)
    return _change(manual, change, origins, clause, least, _notes(pairs))


def _left(manual: Manual, clause: Clause, pair: Counterpart | None) -> ClauseChange:
    """Return what becomes of a clause that no clause of the new edition comes from."""
    if pair is None:
        return _change(manual, Change.UNKNOWN, (clause,), None, "none", ())
    gone = not pair.targets and pair.relation in ("gone", "none")
    return _change(manual, Change.GONE if gone else Change.UNKNOWN, (clause,), None, pair.confidence, _notes((pair,)))


def _meaning(pair: Counterpart, clause: Clause) -> Change:
    """Return what a pair says of the clause it leads to; the same subject under another number has moved."""
    change = _MEANING.get(pair.relation, Change.UNKNOWN)
    return Change.MOVED if change is Change.SAME and pair.source.number != clause.ref.number else change


def _doubt(confidence: str) -> int:
    """Return a key that puts the least sure comparison first; a word that is not known is not relied on."""
    return _CONFIDENCE.index(confidence) if confidence in _CONFIDENCE else -1


def _notes(pairs: Iterable[Counterpart]) -> tuple[str, ...]:
    """Return the notes of some pairs, each once."""
    return tuple(dict.fromkeys(pair.note for pair in pairs if pair.note))


def _change(
    manual: Manual,
    change: Change,
    old: tuple[Clause, ...],
    new: Clause | None,
    comparison: str,
    notes: tuple[str, ...],
) -> ClauseChange:
    """Return a row with the documents it touches."""
    touched = [
        Touched(document, document.section(clause.ref))
        for clause in old
        for document in manual.answers.get(clause.ref, ())
        if manual.standing(document).state not in _OVER
    ]
    ready = [
        document for document in (manual.answers.get(new.ref, ()) if new else ()) if manual.standing(document).in_force
    ]
    touched.sort(key=lambda one: one.document.id)
    return ClauseChange(change, old, new, comparison, notes, tuple(touched), tuple(ready))
