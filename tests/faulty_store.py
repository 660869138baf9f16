"""A store that speaks S3 over HTTP (moto), at an address of its own, which fails when it is told to."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

SETTINGS = {
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "not-a-real-secret",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_MAX_ATTEMPTS": "1",
}
"""What the library of AWS finds in its environment; it tries once only, so that a failure is one."""
KINDS = ("500", "503", "403", "cut", "lost")
"""How a request fails: `cut` in the middle of what is sent or answered, `lost` when all was done but the answer."""
SAID = {
    "500": "is out of order at present",
    "503": "is out of order at present",
    "403": "may not be used by you",
    "cut": "cannot be reached|is out of order at present",
    "lost": "cannot be reached|is out of order at present",
}
"""What whoever publishes is told of each."""
_CODES = {
    "500": ("500 Internal Server Error", "InternalError"),
    "503": ("503 Service Unavailable", "SlowDown"),
    "403": ("403 Forbidden", "AccessDenied"),
}
Start = Callable[..., Any]


@dataclass
class Faulty:
    """The server, and what was asked of it."""

    address: str = ""
    asked: list[str] = field(default_factory=list)
    """Requests, such as `PUT /bucket/key`, since `begin`."""
    fails: Callable[[int], str] = lambda _: ""
    """From the number of a request, the first one being 1, to how it fails; empty where it does not."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, fails: Callable[[int], str] = lambda _: "") -> None:
        """Count from now on."""
        with self.lock:
            self.asked.clear()
            self.fails = fails

    def sent(self) -> list[str]:
        """Return the keys that were written since, what a publisher holds left out."""
        return [one.split("/", 2)[2] for one in self.asked if one.startswith("PUT ") and ".publishing" not in one]

    def app(self, inner: Callable[[dict[str, Any], Start], Iterable[bytes]]) -> Any:
        """Return what answers requests: moto, with failures before it."""

        def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
            """Answer one request."""
            with self.lock:
                path = environ["PATH_INFO"].encode("latin-1").decode("utf-8")
                self.asked.append(f"{environ['REQUEST_METHOD']} {path}")
                how = self.fails(len(self.asked))
            connection: socket.socket = environ["werkzeug.socket"]
            length = int(environ.get("CONTENT_LENGTH") or 0)
            if how in _CODES:
                environ["wsgi.input"].read(length)
                status, code = _CODES[how]
                body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>Injected</Message></Error>".encode()
                start(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
                return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
            if how == "cut" and environ["REQUEST_METHOD"] == "PUT":
                environ["wsgi.input"].read(length // 2)
                connection.shutdown(socket.SHUT_RDWR)
                raise ConnectionResetError
            if how:
                # All is done; the answer breaks off in its middle, or never comes.
                return _broken(inner(environ, _swallow), connection, start, whole=how == "lost")
            return inner(environ, start)

        return answer

    def put(self, bucket: str, files: Mapping[str, bytes]) -> None:
        """Put files into a new bucket without asking the server."""
        s3_backends[DEFAULT_ACCOUNT_ID]["aws"].create_bucket(bucket, "us-east-1")
        self.lay(bucket, files)

    def lay(self, bucket: str, files: Mapping[str, bytes]) -> None:
        """Put files into a bucket without asking the server."""
        for path, text in files.items():
            s3_backends[DEFAULT_ACCOUNT_ID]["aws"].put_object(bucket, path, text)

    def held(self, bucket: str) -> dict[str, Any]:
        """Return the objects of a bucket without asking the server."""
        return dict(s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket].keys.items())

    def files(self, bucket: str, folder: str) -> dict[str, bytes]:
        """Return what a reader can see below a folder of a bucket."""
        found = self.held(bucket)
        return {key.removeprefix(folder): one.value for key, one in found.items() if key.startswith(folder)}


def _swallow(*_: object) -> None:
    """Take the head of an answer that never goes out."""


def _broken(answer: Iterable[bytes], connection: socket.socket, start: Start, whole: bool) -> Iterator[bytes]:
    """Yield half of an answer and hang up; nothing of it where all is lost."""
    body = b"".join(answer)
    if not whole:
        start("200 OK", [("Content-Length", str(len(body) + 10))])
        yield body[: len(body) // 2]
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError


class _Silent(WSGIRequestHandler):
    """Logs nothing."""

    def log(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def faulty_store() -> Iterator[Faulty]:
    """Lend a server."""
    faulty = Faulty()
    inner = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, faulty.app(inner), threaded=True, request_handler=_Silent)
    faulty.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield faulty
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
