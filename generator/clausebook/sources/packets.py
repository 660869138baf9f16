"""The packets of OpenPGP that make up a public key or a signature (RFC 9580, version 4 packets)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from clausebook.sources.octets import Garbled, Octets, Unsupported

RSA, RSA_SIGN, ECDSA, EDDSA = 1, 3, 19, 22
"""Algorithms that are read."""
_PLAIN_RSA = (RSA, 2, RSA_SIGN)
_INTEGERS = {RSA: 1, RSA_SIGN: 1, 17: 2, ECDSA: 2, EDDSA: 2}
"""How many integers a signature of an algorithm has."""
_MOST = 500
"""Packets of a block that are read."""
_SIGNATURE, _PUBLIC, _USER, _SUBKEY, _ATTRIBUTE = 2, 6, 13, 14, 17
_PASSED_OVER = (10, 12, 21)
"""Marks, trust and padding, which say nothing."""

_MADE, _LIFETIME, _KEY_LIFETIME, _ISSUER, _FLAGS, _REASON, _EMBEDDED, _FINGERPRINT = 2, 3, 9, 16, 27, 29, 32, 33
_KNOWN = frozenset((*range(2, 8), 9, 11, 16, *range(21, 34), 34, 39))
"""Statements of a signature that are read or do not matter here; any other one that is critical does."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key, or a subkey."""

    framed: bytes
    """What a signature on the key signs."""
    created: int
    """Seconds since 1970."""
    algorithm: int
    curve: bytes
    """The object identifier of the curve; empty for RSA."""
    numbers: tuple[int, ...]
    """RSA: modulus and exponent; else the point as one number. Empty when the algorithm is not read."""
    fingerprint: bytes
    """20 bytes; the last eight are the key's id."""


@dataclass(frozen=True, slots=True)
class PgpSignature:
    """A signature on a text or on a key."""

    kind: int
    algorithm: int
    digest: int
    """The number of the algorithm that digests what is signed."""
    hashed: bytes
    """The part of the packet that is signed itself."""
    numbers: tuple[int, ...]
    made: int
    """Seconds since 1970, as the signer claims; 0 when it is not told."""
    lifetime: int
    """Seconds after which the signature expires; 0 means never."""
    key_lifetime: int
    """Seconds after which the signed key expires, from the key's beginning; 0 means never."""
    flags: int | None
    """What the signed key may do; None when it is not told."""
    reason: int
    """Why a key was given up; 0 when it is not told."""
    issuers: tuple[bytes, ...]
    """Fingerprints or ids of the key that claims to have made it."""
    embedded: bytes
    """The signature of a subkey that confirms that it belongs here; empty when there is none."""
    understood: bool
    """Whether nothing in it is critical and not read."""


@dataclass(slots=True)
class Subject:
    """A key or a name within a block, and the signatures on it."""

    framed: bytes
    """What a signature on it signs besides the primary key."""
    key: PublicKey | None
    """None when it is a name."""
    signatures: list[PgpSignature] = field(default_factory=list)


