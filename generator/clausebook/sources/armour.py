"""Binary data written as text between a BEGIN and an END line, as keys and signatures are."""

import base64
import binascii
import re
from functools import cache

from clausebook.sources.octets import Garbled, Unsupported

MAXIMUM_ARMOUR = 64_000
"""Characters of a key or a signature that are read."""
_HEADING = re.compile(rb"[A-Za-z]+: [^\n]*")
_SUM = re.compile(rb"=[A-Za-z0-9+/]{4}")
_BEGIN, _POLYNOMIAL = 0xB704CE, 0x1864CFB
"""Of the checksum CRC-24, as RFC 9580 (6.1) gives them."""


def read_armour(text: bytes, label: str) -> bytes:
    """Return the bytes between the lines BEGIN and END.

    Args:
        text: nothing but the block.
        label: what the lines name, such as `SSH SIGNATURE`.

    Raises:
        Garbled: it is no such block, or longer than `MAXIMUM_ARMOUR`.
        Unsupported: more than one block stands there.
    """
    if len(text) > MAXIMUM_ARMOUR:
        raise Garbled("the block is too long")
    first, *rows = [row.strip() for row in text.strip().split(b"\n")]
    last = f"-----END {label}-----".encode()
    if first != f"-----BEGIN {label}-----".encode() or last not in rows:
        raise Garbled(f"there is no block {label}")
    if rows.pop() != last:
        raise Unsupported("something follows the block, such as a certificate")
    if b"" in rows:
        gap = rows.index(b"")
        if not all(map(_HEADING.fullmatch, rows[:gap])):
            raise Garbled("a line above the data is no heading")
        rows = rows[gap + 1 :]
    total = rows.pop() if rows and _SUM.fullmatch(rows[-1]) else None
    data = read_base64(b"".join(rows))
    if total is not None and int.from_bytes(read_base64(total[1:]), "big") != _checksum(data):
        raise Garbled("the checksum does not fit")
    return data


def read_base64(text: bytes) -> bytes:
    """Return the bytes that a text stands for.

    Raises:
        Garbled: it is not base64.
    """
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Garbled("this is not base64") from error


def _checksum(data: bytes) -> int:
    """Return the CRC-24 of OpenPGP."""
    total, table = _BEGIN, _table()
    for byte in data:
        total = total << 8 & 0xFFFFFF ^ table[total >> 16 ^ byte]
    return total


@cache
def _table() -> tuple[int, ...]:
    """Return what each byte does to the checksum."""
    return tuple(map(_shifted, range(256)))


def _shifted(byte: int) -> int:
    """Return the checksum of one byte, begun at nothing."""
    total = byte << 16
    for _ in range(8):
        total <<= 1
        if total & 0x1000000:
            total ^= _POLYNOMIAL
    return total
