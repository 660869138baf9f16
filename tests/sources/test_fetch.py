"""Files of other manuals: what is fetched, and what is not, each with a reason and never with an exception."""

import gzip
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from clausebook.model.group import Failure, Trouble
from clausebook.sources.fetch import Answer, Bounds, ask, beside, fetch, is_address

SMALL = Bounds(size=1000, silence=300, seconds=600)
HASTY = Bounds(size=1000, silence=0.5, seconds=1.0)
"""For servers that keep one waiting; any other answers in time even on a busy machine."""
OVER = threading.Event()
"""When those servers give up themselves."""
PACKED = gzip.compress(b"{}", mtime=0)


class Answers(BaseHTTPRequestHandler):
    """A server that answers each path in its own way."""

    def do_GET(self) -> None:
        """Answer."""
        match self.path.strip("/").split("/"):
            case ["right"]:
                self._send(200, b"{}")
            case ["Qualit%C3%A4t"]:
                self._send(200, b"{}")
            case ["moved"]:
                self._move("/right")
            case ["elsewhere"]:
                self._move(f"http://localhost:{self.server.server_address[1]}/right")
            case ["circle"]:
                self._move("/circle")
            case ["to-file"]:
                self._move(f"file://{Path(__file__).resolve()}")
            case ["to-ftp"]:
                self._move("ftp://localhost/right")
            case ["to-web"]:
                self._move("http://school.example/manual.json")
            case ["large"]:
                self._send(200, b"x" * 1001)
            case ["endless"]:
                self.send_response(200)
                self.end_headers()
                for _ in range(100):
                    self.wfile.write(b"x" * 100)
            case ["short"]:
                self.send_response(200)
                self.send_header("Content-Length", "100")
                self.end_headers()
                self.wfile.write(b"{}")
            case ["silent"]:
                OVER.wait()
            case ["drop-by-drop"]:
                self.send_response(200)
                self.end_headers()
                while not OVER.wait(0.1):
                    self.wfile.write(b" ")
                    self.wfile.flush()
            case ["packed"]:
                self._send(200, PACKED, "gzip")
            case ["bomb"]:
                self._send(200, gzip.compress(b"x" * 1001), "x-gzip")
            case ["half"]:
                self._send(200, PACKED[:-9], "gzip")
            case ["no-gzip"]:
                self._send(200, b"{}", "gzip")
            case ["brotli"]:
                self._send(200, b"{}", "br")
            case ["nonsense"]:
                self.wfile.write(b"\x00\x01 no HTTP\r\n\r\n")
            case [code]:
                self._send(int(code), b"")

    def _send(self, code: int, content: bytes, packing: str = "") -> None:
        """Send an answer."""
        self.send_response(code, "Said\x1b[31m so" if code >= 500 else None)
        if packing:
            self.send_header("Content-Encoding", packing)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _move(self, address: str) -> None:
        """Name another address."""
        self.send_response(302)
        self.send_header("Location", address)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Quiet(ThreadingHTTPServer):
    """A server whose clients hang up when they like."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Serve on this machine, and return the address."""
    serving = Quiet(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}"
    OVER.set()
    serving.shutdown()
    serving.server_close()
    thread.join()


def failure(found: bytes | Failure) -> Failure:
    """Return a failure, and assert that it says what is wrong and what to do, so that a terminal may show it."""
    assert isinstance(found, Failure)
    assert (found.message + found.help).isprintable()
    assert found.help
    assert not found.message.endswith(".")
    return found


@pytest.mark.parametrize("path", ["right", "moved", "packed", "Qualität", "Qualit%C3%A4t"])
def test_the_web(server: str, path: str, tmp_path: Path) -> None:
    assert fetch(f"{server}/{path}", tmp_path, SMALL) == b"{}"


