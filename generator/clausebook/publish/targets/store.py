"""A store in a network: S3 and what speaks like it, Google Cloud Storage, Azure, or a server by SFTP (all by fsspec).

A store cannot exchange folders, so order does it: what nobody reads yet goes up first, then what `latest/` has no more
is deleted, and `editions.json` is the last. Whatever is interrupted leaves the old state, and is gone on with.
"""

import importlib
import importlib.util
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from clausebook.model.extras import installed_by
from clausebook.model.publication import LATEST, MANIFEST, STATE
from clausebook.publish.targets import Delivered, Delivery, Target, TargetError
from clausebook.publish.targets.contents import Tally, content, edition_files, look_at, moved_on, not_ours
from clausebook.publish.targets.headers import BRIEFLY, FOREVER
from clausebook.publish.targets.store_files import Files, Listed, told
from clausebook.publish.targets.store_kinds import KINDS, StoreKind
from clausebook.publish.targets.store_lock import LOCK, Lock, held

SCHEMES = tuple(KINDS)
FORM = "s3://BUCKET/FOLDER, gs://, az://, abfs:// or sftp:// for a store in a network"
_LOGS = ("adlfs", "azure", "gcsfs", "google", "s3fs")
"""Libraries that log failures, with their traces; Python shows that to whoever has set up no log."""
_UNHEARD = logging.NullHandler()
_AT_ONCE = 64
"""How many files are read before the first of them is handed on."""


def connect(text: str, root: Path) -> Target:  # noqa: ARG001 - what every kind is called with
    """Return the place in a store that an address names; how it is reached is the business of the store's library.

    Raises:
        TargetError: it is no address, its library is not installed, or it cannot be reached.
    """
    scheme, slashes, place = text.partition("://")
    scheme = scheme.partition(":")[0].lower()
    kind = KINDS[scheme]
    if not slashes or not place.strip("/"):
        raise TargetError("a store is named by an address such as s3://bucket/folder; this one names no place in it")
    try:
        secret = urlsplit(text).password is not None
    except ValueError as error:
        raise TargetError("that is no address; write such as s3://bucket/folder") from error
    if secret or any(sign in text for sign in "?#"):
        advice = f"leave it to {kind.settings}"
        raise TargetError(f"an address that holds a password or a key would stand in logs and histories; {advice}")
    missing = [name for name in kind.modules if importlib.util.find_spec(name) is None]
    if missing:
        names = " and ".join(missing)
        raise TargetError(f"{scheme}:// needs {names}, not installed here; run: {installed_by(kind.extra)}")
    name = f"{scheme}://{place.rstrip('/')}"
    try:
        files = Files(*_opened(name, kind), name, kind)
    # Every library brings errors of its own.
    except Exception as error:
        raise error if isinstance(error, TargetError) else told(error, name, kind) from error
    return Store(files)


def _opened(address: str, kind: StoreKind) -> tuple[Any, str]:
    """Return the library's file system, not shared with anybody, and where the place is in it."""
    for log in _LOGS:
        # Who has set up a log still gets all.
        logging.getLogger(log).addHandler(_UNHEARD)
    options: dict[str, Any] = {"skip_instance_cache": True, **(kind.options or {})}
    if kind.extra == "sftp":
        options["host_key_policy"] = importlib.import_module("clausebook.publish.targets.store_hosts").known_hosts()
    fs, base = importlib.import_module("fsspec.core").url_to_fs(address, **options)
    if kind.retries:
        fs.retries = kind.retries
    return fs, base.rstrip("/")


