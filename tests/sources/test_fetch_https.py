"""Manuals fetched over https: from a server whose certificate is trusted, and from none other."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import members
from clausebook.model.group import Failure, Listed, Trouble
from clausebook.sources.fetch import Bounds, fetch
from clausebook.sources.published import read_member

ANSWERS = Bounds(size=1_000_000, silence=300, seconds=600)


class Files(SimpleHTTPRequestHandler):
    """Serves a folder, and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Quiet(ThreadingHTTPServer):
    """A server whose clients hang up when they do not like its certificate."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


def certificate(folder: Path, name: x509.GeneralName, until: datetime) -> Path:
    """Write a certificate that vouches for itself, with its key, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Example School")])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(until - timedelta(days=2))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = folder / "server.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return file


def serve(folder: Path, file: Path) -> ThreadingHTTPServer:
    """Serve a folder over https with a certificate."""
    serving = Quiet(("127.0.0.1", 0), partial(Files, directory=str(folder)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    serving.socket = context.wrap_socket(serving.socket, server_side=True)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    return serving


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Return a folder with the published files of a member."""
    members.publish(tmp_path / "north")
    return tmp_path / "north"


@pytest.fixture
def trusted(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve the member with a certificate that this machine trusts, and return the site's address."""
    here = x509.IPAddress(ip_address("127.0.0.1"))
    file = certificate(tmp_path, here, datetime.now(UTC) + timedelta(days=1))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    serving = serve(published, file)
    yield f"https://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()


def test_a_member_is_read(trusted: str, tmp_path: Path) -> None:
    listed = Listed("north", "North School", f"{trusted}/manual.json", trusted)
    member = read_member(listed, tmp_path, ANSWERS)
    assert member.failures == ()
    assert member.manual is not None and [one.id for one in member.manual.documents] == ["PRO-01"]


def test_a_file_that_is_not_there(trusted: str, tmp_path: Path) -> None:
    failure = fetch(f"{trusted}/no.json", tmp_path, ANSWERS)
    assert isinstance(failure, Failure) and failure.trouble is Trouble.MISSING


@pytest.mark.parametrize(
    ("name", "days", "trust"),
    [
        (x509.IPAddress(ip_address("127.0.0.1")), 1, False),
        (x509.IPAddress(ip_address("127.0.0.1")), -1, True),
        (x509.DNSName("south.example"), 1, True),
    ],
    ids=["not-trusted", "expired", "of-another-host"],
)
def test_a_certificate_that_proves_nothing(
    name: x509.GeneralName, days: int, trust: bool, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path, name, datetime.now(UTC) + timedelta(days=days))
    if trust:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    serving = serve(published, file)
    try:
        failure = fetch(f"https://127.0.0.1:{serving.server_port}/manual.json", tmp_path, ANSWERS)
    finally:
        serving.shutdown()
        serving.server_close()
    assert isinstance(failure, Failure) and failure.trouble is Trouble.UNREACHABLE
    assert "certificate" in failure.message.lower()
