"""Sites that several tests read are built once a run, whichever process comes first."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).parents[1]


def example(shared: Path) -> Path:
    """Build the worked example as anybody would, from the repository, with the command; return the site's folder.

    Args:
        shared: a folder that the parallel processes of one test run share.
    """
    site = shared / "example-site"
    with once(site) as needed:
        if needed:
            build([sys.executable, "-m", "clausebook", "build", "--root", str(PROJECT), "--site", str(site)])
    return site


@contextmanager
def once(site: Path) -> Iterator[bool]:
    """Hold a lock while a site is built; say whether it is still to be built."""
    with site.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not site.exists()


def build(command: list[str]) -> None:
    """Run a build and show what it said when it fails."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
