"""Building a site: an engine renders beside the old site, the result is looked through, then they change places."""

import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from clausebook.discover import modules
from clausebook.publish.assertions import verify
from clausebook.publish.staging import Stage
from clausebook.publish.swap import Workroom, swap_in, workroom
from clausebook.sources.programs import run

SITE_MARKER = "manual.json"
"""A file by which a folder is known to be a site of ours, and may be replaced."""
_FORMAT = b'"format": "clausebook-manual/'
_SITE = "site"
"""What the engine's result is called in the workroom."""
_SHOWN = 10
_TRACEBACK = re.compile(r"^Traceback \(most recent call last\):\n(?:[ \t].*\n)*", re.MULTILINE)
"""What Python says of an error before it names it, which helps nobody who writes a manual."""


class BuildError(Exception):
    """The site was not built; the old one still stands, and the message says why."""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished site."""

    folder: Path
    pages: int
    seconds: float
    """What the engine took."""


def engines() -> Mapping[str, ModuleType]:
    """Return the engines there are, by name."""
    return {module.NAME: module for module in modules("clausebook.publish.engines")}


def build_site(stage: Stage, site: Path, engine: str, epoch: int, step: Callable[[str], None]) -> Built:
    """Render a stage into a site.

    Args:
        stage: what to render.
        site: where the site is to stand; an earlier site there is replaced in one step.
        engine: the name of one of `engines()`.
        epoch: seconds since 1970, which the engine takes for the present (`SOURCE_DATE_EPOCH`).
        step: told in words what begins.

    Raises:
        BuildError: the engine is missing or failed, or the result lacks what it must show.
    """
    module = engines()[engine]
    missing = module.available()
    if missing:
        raise BuildError(missing)
    place = site.resolve()
    try:
        if place.exists() and not _replaceable(place):
            raise BuildError(f"{site} holds other files and is no site; name an empty or new folder with --site")
        with workroom(place) as room:
            seconds = _render(module, stage, room, epoch, step)
            step("Looking through the site")
            _look_through(room.folder / _SITE, stage)
            step("Switching to the new site")
            swap_in(room.folder / _SITE, place)
    except OSError as error:
        reason = error.strerror or error
        advice = "look at its permissions and at the space left, or name another folder with --site"
        raise BuildError(f"{site} cannot be written: {reason}; {advice}") from error
    return Built(site, stage.pages, seconds)


def _replaceable(place: Path) -> bool:
    """Say whether a folder is empty or a site of ours; anything else somebody may miss."""
    if not place.is_dir():
        return False
    marker = place / SITE_MARKER
    if not marker.is_file():
        return not any(place.iterdir())
    with marker.open("rb") as file:
        return _FORMAT in file.read(len(_FORMAT) + 100)


def _render(module: ModuleType, stage: Stage, room: Workroom, epoch: int, step: Callable[[str], None]) -> float:
    """Render into the workroom and return the seconds that the engine took."""
    step(f"Rendering {stage.pages} pages with {module.NAME}")
    began = time.monotonic()
    fresh = room.folder / _SITE
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(epoch), "PYTHONUTF8": "1"}
    done = run(module.command(stage.folder, fresh), env=environment, lent=room.lock)
    if done.returncode != 0 or not fresh.is_dir():
        text = (done.stdout + done.stderr).decode("utf-8", "replace").replace("\r\n", "\n")
        lines = _TRACEBACK.sub("", text).strip().splitlines()[-_SHOWN:]
        said = "\n".join(lines) or f"nothing, and ended with code {done.returncode}"
        full = "No space left" in said or "Disk quota exceeded" in said
        advice = (
            f"\nMake space on the disk of {room.folder.parent}, or name a folder elsewhere with --site" if full else ""
        )
        what = f"{module.NAME} could not render the stage; the old site still stands. It said:"
        raise BuildError(f"{what}\n{said}{advice}")
    return time.monotonic() - began


def _look_through(fresh: Path, stage: Stage) -> None:
    """Refuse a site that lacks what it must show."""
    faults = list(verify(fresh, stage.proofs))
    if faults:
        shown = "\n".join(f"  {fault}" for fault in faults[:_SHOWN])
        more = f"\n  and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise BuildError(f"the built site lacks what it must show; the old site still stands:\n{shown}{more}")
