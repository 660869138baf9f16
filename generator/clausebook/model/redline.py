"""The difference between two versions of a document, for people: which paragraphs, steps and table rows changed.

Compared is the Markdown, block by block and then word by word; two texts that differ in white space only say the same.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from clausebook.model.alignment import LIKE, align, once, rising
from clausebook.model.blocks import Block, Kind, split_blocks
from clausebook.model.digest import normalise
from clausebook.model.tables import TableChange, compare_tables, whole_table
from clausebook.model.words import Mark, Piece, bag, compare_words, likeness

_HEAD, _ROW, _COLUMN = "table heading", "table row", "table column"
_NOUNS = (*Kind, _HEAD, _ROW, _COLUMN)
"""What can change, in the order in which a summary names it."""
_UNLIKE = frozenset({Kind.HEADING, Kind.TABLE, Kind.CODE, Kind.RULE})
"""Blocks that only ever become their like."""


@dataclass(frozen=True, slots=True)
class Change:
    """One block of either version, or of both."""

    mark: Mark
    old: Block | None
    """None for an added block."""
    new: Block | None
    """None for a removed block."""
    pieces: tuple[Piece, ...]
    """The text; empty for a table."""
    table: TableChange | None = None

    @property
    def block(self) -> Block:
        """The new block, or the one that was removed.

        Raises:
            ValueError: when it has neither.
        """
        block = self.new or self.old
        if block is None:
            raise ValueError("a change has an old block, a new one, or both")
        return block

    @property
    def was(self) -> str:
        """What the block was, where it became another kind of block or changed its level; else empty."""
        return self.old.form if self.old and self.new and self.old.form != self.new.form else ""


@dataclass(frozen=True, slots=True)
class Move:
    """A section that stands elsewhere, unchanged; a redline has each twice, where it was and where it is."""

    mark: Mark
    """`REMOVED` where it was, `ADDED` where it is."""
    number: int
    """Which move it is, from 1; the same at both places."""
    down: bool
    """Whether it moved towards the end."""
    blocks: tuple[Block, ...]
    """The heading first."""


@dataclass(frozen=True, slots=True)
class Redline:
    """Two versions, from the beginning to the end."""

    parts: tuple[Change | Move, ...]
    """Without those added, the old version in order; without those removed, the new one."""
    layout: bool
    """Whether the texts differ at all, be it in white space only."""

    @property
    def changed(self) -> bool:
        """Whether more than the layout changed."""
        return any(part.mark is not Mark.SAME for part in self.parts)

    @property
    def summary(self) -> str:
        """One line: `2 paragraphs changed, 1 step added, 1 table row removed, 1 section moved`."""
        if not self.changed:
            return "nothing but layout changed" if self.layout else "no change"
        counts = Counter(counted for part in self.parts if isinstance(part, Change) for counted in _counted(part))
        words = [
            _said(counts[mark, noun], noun, mark)
            for mark in (Mark.CHANGED, Mark.ADDED, Mark.REMOVED)
            for noun in _NOUNS
            if counts[mark, noun]
        ]
        moved = sum(isinstance(part, Move) and part.mark is Mark.ADDED for part in self.parts)
        return ", ".join([*words, _said(moved, "section", "moved")] if moved else words)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A block, or a section that moved as a whole."""

    key: Hashable
    blocks: tuple[Block, ...]
    move: int = 0
    """The number of the move, from 1; 0 for a block that did not move."""


_Sides = tuple[_Unit | None, _Unit | None]


def compare(old: str, new: str) -> Redline:
    """Compare two Markdown texts below their front matter."""
    before, after = split_blocks(old), split_blocks(new)
    moves = list(_moves(before, after))
    left = list(
        _units(before, {start: (number, end) for number, (start, end, _, _) in enumerate(moves, 1)}, Mark.REMOVED)
    )
    right = list(
        _units(after, {start: (number, end) for number, (_, _, start, end) in enumerate(moves, 1)}, Mark.ADDED)
    )

    def alike(first: int, second: int) -> float:
        return _likeness(left[first], right[second])

    sides = align([unit.key for unit in left], [unit.key for unit in right], alike)
    units = [(None if i is None else left[i], None if j is None else right[j]) for i, j in sides]
    return Redline(tuple(_parts(_renamed(units))), normalise(old) != normalise(new))


def _moves(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[int, int, int, int]]:
    """Yield sections that stand on both sides, elsewhere: where they begin and end in the old, and in the new text.

    Seen are headings with what stands between them and the next heading; those that occur once on either side. The most
    text that keeps its order stays where it is, the rest has moved. What followed its heading to the new place, though
    it has headings of its own, is one section with it.
    """
    left, right = (once([key for _, _, key in _sections(side)]) for side in (old, new))
    places = [[(start, end) for start, end, _ in _sections(side)] for side in (old, new)]
    shared = [(*places[0][left[key]], *places[1][index]) for key, index in right.items() if key in left]
    rows = [(place, row) for place in shared for row in range(place[0], place[1])]
    staying = {rows[index][0] for index in rising([row for _, row in rows])}
    section: tuple[int, int, int, int] | None = None
    for start, end, first, last in (place for place in shared if place not in staying):
        inner = section is not None and old[start].level > old[section[0]].level
        if section is not None and inner and (section[1], section[3]) == (start, first):
            section = (section[0], end, section[2], last)
            continue
        if section is not None:
            yield section
        section = (start, end, first, last)
    if section is not None:
        yield section


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[int, int, Hashable]]:
    """Yield where each heading stands, where the next one does, and what both hold between them."""
    starts = [index for index, block in enumerate(blocks) if block.kind is Kind.HEADING]
    for start, end in pairwise([*starts, len(blocks)]):
        yield start, end, tuple(block.key for block in blocks[start:end])