def read_packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and body of each packet.

    Raises:
        Garbled: these are no packets, or too many.
        Unsupported: a packet comes in parts or without its length.
    """
    octets = Octets(data)
    for _ in range(_MOST):
        if not octets:
            return
        head = octets.number(1)
        if not head & 0x80:
            raise Garbled("a packet does not begin here")
        if head & 0x40:
            tag, length = head & 0x3F, _length(octets)
        elif head & 3 == 3:
            raise Unsupported("a packet without its length")
        else:
            tag, length = head >> 2 & 0xF, octets.number(1 << (head & 3))
        yield tag, octets.take(length)
    octets.end()


def read_block(data: bytes) -> list[Subject]:
    """Read a public key with its names and subkeys; the primary key comes first.

    Raises:
        Garbled: the packets are no public key, or more than one, or hold a private key.
        Unsupported: the primary key is not of version 4.
    """
    subjects: list[Subject] = []
    for tag, body in read_packets(data):
        if tag in _PASSED_OVER:
            continue
        if (tag == _PUBLIC) == bool(subjects):
            raise Garbled("a block holds one primary key, at its beginning")
        if tag in (_PUBLIC, _SUBKEY):
            try:
                key = read_public_key(body)
            except Unsupported:
                if tag == _PUBLIC:
                    raise
                key = None
            subjects.append(Subject(key.framed if key else b"", key))
        elif tag in (_USER, _ATTRIBUTE):
            mark = b"\xb4" if tag == _USER else b"\xd1"
            subjects.append(Subject(mark + len(body).to_bytes(4, "big") + body, None))
        elif tag != _SIGNATURE:
            raise Garbled("a packet does not belong to a public key")
        else:
            try:
                subjects[-1].signatures.append(read_signature(body))
            except Unsupported:
                continue
    if not subjects:
        raise Garbled("there is no public key")
    return subjects


def read_public_key(body: bytes) -> PublicKey:
    """Read a public key or subkey.

    Raises:
        Garbled: it is none.
        Unsupported: it is not of version 4.
    """
    octets = Octets(body)
    version = octets.number(1)
    if version != 4:
        raise Unsupported(f"a key of version {version}")
    created, algorithm = octets.number(4), octets.number(1)
    if len(body) >= 1 << 16:
        raise Garbled("the key is too long")
    framed = b"\x99" + len(body).to_bytes(2, "big") + body
    curve, numbers = b"", tuple[int, ...]()
    if algorithm in _PLAIN_RSA:
        numbers = (octets.integer(), octets.integer())
        octets.end()
    elif algorithm in (ECDSA, EDDSA):
        curve = octets.take(octets.number(1))
        numbers = (octets.integer(),)
        octets.end()
    # A version 4 fingerprint is SHA-1 by definition; it only finds the key that is then asked.
    fingerprint = hashlib.sha1(framed, usedforsecurity=False).digest()
    return PublicKey(framed, created, algorithm, curve, numbers, fingerprint)


def read_signature(body: bytes) -> PgpSignature:
    """Read a signature.

    Raises:
        Garbled: it is none.
        Unsupported: it is not of version 4.
    """
    octets = Octets(body)
    version = octets.number(1)
    if version != 4:
        raise Unsupported(f"a signature of version {version}")
    kind, algorithm, digest = octets.number(1), octets.number(1), octets.number(1)
    area = octets.take(octets.number(2))
    hashed = body[: 6 + len(area)]
    signed = list(_statements(area))
    loose = list(_statements(octets.take(octets.number(2))))
    # The digest's first two bytes, which only save time; GitHub has written others there for years.
    octets.take(2)
    numbers = tuple(octets.integer() for _ in range(_INTEGERS.get(algorithm, 0)))
    if numbers:
        octets.end()
    known = {name: value for name, _, value in signed}
    hints = [(name, value) for name, _, value in (*signed, *loose)]
    return PgpSignature(
        kind=kind,
        algorithm=algorithm,
        digest=digest,
        hashed=hashed,
        numbers=numbers,
        made=int.from_bytes(known.get(_MADE, b"")[:4], "big"),
        lifetime=int.from_bytes(known.get(_LIFETIME, b"")[:4], "big"),
        key_lifetime=int.from_bytes(known.get(_KEY_LIFETIME, b"")[:4], "big"),
        flags=known[_FLAGS][0] if known.get(_FLAGS) else None,
        reason=known[_REASON][0] if known.get(_REASON) else 0,
        issuers=tuple(_issuers(hints)),
        embedded=next((value for name, value in hints if name == _EMBEDDED), b""),
        understood=all(name in _KNOWN for name, critical, _ in signed if critical),
    )


def _statements(area: bytes) -> Iterator[tuple[int, bool, bytes]]:
    """Yield what a signature says of itself (its subpackets): number, whether it is critical, and value."""
    octets = Octets(area)
    while octets:
        length = _length(octets, parts=False)
        mark, *value = octets.take(length) or b"\0"
        yield mark & 0x7F, mark >= 0x80, bytes(value)


def _issuers(hints: list[tuple[int, bytes]]) -> Iterator[bytes]:
    """Yield how a signature names its key: by version 4 fingerprints where there are any, else by ids."""
    prints = [value[1:] for name, value in hints if name == _FINGERPRINT and value[:1] == b"\x04" and len(value) == 21]
    yield from prints or [value for name, value in hints if name == _ISSUER and len(value) == 8]


def _length(octets: Octets, parts: bool = True) -> int:
    """Return the length that is written next; `parts` says whether it may announce only the first of several."""
    first = octets.number(1)
    if first < 192:
        return first
    if first == 255:
        return octets.number(4)
    if parts and first >= 224:
        raise Unsupported("a packet in parts")
    return (first - 192 << 8) + octets.number(1) + 192
