"""A print is whole or not there, and the processes that print end with the one that started them."""

import signal
import time
from pathlib import Path

import pytest

from failure.killing import PATIENCE, survivors
from failure.warm import Warm

KILLED_WRITING = """
import os, signal
from clausebook.publish import pdf
from pathlib import Path
pdf._attempt = lambda one, variant: b"%PDF of this year"
replace = Path.replace
def replaced(path, target):
    {before}
    replace(path, target)
    os.kill(os.getpid(), signal.SIGKILL)
Path.replace = replaced
"""


@pytest.mark.parametrize("before", ["pass", "os.kill(os.getpid(), signal.SIGKILL)"], ids=["after", "before"])
def test_killed_while_a_print_is_put_in_its_place(
    program: Warm, year: Path, tmp_path: Path, temporary: Path, before: str
) -> None:
    words, folder = ("pdf", "PRO-01", "--output", tmp_path / "pdf"), tmp_path / "pdf"
    folder.mkdir()
    (folder / "PRO-01.pdf").write_bytes(b"%PDF of last year")
    patch = KILLED_WRITING.format(before=before)
    assert program.run(*words, cwd=year, patch=patch, TMPDIR=str(temporary))[0] == -9
    stands = b"%PDF of this year" if before == "pass" else b"%PDF of last year"
    assert (folder / "PRO-01.pdf").read_bytes() == stands
    # Another document, and a whole run: what the killed one left goes.
    patch = "from clausebook.publish import pdf\npdf._attempt = lambda one, variant: b'%PDF'\n"
    words = ("pdf", "POL-01", "--output", folder)
    code, said = program.run(*words, cwd=year, patch=patch, TMPDIR=str(temporary))
    assert code == 0, said
    assert sorted(path.name for path in folder.iterdir()) == ["POL-01.pdf", "PRO-01.pdf"]
    assert list(temporary.iterdir()) == []


WHILE_PROCESSES_BEGIN = """
import os, signal, time
from multiprocessing.process import BaseProcess
start = BaseProcess.start
def started(process):
    start(process)
    {strike}
BaseProcess.start = started
"""
MANY = "import os\nos.cpu_count = lambda: 4\n"


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(
    "strike",
    [
        "os.kill(os.getpid(), signal.{})",
        "os.killpg(0, signal.{})",
        "time.sleep(0.1); os.killpg(0, signal.{})",
    ],
    ids=["the-program", "everyone", "everyone-while-they-load"],
)
def test_interrupted_while_processes_begin(
    program: Warm, year: Path, tmp_path: Path, temporary: Path, strike: str, number: str
) -> None:
    """None is left that nobody knows of, and none complains of what somebody wanted."""
    patch = MANY + WHILE_PROCESSES_BEGIN.format(strike=strike.format(number))
    call = program.start("pdf", "--all", "--output", tmp_path / "pdf", cwd=year, patch=patch, TMPDIR=str(temporary))
    assert call.wait() == 130, call.errors
    end = time.monotonic() + PATIENCE
    while left := survivors(call):
        assert time.monotonic() < end, left
        time.sleep(0.02)
    assert call.errors.endswith("interrupted; nothing was left half done\n")
    assert "Traceback" not in call.errors
    assert list(temporary.iterdir()) == []


def test_no_process_prints_on_alone(program: Warm, year: Path, tmp_path: Path, temporary: Path) -> None:
    """Killed without a word to those it started, which would wait for more work for ever."""
    words = ("pdf", "--all", "--output", tmp_path / "pdf")
    call = program.start(*words, cwd=year, patch=MANY, TMPDIR=str(temporary))
    end = time.monotonic() + PATIENCE
    while sum("spawn_main" in line for line in survivors(call)) < 2:
        assert time.monotonic() < end, call.errors
        time.sleep(0.02)
    time.sleep(1)
    call.kill(signal.SIGKILL, everyone=False)
    assert call.wait() == -9
    end = time.monotonic() + PATIENCE
    while left := survivors(call):
        assert time.monotonic() < end, left
        time.sleep(0.02)
    assert program.run("check", cwd=year, TMPDIR=str(temporary))[0] == 0
    assert list(temporary.iterdir()) == []


STUMBLING = """
from concurrent.futures import process
def stumble(self, cause):
    raise RuntimeError("the work was taken back")
process._ExecutorManagerThread.terminate_broken = stumble
"""


def test_interrupted_while_the_pool_stumbles(program: Warm, year: Path, tmp_path: Path, temporary: Path) -> None:
    """Python's own thread that looks after the processes may fail over work that is taken back at the same time."""
    patch = MANY + STUMBLING + WHILE_PROCESSES_BEGIN.format(strike="os.killpg(0, signal.SIGTERM)")
    call = program.start("pdf", "--all", "--output", tmp_path / "pdf", cwd=year, patch=patch, TMPDIR=str(temporary))
    assert call.wait() == 130, call.errors
    assert "Traceback" not in call.errors
    assert list(temporary.iterdir()) == []
