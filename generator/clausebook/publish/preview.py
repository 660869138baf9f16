"""Showing work in progress: an engine serves a stage, which is brought up to date in place after every change."""

import filecmp
import os
import shutil
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import Popen
from typing import TypeAlias

from clausebook.publish.engines import mkdocs
from clausebook.sources.programs import begin, waited_for

_LAST_PORT = 65_535
_PAUSE = 0.5
"""Seconds between two looks at the folder."""
_WATCHED = ("manual", "records", "mkdocs.yml", ".git/logs/HEAD")
"""The last grows with every commit, which the pages show."""


class PreviewError(Exception):
    """The preview ended; the message says why."""


Seen: TypeAlias = Mapping[str, tuple[int, int]]
"""Size in bytes and time in nanoseconds of every file that a change of which should be shown."""


def preview(root: Path, stage: Path, seen: Seen, address: str, restage: Callable[[Path], None]) -> None:
    """Serve a stage until the process is interrupted.

    Args:
        root: the folder that holds `manual/`.
        stage: the stage that is served.
        seen: what `snapshot` saw before the stage was made, so that no change is missed meanwhile.
        address: `host:port`.
        restage: writes a fresh stage into a folder, or says itself why it cannot.

    Raises:
        PreviewError: the engine ended by itself.
    """
    fresh = stage.with_name("fresh")
    with _served(stage, address) as process:
        while process.poll() is None:
            time.sleep(_PAUSE)
            now = snapshot(root)
            if now != seen:
                seen = now
                restage(fresh)
                if fresh.is_dir():
                    sync(fresh, stage)
    raise PreviewError(f"the preview at {address} ended by itself; start it again, or name another address: --address")


def snapshot(root: Path) -> Seen:
    """Look at every file that a change of which should be shown."""
    seen = {}
    for name in _WATCHED:
        top = root / name
        for path in (top, *top.rglob("*")) if top.is_dir() else (top,):
            try:
                status = path.stat()
            except OSError:
                continue
            seen[str(path)] = (status.st_size, status.st_mtime_ns)
    return seen


def reserve(address: str) -> None:
    """Make sure that something can be served at an address, before anything takes time.

    Raises:
        PreviewError: it is no address, or not free.
    """
    host, _, port = address.rpartition(":")
    advice = "name another with --address, such as 127.0.0.1:8001"
    if not host or not port.isdecimal() or int(port) > _LAST_PORT:
        raise PreviewError(f"'{address}' is no address; {advice}")
    try:
        with socket.create_server((host.strip("[]"), int(port)), family=_family(host)):
            pass
    except OSError as error:
        reason = os.strerror(error.errno) if isinstance(error.errno, int) and error.errno > 0 else error
        raise PreviewError(f"nothing can be served at {address}: {reason}; {advice}") from error


def _family(host: str) -> socket.AddressFamily:
    """Return which kind of address a host's is."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def sync(fresh: Path, stage: Path) -> None:
    """Make `stage` equal to `fresh` and remove `fresh`; equal files are not touched, so nobody renders them again."""
    wanted = {path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file()}
    for path in sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file()):
        if path not in wanted:
            (stage / path).unlink()
    for path in sorted(wanted):
        target = stage / path
        if not target.is_file() or not filecmp.cmp(fresh / path, target, shallow=False):
            target.parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).replace(target)
    shutil.rmtree(fresh)


def _served(stage: Path, address: str) -> "AbstractContextManager[Popen[bytes]]":
    """Run the engine's server."""
    # The engine renders into a temporary folder of its own, which it leaves behind when it is ended.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "TMPDIR": str(stage.parent)}
    return waited_for(begin(mkdocs.preview(stage, address), env=environment))
