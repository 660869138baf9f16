"""A folder that a web server shows, on this machine or mounted on it."""

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clausebook.model.publication import LATEST, STATE
from clausebook.publish.swap import exchange, recover, swap_in, workroom
from clausebook.publish.targets import Delivered, Delivery, Target, TargetError, folder_files
from clausebook.publish.targets.contents import Tally, content, edition_files, look_at, moved_on, not_ours
from clausebook.sources.interruption import put_off

SCHEMES = ("",)
FORM = "the path of a folder"
_ROOM = ".publishing"
"""What the folders are called in which a run makes things ready."""
_OURS = re.compile(r"\.publishing\.new-[0-9a-f]{8}|.+\.old-[0-9a-f]{8}")
_REASONS = {
    errno.ENOSPC: ("is full", "make room"),
    errno.EDQUOT: ("is full: what may be stored there is used up", "make room, or ask for more"),
    errno.EFBIG: ("cannot hold a file that large", "publish to another disk"),
    errno.EROFS: ("can only be read", "mount its disk for writing, or name another folder"),
    errno.EACCES: ("may not be changed by you", "ask for the permission to write there, or name another folder"),
    errno.EPERM: ("may not be changed by you", "ask for the permission to write there, or name another folder"),
    errno.ENOTDIR: ("is no folder", "name a folder"),
    errno.EEXIST: ("is no folder", "name a folder"),
}


