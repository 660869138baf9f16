"""A redline as a piece of a page; unchanged text is folded away."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import count

from clausebook.model.blocks import Block, Kind
from clausebook.model.field_change import FieldChange
from clausebook.model.redline import Change, Move, Redline
from clausebook.model.tables import TableChange, whole_table
from clausebook.model.words import Mark, Piece
from clausebook.views.redline import Fold, became, folded, moved, sentence, shown, shown_rows, summary_sentence

_TAGS = {Mark.ADDED: "ins", Mark.REMOVED: "del"}
_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in "\n`{}~"}
"""What the engine or one of its extensions could take for markup although it stands in HTML."""
_ATTRIBUTES = re.compile(r" ?&#123;[^<>]*&#125;\Z")
"""What stands in braces behind a heading, such as the clause that its section answers, if it did not change."""


def redline_html(redline: Redline, label: str = "", between: str = "") -> str:
    """Return a redline as one line of HTML that Markdown leaves as it is.

    Args:
        redline: what to show.
        label: what is compared, such as `versions 1.0 and 2.0`; it tells the tables of several redlines apart.
        between: HTML on one line, put between the summary and the text.
    """
    summary = f'<p class="cb-redline-summary"><strong>{_safe(summary_sentence(redline))}</strong></p>'
    return f'<div class="cb-redline">{summary}{between}{"".join(_html_parts(redline, label))}</div>'


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


def _html_parts(redline: Redline, label: str) -> Iterator[str]:
    """Yield the HTML of each part."""
    names = (_named(f"Compared table {number}", label) for number in count(1))
    for part in folded(redline):
        if isinstance(part, Move):
            inner = "".join(_html_same(block, names) for block in part.blocks)
            words = f"{_hidden(part.mark)}{_safe(moved(part))}"
            yield f'<details class="cb-redline-move"><summary>{words}</summary>{inner}</details>'
        elif isinstance(part, Fold):
            inner = "".join(_html_same(change.block, names) for change in part.changes)
            yield f'<details class="cb-redline-fold"><summary>{_safe(part.words)}</summary>{inner}</details>'
        elif part.table:
            yield _was(part) + _html_table(part.table, next(names))
        else:
            yield _html_block(part.block, part.mark, _html(part.pieces), _was(part))


def _html_same(block: Block, names: Iterator[str]) -> str:
    """Return a block that did not change."""
    if block.rows:
        return _html_table(whole_table(block.rows, Mark.SAME), next(names), whole=True)
    return _html_block(block, Mark.SAME, _safe(block.text))


def _html_block(block: Block, mark: Mark, inner: str, before: str = "") -> str:
    """Return a block with its inner HTML, and in front of it what it was before."""
    data = f'class="cb-redline-block" data-kind="{_safe(block.kind)}" data-level="{block.level}" data-mark="{mark}"'
    if block.kind is Kind.CODE:
        return f"{before}<pre {data}><code>{inner}</code></pre>"
    if block.kind is Kind.HEADING:
        data = data.replace('class="', 'class="cb-redline-heading ', 1)
        inner = _ATTRIBUTES.sub(r'<span class="cb-redline-signs">\g<0></span>', inner)
    marked = block.marker and block.kind is not Kind.HEADING
    marker = f'<span class="cb-redline-marker">{_safe(block.marker)}</span> ' if marked else ""
    return f"<p {data}>{before}{marker}{inner}</p>"


def _html_table(table: TableChange, name: str, whole: bool = False) -> str:
    """Return a compared table, runs of unchanged rows left out of a long one unless it is shown `whole`."""
    head, *rows = table.rows
    columns = "".join(f'<th scope="col">{_html(cell)}</th>' for cell in head.cells)
    body = []
    for row in rows if whole else shown_rows(rows):
        if isinstance(row, int):
            body.append(
                f'<tr class="cb-redline-fold"><td colspan="{len(table.columns)}">… {row} unchanged rows …</td></tr>'
            )
        else:
            cells = "".join(f"<td>{_html(cell)}</td>" for cell in row.cells)
            body.append(f'<tr data-mark="{row.mark}">{cells}</tr>')
    return _scroll(f"<thead><tr>{columns}</tr></thead><tbody>{''.join(body)}</tbody>", name)


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
    return f'<span class="cb-meta">[{_safe(became(change))}]</span> ' if change.was else ""


def _named(name: str, label: str) -> str:
    """Return a name with what is compared."""
    return f"{name}, {label}" if label else name


def _name(change: FieldChange) -> str:
    """Return a key as people read it."""
    return sentence(change.key.replace("-", " "))


def _safe(text: str) -> str:
    """Return a text as HTML on one line in which nothing is markup, signs that hide or turn words spelt out."""
    return escape(shown(text, keep="\n")).translate(_ENTITIES)
