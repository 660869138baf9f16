"""Other programs: none outlives the call that started it, so that nobody clears away what one still writes."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from clausebook.sources.interruption import put_off

_PATIENCE = 5
"""Seconds in which a program that is asked to end may clear away what is its own."""
_RUNNING: set["subprocess.Popen[bytes]"] = set()
"""What has been started and not been waited for yet, by any thread."""


def run(
    command: Sequence[str | Path],
    *,
    feed: bytes | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    seconds: float | None = None,
    lent: Sequence[int] = (),
) -> "subprocess.CompletedProcess[bytes]":
    """Run a program to its end, and return what it printed and complained of.

    `subprocess.run` does not wait for a program that it kills when somebody interrupts.

    Args:
        command: the program and its arguments.
        feed: its input; None for none.
        cwd: the folder that it is called in; None for the present one.
        env: its environment; None for the present one.
        seconds: how long it may take; None for as long as it likes.
        lent: descriptors that it keeps open.

    Raises:
        OSError: it could not be started.
        subprocess.TimeoutExpired: it took longer; it has ended by now.
    """
    given = subprocess.DEVNULL if feed is None else subprocess.PIPE
    with waited_for(begin(command, given, subprocess.PIPE, subprocess.PIPE, cwd=cwd, env=env, lent=lent)) as process:
        printed, complained = process.communicate(feed, seconds)
    return subprocess.CompletedProcess(process.args, process.returncode, printed, complained)


def begin(
    command: Sequence[str | Path],
    given: int | None = None,
    printed: int | None = None,
    complained: IO[bytes] | int | None = None,
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    lent: Sequence[int] = (),
    alone: bool = False,
) -> "subprocess.Popen[bytes]":
    """Start a program; whoever does so waits for it.

    Args:
        command: the program and its arguments.
        given: its input, as `subprocess.Popen` takes it; None for the present one.
        printed: where it prints to, likewise.
        complained: where it complains to, likewise.
        cwd: the folder that it is called in; None for the present one.
        env: its environment; None for the present one.
        lent: descriptors that it keeps open.
        alone: whether it has a session of its own, and no terminal.

    Raises:
        OSError: it could not be started.
    """
    process = None
    try:
        # An interruption while it starts would leave a program that nobody knows of.
        with put_off():
            process = subprocess.Popen(
                command,
                stdin=given,
                stdout=printed,
                stderr=complained,
                cwd=cwd,
                env=env,
                pass_fds=lent,
                start_new_session=alone,
            )
            _RUNNING.add(process)
    except BaseException:
        if process is not None:
            end(process)
        raise
    return process


@contextmanager
def waited_for(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    """Lend a program that was started; what still runs of it after the context is ended."""
    try:
        yield process
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """See to it that a program has ended: it is asked first, so that it can clear away what it has begun."""
    with put_off():
        if process.poll() is None:
            process.terminate()
        # Nobody reads any more what it says, and it must not wait for that.
        _close(process.stdout, process.stderr)
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _close(process.stdin)
        _RUNNING.discard(process)


def ask_all_to_end() -> None:
    """Ask every program that is running to end, so that no thread that reads from one is waited for in vain."""
    for process in tuple(_RUNNING):
        process.terminate()


def _close(*pipes: IO[bytes] | None) -> None:
    """Close pipes; what a program no longer reads cannot be handed to it."""
    for pipe in pipes:
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