class Store:
    """A place in a store."""

    whole_folders = False

    def __init__(self, files: Files) -> None:
        """Stand on files, held by nobody yet."""
        self._files = files
        self._lock: Lock | None = None
        self._note = ""

    @property
    def name(self) -> str:
        """As messages call it."""
        return self._files.name

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold a file of the store that says who publishes, for as long as the context lasts.

        Raises:
            TargetError: somebody else is publishing, or the store does not answer.
        """
        lock = Lock(self._files)
        with held(lock) as note:
            self._lock, self._note = lock, note
            try:
                yield
            finally:
                self._lock, self._note = None, ""

    def read(self, path: str) -> bytes | None:
        """Return one of its files."""
        return self._files.read(path)

    def folders(self) -> tuple[str, ...]:
        """Return the names of the folders at its top."""
        return self._files.folders()

    def files(self, folder: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files below one of its folders, some of them read at once."""
        paths = list(self._files.below(folder))
        with ThreadPoolExecutor(self._files.kind.workers) as pool:
            for start in range(0, len(paths), _AT_ONCE):
                some = paths[start : start + _AT_ONCE]
                texts = pool.map(self._files.read, (f"{folder}/{path}" for path in some))
                for path, text in zip(some, texts, strict=True):
                    if text is None:
                        raise TargetError(f"{folder}/{path} of {self.name} went away while it was read; try again")
                    yield path, text

    def deliver(self, delivery: Delivery, before: bytes | None, step: Callable[[str], None]) -> Delivered:
        """Send what is not there yet, delete what nobody needs any more, then switch."""
        look_at(delivery, before, self.name)
        self._look_whether_unmoved(before)
        tally = Tally()
        for name, folder in delivery.editions.items():
            self._send_edition(name, edition_files(folder), tally, step)
        latest = self._files.below(LATEST) if delivery.latest else {}
        step("Sending latest/ and the top")
        self._send(LATEST, delivery.latest, latest, BRIEFLY, tally)
        self._look_whether_unmoved(before)
        # After the switch a killed run would leave them for good, as if they were of the newest edition.
        self._remove(f"{LATEST}/{path}" for path in latest.keys() - delivery.latest.keys())
        top = self._files.top()
        for path, text in delivery.top.items():
            if path == STATE:
                step("Switching to the new state")
                self._switch(before, text, tally)
            # One after the other, in the order that the delivery has them in.
            elif self._files.has(path, top.get(path), text):
                tally.kept += 1
            else:
                self._files.write(path, text, BRIEFLY)
                tally.took(len(text))
        return tally.delivered(*([self._note] if self._note else []))

    def _send_edition(self, name: str, files: Mapping[str, Path], tally: Tally, step: Callable[[str], None]) -> None:
        """Send the files of an edition that are not there yet, its manifest first, and delete what is none of them.

        Nobody is led to it before the switch, so what a killed run left of it is completed in its place.
        """
        there = self._files.below(name)
        if there and MANIFEST not in there:
            raise not_ours(self.name, name)
        step(f"Sending edition {name}")
        first = {path: file for path, file in files.items() if path == MANIFEST}
        rest = {path: file for path, file in files.items() if path != MANIFEST}
        self._send(name, first, there, FOREVER, tally)
        self._send(name, rest, there, FOREVER, tally)
        self._remove(f"{name}/{path}" for path in there.keys() - files.keys())

    def _send(
        self, folder: str, files: Mapping[str, Path | bytes], there: Mapping[str, Listed], cache: str, tally: Tally
    ) -> None:
        """Send the files of a folder that differ, several at once; the first failure ends it."""

        def send(path: str) -> int | None:
            """Send one and return its size; None where it is there already."""
            if self._lock and self._lock.lost.is_set():
                raise self._taken_over()
            text = content(files[path])
            if self._files.has(f"{folder}/{path}", there.get(path), text):
                return None
            self._files.write(f"{folder}/{path}", text, cache)
            return len(text)

        for size in self._at_once(send, files):
            if size is None:
                tally.kept += 1
            else:
                tally.took(size)

    def _remove(self, paths: Iterable[str]) -> None:
        """Delete files, several at once."""
        self._at_once(self._files.remove, sorted(paths))

    def _at_once(self, work: Callable[[str], Any], paths: Iterable[str]) -> list[Any]:
        """Do something with several paths at once; what has not begun when one fails is not begun.

        Raises:
            TargetError: one failed.
        """
        with ThreadPoolExecutor(self._files.kind.workers) as pool:
            try:
                begun = [pool.submit(work, path) for path in paths]
                wait(begun, return_when=FIRST_EXCEPTION)
            finally:
                # Whoever interrupts the program does not wait for thousands of files.
                pool.shutdown(wait=True, cancel_futures=True)
            failed = [one for one in begun if not one.cancelled() and one.exception()]
            try:
                return [one.result() for one in failed[:1] or begun]
            except OSError as error:
                advice = "build the edition anew, and publish again"
                raise TargetError(f"{error.filename} cannot be read: {error.strerror}; {advice}") from error

    def _switch(self, before: bytes | None, text: bytes, tally: Tally) -> None:
        """Write the state, on condition that nobody else has done so."""
        if self._lock and not self._lock.is_ours():
            raise self._taken_over()
        if text == before:
            self._look_whether_unmoved(before)
            tally.kept += 1
            return
        if not self._files.exchange(STATE, before, text, BRIEFLY):
            raise moved_on(self.name)
        tally.took(len(text))

    def _taken_over(self) -> TargetError:
        """Say that somebody else is at work here."""
        return TargetError(
            f"another publisher has taken over {self.name} ({LOCK} says who); nothing was switched, "
            f"so look at what is published there and publish again"
        )

    def _look_whether_unmoved(self, before: bytes | None) -> None:
        """Look whether the state is what it was.

        Raises:
            TargetError: it is not.
        """
        if self._files.read(STATE) != before:
            raise moved_on(self.name)
