"""Stores that speak as Azure (Azurite) and as Google Cloud Storage do, each behind a relay that fails on demand."""

import contextlib
import importlib
import io
import logging
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from faulty_relay import Behind, Cloud, relayed, serving, written

_ACCOUNT = "devstoreaccount1"
AZURE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""The key that Azurite publishes of itself; it opens nothing else."""


@dataclass
class Azure:
    """Azurite."""

    client: Any
    scheme: str = "az"

    def put(self, bucket: str, files: Mapping[str, bytes]) -> None:
        """Put files into a container."""
        container = self.client.get_container_client(bucket)
        if not container.exists():
            container.create_container()
        for path, text in files.items():
            container.upload_blob(path, text, overwrite=True)

    def files(self, bucket: str, folder: str) -> dict[str, bytes]:
        """Return what a reader can see."""
        container = self.client.get_container_client(bucket)
        names = [one.name for one in container.list_blobs(name_starts_with=folder)]
        return {name.removeprefix(folder): container.download_blob(name).readall() for name in names}

    def told(self, bucket: str, path: str) -> tuple[str, str]:
        """Return the type and Cache-Control."""
        found = self.client.get_blob_client(bucket, path).get_blob_properties().content_settings
        return found.content_type, found.cache_control

    def settings(self, port: int) -> dict[str, str]:
        """Return what anybody sets."""
        return {"AZURE_STORAGE_CONNECTION_STRING": _connection(port)}


@dataclass
class Google:
    """The emulator's storage, in this process."""

    storage: Any
    make: Callable[[str, Any], object]
    scheme: str = "gs"

    def put(self, bucket: str, files: Mapping[str, bytes]) -> None:
        """Put files into a bucket."""
        objects = importlib.import_module("gcp_storage_emulator.handlers.objects")
        if bucket not in self.storage.buckets:
            self.make(bucket, self.storage)
        for path, text in files.items():
            facts = objects._make_object_resource("", bucket, path, "text/plain", str(len(text)))
            self.storage.create_file(bucket, path, text, objects._checksums(text, facts))

    def files(self, bucket: str, folder: str) -> dict[str, bytes]:
        """Return what a reader can see."""
        names = [name for name in self.storage.objects.get(bucket, {}) if name.startswith(folder)]
        return {name.removeprefix(folder): bytes(self.storage.get_file(bucket, name)) for name in names}

    def told(self, bucket: str, path: str) -> tuple[str, str]:
        """Return the type, of which the emulator keeps no character set, and Cache-Control."""
        found = self.storage.get_file_obj(bucket, path)
        return found["contentType"], found["cacheControl"]

    def settings(self, port: int) -> dict[str, str]:
        """Return what leads to an emulator, and no further."""
        return {"STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{port}", "NO_GCE_CHECK": "true"}


@contextmanager
def cloud(name: str) -> Iterator[Cloud]:
    """Lend a store, or skip the test: `azure` or `google`."""
    with ExitStack() as stack:
        behind, port = stack.enter_context(_azure() if name == "azure" else _google())
        yield stack.enter_context(relayed(behind, port))


@contextmanager
def _azure() -> Iterator[tuple[Behind, int]]:
    """Start Azurite, which keeps all in memory."""
    program = shutil.which("azurite-blob")
    if program is None:
        pytest.skip("NO AZURITE: publishing to Azure is NOT TESTED; run: npm install --global azurite")
    pytest.importorskip("adlfs", reason="NO adlfs: publishing to Azure is NOT TESTED; run: pip install adlfs")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ("--inMemoryPersistence", "--silent", "--disableTelemetry", "--loose", "--skipApiVersionCheck")
    words = (program, *options, "--blobHost", "127.0.0.1", "--blobPort", str(port))
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            service = importlib.import_module("azure.storage.blob").BlobServiceClient
            with service.from_connection_string(_connection(port)) as client:
                yield Azure(client), port
        finally:
            process.terminate()


@contextmanager
def _google() -> Iterator[tuple[Behind, int]]:
    """Start the emulator, with the one condition of Google's that it does not know by itself."""
    words = "publishing to Google Cloud Storage is NOT TESTED; run: pip install"
    with pytest.MonkeyPatch.context() as surroundings:
        # By a second protocol, which no emulator speaks, the library would ask Google itself for the kind of a bucket.
        surroundings.setenv("GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT", "false")
        pytest.importorskip("gcsfs", reason=f"NO gcsfs: {words} gcsfs")
    server = pytest.importorskip("gcp_storage_emulator.server", reason=f"NO EMULATOR: {words} gcp-storage-emulator")
    storage = importlib.import_module("gcp_storage_emulator.storage").Storage(use_memory_fs=True)
    make = importlib.import_module("gcp_storage_emulator.handlers.buckets").create_bucket
    for name in ("api.object", "gcp_storage_emulator.storage"):
        logging.getLogger(name).setLevel(logging.CRITICAL)

    class Conditions(server.RequestHandler):  # type: ignore[misc, name-defined]
        """Answers 412 where a file has another generation than it must have; 0 is that of none."""

        def do_POST(self) -> None:  # noqa: N802 - as the server calls it
            """Look at the condition first."""
            wanted = parse_qs(urlsplit(self.path).query).get("ifGenerationMatch")
            if wanted and wanted[0] != self._generation():
                self.send_error(412, "conditionNotMet")
            else:
                super().do_POST()

        def _generation(self) -> str:
            """Return the generation of the file that is to be written."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.rfile = io.BytesIO(body)
            found = storage.objects.get(self.path.split("/")[5], {}).get(written(body), {})
            return str(found.get("generation", 0))

    own = HTTPServer(("127.0.0.1", 0), partial(Conditions, storage))
    with serving(own):
        yield Google(storage, make), own.server_port


def _connection(port: int) -> str:
    """Return what leads to Azurite."""
    place = f"BlobEndpoint=http://127.0.0.1:{port}/{_ACCOUNT}"
    return f"DefaultEndpointsProtocol=http;AccountName={_ACCOUNT};AccountKey={AZURE_KEY};{place};"


def _wait_for(port: int, seconds: float = 30) -> None:
    """Wait until a port of this machine is answered."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.fail(f"Azurite has not begun to answer within {seconds} seconds")
