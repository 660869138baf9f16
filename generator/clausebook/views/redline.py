"""What both forms of a redline share: what is folded away, and the words for what happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clausebook.model.blocks import Block, Kind
from clausebook.model.document import Document
from clausebook.model.redline import Change, Move, Redline
from clausebook.model.tables import RowChange
from clausebook.model.words import Mark

_ROWS = 12
"""Up to so many rows, a table is shown whole."""
_JOINERS = "\u200c\u200d"
"""Signs without a shape of their own that words of some languages need."""


@dataclass(frozen=True, slots=True)
class Fold:
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


def summary_sentence(redline: Redline) -> str:
    """Return the summary of a redline as a sentence without a full stop."""
    return sentence(redline.summary)


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


def folded(redline: Redline) -> Iterator[Change | Move | Fold]:
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


def _fold(run: Sequence[Change], above: int, below: int) -> Iterator[Change | Fold]:
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
    yield Fold(tuple(run[start:end]), _title(headings[-1]) if leads else "")
    yield from run[end:]


def shown_rows(rows: Sequence[RowChange]) -> Iterator[RowChange | int]:
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


def became(change: Change) -> str:
    """Say what a block was and what it is."""
    return f"was: {change.was}, is: {change.block.form}"


def moved(move: Move) -> str:
    """Say what moved where, as seen from the place at which it is said."""
    heading = _title(move.blocks[0])
    if move.mark is Mark.REMOVED:
        return f"The section “{heading}” stood here; it moved {'down' if move.down else 'up'}, unchanged"
    return f"The section “{heading}” moved here from {'above' if move.down else 'below'}, unchanged"


def _title(heading: Block) -> str:
    """Return a heading without its attributes."""
    return heading.text.partition("{")[0].strip()


def sentence(text: str) -> str:
    """Return a text with a capital letter in front."""
    return text[:1].upper() + text[1:]


def shown(text: str, keep: str = "") -> str:
    """Return a text with blanks for white space, and every sign spelt out that cannot be seen or steers a terminal."""
    if (text.replace(keep, "") if keep else text).isprintable():
        return text
    kept = keep + _JOINERS
    return "".join(sign if sign.isprintable() or sign in kept else _spelt(sign) for sign in text)


def _spelt(sign: str) -> str:
    """Return a blank for a sign that is one, else its code."""
    return " " if sign.isspace() else f"<U+{ord(sign):04X}>"
