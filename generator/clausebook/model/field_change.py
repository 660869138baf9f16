"""The difference between the front matter of two versions, key by key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clausebook.model.words import Mark, Piece, compare_tokens, compare_words


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A key of the front matter that differs."""

    key: str
    mark: Mark
    old: tuple[str, ...]
    """The values as written; empty where the key is missing."""
    new: tuple[str, ...]
    pieces: tuple[Piece, ...]
    """The values with what changed in them, a comma between the values of a list."""


def compare_fields(old: Mapping[str, str | list[str]], new: Mapping[str, str | list[str]]) -> tuple[FieldChange, ...]:
    """Compare the front matter of two versions; the keys in the order of the new one, then those removed."""
    return tuple(_field(key, old.get(key), new.get(key)) for key in {**new, **old} if old.get(key) != new.get(key))


def _field(key: str, old: str | list[str] | None, new: str | list[str] | None) -> FieldChange:
    """Compare the values of one key."""
    before, after = _values(old), _values(new)
    if len(before) == len(after) == 1:
        pieces = compare_words(before[0], after[0])
        if not any(piece.mark is Mark.SAME and piece.text.strip() for piece in pieces):
            pieces = (Piece(Mark.REMOVED, before[0]), Piece(Mark.ADDED, after[0]))
    else:
        pieces = compare_tokens(_listed(before), _listed(after))
    mark = Mark.ADDED if old is None else Mark.REMOVED if new is None else Mark.CHANGED
    return FieldChange(key, mark, before, after, tuple(piece for piece in pieces if piece.text))


def _values(value: str | list[str] | None) -> tuple[str, ...]:
    """Return the values of a key."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _listed(values: Sequence[str]) -> list[str]:
    """Return values as whole tokens, with commas between them."""
    return [token for value in values for token in (", ", value)][1:]
