"""The files of a store in a network, and its failures in words."""

import errno
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from clausebook.publish.targets import TargetError
from clausebook.publish.targets.discreet import discreet
from clausebook.publish.targets.headers import media_type
from clausebook.publish.targets.store_kinds import StoreKind, md5_told

_PART = ".part"
"""What the name of a file ends in that is not there whole yet, where a store shows files while they grow."""
_UNKEYED = ("Credential", "Authentication", "Unauthorized", "PasswordRequired", "SSHException")
_UNREACHED = ("Endpoint", "Connect", "Timeout", "gaierror", "ServiceRequestError", "EOFError", "HTTPClientError")
_BROKEN = ("Payload", "IncompleteRead", "ResponseParserError", "ResponseStreamingError")
_OVERTAXED = (errno.EBUSY, getattr(errno, "EREMOTEIO", errno.EIO), errno.EIO)
_REFUSED = ("AccessDenied", "Forbidden")
_CONDITION = ("PreconditionFailed", "ConditionalRequestConflict", "ConditionNotMet")
_MISSING = ("NoSuchBucket", "ContainerNotFound")
_UNSET = "unable to connect to account"
"""What the library of Azure says where nothing is set, or not what it takes."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a listing tells it."""

    size: int
    md5: str
    """Hexadecimal; empty where the store does not tell it."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files below one place of a store; every call raises `TargetError` when the store does not do it."""

    fs: Any
    """The library's file system (fsspec)."""
    base: str
    """Where the place is, as the library names it, without a slash at its end."""
    name: str
    """As messages call it."""
    kind: StoreKind
    made: set[str] = field(default_factory=set)
    """Folders that are known to be there, where a store has such."""

    def read(self, path: str) -> bytes | None:
        """Return a file; None where there is none."""
        with self._told():
            try:
                return bytes(self.fs.cat_file(self._at(path)))
            except (FileNotFoundError, IsADirectoryError) as error:
                if _no_bucket(error):
                    raise
                return None

    def folders(self) -> tuple[str, ...]:
        """Return the names of the folders at the top."""
        found = self._ls()
        return tuple(sorted(_last(one["name"]) for one in found if one["type"] == "directory"))

    def top(self) -> Mapping[str, Listed]:
        """Return the files at the top, by name."""
        return {_last(one["name"]): self._listed(one) for one in self._ls() if one["type"] == "file"}

    def below(self, folder: str) -> Mapping[str, Listed]:
        """Return the files below a folder, by path below it, in the order of the paths."""
        with self._told():
            try:
                found = self.fs.find(self._at(folder), detail=True)
            except FileNotFoundError as error:
                if _no_bucket(error):
                    raise
                found = {}
        start = self._at(folder).strip("/") + "/"
        paths = {name.strip("/"): facts for name, facts in found.items() if facts["type"] == "file"}
        inside = {name.removeprefix(start): facts for name, facts in paths.items() if name.startswith(start)}
        return {path: self._listed(inside[path]) for path in sorted(inside)}

    def has(self, path: str, listed: Listed | None, text: bytes) -> bool:
        """Say whether a file holds a text already; what the listing leaves open is read."""
        if listed is None or listed.size != len(text):
            return False
        return listed.md5 == hashlib.md5(text, usedforsecurity=False).hexdigest() or self.read(path) == text

    def write(self, path: str, text: bytes, cache: str, tag: str = "") -> None:
        """Write a file so that readers see the old one or the new one, nothing between.

        Args:
            path: its path.
            text: what it is to hold.
            cache: for how long browsers may keep it.
            tag: what the file that is there must have (`StoreKind.tag`); empty where any may be replaced.
        """
        place = self._at(path)
        headers = self.kind.headers(media_type(path, text), cache)
        with self._told():
            if not self.kind.in_place:
                if tag:
                    self.kind.replace(self.fs, place, text, headers, tag)
                else:
                    self.fs.pipe_file(place, text, **headers)
                return
            self._make_folder(place.rpartition("/")[0])
            self.fs.pipe_file(place + _PART, text, **headers)
            self.fs.mv(place + _PART, place)

    def create(self, path: str, text: bytes, cache: str) -> bool:
        """Write a file where there is none; False where there is one.

        A store that knows no such condition is asked first, which leaves another writer a moment between the two.
        """
        place = self._at(path)
        headers = self.kind.headers(media_type(path, text), cache)
        with self._told():
            try:
                if self.kind.in_place:
                    self._make_folder(place.rpartition("/")[0])
                    with self.fs.open(place, "wxb") as file:
                        file.write(text)
                else:
                    self.fs.pipe_file(place, text, mode="create", **headers)
            except FileExistsError:
                # The answer to a request that did its work may have been lost, and the request sent again.
                return self.read(path) == text
            except (OSError, NotImplementedError, ValueError) as error:
                if self.kind.in_place and self.fs.exists(place):
                    return False
                if _code(error) in _CONDITION:
                    return self.read(path) == text
                if not _unknown(error):
                    raise
                if self.fs.exists(place):
                    return False
                self.fs.pipe_file(place, text, **headers)
            return True

    def exchange(self, path: str, before: bytes | None, text: bytes, cache: str) -> bool:
        """Write a file if it still holds what it held; False where it does not."""
        if before is None:
            return self.create(path, text, cache)
        tag = ""
        with self._told():
            if self.kind.tag:
                try:
                    tag = str(self.fs.info(self._at(path))[self.kind.tag])
                except FileNotFoundError:
                    return False
        if self.read(path) != before:
            return False
        try:
            self.write(path, text, cache, tag)
        except TargetError as error:
            if isinstance(error.__cause__, FileExistsError) or _code(error.__cause__) in _CONDITION:
                return self.read(path) == text
            if not tag or not _unknown(error.__cause__):
                raise
            self.write(path, text, cache)
        return True

    def remove(self, path: str) -> None:
        """Delete a file; one that is gone already is no failure."""
        with self._told():
            try:
                self.fs.rm_file(self._at(path))
            except FileNotFoundError as error:
                if _no_bucket(error):
                    raise

    def _at(self, path: str) -> str:
        """Return where a path is."""
        return f"{self.base}/{path}"

    def _ls(self) -> list[Mapping[str, Any]]:
        """List the top."""
        with self._told():
            try:
                return list(self.fs.ls(self.base or "/", detail=True))
            except FileNotFoundError as error:
                if _no_bucket(error):
                    raise
                return []

    def _listed(self, facts: Mapping[str, Any]) -> Listed:
        """Return what a listing tells of a file."""
        return Listed(int(facts["size"] or 0), md5_told(self.kind, facts))

    def _make_folder(self, folder: str) -> None:
        """Make a folder, where a store has such, unless it is known to be there."""
        if folder and folder not in self.made:
            self.fs.makedirs(folder, exist_ok=True)
            self.made.add(folder)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in words why the store did not do it."""
        try:
            yield
        except TargetError:
            raise
        # Every library brings errors of its own, and none of them may reach a person as it is.
        except Exception as error:
            raise told(error, self.name, self.kind) from error


def told(error: BaseException, name: str, kind: StoreKind) -> TargetError:
    """Return a failure of a store in words; neither keys nor passwords are repeated.

    Args:
        error: what its library raised.
        name: the place as messages call it.
        kind: the kind of store.
    """
    sort, said = type(error).__name__, plain(error)
    bases = [base.__name__ for base in type(error).__mro__]
    kept, status = "readers see what they saw before", _status(error)
    # The library of Google raises this, without a number, for a file that is written where there is no bucket.
    if _no_bucket(error) or (isinstance(error, FileNotFoundError) and error.errno is None):
        return TargetError(f"{name} is in a {kind.bucket} that does not exist; make it first, or correct its name")
    if any(word in sort for word in _UNKEYED) or status == HTTPStatus.UNAUTHORIZED or _UNSET in said:
        return TargetError(f"{name} was not opened ({said}); {kept}; set what its library looks for: {kind.settings}")
    if isinstance(error, PermissionError) or _code(error) in _REFUSED or status == HTTPStatus.FORBIDDEN:
        advice = f"ask for the permission to list, read, write and delete there, or look at {kind.settings}"
        return TargetError(f"{name} may not be used by you ({said}); {kept}; {advice}")
    unreached = isinstance(error, (ConnectionError, TimeoutError)) or any(
        word in base for word in _UNREACHED for base in bases
    )
    if unreached:
        return TargetError(f"{name} cannot be reached ({said}); {kept}; look at the connection and publish again")
    sorts = f"{sort} {type(error.__cause__).__name__}"
    overtaxed = getattr(error, "errno", None) in _OVERTAXED or any(word in sorts for word in _BROKEN)
    if overtaxed or status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TargetError(f"{name} is out of order at present ({said}); {kept}; publish again in a few minutes")
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
        return TargetError(f"{name} is full ({said}); {kept}; make room, and publish again")
    return TargetError(f"{name} failed ({said}); {kept}; publish again, and ask whoever runs it if that does not help")


def plain(error: BaseException) -> str:
    """Return what a library says on one line, without what could be a key."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    # The library of Azure adds lines of numbers and the whole answer.
    return discreet(str(said).partition("\nRequestId:")[0])[:300]


