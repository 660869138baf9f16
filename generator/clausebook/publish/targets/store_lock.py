"""Who publishes to a store at present: a file there, made only where there is none, and renewed while its maker lives.

A killed run leaves it behind, so it is taken over when it was not renewed for some minutes, or at once when its maker
was a process of this machine that has ended. Two that take it over at the same moment are told apart by the last look
before the switch: the file names one of them.
"""

import getpass
import hashlib
import json
import os
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from clausebook.publish.targets import TargetError
from clausebook.publish.targets.headers import NEVER
from clausebook.publish.targets.store_files import Files

LOCK = ".publishing.json"
"""The file, at the top of the place."""
STALE = 600.0
"""Seconds without a renewal after which nobody is taken to be publishing any more."""
BEAT = 60.0
"""Seconds between renewals."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What one publisher holds."""

    files: Files
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    clock: Callable[[], float] = time.time
    lost: threading.Event = field(default_factory=threading.Event)
    """Set once another publisher has taken it over, such as from a machine that slept."""

    def text(self) -> bytes:
        """Return what the file is to hold now."""
        facts = {"owner": _owner(), "token": self.token, "renewed": int(self.clock()), **_process()}
        return (json.dumps(facts) + "\n").encode()

    def is_ours(self) -> bool:
        """Say whether the file still names this publisher."""
        return _facts(self.files.read(LOCK)).get("token") == self.token

    def take(self) -> str:
        """Make the file, or take over a stale one; return what is to be said of that, or nothing.

        Raises:
            TargetError: somebody else is publishing, or the store does not answer.
        """
        try:
            if self.files.create(LOCK, self.text(), NEVER):
                return ""
        except (TargetError, KeyboardInterrupt):
            # It may have been made, and only the answer been lost.
            self.give_back()
            raise
        found = _facts(self.files.read(LOCK))
        owner, renewed = str(found.get("owner", "somebody")), found.get("renewed", 0)
        age = self.clock() - renewed if isinstance(renewed, (int, float)) else STALE
        if -STALE < age < STALE and not _ended(found):
            minutes = round(STALE / 60)
            raise TargetError(
                f"{owner} is publishing to {self.files.name} at this moment; wait until that is done, and publish "
                f"again (after a run that was killed, {minutes} minutes after it)"
            )
        self.files.write(LOCK, self.text(), NEVER)
        return f"took over from {owner}, whose run ended without saying so"

    def give_back(self) -> None:
        """Delete the file, unless another publisher has taken it over; a store that does not answer keeps it."""
        with suppress(TargetError):
            if self.is_ours():
                self.files.remove(LOCK)


_HELD: set[str] = set()
"""The tokens of what this process holds."""


@contextmanager
def held(lock: Lock, beat: float = BEAT) -> Iterator[str]:
    """Hold a lock for as long as the context lasts; what is to be said of that comes with it.

    Raises:
        TargetError: somebody else is publishing, or the store does not answer.
    """
    _HELD.add(lock.token)
    try:
        note = lock.take()
    except (TargetError, KeyboardInterrupt):
        _HELD.discard(lock.token)
        raise
    over = threading.Event()
    renewer = threading.Thread(target=_renew, args=(lock, over, beat), daemon=True)
    renewer.start()
    try:
        yield note
    finally:
        over.set()
        renewer.join()
        lock.give_back()
        _HELD.discard(lock.token)


def _renew(lock: Lock, over: threading.Event, beat: float) -> None:
    """Renew a lock again and again; one that names another publisher is left to that one."""
    while not over.wait(beat):
        # A store that does not answer now may do so the next time; the work itself will say so otherwise.
        with suppress(TargetError):
            if not lock.is_ours():
                lock.lost.set()
                return
            lock.files.write(LOCK, lock.text(), NEVER)


def _facts(text: bytes | None) -> dict[str, object]:
    """Read the file; nothing where it is gone or holds something else."""
    with suppress(ValueError, RecursionError):
        found = json.loads(text or b"{}")
        if isinstance(found, dict):
            return found
    return {}


def _process() -> dict[str, object]:
    """Return by what this process can be known again on this machine, and only there."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    machine = f"{socket.gethostname()}\n{uuid.getnode()}\n{space}"
    return {"machine": hashlib.sha256(machine.encode()).hexdigest()[:16], "process": os.getpid()}


def _ended(found: dict[str, object]) -> bool:
    """Say whether it is certain that a publisher is no more: a process of this machine that has ended."""
    here, process = _process(), found.get("process")
    if found.get("machine") != here["machine"] or not isinstance(process, int) or process < 1:
        return False
    if process == here["process"]:
        return found.get("token") not in _HELD
    if sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _owner() -> str:
    """Return who publishes, and on which machine."""
    try:
        person = getpass.getuser()
    except (OSError, KeyError, ImportError):
        person = "somebody"
    return f"{person} on {socket.gethostname()}"
