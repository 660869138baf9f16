"""The name of the key that made a signature, as whoever compares keys knows it; nothing is verified here."""

from clausebook.sources.allowed import fingerprint
from clausebook.sources.octets import Garbled, Unsupported
from clausebook.sources.openpgp import read_pgp_signature
from clausebook.sources.sshsig import read_ssh_signature

_SSH, _PGP = b"-----BEGIN SSH SIGNATURE-----", b"-----BEGIN PGP SIGNATURE-----"


def key_name(text: bytes, made_for: str = "git") -> str:
    """Return which key a text says that it was signed with; empty where it does not say so in a way that is read.

    Args:
        text: an armoured signature, or a tag that ends in one.
        made_for: the namespace of a signature of SSH.
    """
    starts = {form: text.rfind(form) for form in (_SSH, _PGP)}
    form = max(starts, key=lambda one: starts[one])
    if starts[form] < 0:
        return ""
    own = text[starts[form] :]
    try:
        if form == _SSH:
            key = read_ssh_signature(own, made_for.encode()).key
            return f"the key {fingerprint(key)} ({key.kind})"
        longest = max(read_pgp_signature(own).issuers, key=len, default=b"")
    except (Garbled, Unsupported):
        return ""
    return f"the OpenPGP key {longest.hex().upper()}" if longest else ""
