"""A redline as people read it: a piece of a page, and lines for a terminal; unchanged text is folded away."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count

from clausebook.model.blocks import Block, Kind
from clausebook.model.document import Document
from clausebook.model.redline import Change, FieldChange, Move, Redline
from clausebook.model.tables import RowChange, TableChange, whole_table
from clausebook.model.words import Mark, Piece

_ROWS = 12
"""Up to so many rows, a table is shown whole."""
_TAGS = {Mark.ADDED: "ins", Mark.REMOVED: "del"}
_SIGNS = {Mark.SAME: "  ", Mark.ADDED: "+ ", Mark.REMOVED: "- ", Mark.CHANGED: "~ "}
_BRACKETS = {Mark.SAME: ("", ""), Mark.ADDED: ("{+", "+}"), Mark.REMOVED: ("[-", "-]")}
_JOINERS = "\u200c\u200d"
"""Signs without a shape of their own that words of some languages need."""
_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in "\n`{}~"}
"""What the engine or one of its extensions could take for markup although it stands in HTML."""


@dataclass(frozen=True, slots=True)
class _Fold:
    """A run of unchanged blocks."""

    changes: tuple[Change, ...]
    heading: str
    """The last heading in it, when what follows stands under it; else empty."""

    @property
    def words(self) -> str:
        """What is folded: `12 unchanged paragraphs`, or `parts` where there are several kinds."""
        number, kinds = len(self.changes), {change.block.kind for change in self.changes}
        noun = kinds.pop() if len(kinds) == 1 else "part"
        then = f", then under “{self.heading}”" if self.heading else ""
        return f"… {number} unchanged {noun}{'' if number == 1 else 's'}{then} …"


def redline_html(redline: Redline, label: str = "", between: str = "") -> str:
    """Return a redline as one line of HTML that Markdown leaves as it is.

    Args:
        redline: what to show.
        label: what is compared, such as `versions 1.0 and 2.0`; it tells the tables of several redlines apart.
        between: HTML on one line, put between the summary and the text.
    """
    summary = f'<p class="cb-redline-summary"><strong>{_safe(summary_sentence(redline))}</strong></p>'
    return f'<div class="cb-redline">{summary}{between}{"".join(_html_parts(redline, label))}</div>'


def summary_sentence(redline: Redline) -> str:
    """Return the summary of a redline as a sentence without a full stop."""
    return _sentence(redline.summary)


def controlled_fields(document: Document) -> dict[str, str | list[str]]:
    """Return the keys of the front matter that an approval covers, as a reader compares them, without the id."""
    return {
        "title": document.title,
        "version": str(document.version),
        "owner": document.owner,
        "effective": str(document.effective or ""),
        "clauses": [str(ref) for ref in document.clauses],
        "classification": document.classification,
        "applies-to": list(document.applies_to),
        "supersedes": list(document.supersedes),
    }


def redline_text(redline: Redline) -> str:
    """Return a redline as lines that begin with `+`, `-`, `~` or a blank, below its summary."""
    lines = [line for part in _folded(redline) for line in _text_lines(part)]
    return "\n".join([_shown(redline.summary), *([""] if lines else []), *lines, ""])


def fields_html(changes: Sequence[FieldChange], label: str = "") -> str:
    """Return changes of the front matter as one line of HTML; empty when there are none."""
    if not changes:
        return ""
    rows = (
        f'<tr><th scope="row">{_safe(_name(one))}</th><td>{_safe(one.mark)}</td><td>{_html(one.pieces)}</td></tr>'
        for one in changes
    )
    head = '<tr><th scope="col">Field</th><th scope="col">Change</th><th scope="col">Value</th></tr>'
    return _scroll(f"<thead>{head}</thead><tbody>{''.join(rows)}</tbody>", _named("Changed fields", label))


def fields_text(changes: Sequence[FieldChange]) -> str:
    """Return changes of the front matter as lines that begin with `+`, `-` or `~`."""
    return "".join(
        f"{_SIGNS[change.mark]}{_shown(change.key)}: {_plain(change.pieces, change.mark)}\n" for change in changes
    )


def _folded(redline: Redline) -> Iterator[Change | Move | _Fold]:
    """Yield the parts to show: what changed, an unchanged block on either side of it, and folds in between."""
    if not redline.changed:
        return
    run: list[Change] = []
    above = 0
    for part in redline.parts:
        if isinstance(part, Change) and part.mark is Mark.SAME:
            run.append(part)
            continue
        yield from _fold(run, above, 1)
        run, above = [], 1
        yield part
    yield from _fold(run, above, 0)


def _fold(run: Sequence[Change], above: int, below: int) -> Iterator[Change | _Fold]:
    """Yield a run of unchanged blocks, but for `above` first and `below` last ones folded when there are several.

    A table is no context: it would be longer than what it leads to.
    """
    start = int(above and bool(run) and not run[0].table)
    end = len(run) - int(below and bool(run) and not run[-1].table)
    if end - start < 2 and not any(change.table for change in run[start:end]):
        yield from run
        return
    headings = [change.block for change in run[start:end] if change.block.kind is Kind.HEADING]
    leads = below and headings and all(change.block.kind is not Kind.HEADING for change in run[end:])
    yield from run[:start]
    yield _Fold(tuple(run[start:end]), _title(headings[-1]) if leads else "")
    yield from run[end:]


def _html_parts(redline: Redline, label: str) -> Iterator[str]:
    """Yield the HTML of each part."""
    names = (_named(f"Compared table {number}", label) for number in count(1))
    for part in _folded(redline):
        if isinstance(part, Move):
            inner = "".join(_html_same(block, names) for block in part.blocks)
            words = f"{_hidden(part.mark)}{_safe(_moved(part))}"
            yield f'<details class="cb-redline-move"><summary>{words}</summary>{inner}</details>'
        elif isinstance(part, _Fold):
            inner = "".join(_html_same(change.block, names) for change in part.changes)
            yield f'<details class="cb-redline-fold"><summary>{_safe(part.words)}</summary>{inner}</details>'
        elif part.table:
            yield _was(part) + _html_table(part.table, next(names))
        else:
            yield _html_block(part.block, part.mark, _html(part.pieces), _was(part))


def _html_same(block: Block, names: Iterator[str]) -> str:
    """Return a block that did not change."""
    if block.rows:
        return _html_table(whole_table(block.rows, Mark.SAME), next(names), folded=False)
    return _html_block(block, Mark.SAME, _safe(block.text))


def _html_block(block: Block, mark: Mark, inner: str, before: str = "") -> str:
    """Return a block with its inner HTML, and in front of it what it was before."""
    data = f'class="cb-redline-block" data-kind="{_safe(block.kind)}" data-level="{block.level}" data-mark="{mark}"'
    if block.kind is Kind.CODE:
        return f"{before}<pre {data}><code>{inner}</code></pre>"
    if block.kind is Kind.HEADING:
        data = data.replace('class="', 'class="cb-redline-heading ', 1)
    shown = block.marker and block.kind is not Kind.HEADING
    marker = f'<span class="cb-redline-marker">{_safe(block.marker)}</span> ' if shown else ""
    return f"<p {data}>{before}{marker}{inner}</p>"


def _html_table(table: TableChange, name: str, folded: bool = True) -> str:
    """Return a compared table, runs of unchanged rows left out of a long one unless it is not `folded`."""
    head, *rows = table.rows
    columns = "".join(f'<th scope="col">{_html(cell)}</th>' for cell in head.cells)
    body = []
    for row in _rows(rows) if folded else rows:
        if isinstance(row, int):
            body.append(
                f'<tr class="cb-redline-fold"><td colspan="{len(table.columns)}">… {row} unchanged rows …</td></tr>'
            )
        else:
            cells = "".join(f"<td>{_html(cell)}</td>" for cell in row.cells)
            body.append(f'<tr data-mark="{row.mark}">{cells}</tr>')
    return _scroll(f"<thead><tr>{columns}</tr></thead><tbody>{''.join(body)}</tbody>", name)


def _rows(rows: Sequence[RowChange]) -> Iterator[RowChange | int]:
    """Yield the rows to show, and how many unchanged ones are left out in between."""
    touched = [row.mark is not Mark.SAME for row in rows]
    out = 0
    for index, row in enumerate(rows):
        if len(rows) <= _ROWS or any(touched[max(index - 1, 0) : index + 2]):
            yield from (out,) if out else ()
            out = 0
            yield row
        else:
            out += 1
    yield from (out,) if out else ()


def _scroll(table: str, name: str) -> str:
    """Return a table that scrolls on a narrow screen."""
    label = f'class="cb-scroll" role="region" tabindex="0" aria-label="{_safe(name)}"'
    return f'<div {label}><table class="cb-table">{table}</table></div>'


def _html(pieces: Iterable[Piece]) -> str:
    """Return a text with what was added and removed in it."""
    return "".join(
        f"<{_TAGS[piece.mark]}>{_hidden(piece.mark)}{_safe(piece.text)}</{_TAGS[piece.mark]}>"
        if piece.mark in _TAGS
        else _safe(piece.text)
        for piece in pieces
    )


def _hidden(mark: Mark) -> str:
    """Return what a screen reader says of a mark, since it does not say colours and lines."""
    return f'<span class="cb-hidden">[{mark}] </span>'


def _was(change: Change) -> str:
    """Return a remark on a block that became another kind of block; empty for the others."""
    return f'<span class="cb-meta">[{_safe(_became(change))}]</span> ' if change.was else ""


def _became(change: Change) -> str:
    """Say what a block was and what it is."""
    return f"was: {change.was}, is: {change.block.form}"


def _text_lines(part: Change | Move | _Fold) -> Iterator[str]:
    """Yield a part's lines."""
    if isinstance(part, _Fold):
        yield f"  {_shown(part.words)}"
    elif isinstance(part, Move):
        yield f"{_SIGNS[part.mark]}{_shown(_moved(part))}"
    else:
        remark = f"[{_became(part)}] " if part.was else ""
        if part.table:
            yield from ([f"~ {remark.strip()}"] if remark else [])
            yield from _table_lines(part.table)
            return
        block = part.block
        indent = "    " * (0 if block.kind is Kind.HEADING else block.level)
        start = f"{indent}{remark}{_shown(block.marker)}{' ' if block.marker else ''}"
        for line in _split(part.pieces):
            yield f"{_SIGNS[part.mark]}{start}{_plain(line, part.mark)}".rstrip()


