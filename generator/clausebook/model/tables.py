"""Two versions of a table, cell by cell: columns are told by their headings, rows by what stands in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clausebook.model.alignment import LIKE, align
from clausebook.model.words import Mark, Piece, bag, compare_words, likeness

Row = tuple[str, ...]
Sides = tuple[int | None, int | None]
"""An index on the old side, on the new side, or on both."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a compared table."""

    mark: Mark
    """Cells of added and removed columns do not make a row changed."""
    cells: tuple[tuple[Piece, ...], ...]
    """One for each column of the `TableChange`."""


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table with what changed in it."""

    columns: tuple[Mark, ...]
    """`SAME`, `ADDED` or `REMOVED`."""
    rows: tuple[RowChange, ...]
    """The heading first."""


def compare_tables(old: Sequence[Row], new: Sequence[Row]) -> TableChange:
    """Compare two tables; all rows of a table are equally long, and the first is its heading."""
    columns = tuple(_columns(old, new))
    shared = [(first, second) for first, second in columns if first is not None and second is not None]
    left = [tuple(row[first] for first, _ in shared) for row in old]
    right = [tuple(row[second] for _, second in shared) for row in new]
    rows: list[RowChange] = [_row(columns, left[0] == right[0], old[0], new[0])]
    for first, second in _rows(left[1:], right[1:]):
        before = None if first is None else old[first + 1]
        after = None if second is None else new[second + 1]
        same = first is not None and second is not None and left[first + 1] == right[second + 1]
        rows.append(_row(columns, same, before, after))
    return TableChange(tuple(_mark(*sides) for sides in columns), tuple(rows))


def whole_table(rows: Sequence[Row], mark: Mark) -> TableChange:
    """Return a table all of which is the same, added or removed."""
    marked = (RowChange(mark, tuple((Piece(mark, cell),) if cell else () for cell in row)) for row in rows)
    return TableChange((Mark.SAME,) * len(rows[0]), tuple(marked))


def _columns(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Sides]:
    """Yield the columns of both tables in order."""
    left, right = tuple(zip(*old, strict=True)), tuple(zip(*new, strict=True))
    bags = [[bag(" ".join(column)) for column in side] for side in (left, right)]

    def alike(first: int, second: int) -> float:
        before, after = bags[0][first], bags[1][second]
        return likeness(before, after, (before.total(), after.total()))

    return align(old[0], new[0], alike)


def _rows(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Sides]:
    """Yield the rows of both tables in order, seen in the columns that they share."""
    bags = [[bag(" ".join(row)) for row in side] for side in (old, new)]

    def alike(first: int, second: int) -> float:
        before, after = bags[0][first], bags[1][second]
        score = likeness(before, after, (before.total(), after.total()))
        named = bool(old[first]) and bool(old[first][0]) and old[first][0] == new[second][0]
        # A row is named by its first cell: whatever else became of it, it is still that row.
        return LIKE + score / 2 if named else score

    return align(old, new, alike)


def _row(columns: Sequence[Sides], same: bool, old: Row | None, new: Row | None) -> RowChange:
    """Compare two rows; None for a row that one side does not have."""
    cells = []
    for first, second in columns:
        before = "" if old is None or first is None else old[first]
        after = "" if new is None or second is None else new[second]
        cells.append(compare_words(before, after))
    mark = Mark.ADDED if old is None else Mark.REMOVED if new is None else Mark.SAME if same else Mark.CHANGED
    return RowChange(mark, tuple(cells))


def _mark(old: int | None, new: int | None) -> Mark:
    """Say on which side something is."""
    return Mark.ADDED if old is None else Mark.REMOVED if new is None else Mark.SAME
