"""Temporary files of one run in one folder, so that the next run clears away what a killed one left."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clausebook.publish.swap import clear_away, locked_folder

RUN = "clausebook-run-"
"""What the name of a run's folder begins with."""


@contextmanager
def scratch() -> Iterator[None]:
    """Have every temporary file of this process made in a folder that goes at the end, for the user's eyes only.

    Where no such folder can be made, as on a full disk, temporary files are made as ever: many a run needs none, and
    one that does says why it fails.
    """
    before = tempfile.tempdir
    with contextlib.ExitStack() as stack:
        try:
            _enter(stack)
            yield
        finally:
            tempfile.tempdir = before


def _enter(stack: contextlib.ExitStack) -> None:
    """Have temporary files made in a folder that goes with the stack, where one can be made."""
    for place in _places():
        with contextlib.suppress(OSError):
            stem = Path(place).absolute() / RUN
            clear_away(stem)
            tempfile.tempdir = str(stack.enter_context(locked_folder(stem, 0o700)).folder)
            return


def _places() -> Iterator[str]:
    """Yield where temporary files may be made, the best place first, as `tempfile` looks for one.

    It tries each place with a file that stays there when the run is killed just then, so it is asked last.
    """
    yield from filter(None, map(os.environ.get, ("TMPDIR", "TEMP", "TMP")))
    with contextlib.suppress(OSError):
        yield tempfile.gettempdir()