def _last(name: str) -> str:
    """Return the last part of a name."""
    return name.rstrip("/").rpartition("/")[2]


def _code(error: BaseException | None) -> str:
    """Return what S3 or Azure calls a failure; empty for other stores."""
    for one in (error, getattr(error, "__cause__", None)):
        response = getattr(one, "response", None)
        if isinstance(response, Mapping):
            return str(response.get("Error", {}).get("Code", ""))
        if code := getattr(one, "error_code", None):
            return str(getattr(code, "value", code))
    return ""


def _status(error: BaseException) -> int:
    """Return the number that HTTP has for a failure, as Google and Azure tell it; 0 where none is told."""
    if isinstance(error, OSError) and str(error).startswith("Forbidden: "):
        return HTTPStatus.FORBIDDEN
    found = (getattr(error, name, None) for name in ("status_code", "code", "status"))
    return next((int(one) for one in found if isinstance(one, int)), 0)


def _no_bucket(error: BaseException) -> bool:
    """Say whether what is missing is more than a file."""
    return _code(error) in _MISSING or "bucket does not exist" in str(error).lower()


def _unknown(error: BaseException | None) -> bool:
    """Say whether a store does not know what it was asked to do."""
    return (
        isinstance(error, (NotImplementedError, TypeError))
        or getattr(error, "errno", None) == errno.ENOSYS
        or _code(error) == "NotImplemented"
        or type(error).__name__ == "ParamValidationError"
    )
