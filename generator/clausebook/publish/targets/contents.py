"""What a delivery holds, looked at before anything of it is sent; the same for every kind of target."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from clausebook.model.publication import LATEST, MANIFEST, STATE
from clausebook.publish.targets import Delivered, Delivery, TargetError


@dataclass(slots=True)
class Tally:
    """What has been sent so far."""

    sent: int = 0
    kept: int = 0
    size: int = 0

    def took(self, size: int) -> None:
        """Count a file that was sent."""
        self.sent += 1
        self.size += size

    def delivered(self, *notes: str) -> Delivered:
        """Return it as the target's answer."""
        return Delivered(self.sent, self.kept, self.size, notes)


def look_at(delivery: Delivery, before: bytes | None, target: str) -> None:
    """Refuse a delivery that would change an edition which is published, or leave its place.

    Args:
        delivery: what is to be sent.
        before: `editions.json` as it stands in the target; None where there is none.
        target: as messages call it.

    Raises:
        TargetError: the delivery must not be sent.
    """
    if tuple(delivery.top)[-1:] != (STATE,):
        raise TargetError(f"nothing was sent to {target}: a delivery ends with {STATE}, and this one does not")
    for name in sorted(delivery.editions.keys() & published(before, target)):
        raise TargetError(
            f"edition {name} stands in {target} already and is never changed; publish it as a new edition"
        )
    tops = {path.partition("/")[0] for path in delivery.top}
    for name in delivery.editions:
        if "/" in name or name in {LATEST, *tops} or name.startswith("."):
            raise TargetError(f"'{name}' cannot be the folder of an edition in {target}; give the edition another name")
    for path in (*delivery.editions, *delivery.latest, *delivery.top):
        if not _lies_below(path):
            raise TargetError(f"nothing was sent to {target}: {path!r} cannot be the path of a file there")


def published(before: bytes | None, target: str) -> frozenset[str]:
    """Return the names of the editions that an `editions.json` tells.

    Raises:
        TargetError: it cannot be understood, so what must not be changed is not known.
    """
    if before is None:
        return frozenset()
    try:
        return frozenset(str(edition["name"]) for edition in json.loads(before)["editions"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        advice = "put the last good one back, so that it is known which editions stand there"
        raise TargetError(f"{STATE} of {target} cannot be understood; {advice}") from error


def edition_files(folder: Path) -> Mapping[str, Path]:
    """Return the files of an edition by their paths below its folder, in the order of the paths, its manifest first.

    The manifest tells a later run that a folder which a killed one left is an edition's.

    Raises:
        TargetError: it holds what is no file, or nothing.
        OSError: it cannot be read.
    """
    found = {}
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise TargetError(f"{path} is no ordinary file; build the edition anew")
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = path
    if not found:
        raise TargetError(f"{folder} holds no file; build the edition anew")
    return {path: found[path] for path in sorted(found, key=lambda path: (path != MANIFEST, path))}


def everything(delivery: Delivery) -> Iterator[tuple[str, Path | bytes]]:
    """Yield all that a delivery brings, by its path in the target, in the order in which it goes up.

    Raises:
        TargetError: an edition holds what is no file.
        OSError: an edition cannot be read.
    """
    for name, folder in delivery.editions.items():
        yield from ((f"{name}/{path}", file) for path, file in edition_files(folder).items())
    yield from ((f"{LATEST}/{path}", delivery.latest[path]) for path in sorted(delivery.latest))
    yield from delivery.top.items()


def content(source: Path | bytes) -> bytes:
    """Return what a file of a delivery holds.

    Raises:
        OSError: it cannot be read.
    """
    return source if isinstance(source, bytes) else source.read_bytes()


def moved_on(target: str) -> TargetError:
    """Say that somebody else has published meanwhile."""
    return TargetError(
        f"{target} has moved on since it was read: somebody else has published there; "
        f"nothing was switched, so look at what is published now and publish again"
    )


def not_ours(target: str, name: str) -> TargetError:
    """Say that a folder stands where an edition is to go."""
    return TargetError(
        f"{target} holds something called {name} that no edition left there, and it is not overwritten; "
        f"move it away, or give the edition another name"
    )


def _lies_below(path: str) -> bool:
    """Say whether a path stays below where it begins, on every system."""
    parts = path.split("/")
    return all(part not in {"", ".", ".."} for part in parts) and path.isprintable() and "\\" not in path
