"""Files of other manuals, from a folder or the web: bounded in size and time, https only, and never another scheme."""

import re
import stat
import time
import zlib
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from clausebook.model.group import Failure, Trouble

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""A drive letter of Windows is none."""
_HERE = ("localhost", "127.0.0.1", "::1")
_PIECE = 65_536
_GZIP = ("gzip", "x-gzip")
_PACKINGS = ("", "identity", *_GZIP)
_SIGNS = "/:?&=%+,;@!$'()*~"
"""What stands in an address as it is, and is not written by its number."""
_WHERE = "Publish the site there, or correct where it is looked for"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is read of one file, and how long it may take."""

    size: int = 32_000_000
    """Bytes; a manual of 10,000 documents has about half of it."""
    silence: float = 20.0
    """Seconds without a byte."""
    seconds: float = 60.0
    """Seconds altogether."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A file as it came."""

    content: bytes
    packed: bool = False
    """Whether the server says that it packed the content on the way, or that the file is a packed one (gzip)."""


def is_address(source: str) -> bool:
    """Say whether a source is an address and no path."""
    return _SCHEME.match(source) is not None


def beside(source: str, name: str) -> str:
    """Return the source of a file that stands beside another, such as `coverage/iso-21001-2018.json`."""
    if is_address(source):
        return urljoin(source.partition("#")[0].partition("?")[0], name or ".")
    return str(Path(source).parent / name)


def fetch(source: str, folder: Path, bounds: Bounds) -> bytes | Failure:
    """Return a file's content, or why there is none.

    Args:
        source: an address, or a path.
        folder: where a path begins.
        bounds: what is too much.
    """
    found = ask(source, folder, bounds)
    return found if isinstance(found, Failure) else unpacked(found, bounds)


def ask(source: str, folder: Path, bounds: Bounds, *, stay: bool = False) -> Answer | Failure:
    """Return a file as it came, or why there is none.

    Args:
        source: an address, or a path.
        folder: where a path begins.
        bounds: what is too much.
        stay: whether an address that leads on to another host is refused.
    """
    if not is_address(source):
        content = _from_folder(folder / source, bounds)
        return content if isinstance(content, Failure) else Answer(content)
    refused = _refused(source)
    return refused or _from_web(source, bounds, stay=stay)


def unpacked(answer: Answer, bounds: Bounds) -> bytes | Failure:
    """Return the content of an answer that may be packed, or why it cannot be unpacked."""
    if not answer.packed:
        return answer.content
    packer = zlib.decompressobj(wbits=31)
    try:
        content = packer.decompress(answer.content, bounds.size + 1)
    except zlib.error:
        return _silent("the answer is packed, and cannot be unpacked")
    if len(content) > bounds.size:
        return _too_large("the answer", bounds)
    return content if packer.eof else _silent("the answer broke off")


