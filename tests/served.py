"""A folder served over HTTP on this machine, by a server with whims."""

import gzip
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote


@dataclass
class Whims:
    """What a server does otherwise than to send its files."""

    packs: bool = False
    """Packs every answer, whatever it is asked."""
    codes: Mapping[str, int] = field(default_factory=dict)
    """Answers with a code, by path."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Leads on to another address, by path."""
    short: frozenset[str] = frozenset()
    """Paths of which half is sent."""
    adds: bytes = b""
    """Is written into every page before its end."""
    silent: frozenset[str] = frozenset()
    """Paths that are answered late."""
    asked: list[str] = field(default_factory=list)
    """What was asked for, in that order."""


@contextmanager
def served(folder: Path, whims: Whims | None = None) -> Iterator[str]:
    """Serve a folder, and return its address without a final slash."""
    own = whims or Whims()

    class Answers(BaseHTTPRequestHandler):
        """Answers from the folder."""

        def do_GET(self) -> None:
            """Answer."""
            path = unquote(self.path.partition("?")[0].strip("/"))
            own.asked.append(path)
            file = folder / path
            if path in own.silent:
                time.sleep(1)
            if path in own.moved:
                self._send(302, b"", Location=own.moved[path])
            elif code := own.codes.get(path, 0 if file.is_file() else 404):
                self._send(code, b"no")
            else:
                self._file(path, file.read_bytes())

        def _file(self, path: str, content: bytes) -> None:
            """Send a file."""
            if path.endswith(".html") and own.adds:
                content = content.replace(b"</body>", own.adds + b"</body>")
            named = {"Content-Encoding": "gzip"} if own.packs or path.endswith(".gz") else {}
            if own.packs and not path.endswith(".gz"):
                content = gzip.compress(content)
            self._send(200, content, short=path in own.short, **named)

        def _send(self, code: int, content: bytes, *, short: bool = False, **named: str) -> None:
            """Send an answer."""
            self.send_response(code)
            self.send_header("Content-Length", str(len(content)))
            for name, value in named.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if short else content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        """A server whose clients hang up when they like."""

        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing."""

    serving = Quiet(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        serving.server_close()
        thread.join()
