"""Files written whole or not at all, also where somebody interrupts."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from clausebook.authoring import AuthoringError
from clausebook.sources.interruption import put_off


@put_off()
def replace_file(path: Path, content: bytes) -> None:
    """Put new content in a file's place, with the file's own permissions.

    Raises:
        AuthoringError: the file cannot be written; it is as it was.
    """
    scratch = ""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        # A name that begins with a dot is never taken for a document, even if the machine stops here.
        handle, scratch = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(scratch).chmod(mode)
        Path(scratch).replace(path)
    except OSError as error:
        if scratch:
            Path(scratch).unlink(missing_ok=True)
        raise _cannot(path, error) from error


@put_off()
def create_file(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet, and the folders above it.

    Raises:
        AuthoringError: there is such a file, or it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(path.parent, error) from error
    try:
        stream = path.open("xb")
    except FileExistsError as error:
        raise AuthoringError(f"there is a file {path.name} in {path.parent} already; it was left as it is") from error
    except OSError as error:
        raise _cannot(path, error) from error
    try:
        with stream:
            stream.write(content)
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise _cannot(path, error) from error


def _cannot(path: Path, error: OSError) -> AuthoringError:
    """Say why a file cannot be written."""
    reason = error.strerror or str(error)
    return AuthoringError(f"{path} cannot be written ({reason}); look at the permissions and at the space left")
