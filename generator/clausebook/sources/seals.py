"""What was made of a pack's digests: a signature and a time stamp, and what each of them is worth."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from clausebook.model.audit_pack import NAMESPACE, SIGNATURE, SIGNERS, TAG_MANIFEST, TIME_STAMP
from clausebook.model.extras import installed_by
from clausebook.model.pack_proof import Answer, Line, PackFacts, Part
from clausebook.sources.allowed import Signer, fingerprint, is_signed, read_pack_signature, read_signers
from clausebook.sources.archive import PackError
from clausebook.sources.ciphers import available
from clausebook.sources.octets import Garbled, Unsupported
from clausebook.sources.openssl import stamped_at
from clausebook.sources.pack import Pack
from clausebook.sources.sshsig import SshKey
from clausebook.sources.trusted import Trusted

_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
"""By the identifier of the algorithm (NIST)."""
_UNORDERED = "InvalidSetOrdering"
"""What the library says of certificates that stand in another order than DER asks for."""
_WIDEST = 1_000_000
"""Bytes of a signature or a time stamp."""


def signature_lines(pack: Pack, facts: PackFacts | None, trusted: Trusted, stamped: datetime | None) -> Iterator[Line]:
    """Say who signed the pack, as far as that can be told.

    Args:
        pack: whose signature.
        facts: what the pack says of itself; None where that cannot be read.
        trusted: what is known by another way.
        stamped: when a trusted authority has seen the digests; None where none has.
    """
    if SIGNATURE not in pack.files:
        yield _unsigned(facts, trusted)
        return
    if not available():
        text = f"{SIGNATURE} was not checked: what checks signatures is not installed ({installed_by('sign')})"
        yield Line(Part.SIGNATURE, Answer.UNKNOWN, text)
        return
    try:
        signature = read_pack_signature(_small(pack, SIGNATURE), NAMESPACE)
        fits = is_signed(signature, pack.read(TAG_MANIFEST), NAMESPACE)
    except (Garbled, PackError) as error:
        yield Line(Part.SIGNATURE, Answer.WRONG, f"{SIGNATURE} is no signature of a pack: {error}")
        return
    except Unsupported as error:
        yield Line(Part.SIGNATURE, Answer.UNKNOWN, f"{SIGNATURE} is of a kind that is not read ({error})")
        return
    named = f"{fingerprint(signature.key)} ({signature.key.kind})"
    if not fits:
        text = f"{SIGNATURE} does not fit {TAG_MANIFEST}: the pack was changed after it was signed with {named}"
        yield Line(Part.SIGNATURE, Answer.WRONG, text)
        return
    text = f"{TAG_MANIFEST}, and with it every file, is what was signed with the key {named}"
    yield Line(Part.SIGNATURE, Answer.VERIFIED, text)
    yield from _whose(pack, facts, trusted, signature.key, stamped)


def is_sealed(lines: Sequence[Line]) -> bool:
    """Say whether lines about a signature tell of one that fits, whoever made it."""
    return bool(lines) and lines[0].answer is Answer.VERIFIED and all(line.answer is not Answer.WRONG for line in lines)


def is_vouched(lines: Sequence[Line]) -> bool:
    """Say whether lines about a signature tell of one by a key that is known by another way than the pack."""
    return is_sealed(lines) and len(lines) > 1 and all(line.answer is Answer.VERIFIED for line in lines)


def _unsigned(facts: PackFacts | None, trusted: Trusted) -> Line:
    """Say what it means that there is no signature."""
    if facts is not None and facts.signed:
        text = f"{SIGNATURE} is missing, though data/pack.json says that the pack was signed"
        return Line(Part.SIGNATURE, Answer.WRONG, text)
    if trusted.signers is not None or trusted.key:
        return Line(
            Part.SIGNATURE, Answer.UNKNOWN, "the pack is not signed, so nobody of those you named vouches for it"
        )
    text = "the pack is not signed: somebody could have changed a file and renewed all manifests"
    return Line(Part.SIGNATURE, Answer.LIMIT, text)


def _whose(
    pack: Pack, facts: PackFacts | None, trusted: Trusted, key: SshKey, stamped: datetime | None
) -> Iterator[Line]:
    """Say whose key it is, by what is known from elsewhere, or else by the pack's own word."""
    if trusted.key:
        same = trusted.key == fingerprint(key)
        words = "it is the key that you named" if same else f"it is not the key that you named ({trusted.key})"
        yield Line(Part.SIGNATURE, Answer.VERIFIED if same else Answer.WRONG, words)
    if trusted.signers is not None:
        yield _listed(trusted.signers, key, facts, trusted.today, stamped)
    if trusted.key or trusted.signers is not None:
        return
    try:
        own, _ = read_signers(_small(pack, SIGNERS).decode("utf-8", "replace"))
    except PackError:
        own = ()
    names = ", ".join(sorted({signer.principals for signer in own if signer.key.blob == key.blob}))
    if not names:
        yield Line(Part.SIGNATURE, Answer.UNKNOWN, f"whose key it is: {SIGNERS} does not have it")
        return
    text = f"that the key is that of {names}: {SIGNERS} says so, and whoever made the pack also wrote that list"
    yield Line(Part.SIGNATURE, Answer.LIMIT, f"{text}; compare the key with one you know, or name --allowed-signers")


