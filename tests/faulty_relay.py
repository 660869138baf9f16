"""A relay before a store that speaks HTTP, which fails when it is told to."""

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import unquote

_PASSED_ON = {"connection", "transfer-encoding", "content-length", "date", "server"}
"""Headers of an answer that the relay writes by itself, or not at all."""
Fails = Callable[[int], str]


class Behind(Protocol):
    """A store behind the relay, asked without the relay."""

    scheme: str

    def put(self, bucket: str, files: Mapping[str, bytes]) -> None:
        """Put files into a bucket, which is made if there is none."""

    def files(self, bucket: str, folder: str) -> dict[str, bytes]:
        """Return what a reader can see below a folder of a bucket."""

    def told(self, bucket: str, path: str) -> tuple[str, str]:
        """Return the type of a file and its Cache-Control, as they are stored."""

    def settings(self, port: int) -> dict[str, str]:
        """Return what leads the store's library to a port of this machine."""


@dataclass
class Cloud:
    """A store behind its relay, and what was asked of it."""

    behind: Behind
    port: int = 0
    asked: list[str] = field(default_factory=list)
    """Requests, such as `PUT /bucket/key`, since `begin`."""
    fails: Fails = lambda _: ""
    """From the number of a request, the first one being 1, to how it fails, as of `faulty_store.KINDS`."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, fails: Fails = lambda _: "") -> None:
        """Count from now on."""
        with self.lock:
            self.asked.clear()
            self.fails = fails

    def sent(self) -> list[str]:
        """Return the paths below `college` that were written since, what a publisher holds left out."""
        writes = [one for one in self.asked if one.startswith("WRITE ") and ".publishing" not in one]
        return [one.partition("/college/")[2] for one in writes]


@contextmanager
def relayed(behind: Behind, port: int) -> Iterator[Cloud]:
    """Put a relay before a port of this machine."""
    own = Cloud(behind)
    server = _Quiet(("127.0.0.1", 0), partial(_Relay, own, port))
    own.port = server.server_port
    with serving(server):
        yield own


class _Relay(BaseHTTPRequestHandler):
    """Passes requests on to the store, unless they are to fail."""

    protocol_version = "HTTP/1.1"

    def __init__(self, own: Cloud, port: int, *rest: Any) -> None:
        """Stand before a port of this machine."""
        self._own, self._port = own, port
        super().__init__(*rest)

    def _answer(self) -> None:
        """Answer one request."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        with self._own.lock:
            self._own.asked.append(_asked(self.command, self.path, body))
            how = self._own.fails(len(self._own.asked))
        if how in ("500", "503", "403", "401"):
            self._send(int(how), {"Content-Type": "application/json"}, _refusal(int(how)))
        elif how == "cut" and body:
            self._hang_up()
        else:
            self._pass_on(body, how)

    def _pass_on(self, body: bytes, how: str) -> None:
        """Let the store answer; the answer may break off, or be lost."""
        asking = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        with contextlib.closing(asking):
            asking.request(self.command, self.path, body, dict(self.headers))
            answer = asking.getresponse()
            text = answer.read()
        headers = {name: value for name, value in answer.getheaders() if name.lower() not in _PASSED_ON}
        if self.command == "HEAD":
            headers["Content-Length"] = answer.getheader("Content-Length") or "0"
        if how == "lost":
            self._hang_up()
        elif how == "cut":
            self._send(answer.status, headers, text, missing=10)
            self._hang_up()
        else:
            self._send(answer.status, headers, text)

    def _send(self, status: int, headers: Mapping[str, str], text: bytes, missing: int = 0) -> None:
        """Send an answer, all of it or half."""
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers and status not in (204, 304):
            self.send_header("Content-Length", str(len(text) + missing))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text[: len(text) // 2] if missing else text)

    def _hang_up(self) -> None:
        """End the connection."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _answer  # noqa: N815 - as the server calls them

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class _Quiet(ThreadingHTTPServer):
    """A server whose clients hang up when they like."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


def _asked(command: str, path: str, body: bytes) -> str:
    """Return a request as it is counted: one that writes a file by the path of that file."""
    place = unquote(path.partition("?")[0])
    if command == "POST" and "/upload/" in place:
        return f"WRITE /{written(body)}"
    return f"{'WRITE' if command == 'PUT' else command} {place}"


def written(body: bytes) -> str:
    """Return the name of the file that is written to Google's store, which the first part of the body tells."""
    return str(json.loads(body.split(b"\n\n", 2)[1].partition(b"\n--")[0])["name"])


def _refusal(status: int) -> bytes:
    """Return what Google says of a failure; the library of Azure goes by the number alone."""
    return json.dumps({"error": {"code": status, "message": "Injected"}}).encode()


@contextmanager
def serving(server: HTTPServer) -> Iterator[None]:
    """Let a server answer for as long as the context lasts."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
