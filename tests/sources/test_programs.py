"""No program outlives the call that started it, and none is ended before it has cleared away what is its own."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from clausebook.sources import programs
from clausebook.sources.programs import begin, run, waited_for

SLOW = """
import os, pathlib, signal, sys, time
def end(*_):
    if "again" in sys.argv:
        os.kill(os.getppid(), signal.SIGINT)
    time.sleep(0.5)
    pathlib.Path(sys.argv[1], "cleared").write_text("")
    sys.exit()
signal.signal(signal.SIGTERM, end)
signal.signal(signal.SIGINT, signal.SIG_IGN)
pathlib.Path(sys.argv[1], "begun").write_text("")
while True:
    time.sleep(60)
"""
"""A program that takes its time to clear away, longer than `subprocess.run` gives it."""
DEAF = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("begun", flush=True)
time.sleep(600)
"""
TALKING = """
import sys
while True:
    sys.stdout.write("word " * 1000)
"""


def program(text: str, *arguments: str | Path) -> tuple[str, ...]:
    """Return what calls a small program."""
    return (sys.executable, "-IS", "-c", text, *map(str, arguments))


@contextmanager
def interrupted_at(path: Path) -> Iterator[None]:
    """Press Ctrl-C as soon as there is a file."""

    def watch() -> None:
        while not path.exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            yield
    finally:
        watcher.join()


def has_ended(process: "subprocess.Popen[bytes]") -> bool:
    """Say whether a process is no more, and nobody has to ask for it."""
    with suppress(ProcessLookupError):
        os.kill(process.pid, 0)
        return False
    return True


def test_what_it_said_and_how_it_ended(tmp_path: Path) -> None:
    said = "import os, sys; print(input(), os.getcwd(), os.environ['HOW']); print('no', file=sys.stderr); sys.exit(7)"
    done = run(program(said), feed=b"yes\n", cwd=tmp_path, env={"HOW": "so"})
    assert (done.returncode, done.stdout, done.stderr) == (7, f"yes {tmp_path} so\n".encode(), b"no\n")


def test_without_input_it_reads_nothing() -> None:
    assert run(program("import sys; print(sys.stdin.read())")).stdout == b"\n"


def test_one_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        run(("/nowhere/git",))


def test_whoever_interrupts_waits_until_it_has_cleared_away(tmp_path: Path) -> None:
    with interrupted_at(tmp_path / "begun"):
        run(program(SLOW, tmp_path))
    assert (tmp_path / "cleared").exists()


def test_a_second_interruption_waits_as_well(tmp_path: Path) -> None:
    with interrupted_at(tmp_path / "begun"):
        run(program(SLOW, tmp_path, "again"))
    assert (tmp_path / "cleared").exists()


def test_interrupted_while_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def interrupted(*arguments: Any, **options: Any) -> "subprocess.Popen[bytes]":
        started.append(start(*arguments, **options))
        os.kill(os.getpid(), signal.SIGINT)
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(program("import time; time.sleep(600)"))
    assert has_ended(started[0])


def test_one_that_takes_too_long() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run(program("import time; time.sleep(600)"), seconds=0.1)


def test_one_that_does_not_want_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_PATIENCE", 0.01)
    with waited_for(begin(program(DEAF), printed=subprocess.PIPE)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
    assert process.returncode == -signal.SIGKILL
    assert process.stdout.closed


def test_one_that_nobody_listens_to() -> None:
    with waited_for(begin(program(TALKING), printed=subprocess.PIPE)) as process:
        pass
    assert has_ended(process)