def connect(text: str, root: Path) -> Target:  # noqa: ARG001 - what every kind is called with
    """Return the folder at a path; it need not exist yet."""
    return Folder(Path(text).absolute(), text)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder.

    Editions and `latest` are made ready inside it, hidden, and renamed; a few renames at the end are all that a
    reader could see something of. Its own files of the same name are replaced, symbolic links as such, never what they
    lead to; other files are left alone.
    """

    place: Path
    name: str
    whole_folders: bool = True

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Lock the folder for as long as the context lasts (flock(2)); the lock ends with the program.

        A disk without locks will do: that nobody else has published is looked at before the switch as well.

        Raises:
            TargetError: somebody else holds it, or there is no folder and none can be made.
        """
        with self._told():
            self.place.mkdir(parents=True, exist_ok=True)
            lock = folder_files.locked(self.place)
        if lock is None:
            raise TargetError(
                f"somebody else is publishing to {self.name} at this moment; wait until that is done, and publish again"
            )
        try:
            yield
        finally:
            for descriptor in lock:
                os.close(descriptor)

    def read(self, path: str) -> bytes | None:
        """Return one of its files."""
        with self._told():
            place = self._inside(path, itself=True)
            if place.is_file():
                return place.read_bytes()
            if self.place.exists() and not self.place.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(self.place))
            return None

    def folders(self) -> tuple[str, ...]:
        """Return the names of the folders at its top; a symbolic link is none."""
        with self._told():
            if not os.path.lexists(self.place):
                return ()
            found = [entry.name for entry in os.scandir(self.place) if entry.is_dir(follow_symlinks=False)]
            return tuple(sorted(name for name in found if not _OURS.fullmatch(name)))

    def files(self, folder: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files below one of its folders."""
        with self._told():
            top = self._inside(folder, itself=True)
            for path in sorted(top.rglob("*"), key=lambda path: path.relative_to(top).as_posix()):
                kind = path.lstat().st_mode
                if stat.S_ISREG(kind):
                    yield path.relative_to(top).as_posix(), path.read_bytes()
                elif not stat.S_ISDIR(kind):
                    raise TargetError(f"{path} is no ordinary file; take it away, or put a file in its place")

    def deliver(self, delivery: Delivery, before: bytes | None, step: Callable[[str], None]) -> Delivered:
        """Make everything ready inside the folder, then rename it into its place."""
        look_at(delivery, before, self.name)
        tally = Tally()
        with self._told():
            self.place.mkdir(parents=True, exist_ok=True)
            self._unmoved(before)
            for name in (*delivery.editions, LATEST):
                recover(self.place / name)
            with workroom(self.place / _ROOM) as room:
                for name, folder in delivery.editions.items():
                    step(f"Copying edition {name}")
                    self._put_edition(name, edition_files(folder), room.folder, tally)
                latest = self._ready_latest(delivery.latest, room.folder, tally)
                top = self._ready_top(delivery.top, room.folder, tally)
                folder_files.settle(self.place)
                self._unmoved(before)
                step("Switching to the new state")
                with put_off():
                    if latest:
                        self._switch(latest, self.place / LATEST)
                    for path, file in top.items():
                        file.replace(self._inside(path))
        return tally.delivered()

    def _put_edition(self, name: str, files: Mapping[str, Path], room: Path, tally: Tally) -> None:
        """Copy an edition and rename it into its place; one that a killed run brought already stays."""
        place = self.place / name
        if os.path.lexists(place):
            if not place.is_dir() or place.is_symlink() or not folder_files.replaceable(place):
                raise not_ours(self.name, name)
            there = folder_files.regular(place)
            if there.keys() == files.keys() and all(folder_files.same(files[path], there[path]) for path in files):
                tally.kept += len(files)
                return
        for path, file in files.items():
            tally.took(folder_files.write(room / name / path, content(file)))
        self._switch(room / name, place)

    def _ready_latest(self, files: Mapping[str, Path | bytes], room: Path, tally: Tally) -> Path | None:
        """Make the new `latest` beside the old one; None where the old one will do."""
        place = self.place / LATEST
        there = {} if place.is_symlink() else folder_files.regular(place)
        same = {path for path in files.keys() & there.keys() if folder_files.same(files[path], there[path])}
        tally.kept += len(same)
        if not files or len(same) == len(files) == len(there):
            return None
        for path, source in files.items():
            fresh = room / LATEST / path
            if path not in same or not folder_files.linked(there[path], fresh):
                size = folder_files.write(fresh, content(source))
                if path not in same:
                    tally.took(size)
        return room / LATEST

    def _ready_top(self, files: Mapping[str, bytes], room: Path, tally: Tally) -> Mapping[str, Path]:
        """Write the files of the top that change, each beside its place; in the order in which they are switched."""
        ready = {}
        for number, (path, text) in enumerate(files.items()):
            place = self._inside(path)
            if not place.is_symlink() and place.is_file() and folder_files.same(text, place):
                tally.kept += 1
                continue
            if place.is_dir() and not place.is_symlink():
                raise not_ours(self.name, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            ready[path] = room / f"top-{number}"
            tally.took(folder_files.write(ready[path], text))
        return ready

    def _switch(self, fresh: Path, place: Path) -> None:
        """Put a folder into its place; a symbolic link that stands there goes, and what it leads to stays.

        Where the two can be exchanged, the old one stays in the workroom and goes with it: to delete thousands of files
        now would keep the old and the new state side by side for that long.
        """
        if place.is_symlink() and not place.exists():
            place.unlink()
        if not os.path.lexists(place) or not exchange(fresh, place):
            swap_in(fresh, place)

    def _unmoved(self, before: bytes | None) -> None:
        """Look whether the state is what it was."""
        if self.read(STATE) != before:
            raise moved_on(self.name)

    def _inside(self, path: str, *, itself: bool = False) -> Path:
        """Return a path below the folder that no symbolic link leads out of it.

        Args:
            path: below the folder.
            itself: whether what stands there is followed; otherwise it is to be replaced, and may be such a link.

        Raises:
            TargetError: a link leads out of the folder.
        """
        place = self.place / path
        if not (place if itself else place.parent).resolve().is_relative_to(self.place.resolve()):
            raise TargetError(f"{path} of {self.name} leads out of the folder; put real folders in place of the links")
        return place

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in words what the system refused."""
        try:
            yield
        except OSError as error:
            about = Path(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else self.place
            if not about.is_relative_to(self.place) and not self.place.is_relative_to(about):
                message = f"{about} cannot be read: {error.strerror}; build the edition anew, and publish again"
                raise TargetError(message) from error
            what, advice = _REASONS.get(
                error.errno or 0, (f"cannot be used: {error.strerror or error}", "look at it, or name another folder")
            )
            raise TargetError(f"{self.name} {what}; readers see what they saw before; {advice}") from error
