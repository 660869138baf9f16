"""Bytes read in order and never past their end, and the two ways in which they may disappoint."""


class Garbled(ValueError):  # noqa: N818 - a verdict on the bytes
    """The bytes do not have the form they claim."""


class Unsupported(Exception):  # noqa: N818 - a verdict on the bytes
    """The bytes are of a kind or an algorithm that is not read."""


class Octets:
    """Bytes of a binary format; each call takes the next ones, and raises `Garbled` when there are not enough."""

    __slots__ = ("_data", "_position")

    def __init__(self, data: bytes) -> None:
        """Begin with the first byte."""
        self._data, self._position = data, 0

    def __bool__(self) -> bool:
        """Say whether anything is left."""
        return self._position < len(self._data)

    def take(self, count: int) -> bytes:
        """Return so many bytes."""
        end = self._position + count
        if end > len(self._data):
            raise Garbled(f"{count} bytes are announced, {len(self._data) - self._position} are there")
        taken = self._data[self._position : end]
        self._position = end
        return taken

    def number(self, count: int) -> int:
        """Return so many bytes as a number, the highest first."""
        return int.from_bytes(self.take(count), "big")

    def string(self) -> bytes:
        """Return a string of SSH: its length in four bytes, then its bytes."""
        return self.take(self.number(4))

    def integer(self) -> int:
        """Return an integer of OpenPGP: its length in bits in two bytes, then its bytes."""
        return int.from_bytes(self.take((self.number(2) + 7) // 8), "big")

    def end(self) -> None:
        """Make sure that nothing is left."""
        if self:
            raise Garbled("more bytes follow than were announced")
