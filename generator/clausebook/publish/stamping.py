"""A time stamp over a file (RFC 3161), asked of an authority; its answer is looked at before it is kept."""

import hashlib
import secrets
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from clausebook.publish.stamp_form import SHA256, question, read_answer

_MAXIMUM = 200_000
"""Bytes of an answer; it has a few certificates."""
_LONGEST = 200
"""Signs of an address; who verifies a pack takes no longer one from it."""
_SECONDS = 30.0
_ADVICE = "try again, name another authority, or leave out --timestamp"
_HERE = ("localhost", "127.0.0.1", "::1")
_GRANTED = (0, 1)
"""Granted, and granted with changes (RFC 3161, 2.4.2)."""


class StampError(Exception):
    """There is no time stamp; the message says why and what to do."""


def lacking(address: str) -> str:
    """Say why an authority cannot be asked at an address; empty when it can."""
    try:
        parts = urlsplit(address)
        host, named = parts.hostname, parts.username is not None or parts.password is not None
        number = parts.port
    except ValueError:
        return f"'{address}' is no address of an authority; it begins with https:// or http://"
    if parts.scheme not in ("http", "https") or not host or number == 0 or not address.isprintable() or " " in address:
        return f"'{address}' is no address of an authority; it begins with https:// or http://"
    if len(address) > _LONGEST:
        return f"'{address[:80]}…' is no address of an authority that a pack could name: it has over {_LONGEST} signs"
    if named:
        return "the address of the authority holds a name or a password, which would stand in the pack; leave it out"
    return ""


def time_stamp(content: bytes, address: str) -> bytes:
    """Return an authority's answer about a file, as `openssl ts` reads it.

    The answer is about this very file and this very question; who gave it, whoever verifies the pack has to check
    against the certificate of an authority that they trust. It is signed, so it may come without encryption.

    Args:
        content: what is to be stamped; only its SHA-256 leaves the machine.
        address: where the authority is asked, `http` or `https`.

    Raises:
        StampError: there is no answer, or it is none that counts.
    """
    if missing := lacking(address):
        raise StampError(missing)
    digest, number = hashlib.sha256(content).digest(), secrets.randbits(63)
    answer = _ask(address, question(digest, number))
    try:
        found = read_answer(answer)
    except ValueError as error:
        raise StampError(f"the time-stamping authority {address} sent no time stamp; {_ADVICE}") from error
    if found.status not in _GRANTED:
        raise StampError(f"the time-stamping authority {address} refused (status {found.status}); {_ADVICE}")
    if (found.algorithm, found.digest, found.number) != (SHA256, digest, number):
        raise StampError(f"the time-stamping authority {address} stamped something else; {_ADVICE}")
    return answer


def _ask(address: str, content: bytes) -> bytes:
    """Send a question and return the answer; no redirection is followed."""
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = Request(address, content, {**headers, "User-Agent": "Clausebook"})  # noqa: S310 - its scheme was looked at
    try:
        with _opener(address).open(request, timeout=_SECONDS) as response:
            answer: bytes = response.read(_MAXIMUM + 1)
    except HTTPError as error:
        error.close()
        raise _silent(address, f"HTTP {error.code}") from error
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = str(getattr(error, "reason", None) or error)
        plain = "".join(sign if sign.isprintable() else "?" for sign in reason)[:120]
        raise _silent(address, plain or type(error).__name__) from error
    if len(answer) > _MAXIMUM:
        raise _silent(address, "more than any time stamp has")
    return answer


def _opener(address: str) -> OpenerDirector:
    """Return what asks over http and https alone."""
    opener = OpenerDirector()
    # The machine itself is asked directly, whatever proxy the rest goes through.
    proxies = [] if urlsplit(address).hostname in _HERE else [ProxyHandler()]
    for handler in (*proxies, HTTPHandler(), HTTPSHandler(), HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    return opener


def _silent(address: str, said: str) -> StampError:
    """Say that an authority gave nothing."""
    return StampError(f"the time-stamping authority {address} gave no answer ({said}); {_ADVICE}")
