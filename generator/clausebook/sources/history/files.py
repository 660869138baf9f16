"""One state of the repository: what stands at which path.

A history with branches has many states that differ in a few files. A copy of one costs next to nothing, however many
files it holds: both share what neither of them changes.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

_SHELVES = 256
"""A change in a copy copies one of them; a power of two."""
_MASK = _SHELVES - 1

Held = TypeVar("Held")


class Files(Generic[Held]):
    """What stands at each path."""

    __slots__ = ("_own", "_shelves")

    def __init__(self) -> None:
        """Begin with no file."""
        self._shelves: list[dict[bytes, Held]] = [{} for _ in range(_SHELVES)]
        self._own = bytearray(b"\1" * _SHELVES)

    def copy(self) -> "Files[Held]":
        """Return another state that begins as this one is."""
        other: Files[Held] = Files.__new__(Files)
        other._shelves = self._shelves.copy()
        self._own, other._own = bytearray(_SHELVES), bytearray(_SHELVES)
        return other

    def get(self, path: bytes) -> Held | None:
        """Return what stands at a path, if anything does."""
        return self._shelves[hash(path) & _MASK].get(path)

    def __getitem__(self, path: bytes) -> Held:
        """Return what stands at a path; raises KeyError."""
        return self._shelves[hash(path) & _MASK][path]

    def __contains__(self, path: bytes) -> bool:
        """Say whether anything stands at a path."""
        return path in self._shelves[hash(path) & _MASK]

    def __setitem__(self, path: bytes, held: Held) -> None:
        """Put something at a path."""
        self._changed(path)[path] = held

    def pop(self, path: bytes) -> Held:
        """Take away what stands at a path, and return it; raises KeyError."""
        return self._changed(path).pop(path)

    def items(self) -> Iterator[tuple[bytes, Held]]:
        """Yield each path and what stands there, in no order."""
        for shelf in self._shelves:
            yield from shelf.items()

    def _changed(self, path: bytes) -> dict[bytes, Held]:
        """Return the part that holds a path, to be changed in this state alone."""
        number = hash(path) & _MASK
        if not self._own[number]:
            self._shelves[number] = self._shelves[number].copy()
            self._own[number] = 1
        return self._shelves[number]
