"""Who may sign packs, as OpenSSH lists it (`ssh-keygen(1)`, ALLOWED SIGNERS), and what a pack's signature is worth."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from clausebook.sources.octets import Garbled, Unsupported
from clausebook.sources.sshsig import SshKey, SshSignature, is_ssh_signature_of, read_ssh_key, read_ssh_signature

_OPTION = re.compile(r'([a-z-]+)(?:="([^"]*)")?(?:,|$)', re.IGNORECASE)
_KIND = re.compile(r"(?:ssh|ecdsa|sk)-[A-Za-z0-9@.-]+")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?Z?")
_WIDTH = 70
"""Characters of a line, as `ssh-keygen` writes a signature."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A line of a list of signers."""

    principals: str
    """Who it is, as the list calls them."""
    key: SshKey
    namespaces: tuple[str, ...] | None
    """Patterns, of which one that begins with `!` forbids; None for everything."""
    since: datetime | None
    until: datetime | None

    def signs(self, namespace: str) -> bool:
        """Say whether the key is for signing such things (`ssh_config(5)`, PATTERNS)."""
        if self.namespaces is None:
            return True
        fitting = [one for one in self.namespaces if _fits(one.removeprefix("!"), namespace)]
        return bool(fitting) and not any(one.startswith("!") for one in fitting)

    def valid_at(self, instant: datetime) -> bool:
        """Say whether the key counted then."""
        return (self.since is None or self.since <= instant) and (self.until is None or instant < self.until)


def read_signers(text: str) -> tuple[tuple[Signer, ...], tuple[int, ...]]:
    """Return the signers of a list, and the numbers of lines that name none that can be read."""
    found, unread = [], []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words and not words.startswith("#"):
            try:
                found.append(_signer(words))
            except (Garbled, Unsupported, ValueError):
                unread.append(number)
    return tuple(found), tuple(unread)


def fingerprint(key: SshKey) -> str:
    """Return how OpenSSH names a key: `SHA256:` and 43 signs."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key.blob).digest()).decode().rstrip("=")


def read_pack_signature(text: bytes, namespace: str) -> SshSignature:
    """Read a signature that stands in a file of its own, byte for byte as `ssh-keygen` writes it.

    Raises:
        Garbled: it is none, was made for something else, or its text was changed.
        Unsupported: its kind is not read.
    """
    signature = read_ssh_signature(text, namespace.encode())
    rows = text.split(b"\n")
    data = base64.b64decode(b"".join(rows[1:-2]))
    whole = base64.b64encode(data)
    lines = [whole[start : start + _WIDTH] for start in range(0, len(whole), _WIDTH)]
    if text != b"\n".join((b"-----BEGIN SSH SIGNATURE-----", *lines, b"-----END SSH SIGNATURE-----", b"")):
        raise Garbled("the text around the signature was changed")
    return signature


def is_signed(signature: SshSignature, content: bytes, namespace: str) -> bool:
    """Say whether the key that a signature names signed a content.

    Raises:
        Garbled: the signature does not have the form of its kind.
        Unsupported: its kind is not read.
    """
    return is_ssh_signature_of(signature, content, namespace.encode())


def _fits(pattern: str, text: str) -> bool:
    """Say whether a pattern of OpenSSH fits; it knows `*` and `?` alone, in small and large letters as they are."""
    parts = (".*" if sign == "*" else "." if sign == "?" else re.escape(sign) for sign in pattern)
    return re.fullmatch("".join(parts), text) is not None


def _signer(line: str) -> Signer:
    """Read a line: principals, options if there are any, kind, key, and a remark."""
    principals, rest = _first(line)
    options: dict[str, str] = {}
    if not _KIND.match(rest):
        written, rest = _first(rest)
        given = tuple(_options(written))
        options = dict(given)
        if len(options) < len(given):
            raise Garbled("an option is given twice")
    if "cert-authority" in options:
        raise Unsupported("an authority that certifies keys")
    names = tuple(options["namespaces"].split(",")) if "namespaces" in options else None
    since, until = (_instant(options[key]) if key in options else None for key in ("valid-after", "valid-before"))
    return Signer(principals.strip('"'), read_ssh_key(rest), names, since, until)


def _first(line: str) -> tuple[str, str]:
    """Return the first word, whose quotes may hold blanks, and what follows."""
    quoted = False
    for position, sign in enumerate(line):
        quoted ^= sign == '"'
        if sign in " \t" and not quoted:
            return line[:position], line[position:].strip()
    raise Garbled("the line ends too early")


def _options(text: str) -> Iterator[tuple[str, str]]:
    """Yield the options of a line.

    Raises:
        Garbled: they do not have the form of options, or one of them is not known, which may forbid something.
    """
    place = 0
    while place < len(text):
        found = _OPTION.match(text, place)
        if found is None or found[1].lower() not in ("namespaces", "valid-after", "valid-before", "cert-authority"):
            raise Garbled("an option is not known")
        yield found[1].lower(), found[2] or ""
        place = found.end()


def _instant(text: str) -> datetime:
    """Read a time such as `20260315` or `202603151200Z`; one without `Z` is taken for UTC here."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise Garbled("this is no time")
    return datetime(*(int(part or 0) for part in found.groups()), tzinfo=UTC)  # type: ignore[misc,arg-type]
