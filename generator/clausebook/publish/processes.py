"""Processes that take work off this one: they begin and end in silence, and none outlives whoever needs it."""

import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from typing import TypeVar

from clausebook.sources.interruption import put_off

Given = TypeVar("Given")
Made = TypeVar("Made")
_BLOCKS = hasattr(signal, "pthread_sigmask")


def in_processes(number: int, work: Callable[[Given], Made], given: Iterable[Given]) -> Iterator[tuple[Given, Made]]:
    """Yield each value with what some work makes of it, in the order in which they are finished.

    Args:
        number: how many processes there are.
        work: what is done with each value; like the values, something that another process can be handed.
        given: the values, those first that are to be begun first.

    Raises:
        BrokenProcessPool: a process ended without a word; or what the work raises.
    """
    others = active_children()
    place = (tempfile.gettempdir(),)
    with put_off():
        # A fresh process has no threads and no locks of this one.
        pool = ProcessPoolExecutor(number, mp_context=get_context("spawn"), initializer=_default, initargs=place)
    running: dict[Future[Made], Given] = {}
    with _silent_pool():
        try:
            with _quiet_start():
                for one in given:
                    running[pool.submit(work, one)] = one
            while running:
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield running.pop(future), future.result()
        finally:
            # Nobody waits for what is still at work, after an error or an interruption.
            for process in [child for child in active_children() if child not in others] if running else ():
                process.terminate()
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _silent_pool() -> Iterator[None]:
    """Have the pool's own thread not complain: it stumbles over processes that go while their work is taken back."""
    before = threading.excepthook

    def told(given: threading.ExceptHookArgs) -> None:
        if type(given.thread).__module__ != ProcessPoolExecutor.__module__:
            before(given)

    threading.excepthook = told
    try:
        yield
    finally:
        threading.excepthook = before


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Have processes begin that heed Ctrl-C only once they are ready for it, and none that nobody knows of."""
    with put_off():
        # What is blocked here stays blocked in a process that is started, until `_default`.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if _BLOCKS else ()
        try:
            yield
        finally:
            if _BLOCKS:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _default(temporary: str) -> None:
    """End at once and in silence when somebody interrupts, or when the parent is no more.

    Args:
        temporary: the parent's folder for temporary files, which somebody clears away whatever happens.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if _BLOCKS:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    tempfile.tempdir = temporary
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    """End this process with its parent, whose work it would wait for for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
