"""What whoever verifies a pack has by another way than with the pack: keys, certificates and a digest."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clausebook.sources.allowed import Signer, fingerprint, read_signers
from clausebook.sources.octets import Garbled, Unsupported
from clausebook.sources.sshsig import read_ssh_key

_SMALL = 1_000_000
"""Bytes of a file that somebody names besides the pack."""
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_HEXADECIMAL = frozenset("0123456789abcdef")


class TrustError(Exception):
    """What was named is not what it should be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """What is known by another way."""

    signers: tuple[Signer, ...] | None = None
    """None where no list was given."""
    key: str = ""
    """The fingerprint of the key that must have signed."""
    authority: bytes = b""
    """Certificates of time-stamping authorities, as PEM."""
    sha256: str = ""
    """That of the ZIP, hexadecimal."""
    today: date = date.min


def read_trusted(
    signers: Path | None, key: str | None, authority: Path | None, sha256: str | None, today: date
) -> Trusted:
    """Read what somebody names.

    Raises:
        TrustError: a file cannot be read, or something is not what it should be.
    """
    return Trusted(
        signers=_signers(signers) if signers else None,
        key=_key(key) if key is not None else "",
        authority=_authority(authority) if authority else b"",
        sha256=_digest(sha256) if sha256 is not None else "",
        today=today,
    )


def _signers(path: Path) -> tuple[Signer, ...]:
    """Read a list of signers; a line that is not understood may be the very one that forbids a key."""
    known, unread = read_signers(_content(path).decode("utf-8", "replace"))
    if unread:
        raise TrustError(f"{path}: line {unread[0]} names no signer that can be read; mend it (see ssh-keygen(1))")
    if not known:
        raise TrustError(f"{path} names no signer; name a list of those who may sign (see ssh-keygen(1))")
    return known


def _key(text: str) -> str:
    """Return the fingerprint that somebody means by a fingerprint, or by a file that holds a public key."""
    words = text.strip()
    if words.startswith("SHA256:") and len(words) == 50:
        return words
    # A key is longer than a file's name may be, so it is not looked for among the files.
    with suppress(Garbled, Unsupported, ValueError):
        return fingerprint(read_ssh_key(words))
    path = Path(text)
    try:
        return fingerprint(read_ssh_key(_content(path).decode("utf-8", "replace") if path.is_file() else ""))
    except (Garbled, Unsupported, OSError, ValueError) as error:
        advice = "name SHA256: and 43 signs, or a file that ends in .pub"
        raise TrustError(f"'{words[:100]}' is no key; {advice}") from error


def _authority(path: Path) -> bytes:
    """Read certificates."""
    content = _content(path)
    if _CERTIFICATE not in content:
        raise TrustError(f"{path} holds no certificate in PEM; ask the authority for one")
    return content


def _digest(text: str) -> str:
    """Read a SHA-256 as people pass it on: in any letters, and in groups."""
    words = "".join(text.split()).lower()
    if len(words) != 64 or set(words) - _HEXADECIMAL:
        raise TrustError(f"'{text[:100]}' is no SHA-256; it has 64 of the signs 0-9 and a-f")
    return words


def _content(path: Path) -> bytes:
    """Return a small file."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_SMALL + 1)
    except OSError as error:
        raise TrustError(f"{path} cannot be read ({error.strerror}); look at its name and permissions") from error
    if len(content) > _SMALL:
        raise TrustError(f"{path} is too large for what it should be; look at its name")
    return content