def _listed(
    signers: tuple[Signer, ...], key: SshKey, facts: PackFacts | None, today: date, stamped: datetime | None
) -> Line:
    """Say whether a list from elsewhere has the key, for packs and for that time."""
    known = [signer for signer in signers if signer.key.blob == key.blob]
    fitting = [signer for signer in known if signer.signs(NAMESPACE)]
    if not fitting:
        why = "only for other things than packs" if known else "not at all"
        return Line(Part.SIGNATURE, Answer.WRONG, f"your list of signers has the key {why}")
    now = stamped or datetime.combine(today, time(12), UTC)
    valid = [signer for signer in fitting if signer.valid_at(now)]
    if valid:
        when = "when the time stamp was given" if stamped else "today"
        names = ", ".join(sorted({signer.principals for signer in valid}))
        return Line(
            Part.SIGNATURE, Answer.VERIFIED, f"signed by {names}: your list of signers has the key, valid {when}"
        )
    names = ", ".join(sorted({signer.principals for signer in fitting}))
    made = datetime.combine(facts.scope.last, time(12), UTC) if facts else now
    if not stamped and any(signer.valid_at(made) for signer in fitting):
        text = f"whether {names} signed while the key was valid: it is not valid today, and no time stamp tells when"
        return Line(Part.SIGNATURE, Answer.UNKNOWN, text)
    return Line(
        Part.SIGNATURE, Answer.WRONG, f"the key of {names} was not valid at that time, as your list of signers says"
    )


def stamp_lines(pack: Pack, facts: PackFacts | None, trusted: Trusted) -> tuple[tuple[Line, ...], datetime | None]:
    """Say when an authority saw the digests; return the instant too where the authority is trusted."""
    if TIME_STAMP not in pack.files:
        if facts is not None and facts.authority:
            text = f"{TIME_STAMP} is missing, though data/pack.json says that the pack was time-stamped"
            return (Line(Part.STAMP, Answer.WRONG, text),), None
        text = "there is no time stamp, so when the pack was made is its maker's word"
        return (Line(Part.STAMP, Answer.LIMIT, text),), None
    try:
        import rfc3161_client as client  # noqa: PLC0415 - optional
    except ImportError:
        text = f"{TIME_STAMP} was not checked: install what checks it ({installed_by('timestamp')})"
        return (Line(Part.STAMP, Answer.UNKNOWN, text),), None
    try:
        content, tags = _small(pack, TIME_STAMP), pack.read(TAG_MANIFEST)
        response = client.decode_timestamp_response(content)
        fault, instant = _stamp_fault(response, content, tags)
    except PackError as error:
        fault, instant = str(error), None
    except Exception as error:
        # What the library raises is not documented; of whole answers it refuses those with an unordered chain.
        return _asked_elsewhere(pack, trusted, chained=_UNORDERED in str(error))
    if fault or instant is None:
        return (Line(Part.STAMP, Answer.WRONG, f"{TIME_STAMP} is no time stamp of {TAG_MANIFEST}: {fault}"),), None
    when = f"{instant:%Y-%m-%d %H:%M:%S} UTC"
    if not trusted.authority:
        text = f"{TIME_STAMP} says {when}; name the authority's certificate with --authority to verify who says so"
        return (Line(Part.STAMP, Answer.UNKNOWN, text),), None
    refusal = _refusal(client, response, tags, trusted.authority)
    if refusal:
        text = f"{TIME_STAMP} was not given by the authority that you named, or was changed ({refusal})"
        return (Line(Part.STAMP, Answer.WRONG, text),), None
    return (_stamped(instant),), instant


def _asked_elsewhere(pack: Pack, trusted: Trusted, *, chained: bool) -> tuple[tuple[Line, ...], datetime | None]:
    """Say of a time stamp that the library does not read what `openssl` says of it, if it is only its chain."""
    found = None
    if trusted.authority and chained:
        found = stamped_at(_small(pack, TIME_STAMP), pack.read(TAG_MANIFEST), trusted.authority)
    if found is None:
        text = f"{TIME_STAMP} is damaged, or of a form that is not read here; ask openssl as VERIFY.md says"
        return (Line(Part.STAMP, Answer.UNKNOWN, text),), None
    return (_stamped(found),), found


def _stamped(instant: datetime) -> Line:
    """Say when a trusted authority saw the digests."""
    when = f"{instant:%Y-%m-%d %H:%M:%S} UTC"
    text = f"the authority that you named saw {TAG_MANIFEST}, and with it every file, at {when}"
    return Line(Part.STAMP, Answer.VERIFIED, text)


def _stamp_fault(response: Any, content: bytes, tags: bytes) -> tuple[str, datetime | None]:
    """Say why an answer of an authority cannot be one about these digests, and return its instant."""
    if response.status != 0 or response.as_bytes() != content:
        return "it is no plain answer of an authority", None
    imprint = response.tst_info.message_imprint
    name = _DIGESTS.get(imprint.hash_algorithm.dotted_string)
    if name is None:
        return "it uses a digest that is not read", None
    if imprint.message != hashlib.new(name, tags).digest():
        return "it was given for another content", None
    instant: datetime = response.tst_info.gen_time
    return "", instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _refusal(client: Any, response: Any, tags: bytes, authority: bytes) -> str:
    """Say why a time stamp was not given by an authority; nothing when it was."""
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415 - optional

    try:
        builder = client.VerifierBuilder()
        for certificate in load_pem_x509_certificates(authority):
            builder = builder.add_root_certificate(certificate)
        builder.build().verify_message(response, tags)
    except (client.VerificationError, ValueError) as error:
        return str(error)[:200] or type(error).__name__
    return ""


def _small(pack: Pack, path: str) -> bytes:
    """Return the content of a small file."""
    if path in pack.files and pack.files[path].size > _WIDEST:
        raise PackError(f"{path} is too large to be what it says; ask for the pack again")
    return pack.read(path)
