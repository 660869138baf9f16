"""Temporary files of one run in one folder, so that the next run clears away what a killed one left."""

import contextlib
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
        with contextlib.suppress(OSError):
            stem = Path(tempfile.gettempdir()) / RUN
            clear_away(stem)
            tempfile.tempdir = str(stack.enter_context(locked_folder(stem, 0o700)).folder)
        try:
            yield
        finally:
            tempfile.tempdir = before
