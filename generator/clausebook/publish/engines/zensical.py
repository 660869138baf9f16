"""Zensical, the successor of Material by its makers: reads the same `mkdocs.yml`, but runs no hooks.

Zensical writes only below the folder of its configuration, so this file is also the small program that
`command` starts: it builds inside the stage and then moves the site to where it is wanted.
"""

import re
import shutil
import signal
import sys
from importlib.util import find_spec
from pathlib import Path

from clausebook.sources.programs import run

NAME = "zensical"

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def command(stage: Path, site: Path) -> list[str]:
    """Name the process that renders a stage into a site; a broken link ends it with an error.

    `-P` keeps this file's folder off the import path, where its name would hide the engine's own package.
    """
    return [sys.executable, "-P", str(Path(__file__).resolve()), str(stage), str(site)]


def available() -> str:
    """Say what to install before this engine can build, or nothing when it can."""
    if find_spec("zensical") is None:
        return "The engine Zensical is not installed; install it with: pip install zensical"
    return ""


def render(stage: Path, site: Path) -> int:
    """Build a stage and move the result to `site`, replacing what was there; return the engine's exit code."""
    built = stage / "site"
    shutil.rmtree(built, ignore_errors=True)
    config = str(stage / "mkdocs.yml")
    arguments = [sys.executable, "-P", "-m", "zensical", "build", "--strict", "--clean", "-f", config]
    done = run(arguments)
    text = (done.stdout + done.stderr).decode("utf-8", "replace")
    # A strict build that found a broken link ends in a traceback after the message; only the message helps.
    said = _COLOUR.sub("", text).partition("Traceback (most recent call last)")[0]
    sys.stderr.write(said)
    if done.returncode == 0 and built != site:
        shutil.rmtree(site, ignore_errors=True)
        site.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(built, site)
    return done.returncode


if __name__ == "__main__":
    # Ended from outside, it ends the engine too, which would go on alone.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    raise SystemExit(render(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
