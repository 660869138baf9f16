"""A time-stamping authority on this machine, made by `openssl ts`, behind a small HTTP server."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

_CONFIG = """\
[req]
distinguished_name = name
x509_extensions = root
prompt = no
[name]
CN = Test authority
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
[stamp]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = chosen
[chosen]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


class Authority:
    """Keys and certificates of an authority."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("openssl") is None:
            pytest.skip("NO OPENSSL: time stamps are NOT TESTED; install openssl")
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "serial").write_text("01\n")
        (folder / "openssl.cnf").write_text(_CONFIG.format(folder=folder.as_posix()))
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        self._run("req", "-x509", *curve, "-keyout", "root.key", "-out", "root.pem", "-days", "3650")
        self._run("req", "-new", *curve, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test stamps")
        signing = ("-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "2", "-extensions", "stamp")
        self._run(
            "x509", "-req", "-in", "tsa.csr", "-out", "tsa.pem", "-days", "3650", *signing, "-extfile", "openssl.cnf"
        )

    @property
    def certificate(self) -> Path:
        """What whoever verifies has to trust."""
        return self.folder / "root.pem"

    def answer(self, question: bytes) -> bytes:
        """Answer a question."""
        (self.folder / "question.tsq").write_bytes(question)
        self._run("ts", "-reply", "-queryfile", "question.tsq", "-out", "answer.tsr", config="-config")
        return (self.folder / "answer.tsr").read_bytes()

    def _run(self, *arguments: str, config: str = "-config") -> None:
        extra = (config, "openssl.cnf") if arguments[0] in ("req", "ts") else ()
        command = ["openssl", *arguments, *extra]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@contextmanager
def serving(answer: Callable[[bytes], bytes], status: int = 200) -> Iterator[str]:
    """Serve answers to posted questions and give the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(content)))
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