@pytest.mark.parametrize(
    ("path", "trouble"),
    [
        ("404", Trouble.MISSING),
        ("410", Trouble.MISSING),
        ("403", Trouble.UNREACHABLE),
        ("500", Trouble.UNREACHABLE),
        ("large", Trouble.TOO_LARGE),
        ("endless", Trouble.TOO_LARGE),
        ("short", Trouble.UNREACHABLE),
        ("silent", Trouble.UNREACHABLE),
        ("drop-by-drop", Trouble.UNREACHABLE),
        ("nonsense", Trouble.UNREACHABLE),
        ("circle", Trouble.UNREACHABLE),
        ("to-file", Trouble.UNREACHABLE),
        ("to-ftp", Trouble.UNREACHABLE),
        ("to-web", Trouble.UNREACHABLE),
        ("bomb", Trouble.TOO_LARGE),
        ("half", Trouble.UNREACHABLE),
        ("no-gzip", Trouble.UNREACHABLE),
        ("brotli", Trouble.UNREACHABLE),
    ],
)
def test_troubles_of_the_web(server: str, path: str, trouble: Trouble, tmp_path: Path) -> None:
    bounds = HASTY if path in ("silent", "drop-by-drop") else SMALL
    assert failure(fetch(f"{server}/{path}", tmp_path, bounds)).trouble is trouble
    # Nobody waited for a server until it gave up.
    assert not OVER.is_set()


def test_whoever_stays_follows_no_address_to_another_host(server: str, tmp_path: Path) -> None:
    other = server.replace("127.0.0.1", "localhost")
    assert fetch(f"{server}/elsewhere", tmp_path, SMALL) == b"{}"
    assert ask(f"{server}/moved", tmp_path, SMALL, stay=True) == Answer(b"{}")
    found = ask(f"{server}/elsewhere", tmp_path, SMALL, stay=True)
    assert isinstance(found, Failure)
    assert "it leads to another site, localhost" in found.message
    assert fetch(f"{other}/right", tmp_path, SMALL) == b"{}"


def test_an_answer_as_it_came(server: str, tmp_path: Path) -> None:
    assert ask(f"{server}/packed", tmp_path, SMALL) == Answer(PACKED, packed=True)
    (tmp_path / "a.gz").write_bytes(PACKED)
    assert ask("a.gz", tmp_path, SMALL) == Answer(PACKED)


def test_nobody_listens(server: str, tmp_path: Path) -> None:
    assert failure(fetch("http://127.0.0.1:9/manual.json", tmp_path, SMALL)).trouble is Trouble.UNREACHABLE


@pytest.mark.parametrize(
    "address",
    [
        "http://school.example/manual.json",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://school.example/manual.json",
        "data:application/json,{}",
        "javascript:alert(1)",
        "https://",
        "https:///manual.json",
        "https://user:secret@school.example/manual.json",
        "https://school.example:0/manual.json",
        "https://school.example:x/manual.json",
        "https://[::1/manual.json",
        "https://school.example/a b",
        "https://school.example/\x1b",
        "http://127.0.0.1@school.example/manual.json",
        "http://localhost.school.example/manual.json",
    ],
)
def test_addresses_that_are_not_asked(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> None:
        pytest.fail("somebody was asked")

    monkeypatch.setattr("clausebook.sources.fetch._opener", asked)
    assert is_address(address)
    said = failure(fetch(address, tmp_path, SMALL))
    assert said.trouble is Trouble.UNREACHABLE
    assert "secret" not in said.message + said.help


def test_folders(tmp_path: Path) -> None:
    (tmp_path / "manual.json").write_bytes(b"{}")
    (tmp_path / "large.json").write_bytes(b"x" * 1001)
    (tmp_path / "just.json").write_bytes(b"x" * 1000)
    assert fetch("manual.json", tmp_path, SMALL) == b"{}"
    assert fetch(str(tmp_path / "manual.json"), Path("/nowhere"), SMALL) == b"{}"
    assert len(fetch("just.json", tmp_path, SMALL)) == 1000  # type: ignore[arg-type]
    troubles = {
        "large.json": Trouble.TOO_LARGE,
        "gone.json": Trouble.MISSING,
        "manual.json/beside": Trouble.MISSING,
        ".": Trouble.UNREACHABLE,
        "a\0b": Trouble.UNREACHABLE,
        "x" * 5000: Trouble.UNREACHABLE,
    }
    assert {path: failure(fetch(path, tmp_path, SMALL)).trouble for path in troubles} == troubles


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "manual.json")
    assert failure(fetch("manual.json", tmp_path, SMALL)).trouble is Trouble.UNREACHABLE


def test_files_beside() -> None:
    assert beside("north/manual.json", "coverage/x.json") == str(Path("north/coverage/x.json"))
    assert beside("https://n.example/m/manual.json?key=1#x", "calendar.json") == "https://n.example/m/calendar.json"
    assert beside("https://n.example/m/manual.json", "") == "https://n.example/m/"
    assert not is_address("C:\\sites\\manual.json")