def _units(blocks: Sequence[Block], moves: Mapping[int, tuple[int, int]], mark: Mark) -> Iterator[_Unit]:
    """Yield the blocks of one side, those of a moved section together.

    Args:
        blocks: all of that side.
        moves: by the index of its first block, the number of the move and the index behind its last block.
        mark: which side it is, so that a moved section is never taken for its own other place.
    """
    index = 0
    while index < len(blocks):
        if index in moves:
            number, end = moves[index]
            yield _Unit((mark, number), tuple(blocks[index:end]), number)
            index = end
            continue
        yield _Unit(blocks[index].key, (blocks[index],))
        index += 1


def _likeness(old: _Unit, new: _Unit) -> float:
    """Say how alike two blocks are, 0 to 1, and a little more for the same kind of block."""
    first, second = old.blocks[0], new.blocks[0]
    if old.move or new.move or (first.kind is not second.kind and {first.kind, second.kind} & _UNLIKE):
        return 0.0
    (words, size), (others, other) = _words(first.text), _words(second.text)
    alike = likeness(words, others, (size, other))
    # Of two equally good partners the one of the same shape is the better one.
    return alike + 0.01 if alike >= LIKE and first.form == second.form else alike


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[Mapping[str, int], int]:
    """Return the words of a block and how many there are; most blocks have a partner without being asked for them."""
    words = bag(text)
    return words, words.total()


def _renamed(units: Sequence[_Sides]) -> Iterator[_Sides]:
    """Yield units, a heading and the one in its place as one: a renamed heading may share no word with the old one."""
    skip = False
    for index, (old, new) in enumerate(units):
        if skip:
            skip = False
            continue
        follower = units[index + 1][1] if index + 1 < len(units) else None
        around = (*units[max(index - 1, 0) : index], *units[index + 2 : index + 3])
        if old and follower and not new and _is_heading(old, follower) and all(None not in sides for sides in around):
            skip = units[index + 1][0] is None
            yield (old, follower) if skip else (old, None)
        else:
            yield old, new


def _is_heading(old: _Unit, new: _Unit) -> bool:
    """Say whether both are headings of one level that did not move."""
    first, second = old.blocks[0], new.blocks[0]
    return not old.move and not new.move and first.kind is Kind.HEADING and first.form == second.form


def _parts(units: Iterable[_Sides]) -> Iterator[Change | Move]:
    """Yield the parts of a redline."""
    passed: set[int] = set()
    for left, right in units:
        alone = left if right is None else right if left is None else None
        if left is not None and right is not None:
            yield _both(left.blocks[0], right.blocks[0])
        elif alone is not None:
            mark = Mark.REMOVED if right is None else Mark.ADDED
            if not alone.move:
                yield _alone(mark, alone.blocks[0])
                continue
            yield Move(mark, alone.move, (mark is Mark.ADDED) == (alone.move in passed), alone.blocks)
            passed.add(alone.move)


def _alone(mark: Mark, block: Block) -> Change:
    """Return a block that was added or removed."""
    old, new = (block, None) if mark is Mark.REMOVED else (None, block)
    if block.rows:
        return Change(mark, old, new, (), whole_table(block.rows, mark))
    return Change(mark, old, new, (Piece(mark, block.text),) if block.text else ())


def _both(old: Block, new: Block) -> Change:
    """Compare two versions of a block."""
    mark = Mark.SAME if old.key == new.key else Mark.CHANGED
    if old.rows and new.rows:
        same = mark is Mark.SAME
        return Change(mark, old, new, (), whole_table(new.rows, mark) if same else compare_tables(old.rows, new.rows))
    return Change(mark, old, new, compare_words(old.text, new.text))


def _counted(change: Change) -> Iterator[tuple[Mark, str]]:
    """Yield what a summary counts of a change: of a table that both versions have its rows and columns."""
    if change.mark is not Mark.CHANGED or change.table is None:
        yield change.mark, change.block.kind
        return
    head, *rows = change.table.rows
    parts = [(head.mark, _HEAD), *((row.mark, _ROW) for row in rows), *((one, _COLUMN) for one in change.table.columns)]
    if change.was or all(mark is Mark.SAME for mark, _ in parts):
        yield change.mark, change.block.kind
    yield from parts


def _said(count: int, noun: str, verb: str) -> str:
    """Return `1 step added`, `2 steps added`."""
    return f"{count} {noun}{'' if count == 1 else 's'} {verb}"
