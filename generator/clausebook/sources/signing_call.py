"""Running a program that signs, which may want to ask somebody for a passphrase, and must not wait for nobody."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from clausebook.sources.programs import begin, waited_for

_SECONDS = 120
"""How long a program may take where nobody is at a terminal: enough for a finger on a token, or a window on a desk."""


class Said(NamedTuple):
    """How a program ended."""

    code: int
    output: bytes
    lines: tuple[str, ...]
    """What it complained of."""


def run_signer(
    command: Sequence[str], content: bytes, folder: Path, environment: Mapping[str, str] | None = None
) -> Said:
    """Run a program that signs what it is fed.

    Where the standard input is no terminal, as in a CI, it gets none to ask on either, and an end of its time.

    Args:
        command: the program, as an absolute path, and its arguments.
        content: its input.
        folder: where it runs.
        environment: None for the person's own.

    Raises:
        OSError: it could not be started.
    """
    alone = not _is_watched()
    own = dict(os.environ if environment is None else environment)
    if alone and "SSH_ASKPASS" not in own:
        own.setdefault("SSH_ASKPASS_REQUIRE", "never")
    pipe = subprocess.PIPE
    with waited_for(begin(command, pipe, pipe, pipe, cwd=folder, env=own, alone=alone)) as process:
        try:
            output, complaints = process.communicate(content, timeout=_SECONDS if alone else None)
        except BaseException as error:
            _end(process, alone=alone)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            return Said(-1, b"", (f"it waited {_SECONDS} seconds for an answer, and nobody is at a terminal",))
    lines = (line.strip() for line in complaints.decode("utf-8", "replace").splitlines())
    return Said(process.returncode, output, tuple(filter(None, lines)))


def _is_watched() -> bool:
    """Say whether somebody sits at a terminal."""
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except ValueError:
        return False


def _end(process: "subprocess.Popen[bytes]", *, alone: bool) -> None:
    """End a program, and what it has started in a session of its own."""
    if alone and sys.platform != "win32":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
