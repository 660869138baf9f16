"""Building a group's site: as any other, but it may only take the place of a group's site."""

from collections.abc import Callable
from pathlib import Path

from clausebook.publish.build import BuildError, Built, build_site
from clausebook.publish.staging import Stage
from clausebook.publish.swap import swap_in, workroom

GROUP_MARKER = "group.json"
"""A file by which a folder is known to be a group's site, and may be replaced."""
_FORMAT = b'"format": "clausebook-group/'


def build_group_site(stage: Stage, site: Path, engine: str, epoch: int, step: Callable[[str], None]) -> Built:
    """Render a stage into a site, as `build_site` does; a member's own site is never replaced.

    Raises:
        BuildError: the folder holds something else, the engine failed, or the result lacks what it must show.
    """
    place = site.resolve()
    try:
        if place.exists() and not _replaceable(place):
            raise BuildError(
                f"{site} holds other files and is no group's site; name an empty or new folder with --site"
            )
        with workroom(place) as room:
            fresh = room.folder / "group"
            built = build_site(stage, fresh, engine, epoch, step)
            swap_in(fresh, place)
    except OSError as error:
        reason = error.strerror or error
        advice = "look at its permissions and at the space left, or name another folder with --site"
        raise BuildError(f"{site} cannot be written: {reason}; {advice}") from error
    return Built(site, built.pages, built.seconds)


def _replaceable(place: Path) -> bool:
    """Say whether a folder is empty or a group's site; anything else somebody may miss."""
    if not place.is_dir():
        return False
    marker = place / GROUP_MARKER
    if not marker.is_file():
        return not any(place.iterdir())
    with marker.open("rb") as file:
        return _FORMAT in file.read(len(_FORMAT) + 100)
