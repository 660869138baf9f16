"""Several at once, of what waits for others: the slow do not keep the quick waiting, nor whoever interrupts."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")
_PAUSE = 0.2
"""Seconds after which it is looked whether somebody has interrupted."""


def at_once(number: int, work: Callable[[Given], Made], given: Iterable[Given]) -> list[Made]:
    """Return what some work makes of each of some values, in their order; raise what it raised.

    After an error or an interruption nobody waits for what is still at work, not even Python when it ends, as it does
    for a `ThreadPoolExecutor`. So the work must be such that nothing is lost when it breaks off: it reads.

    Args:
        number: how many are at work at the same time.
        work: what is done with each value.
        given: the values.
    """
    begun: list[tuple[Future[Made], Given]] = [(Future(), one) for one in given]
    left: SimpleQueue[tuple[Future[Made], Given]] = SimpleQueue()
    for one in begun:
        left.put(one)

    def serve() -> None:
        with suppress(Empty):
            while True:
                future, one = left.get_nowait()
                if future.set_running_or_notify_cancel():
                    try:
                        future.set_result(work(one))
                    except BaseException as error:
                        future.set_exception(error)

    for _ in range(min(number, len(begun))):
        Thread(target=serve, daemon=True).start()
    try:
        return [_awaited(future) for future, _ in begun]
    finally:
        for future, _ in begun:
            future.cancel()


def _awaited(future: Future[Made]) -> Made:
    """Return what comes of some work."""
    # A signal that comes just before Python waits would not wake it.
    while not wait((future,), _PAUSE).done:
        pass
    return future.result()