def _table_lines(table: TableChange) -> Iterator[str]:
    """Yield a compared table's lines, a new or dropped column in the brackets of its cells."""
    head, *rows = table.rows
    moved = any(mark is not Mark.SAME for mark in table.columns)
    for row in (head, *_rows(rows)):
        if isinstance(row, int):
            yield f"  … {row} unchanged rows …"
            continue
        mark = Mark.CHANGED if moved and row.mark is Mark.SAME else row.mark
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
        _shown(piece.text)
        if mark is piece.mark
        else f"{_BRACKETS[piece.mark][0]}{_shown(piece.text)}{_BRACKETS[piece.mark][1]}"
        for piece in pieces
    )


def _moved(move: Move) -> str:
    """Say what moved where, as seen from the place at which it is said."""
    heading = _title(move.blocks[0])
    if move.mark is Mark.REMOVED:
        return f"The section “{heading}” stood here; it moved {'down' if move.down else 'up'}, unchanged"
    return f"The section “{heading}” moved here from {'above' if move.down else 'below'}, unchanged"


def _title(heading: Block) -> str:
    """Return a heading without its attributes."""
    return heading.text.partition("{")[0].strip()


def _named(name: str, label: str) -> str:
    """Return a name with what is compared."""
    return f"{name}, {label}" if label else name


def _name(change: FieldChange) -> str:
    """Return a key as people read it."""
    return _sentence(change.key.replace("-", " "))


def _sentence(text: str) -> str:
    """Return a text with a capital letter in front."""
    return text[:1].upper() + text[1:]


def _safe(text: str) -> str:
    """Return a text as HTML on one line in which nothing is markup, signs that hide or turn words spelt out."""
    return escape(_shown(text, keep="\n")).translate(_ENTITIES)


def _shown(text: str, keep: str = "") -> str:
    """Return a text with blanks for white space, and every sign spelt out that cannot be seen or steers a terminal."""
    if (text.replace(keep, "") if keep else text).isprintable():
        return text
    kept = keep + _JOINERS
    return "".join(sign if sign.isprintable() or sign in kept else _spelt(sign) for sign in text)


def _spelt(sign: str) -> str:
    """Return a blank for a sign that is one, else its code."""
    return " " if sign.isspace() else f"<U+{ord(sign):04X}>"
