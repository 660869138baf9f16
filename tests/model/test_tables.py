"""Tables cell by cell: columns by heading, rows by content."""

from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.tables import Row, TableChange, compare_tables, whole_table
from clausebook.model.words import Mark

OLD: tuple[Row, ...] = (("Record", "How long"), ("File", "5 years"), ("Log", "1 year"), ("Minutes", "3 years"))
CELLS = st.sampled_from(["", "a", "b c", "d e f", "5 years"])


@st.composite
def table(draw: st.DrawFn) -> tuple[Row, ...]:
    """Return a small table."""
    width = draw(st.integers(1, 4))
    return tuple(draw(st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=6)))


def side(change: TableChange, without: Mark) -> tuple[Row, ...]:
    """Return one side of a comparison."""
    kept = [index for index, mark in enumerate(change.columns) if mark is not without]
    return tuple(
        tuple("".join(piece.text for piece in row.cells[index] if piece.mark is not without) for index in kept)
        for row in change.rows
        if row.mark is not without
    )


def marks(change: TableChange) -> str:
    """Return the marks of the rows below the heading, by their first letters."""
    return "".join(row.mark[0] for row in change.rows[1:])


@given(table(), table())
def test_either_side_is_its_table(old: tuple[Row, ...], new: tuple[Row, ...]) -> None:
    change = compare_tables(old, new)
    assert side(change, Mark.ADDED) == old
    assert side(change, Mark.REMOVED) == new


@given(table())
def test_a_table_is_the_same_as_itself(rows: tuple[Row, ...]) -> None:
    assert compare_tables(rows, rows) == whole_table(rows, Mark.SAME)


def test_a_changed_cell() -> None:
    change = compare_tables(OLD, (*OLD[:2], ("Log", "2 years"), OLD[3]))
    assert marks(change) == "scs"
    assert [piece.mark for piece in change.rows[2].cells[0]] == [Mark.SAME]
    assert [(piece.mark, piece.text) for piece in change.rows[2].cells[1]] == [
        (Mark.REMOVED, "1 year"),
        (Mark.ADDED, "2 years"),
    ]


def test_rows_come_and_go() -> None:
    assert marks(compare_tables(OLD, (*OLD[:2], OLD[3], ("Sheet", "for ever")))) == "srsa"


def test_a_new_column_changes_no_row() -> None:
    new = tuple((*row, extra) for row, extra in zip(OLD, ("Who", "registry", "head", "head"), strict=True))
    change = compare_tables(OLD, new)
    assert change.columns == (Mark.SAME, Mark.SAME, Mark.ADDED)
    assert marks(change) == "sss"
    assert [piece.mark for piece in change.rows[1].cells[2]] == [Mark.ADDED]


def test_a_column_goes() -> None:
    assert compare_tables(OLD, tuple(row[:1] for row in OLD)).columns == (Mark.SAME, Mark.REMOVED)


def test_a_renamed_column_is_still_that_column() -> None:
    change = compare_tables(OLD, (("Record", "Retention"), *OLD[1:]))
    assert change.columns == (Mark.SAME, Mark.SAME)
    assert change.rows[0].mark is Mark.CHANGED
    assert marks(change) == "sss"
