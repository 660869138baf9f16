"""Ctrl-C, and what a service sends to end a program, put off until what must not be half done is done."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ENDINGS = (signal.SIGINT, signal.SIGTERM)
"""What asks a program to end."""


@contextmanager
def put_off() -> Iterator[None]:
    """Have what asks the program to end come after the context: then it does what it would have done before.

    To block the signals would not do: the system gives them to another thread then, Python has its main thread heed
    them all the same, and a program that is started meanwhile would have them blocked for good. In a thread of its own
    nothing has to be put off, since Python heeds signals in its main thread only.
    """
    came: list[int] = []
    before = {}
    try:
        if threading.current_thread() is threading.main_thread():
            for number in ENDINGS:
                heed = signal.getsignal(number)
                # What the system itself does with a signal stays as it is, also for programs that are started.
                if callable(heed):
                    before[number] = heed
                    signal.signal(number, lambda which, _: came.append(which))
        yield
    finally:
        for number, heed in before.items():
            signal.signal(number, heed)
        for which in came:
            signal.raise_signal(which)
