"""Who signed a commit or a tag, found out in this very process.

What `git log` says of signatures (`%G?`) depends on settings of the machine, which a repository can bring along, and
calls a signed commit unsigned where no list of keys is set up. Here the bytes of the object and the register decide
alone: no program is run, no setting is read, and neither an author's nor a committer's date is believed.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from clausebook.model.register import Key, Person, Register
from clausebook.model.signature import Verdict
from clausebook.sources.ciphers import available
from clausebook.sources.octets import Garbled, Unsupported
from clausebook.sources.openpgp import is_pgp_signature_by, made_by, pgp_keys, read_pgp_signature
from clausebook.sources.sshsig import is_ssh_signature_of, read_ssh_key, read_ssh_signature

_HEADERS = {40: b"gpgsig", 64: b"gpgsig-sha256"}
"""The header that holds a commit's signature, by the length of the ids in the repository."""
_ROW = re.compile(rb"[^\n]*\n|[^\n]+")
_SSH, _PGP = b"-----BEGIN SSH SIGNATURE-----", b"-----BEGIN PGP SIGNATURE-----"
_UNREAD = (b"-----BEGIN SIGNED MESSAGE-----", b"-----BEGIN PGP MESSAGE-----")
"""How signatures of kinds begin that Git knows and that are not read here, such as those of X.509."""
_BEST = (Verdict.VALID, Verdict.REVOKED, Verdict.EXPIRED, Verdict.UNCHECKED, Verdict.INVALID)
"""Where a person has several keys that fit, the first of these counts."""


class _Signed(NamedTuple):
    """An object taken apart."""

    payload: bytes
    """What was signed."""
    signature: bytes
    """As text; empty when there is none."""


def verify(raw: bytes, person: Person, register: Register, day: date, present: Register | None = None) -> Verdict:
    """Say whether a person signed a commit or a tag.

    A tag names itself in its bytes: whoever asks has to compare that name with the one it was found under.

    Args:
        raw: the object as `git cat-file commit` or `git cat-file tag` prints it.
        person: who should have signed it.
        register: everybody's keys, as they were to be used on that day.
        day: when it was signed, as far as that can be told by anything but the object's own dates.
        present: the register of today, where that was one of the past: a key that turned out to be stolen is revoked
            there only, and for the past as well.
    """
    try:
        signed = _take_apart(raw)
        if not signed.signature:
            return Verdict.NONE
        if not available():
            return Verdict.UNCHECKED
        found = tuple(_judge(signed, person, register, day))
        if not found:
            return Verdict.UNKNOWN_KEY
        own = {verdict for whose, verdict in found if whose}
        best = next((verdict for verdict in _BEST if verdict in own), Verdict.OTHER_PERSON)
        if best is Verdict.VALID and present is not None:
            now = present.people.get(person.id, person)
            later = {verdict for _, verdict in _judge(signed, now, present, day)}
            return Verdict.REVOKED if Verdict.REVOKED in later else best
        return best
    except Garbled:
        return Verdict.INVALID
    except Unsupported:
        return Verdict.UNCHECKED


def _take_apart(raw: bytes) -> _Signed:
    """Separate a signature from what it signs, as Git does.

    Raises:
        Garbled: it is neither a commit nor a tag, or has two signatures.
        Unsupported: it is signed in the form of a repository with ids of another length.
    """
    kind, _, name = raw.partition(b"\n")[0].partition(b" ")
    head, gap, text = raw.partition(b"\n\n")
    if kind not in (b"tree", b"object") or len(name) not in _HEADERS:
        raise Garbled("this is neither a commit nor a tag")
    kept, found = _headers(head + b"\n" if gap else raw)
    text = gap[1:] + text
    if kind == b"object":
        begin = max(text.rfind(b"\n" + mark) for mark in (_SSH, _PGP, *_UNREAD)) + 1
        return _Signed(kept + text[:begin], text[begin:]) if begin else _Signed(kept + text, b"")
    own = _HEADERS[len(name)]
    if found and own not in found:
        raise Unsupported("a signature over another form of the commit")
    if len(found.get(own, ())) > 1:
        raise Garbled("there are two signatures")
    return _Signed(kept + text, found[own][0] if found else b"")


def _headers(head: bytes) -> tuple[bytes, dict[bytes, list[bytes]]]:
    """Return the headers without those of signatures, and the values of these."""
    kept: list[bytes] = []
    found: dict[bytes, list[bytes]] = {}
    values: list[bytes] | None = None
    for row in _ROW.findall(head):
        name, _, value = row.partition(b" ")
        if row.startswith(b" ") and values is not None:
            values[-1] += row[1:]
        elif name.startswith(b"gpgsig"):
            values = found.setdefault(name, [])
            values.append(value)
        else:
            values = None
            kept.append(row)
    return b"".join(kept), found


def _judge(signed: _Signed, person: Person, register: Register, day: date) -> Iterator[tuple[bool, Verdict]]:
    """Yield, for every key of a register that made a signature, whether it is the person's, and what that is worth.

    Raises:
        Garbled: no key made it, or it is none.
        Unsupported: that cannot be told.
    """
    if signed.signature.startswith(_SSH):
        yield from _judge_ssh(signed, _keys("ssh", person, register), day)
    elif signed.signature.startswith(_PGP):
        yield from _judge_pgp(signed, _keys("openpgp", person, register), day)
    elif signed.signature.startswith(_UNREAD):
        raise Unsupported("a signature of another kind")
    else:
        raise Garbled("this is no signature")


def _judge_ssh(signed: _Signed, keys: Iterable[tuple[bool, Key]], day: date) -> Iterator[tuple[bool, Verdict]]:
    """Judge a signature of SSH, which brings its key along."""
    signature = read_ssh_signature(signed.signature)
    if not is_ssh_signature_of(signature, signed.payload):
        raise Garbled("the key did not make this signature")
    for own, key in keys:
        if _blob(key.text) == signature.key.blob:
            yield own, _standing(key, day)


def _judge_pgp(signed: _Signed, keys: Iterable[tuple[bool, Key]], day: date) -> Iterator[tuple[bool, Verdict]]:
    """Judge a signature of OpenPGP, which only names its key."""
    signature = read_pgp_signature(signed.signature)
    named = [(own, key, part) for own, key in keys for part in pgp_keys(key.text) if made_by(signature, part.key)]
    made = [entry for entry in named if is_pgp_signature_by(signature, entry[2].key, signed.payload)]
    if named and not made:
        raise Garbled("the key did not make this signature")
    for own, key, part in made:
        inner, outer = part.standing(day, signature), _standing(key, day)
        # What the block itself says is worse than a key's time in the register.
        yield own, inner if outer is Verdict.VALID or inner in (Verdict.INVALID, Verdict.REVOKED) else outer


def _standing(key: Key, day: date) -> Verdict:
    """Say what a genuine signature is worth by the key's time in the register."""
    if key.revoked_on(day):
        return Verdict.REVOKED
    return Verdict.VALID if key.valid_on(day) else Verdict.EXPIRED


def _keys(kind: str, person: Person, register: Register) -> Iterator[tuple[bool, Key]]:
    """Yield the keys of a kind, and whether each is the person's."""
    yield from ((True, key) for key in person.keys if key.kind == kind)
    others = (other for other in register.people.values() if other.id != person.id)
    yield from ((False, key) for other in others for key in other.keys if key.kind == kind)


@lru_cache(maxsize=1024)
def _blob(text: str) -> bytes:
    """Return a key of SSH in its binary form; empty when it is none."""
    try:
        return read_ssh_key(text).blob
    except (Garbled, Unsupported):
        return b""
