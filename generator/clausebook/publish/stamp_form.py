"""Questions for time stamps and their answers (RFC 3161, in the DER of X.690), as far as a pack needs them.

What is not asked about here is passed over, such as the certificates in an answer: OpenSSL, which many authorities run,
does not put these in the order that stricter readers insist on.
"""

from dataclasses import dataclass

SHA256 = bytes.fromhex("0609608648016503040201")
"""What SHA-256 is called, with its tag (RFC 5754)."""
_SIGNED = bytes.fromhex("06092a864886f70d010702")
_STAMP = bytes.fromhex("060b2a864886f70d0109100104")
"""What a signed content and the content of a time stamp are called (RFC 5652, RFC 3161)."""
_INTEGER, _OCTETS, _SEQUENCE, _FIRST = 0x02, 0x04, 0x30, 0xA0
_NULL, _TRUE = b"\x05\x00", b"\x01\x01\xff"
_LONG = 0x80
_MOST = 4
"""How many octets of a length are read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says."""

    status: int
    algorithm: bytes = b""
    """What the digest is made by, with its tag."""
    digest: bytes = b""
    number: int | None = None
    """The number of the question; None where the answer repeats none."""


def question(digest: bytes, number: int) -> bytes:
    """Return a question about a SHA-256, to be answered with the authority's certificate.

    Args:
        digest: 32 octets.
        number: a positive one that no other question has.
    """
    imprint = _wrap(_SEQUENCE, _wrap(_SEQUENCE, SHA256 + _NULL) + _wrap(_OCTETS, digest))
    return _wrap(_SEQUENCE, _number(1) + imprint + _number(number) + _TRUE)


def read_answer(octets: bytes) -> Answer:
    """Read an answer; its signature is left aside.

    Raises:
        ValueError: it is none.
    """
    inner, rest = _open(octets, _SEQUENCE)
    if rest:
        raise ValueError("something follows the answer")
    told, token = _open(inner, _SEQUENCE)
    status = int.from_bytes(_open(told, _INTEGER)[0], "big", signed=True)
    if not token:
        return Answer(status)
    signed = _open(_named(_open(token, _SEQUENCE)[0], _SIGNED), _SEQUENCE)[0]
    after = _skip(_skip(signed))
    content = _named(_open(after, _SEQUENCE)[0], _STAMP)
    facts = _open(_open(content, _OCTETS)[0], _SEQUENCE)[0]
    imprint, facts = _open(_skip(_skip(facts)), _SEQUENCE)
    algorithm, rest = _open(imprint, _SEQUENCE)
    kind = algorithm[: len(algorithm) - len(_skip(algorithm))]
    # Behind the serial number and the time may stand an accuracy, an order, the question's number, and more.
    facts = _skip(_skip(facts))
    while facts and facts[0] != _INTEGER:
        facts = _skip(facts)
    number = int.from_bytes(_open(facts, _INTEGER)[0], "big", signed=True) if facts else None
    return Answer(status, kind, _open(rest, _OCTETS)[0], number)


def _named(octets: bytes, name: bytes) -> bytes:
    """Return what stands in a wrapping behind a name.

    Raises:
        ValueError: it has another name.
    """
    if not octets.startswith(name):
        raise ValueError("this is something else than a time stamp")
    return _open(octets[len(name) :], _FIRST)[0]


def _open(octets: bytes, tag: int) -> tuple[bytes, bytes]:
    """Return what an element holds, and what follows it.

    Raises:
        ValueError: there is no such element, or it is cut off.
    """
    if octets[:1] != bytes([tag]):
        raise ValueError("an element is missing")
    return _parted(octets)


def _skip(octets: bytes) -> bytes:
    """Return what follows an element of any kind.

    Raises:
        ValueError: there is none, or it is cut off.
    """
    return _parted(octets)[1]


def _parted(octets: bytes) -> tuple[bytes, bytes]:
    """Return what the first element holds, and what follows it."""
    if len(octets) < 2:
        raise ValueError("an element is missing")
    length, begin = octets[1], 2
    if length & _LONG:
        count = length - _LONG
        if not 1 <= count <= _MOST:
            raise ValueError("a length has another form than DER's")
        length, begin = int.from_bytes(octets[2 : 2 + count], "big"), 2 + count
    if len(octets) < begin + length:
        raise ValueError("an element is cut off")
    return octets[begin : begin + length], octets[begin + length :]


def _wrap(tag: int, content: bytes) -> bytes:
    """Return an element; a question has no long ones."""
    if len(content) >= _LONG:
        raise ValueError("an element of a question is short")
    return bytes([tag, len(content)]) + content


def _number(value: int) -> bytes:
    """Return a number that is not negative."""
    return _wrap(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))
