"""The content digest `cb1:` that an approval is bound to; specified in `generator/decisions/0003`."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring

PREFIX = "cb1:"
FIELDS = (
    "id",
    "title",
    "type",
    "version",
    "owner",
    "effective",
    "clauses",
    "classification",
    "applies-to",
    "supersedes",
)
"""The controlled keys; approvals, status, review, audience and change are not among them."""

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_LEADS = tuple((key, f'"{key}":') for key in sorted(FIELDS))


def content_digest(front_matter: Mapping[str, object], body: str, assets: Sequence[tuple[str, str]] = ()) -> str:
    """Return `cb1:` and the SHA-256 of what an approval covers.

    Args:
        front_matter: the keys as written: texts, and lists of texts.
        body: the text below the front matter; a byte-order mark, CRLF and the number of final newlines do not matter.
        assets: path as the text names it and hexadecimal SHA-256 of every local file that the text shows.
    """
    return _digest(_canonical(front_matter), normalise(body).encode("utf-8"), assets)


def content_digests(front_matter: Mapping[str, object], body: str) -> tuple[str, str]:
    """Return the digest of a content that shows no files, and that of the same without its version."""
    canonical, text = _canonical(front_matter), normalise(body).encode("utf-8")
    # The version's key is the last one in the order of the fields, and its value holds no quotes.
    bare = canonical.rpartition(',"version":')[0] + "}" if "version" in front_matter else canonical
    return _digest(canonical, text), _digest(bare, text)


def _canonical(front_matter: Mapping[str, object]) -> str:
    """Return the controlled fields as they are digested: as `_CANONICAL` encodes a mapping of them."""
    parts = [lead + _encoded(front_matter[key]) for key, lead in _LEADS if key in front_matter]
    return "{" + ",".join(parts) + "}"


def _encoded(value: object) -> str:
    """Return a value as `_CANONICAL` encodes it; texts, which nearly all are, without its detour."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "[" + ",".join(map(encode_basestring, value)) + "]"
    return _CANONICAL.encode(value)


def _digest(canonical: str, text: bytes, assets: Sequence[tuple[str, str]] = ()) -> str:
    """Return the digest of fields, body and files."""
    shown = "".join(f"asset {digest} {path}\n" for path, digest in sorted(set(assets)))
    scope = b"clausebook-digest/1\n%b\nbody %d\n%b%b" % (canonical.encode(), len(text), text, shown.encode())
    return PREFIX + hashlib.sha256(scope).hexdigest()


def normalise(body: str) -> str:
    """Return the text with LF line ends and exactly one final newline; blanks at line ends stay."""
    text = body.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip("\n") + "\n"
