"""What must not be half done is done before an interruption comes."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from clausebook.sources.interruption import put_off

Heed = signal.Handlers | Callable[[int, FrameType | None], object]


@contextmanager
def heeding(
    number: signal.Signals, heed: signal.Handlers | Callable[[int, FrameType | None], object]
) -> Iterator[None]:
    """Have a signal heeded in some way."""
    before = signal.signal(number, heed)
    try:
        yield
    finally:
        signal.signal(number, before)


def come(number: signal.Signals) -> None:
    """Have a signal come to this process, and wait until Python has had the time to heed it."""
    os.kill(os.getpid(), number)
    for _ in range(1000):
        pass


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("threads", [0, 1], ids=["alone", "with-another-thread"])
def test_it_comes_afterwards(number: signal.Signals, threads: int) -> None:
    done, over = [], threading.Event()
    others = [threading.Thread(target=over.wait) for _ in range(threads)]
    for other in others:
        other.start()
    try:
        with heeding(number, signal.default_int_handler), pytest.raises(KeyboardInterrupt):
            with put_off():
                come(number)
                with put_off():
                    come(number)
                done.append("work")
            done.append("afterwards")
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        over.set()
        for other in others:
            other.join()
    assert done == ["work"]


def test_it_comes_after_an_error_too() -> None:
    with heeding(signal.SIGTERM, signal.default_int_handler):
        with pytest.raises(KeyboardInterrupt) as raised, put_off():
            come(signal.SIGTERM)
            raise OSError(28, "No space left on device")
        assert isinstance(raised.value.__context__, OSError)
        assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler


def test_what_is_ignored_stays_ignored() -> None:
    """A program that is started meanwhile inherits that."""
    with heeding(signal.SIGINT, signal.SIG_IGN):
        with put_off():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            come(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_a_thread_of_its_own_needs_nothing() -> None:
    done: list[str] = []

    def work() -> None:
        with put_off():
            done.append("work")

    other = threading.Thread(target=work)
    other.start()
    other.join()
    assert done == ["work"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
