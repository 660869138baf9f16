"""A redline as lines for a terminal; unchanged text is folded away."""

from collections.abc import Iterable, Iterator, Sequence

from clausebook.model.blocks import Kind
from clausebook.model.field_change import FieldChange
from clausebook.model.redline import Change, Move, Redline
from clausebook.model.tables import TableChange
from clausebook.model.words import Mark, Piece
from clausebook.views.redline import Fold, became, folded, moved, shown, shown_rows

_SIGNS = {Mark.SAME: "  ", Mark.ADDED: "+ ", Mark.REMOVED: "- ", Mark.CHANGED: "~ "}
_BRACKETS = {Mark.SAME: ("", ""), Mark.ADDED: ("{+", "+}"), Mark.REMOVED: ("[-", "-]")}


def redline_text(redline: Redline) -> str:
    """Return a redline as lines that begin with `+`, `-`, `~` or a blank, below its summary."""
    lines = [line for part in folded(redline) for line in _text_lines(part)]
    return "\n".join([shown(redline.summary), *([""] if lines else []), *lines, ""])


def fields_text(changes: Sequence[FieldChange]) -> str:
    """Return changes of the front matter as lines that begin with `+`, `-` or `~`."""
    return "".join(
        f"{_SIGNS[change.mark]}{shown(change.key)}: {_plain(change.pieces, change.mark)}\n" for change in changes
    )


def _text_lines(part: Change | Move | Fold) -> Iterator[str]:
    """Yield a part's lines."""
    if isinstance(part, Fold):
        yield f"  {shown(part.words)}"
    elif isinstance(part, Move):
        yield f"{_SIGNS[part.mark]}{shown(moved(part))}"
    else:
        remark = f"[{became(part)}] " if part.was else ""
        if part.table:
            yield from ([f"~ {remark.strip()}"] if remark else [])
            yield from _table_lines(part.table)
            return
        block = part.block
        indent = "    " * (0 if block.kind is Kind.HEADING else block.level)
        start = f"{indent}{remark}{shown(block.marker)}{' ' if block.marker else ''}"
        for line in _split(part.pieces):
            yield f"{_SIGNS[part.mark]}{start}{_plain(line, part.mark)}".rstrip()


def _table_lines(table: TableChange) -> Iterator[str]:
    """Yield a compared table's lines, a new or dropped column in the brackets of its cells."""
    head, *rows = table.rows
    differing = any(mark is not Mark.SAME for mark in table.columns)
    for row in (head, *shown_rows(rows)):
        if isinstance(row, int):
            yield f"  … {row} unchanged rows …"
            continue
        mark = Mark.CHANGED if differing and row.mark is Mark.SAME else row.mark
        yield f"{_SIGNS[mark]}| {' | '.join(_plain(cell, mark) for cell in row.cells)} |"


def _split(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces of each line of a text, at least one line."""
    line: list[Piece] = []
    for piece in pieces:
        first, *further = piece.text.split("\n")
        line += [Piece(piece.mark, first)] if first else []
        for text in further:
            yield line
            line = [Piece(piece.mark, text)] if text else []
    yield line


def _plain(pieces: Iterable[Piece], mark: Mark) -> str:
    """Return a text with brackets around what changed in it; none where its line is added or removed as a whole."""
    return "".join(
        shown(piece.text)
        if mark is piece.mark
        else f"{_BRACKETS[piece.mark][0]}{shown(piece.text)}{_BRACKETS[piece.mark][1]}"
        for piece in pieces
    )
