"""Keys and signatures of OpenPGP, as GnuPG writes them (RFC 9580).

What a block says of its own key counts as well: when it expires, whether it was given up, and which of its subkeys may
sign. Signatures by others on the key, and the trust they might bring, do not: the register says whose key it is.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from clausebook.model.signature import Verdict
from clausebook.sources.armour import read_armour
from clausebook.sources.ciphers import ecdsa, ed25519, rsa
from clausebook.sources.octets import Garbled, Unsupported
from clausebook.sources.packets import (
    ECDSA,
    EDDSA,
    RSA,
    RSA_SIGN,
    PgpSignature,
    PublicKey,
    Subject,
    read_block,
    read_packets,
    read_signature,
)

_TEXT, _DIRECT, _BINDING, _CONFIRMED = 0x00, 0x1F, 0x18, 0x19
_NAMED = (0x10, 0x11, 0x12, 0x13)
_REVOKED, _SUBKEY_REVOKED, _NAME_REVOKED = 0x20, 0x28, 0x30
_MAY_SIGN = 0x02
_REPLACED, _RETIRED = 1, 3
"""Reasons for giving up a key that leave what it signed before as good as it was."""
_HASHES = {8: "sha256", 9: "sha384", 10: "sha512"}
_CURVES = {
    bytes.fromhex("2a8648ce3d030107"): "nistp256",
    bytes.fromhex("2b81040022"): "nistp384",
    bytes.fromhex("2b81040023"): "nistp521",
}
_ED25519 = bytes.fromhex("2b06010401da470f01")
_GRACE = timedelta(days=1)
"""A key may be used as soon as it is made, where the calendar may still show the day before."""


class PgpKey(NamedTuple):
    """A key of a block, primary or not, and what the block says of it."""

    key: PublicKey
    fault: Verdict | None
    """Why nothing that it or its subkeys signed can count; None when its own signatures describe it."""
    signs: bool = True
    """Whether it may sign texts."""
    expires: int | None = None
    """Seconds since 1970; None means never."""
    revoked: int | None = None
    """Seconds since 1970, 0 when nothing it ever signed counts; None while it is in use."""

    def standing(self, day: date, signature: PgpSignature) -> Verdict:
        """Say what a genuine signature that was seen on a day is worth; the time it claims itself counts as well."""
        made = signature.made
        if self.fault is not None or not self.signs:
            return self.fault or Verdict.INVALID
        if self.revoked is not None and (_day(self.revoked) <= day or self.revoked <= made):
            return Verdict.REVOKED
        ends = [self.expires] if self.expires is not None else []
        ends += [made + signature.lifetime] if signature.lifetime else []
        over = any(_day(end) < day or end <= made for end in ends)
        early = made < self.key.created or day < _day(self.key.created) - _GRACE
        return Verdict.EXPIRED if over or early else Verdict.VALID


@lru_cache(maxsize=1024)
def read_pgp_key(text: str) -> tuple[PublicKey, ...]:
    """Read a block of a public key; the primary key comes first, then the subkeys.

    Raises:
        Garbled: it is none.
        Unsupported: no signature of it could be checked.
    """
    subjects = read_block(read_armour(text.encode(), "PGP PUBLIC KEY BLOCK"))
    keys = tuple(subject.key for subject in subjects if subject.key is not None)
    if not any(map(_is_read, keys)):
        raise Unsupported("no key of the block is of a kind that is read")
    return keys


def read_pgp_signature(text: bytes) -> PgpSignature:
    """Read the armoured signature of a text.

    Raises:
        Garbled: it is none, or more than one.
        Unsupported: its kind is not read.
    """
    packets = list(read_packets(read_armour(text, "PGP SIGNATURE")))
    if len(packets) != 1 or packets[0][0] != 2:
        raise Garbled("there has to be one signature")
    signature = read_signature(packets[0][1])
    if signature.kind != _TEXT:
        raise Unsupported("a signature of another kind")
    return signature


@lru_cache(maxsize=1024)
def pgp_keys(text: str) -> tuple[PgpKey, ...]:
    """Return the keys of a block and what the block says of them; none when it cannot be read."""
    try:
        primary, *others = read_block(read_armour(text.encode(), "PGP PUBLIC KEY BLOCK"))
    except (Garbled, Unsupported):
        return ()
    assert primary.key is not None, "the first of a block is its primary key"  # noqa: S101 - for the type checker
    names = [subject for subject in others if subject.key is None and subject.framed]
    head = _primary(primary.key, primary, names)
    return (head, *(_subkey(head, subject, subject.key) for subject in others if subject.key is not None))


def is_pgp_signature_by(signature: PgpSignature, key: PublicKey, *parts: bytes) -> bool:
    """Say whether a key made a signature on the parts, one after the other.

    Raises:
        Unsupported: its kind is not read.
    """
    name = _HASHES.get(signature.digest)
    if name is None or not signature.understood or not _is_read(key):
        raise Unsupported("a signature of a kind that is not read")
    same = signature.algorithm == key.algorithm or {signature.algorithm, key.algorithm} == {RSA, RSA_SIGN}
    hashing = hashlib.new(name)
    for part in (*parts, signature.hashed, b"\x04\xff", len(signature.hashed).to_bytes(4, "big")):
        hashing.update(part)
    digest = hashing.digest()
    if not same or not signature.made:
        return False
    first, *more = signature.numbers
    if key.algorithm == EDDSA:
        if max(signature.numbers).bit_length() > 256:
            return False
        halves = b"".join(number.to_bytes(32, "big") for number in signature.numbers)
        return ed25519(_point(key)[1:], halves, digest)
    if key.algorithm == ECDSA:
        return ecdsa(_CURVES[key.curve], _point(key), (first, more[0]), digest, name)
    modulus, exponent = key.numbers
    return rsa(modulus, exponent, first.to_bytes((first.bit_length() + 7) // 8, "big"), digest, name)


def _primary(key: PublicKey, subject: Subject, names: Iterable[Subject]) -> PgpKey:
    """Return the primary key as its own signatures describe it."""
    framed = key.framed
    try:
        revoked = _revocation(key, subject.signatures, _REVOKED, framed)
        described = [_newest(key, subject.signatures, (_DIRECT,), framed), *(_name(key, name) for name in names)]
    except Unsupported:
        return PgpKey(key, Verdict.UNCHECKED)
    direct, *named = described
    latest = max((found for found in named if found is not None), key=lambda found: found.made, default=None)
    # Where both speak, the stricter word counts.
    words = [found for found in (direct, latest) if found is not None]
    if not words:
        return PgpKey(key, Verdict.INVALID)
    may = all(word.flags is None or word.flags & _MAY_SIGN for word in words)
    return PgpKey(key, None, may, _earliest(_end(key, word) for word in words), revoked)


def _name(key: PublicKey, subject: Subject) -> PgpSignature | None:
    """Return the newest signature of a key on one of its own names, unless the name was given up."""
    parts = (key.framed, subject.framed)
    found = _newest(key, subject.signatures, _NAMED, *parts)
    gone = _newest(key, subject.signatures, (_NAME_REVOKED,), *parts)
    return None if found is None or (gone is not None and gone.made >= found.made) else found


def _subkey(head: PgpKey, subject: Subject, key: PublicKey) -> PgpKey:
    """Return a subkey as its primary key describes it."""
    owner, parts = head.key, (head.key.framed, key.framed)
    if head.fault is not None:
        return PgpKey(key, head.fault)
    try:
        revoked = _revocation(owner, subject.signatures, _SUBKEY_REVOKED, *parts)
        binding = _newest(owner, subject.signatures, (_BINDING,), *parts)
        if binding is None or not (binding.flags or 0) & _MAY_SIGN or not _confirmed(binding, key, parts):
            return PgpKey(key, Verdict.INVALID)
    except Unsupported:
        return PgpKey(key, Verdict.UNCHECKED)
    except Garbled:
        return PgpKey(key, Verdict.INVALID)
    expires = _earliest((_end(key, binding), head.expires))
    return PgpKey(key, None, True, expires, _earliest((revoked, head.revoked)))


def _confirmed(binding: PgpSignature, key: PublicKey, parts: tuple[bytes, ...]) -> bool:
    """Say whether a subkey that may sign confirms that it belongs to its primary key, so that nobody can adopt it."""
    if not binding.embedded:
        return False
    confirmation = read_signature(binding.embedded)
    return confirmation.kind == _CONFIRMED and is_pgp_signature_by(confirmation, key, *parts)


def _newest(
    key: PublicKey, signatures: Iterable[PgpSignature], kinds: tuple[int, ...], *parts: bytes
) -> PgpSignature | None:
    """Return the newest genuine signature by the key of some kinds; the parts are what it signs.

    Raises:
        Unsupported: there is none, but there are some that cannot be checked.
    """
    return max(_genuine(key, signatures, kinds, parts), key=lambda found: found.made, default=None)


def _revocation(key: PublicKey, signatures: Iterable[PgpSignature], kind: int, *parts: bytes) -> int | None:
    """Return since when a key is given up, 0 when it was so from the beginning; None when it is not.

    Raises:
        Unsupported: that cannot be told.
    """
    found = _genuine(key, signatures, (kind,), parts)
    return _earliest(each.made if each.reason in (_REPLACED, _RETIRED) else 0 for each in found)


def _genuine(
    key: PublicKey, signatures: Iterable[PgpSignature], kinds: tuple[int, ...], parts: tuple[bytes, ...]
) -> list[PgpSignature]:
    """Return the genuine signatures by the key of some kinds.

    Raises:
        Unsupported: there is none, but there are some that cannot be checked.
    """
    found, unread = [], False
    for signature in signatures:
        if signature.kind not in kinds or not made_by(signature, key):
            continue
        try:
            if is_pgp_signature_by(signature, key, *parts):
                found.append(signature)
        except Unsupported:
            unread = True
    if unread and not found:
        raise Unsupported("a key is described in a way that is not read")
    return found


def made_by(signature: PgpSignature, key: PublicKey) -> bool:
    """Say whether a signature claims to be made by a key."""
    return any(key.fingerprint.endswith(issuer) for issuer in signature.issuers)


def _is_read(key: PublicKey) -> bool:
    """Say whether what a key signed can be checked."""
    if key.algorithm == EDDSA:
        return key.curve == _ED25519
    return key.curve in _CURVES if key.algorithm == ECDSA else key.algorithm in (RSA, RSA_SIGN)


def _point(key: PublicKey) -> bytes:
    """Return the point of a key on a curve, with the byte that tells its form."""
    return key.numbers[0].to_bytes((key.numbers[0].bit_length() + 7) // 8, "big")


def _end(key: PublicKey, word: PgpSignature) -> int | None:
    """Return when a key expires as a signature on it says, or when that signature does itself."""
    ends = (key.created + word.key_lifetime if word.key_lifetime else None, word.lifetime and word.made + word.lifetime)
    return _earliest(end or None for end in ends)


def _earliest(moments: Iterable[int | None]) -> int | None:
    """Return the earliest of some moments; None when there is none."""
    return min((moment for moment in moments if moment is not None), default=None)


def _day(moment: int) -> date:
    """Return the day of a moment."""
    return datetime.fromtimestamp(moment, UTC).date()