def _from_folder(path: Path, bounds: Bounds) -> bytes | Failure:
    """Read a file of a folder; a pipe or a device would never end."""
    name = _plain("/".join(path.parts[-2:]))
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return Failure(Trouble.UNREACHABLE, f"{name} is a folder", "Name the manual.json in it")
        if not stat.S_ISREG(mode):
            return Failure(Trouble.UNREACHABLE, f"{name} is no ordinary file", "Name the site's manual.json")
        with path.open("rb") as file:
            content = file.read(bounds.size + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Failure(Trouble.MISSING, f"there is no file {name}", _WHERE)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its path is none"
        return Failure(Trouble.UNREACHABLE, f"{name} cannot be read: {reason}", "Look at its permissions")
    return content if len(content) <= bounds.size else _too_large(name, bounds)


def _refused(address: str) -> Failure | None:
    """Say why an address is not asked; None when it may be."""
    try:
        parts = urlsplit(address)
        host, named = parts.hostname or "", parts.username is not None or parts.password is not None
        number = parts.port
    except ValueError:
        return Failure(Trouble.UNREACHABLE, "that is no address", "Write https://, the host and the path")
    if parts.scheme.lower() == "http" and host not in _HERE:
        return Failure(Trouble.UNREACHABLE, "it would be fetched without encryption", "Write https:// instead")
    if parts.scheme.lower() not in ("http", "https"):
        message = f"nothing is fetched from what begins with {parts.scheme}:"
        return Failure(Trouble.UNREACHABLE, message, "Write an https address, or the path of a copy")
    if not host or number == 0 or not address.isprintable() or " " in address:
        return Failure(Trouble.UNREACHABLE, "that is no address", "Write https://, the host and the path")
    if named:
        message = "the address holds a name or a password, which others would come to see"
        return Failure(Trouble.UNREACHABLE, message, "Name an address that needs none, or a copy in a folder")
    return None


class _Redirects(HTTPRedirectHandler):
    """Follows a few redirections, never to another scheme."""

    max_redirections = 5

    def __init__(self, *, stay: bool) -> None:
        """Say whether to stay on the host that was asked."""
        self.stay = stay

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Refuse an address that would not be asked in the first place, and any fall from https to http."""
        fallen = req.type == "https" and urlsplit(newurl).scheme.lower() != "https"
        if fallen or _refused(newurl):
            raise HTTPError(newurl, code, "it leads to an address that is not fetched", headers, fp)
        if self.stay and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            where = f"it leads to another site, {urlsplit(newurl).hostname}"
            raise HTTPError(newurl, code, where, headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener(address: str, *, stay: bool) -> OpenerDirector:
    """Return what fetches over http and https, and knows neither files nor FTP."""
    opener = OpenerDirector()
    # The machine itself is asked directly, whatever proxy the rest goes through.
    proxies = [] if urlsplit(address).hostname in _HERE else [ProxyHandler()]
    kinds = (HTTPHandler(), HTTPSHandler(), HTTPErrorProcessor(), HTTPDefaultErrorHandler(), _Redirects(stay=stay))
    for handler in (*proxies, *kinds):
        opener.add_handler(handler)
    return opener


def _from_web(address: str, bounds: Bounds, *, stay: bool) -> Answer | Failure:
    """Fetch from the web."""
    headers = {"User-Agent": "Clausebook", "Accept": "application/json, */*;q=0.9", "Accept-Encoding": "identity"}
    try:
        parts = urlsplit(address)
        path, query = quote(parts.path, safe=_SIGNS), quote(parts.query, safe=_SIGNS)
        plain = urlunsplit((parts.scheme, parts.netloc, path, query, ""))
        opener, request = _opener(address, stay=stay), Request(plain, headers=headers)  # noqa: S310 - its scheme was looked at
        with opener.open(request, timeout=bounds.silence) as response:
            return _answer(response, bounds)
    except HTTPError as error:
        error.close()
        if error.code in (404, 410):
            return Failure(Trouble.MISSING, f"the server has nothing there (HTTP {error.code})", _WHERE)
        return _silent(f"the server answered with HTTP {error.code}: {_plain(error.reason)}")
    except TimeoutError:
        return _silent("the server did not answer in time")
    except URLError as error:
        late = isinstance(error.reason, TimeoutError)
        return _silent("the server did not answer in time" if late else f"there is no answer: {_plain(error.reason)}")
    except (OSError, HTTPException, ValueError) as error:
        return _silent(f"the answer broke off: {_plain(error) or type(error).__name__}")


def _answer(response: Any, bounds: Bounds) -> Answer | Failure:
    """Read an answer; some servers pack it whatever they are asked (RFC 9110, 8.4)."""
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in _PACKINGS:
        return _silent("the server packs its answer in a way that was not asked for")
    content = _content(response, bounds)
    return content if isinstance(content, Failure) else Answer(content, packing in _GZIP)


def _content(response: Any, bounds: Bounds) -> bytes | Failure:
    """Read an answer piece by piece: a server that sends a byte a minute is as silent as one that sends none."""
    end = time.monotonic() + bounds.seconds
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > bounds.size:
            return _too_large("the answer", bounds)
        if time.monotonic() > end:
            return _silent("the server did not send it in time")
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) != size:
        return _silent("the answer broke off")
    return b"".join(pieces)


def _too_large(what: str, bounds: Bounds) -> Failure:
    """Say that there is more than is read."""
    message = f"{what} is larger than {bounds.size / 1_000_000:g} MB"
    return Failure(Trouble.TOO_LARGE, message, "Look whether it is the manual.json of a site")


def _silent(message: str) -> Failure:
    """Say that a server gave nothing."""
    return Failure(Trouble.UNREACHABLE, message, "Look at the address, and try again later")


def _plain(reason: object) -> str:
    """Return the words of an error, which may be a server's, without signs that steer a terminal."""
    text = str(getattr(reason, "strerror", None) or reason)
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:120]
