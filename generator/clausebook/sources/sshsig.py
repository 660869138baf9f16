"""Keys and signatures of SSH, as `ssh-keygen` writes them (OpenSSH's PROTOCOL.sshsig and PROTOCOL.u2f)."""

import hashlib
import re
from typing import NamedTuple

from clausebook.sources.armour import read_armour, read_base64
from clausebook.sources.ciphers import CURVES, LONGEST, SHORTEST, ecdsa, ed25519, rsa
from clausebook.sources.octets import Garbled, Octets, Unsupported

_NAMESPACE = b"git"
"""What Git's signatures are made for; one made for a letter or a file must not pass for a commit's."""
_TOKEN = "@openssh.com"  # noqa: S105 - the ending of a name
_FIELDS = {
    "ssh-ed25519": 1,
    "ssh-rsa": 2,
    **{f"ecdsa-sha2-{curve}": 2 for curve in CURVES},
    f"sk-ssh-ed25519{_TOKEN}": 2,
    f"sk-ecdsa-sha2-nistp256{_TOKEN}": 3,
}
"""How many strings follow the name of each kind of key."""
_DIGESTS = {"nistp256": "sha256", "nistp384": "sha384", "nistp521": "sha512"}
_RSA = {"rsa-sha2-256": "sha256", "rsa-sha2-512": "sha512"}
_LINE = re.compile(r"([a-z][a-z0-9@.-]*) +([A-Za-z0-9+/]+={0,2})(?: [^\n]*)?")


class SshKey(NamedTuple):
    """A public key."""

    kind: str
    """Such as `ssh-ed25519`."""
    fields: tuple[bytes, ...]
    """The key's point; curve and point; or exponent and modulus. A key on a token ends with its application."""
    blob: bytes
    """The whole key, as it stands in base64 behind the kind."""


class SshSignature(NamedTuple):
    """A signature together with the key that claims to have made it."""

    key: SshKey
    digest: str
    """What the text was digested by."""
    kind: str
    signature: Octets
    """What follows the name of its kind."""


def read_ssh_key(text: str) -> SshKey:
    """Read a line of a file that ends in `.pub`.

    Raises:
        Garbled: it is none.
        Unsupported: its kind is not read; the text of the exception names it.
    """
    line = _LINE.fullmatch(text.strip())
    if line is None:
        raise Garbled("this is no line of a public key")
    key = _read_blob(read_base64(line[2].encode()))
    if key.kind != line[1]:
        raise Garbled("the key is of another kind than the line says")
    return key


def read_ssh_signature(text: bytes, made_for: bytes = _NAMESPACE) -> SshSignature:
    """Read an armoured signature.

    Args:
        text: nothing but the signature.
        made_for: the namespace that it must name.

    Raises:
        Garbled: it is none, or it was made for something else.
        Unsupported: its kind is not read.
    """
    octets = Octets(read_armour(text, "SSH SIGNATURE"))
    if octets.take(6) != b"SSHSIG":
        raise Garbled("this is no SSH signature")
    if octets.number(4) != 1:
        raise Unsupported("a later form of SSH signatures")
    blob, namespace, _, digest, signature = (octets.string() for _ in range(5))
    octets.end()
    if namespace != made_for:
        raise Garbled(f"the signature was made for something else than {made_for.decode()}")
    if digest not in (b"sha256", b"sha512"):
        raise Garbled("SSH signatures know no such digest")
    inner = Octets(signature)
    return SshSignature(_read_blob(blob), digest.decode(), inner.string().decode("ascii", "replace"), inner)


def is_ssh_signature_of(signature: SshSignature, text: bytes, made_for: bytes = _NAMESPACE) -> bool:
    """Say whether the key that the signature names signed this text, for this namespace.

    Raises:
        Garbled: the signature does not have the form of its kind.
        Unsupported: its kind is not read.
    """
    digest = hashlib.new(signature.digest, text).digest()
    # The reserved string is written as ours, which is empty: whatever stood there was not signed.
    parts = (made_for, b"", signature.digest.encode(), digest)
    message = b"SSHSIG" + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    key, kind, octets = signature.key, signature.kind, signature.signature
    if key.kind == "ssh-rsa":
        return _is_rsa(key, kind, octets, message)
    if kind != key.kind:
        raise Garbled("the signature is of another kind than its key")
    made = octets.string()
    fields = key.fields
    if kind.startswith("sk-"):
        # A token signs what it was asked by, its flags and its counter, besides the digest of the text.
        state = octets.take(5)
        message = hashlib.sha256(fields[-1]).digest() + state + hashlib.sha256(message).digest()
        fields = fields[:-1]
    octets.end()
    if len(fields) == 1:
        return ed25519(fields[0], made, message)
    curve = fields[0].decode()
    inner = Octets(made)
    pair = (_positive(inner.string()), _positive(inner.string()))
    inner.end()
    return ecdsa(curve, fields[1], pair, hashlib.new(_DIGESTS[curve], message).digest(), _DIGESTS[curve])


def _is_rsa(key: SshKey, kind: str, octets: Octets, message: bytes) -> bool:
    """Say whether an RSA key signed a message; the kind names the digest."""
    made = octets.string()
    octets.end()
    if kind not in _RSA:
        raise Unsupported(kind)
    exponent, modulus = map(_positive, key.fields)
    if len(made) > (modulus.bit_length() + 7) // 8:
        raise Garbled("the signature is longer than its key")
    return rsa(modulus, exponent, made, hashlib.new(_RSA[kind], message).digest(), _RSA[kind])


def _read_blob(blob: bytes) -> SshKey:
    """Read a public key in its binary form."""
    octets = Octets(blob)
    kind = octets.string().decode("ascii", "replace")
    if kind not in _FIELDS:
        raise Unsupported(kind)
    fields = tuple(octets.string() for _ in range(_FIELDS[kind]))
    octets.end()
    if kind == "ssh-rsa":
        _, modulus = map(_positive, fields)
        bits = modulus.bit_length()
        if not SHORTEST <= bits <= LONGEST:
            raise Unsupported(f"RSA of {bits} bits")
        return SshKey(kind, fields, blob)
    if "ed25519" in kind:
        fits = len(fields[0]) == 32
    else:
        curve = fields[0].decode("ascii", "replace")
        fits = curve in CURVES and f"-{curve}" in kind and len(fields[1]) == 2 * CURVES[curve] + 1 and fields[1][0] == 4
    if not fits:
        raise Garbled("the key does not have the form of its kind")
    return SshKey(kind, fields, blob)


def _positive(field: bytes) -> int:
    """Return an integer of SSH that has to be positive."""
    number = int.from_bytes(field, "big", signed=True)
    if number <= 0:
        raise Garbled("a number is not positive")
    return number
