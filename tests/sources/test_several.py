"""Several at once: in their order, and nobody waits for those that never answer."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from clausebook.sources.several import at_once

SILENT = """
import os, threading
from clausebook.sources.several import at_once
def wait(number):
    os.write(1, b"begun\\n")
    threading.Event().wait()
try:
    at_once(2, wait, range(4))
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.parametrize("number", [1, 2, 8])
def test_in_their_order(number: int) -> None:
    assert at_once(number, str, range(5)) == ["0", "1", "2", "3", "4"]
    assert at_once(number, str, ()) == []


def test_as_many_as_are_wanted_are_at_work() -> None:
    barrier = threading.Barrier(3)
    assert sorted(at_once(3, lambda _: barrier.wait(), range(6))) == [0, 0, 1, 1, 2, 2]


def test_an_error_is_told_and_nothing_more_is_begun() -> None:
    over, done = threading.Event(), []

    def work(number: int) -> None:
        if not number:
            raise ValueError("no")
        over.wait()
        done.append(number)

    with pytest.raises(ValueError, match="no"):
        at_once(2, work, range(100))
    over.set()
    for thread in threading.enumerate():
        if thread.daemon and "serve" in thread.name:
            thread.join()
    assert len(done) <= 2


def test_whoever_interrupts_waits_for_nobody() -> None:
    with subprocess.Popen((sys.executable, "-c", SILENT), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        begun = [process.stdout.readline() for _ in range(2)]
        os.kill(process.pid, signal.SIGINT)
        assert begun == ["begun\n", "begun\n"]
        assert process.stdout.read() == "interrupted\n"
    assert process.returncode == 0
