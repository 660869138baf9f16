"""A program that kills deliveries with SIGKILL at many moments, or lets two of them meet, and tells what stood then.

A process of its own, since it forks: `python struck.py WHAT FOLDER` prints its tally as JSON and exits otherwise than
with 0 when a reader would have seen something between two states.
"""

import contextlib
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from clausebook.publish.targets import Target, TargetError, folder_files
from clausebook.publish.targets.choose import open_target
from deliveries import FOREIGN, delivery, laid, lay, ours, quiet, seen, site, whole_latest
from repositories import Made, git, repository

OLD, NEW, OTHER = site("2025.1"), site("2026.1", "2025.1"), site("2026.2", "2025.1")
SEED = 21001
_CHANGES = {"open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "subprocess.Popen", "ctypes.dlsym"}
"""What is done to the system, as Python's own log of it calls it (audit events)."""


class Place:
    """A target with the old state, made anew for every kill."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder
        self.fresh, self.place, self.made = folder / "fresh", folder / "place", folder / "made"
        self.new = delivery(NEW, self.made / "new", OLD)
        self.other = delivery(OTHER, self.made / "other", OLD)
        if kind == "branch":
            repository(self.fresh, [Made({"manual/manual.yml": "organisation: School\n"}), _pages()], checkout=False)
            git(self.fresh, "symbolic-ref", "HEAD", "refs/heads/main")
            git(self.fresh, "config", "core.fsync", "none")
            git(self.fresh, "config", "user.name", "Ana Reyes")
            git(self.fresh, "config", "user.email", "ana@college.example")
        else:
            lay(self.fresh / "site", FOREIGN)
        self.again(self.fresh)
        target = self.target(self.fresh)
        target.deliver(delivery(OLD, self.made / "old"), None, quiet)

    def again(self, place: Path | None = None) -> None:
        """Put the old state there."""
        if place is None:
            shutil.rmtree(self.place, ignore_errors=True)
            shutil.copytree(self.fresh, self.place, symlinks=True)

    def target(self, place: Path | None = None) -> Target:
        """Open it."""
        place = place or self.place
        return open_target("branch:pages" if self.kind == "branch" else str(place / "site"), place)

    def files(self) -> Mapping[str, bytes]:
        """Return all that a reader can see."""
        if self.kind == "folder":
            return {
                path: text for path, text in laid(self.place / "site").items() if not path.startswith(".publishing")
            }
        listed = git(self.place, "ls-tree", "-r", "-z", "--name-only", "pages").split("\0")[:-1]
        asked = "".join(f"pages:{path}\n" for path in listed).encode()
        out = git(self.place, "cat-file", "--batch", stdin=asked).encode("utf-8", "surrogateescape")
        found, at = {}, 0
        for path in listed:
            head, _, _ = out[at:].partition(b"\n")
            begin = at + len(head) + 1
            at = begin + int(head.split()[2]) + 1
            found[path] = out[begin : at - 1]
        return found

    def deliver(self, what: str = "new") -> None:
        """Bring a state there, as a publisher does."""
        target = self.target()
        with target.hold():
            before = target.read("editions.json")
            state, sent = (NEW, self.new) if what == "new" else (OTHER, self.other)
            if before != state.state:
                target.deliver(sent, before, quiet)

    def look(self) -> str:
        """Return what a reader sees."""
        files = self.files()
        found = seen(files, OLD, NEW)
        whole_latest(files, OLD, NEW)
        if self.kind == "branch":
            assert found in ("old", "new"), "a branch moves in one step"
            assert all("dangling" in line for line in git(self.place, "fsck", "--strict").splitlines())
        return found

    def finish(self) -> None:
        """Publish again after a kill, and look whether all is there and nothing else."""
        self.deliver()
        if self.kind == "folder":
            # What a killed run left is cleared away by the next that has something to do.
            target = self.target()
            with target.hold():
                target.deliver(delivery(NEW, self.made / "same", NEW), NEW.state, quiet)
            assert sorted(ours(laid(self.place / "site"))) == sorted(NEW.files), "something was left"
            assert {path.name for path in (self.place / "site").iterdir() if path.is_dir()} == {
                ".well-known",
                "2025.1",
                "2026.1",
                "latest",
            }
        assert self.look() == "new"


def _pages() -> Made:
    """Return the first commit of the branch, with foreign files."""
    return Made(FOREIGN, parents=(), branch="pages")


def child(work: Callable[[], None]) -> int:
    """Run something in a process of its own, at the head of a group; return its id."""
    number = os.fork()
    if number:
        return number
    try:
        os.setpgid(0, 0)
        work()
    except TargetError as error:
        sys.stderr.write(f"{error}\n")
        sys.stderr.flush()
        os._exit(4)
    except BaseException:
        traceback.print_exc()
        os._exit(5)
    os._exit(0)


def struck_after(place: Place, delay: float) -> bool:
    """Kill a delivery, with all that it started, after some seconds; say whether it was still at work."""
    number = child(place.deliver)
    time.sleep(delay)
    for kill in (os.kill, os.killpg):
        # Killed before it headed its group, it is killed alone.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(number, signal.SIGKILL)
    _, status = os.waitpid(number, 0)
    _quiet_group(number)
    assert os.waitstatus_to_exitcode(status) in (0, -9), status
    return status != 0


def struck_at(place: Place, event: int) -> bool:
    """Kill a delivery as it is about to change the system for the n-th time; say whether it came to that."""

    def work() -> None:
        """Deliver, and count."""
        count = 0

        def hook(name: str, _: object) -> None:
            """Kill this process and its children at the right moment."""
            nonlocal count
            if name in _CHANGES or name.startswith("shutil."):
                count += 1
                if count == event:
                    os.killpg(0, signal.SIGKILL)

        sys.addaudithook(hook)
        place.deliver()

    number = child(work)
    _, status = os.waitpid(number, 0)
    _quiet_group(number)
    assert os.waitstatus_to_exitcode(status) in (0, -9), status
    return status != 0


def _quiet_group(number: int) -> None:
    """Wait until a killed group is gone."""
    while True:
        try:
            os.killpg(number, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
        time.sleep(0.002)


def kills(place: Place, count: int) -> dict[str, object]:
    """Kill at random moments, then at every change of the system; return the tally."""
    tally: Counter[str] = Counter()
    place.again()
    begin = time.monotonic()
    pid = child(place.deliver)
    assert os.waitpid(pid, 0)[1] == 0
    lasts = time.monotonic() - begin
    dice = random.Random(SEED)
    for number in range(count):
        place.again()
        struck = struck_after(place, (number + dice.random()) / count * lasts * 1.05)
        # Deliveries take less time now than they did on a busier machine.
        lasts *= 1 if struck else 0.9
        tally[f"random moment: {place.look()}, {'killed' if struck else 'had ended'}"] += 1
        place.finish()
    # Of a branch, most steps are reads by one of Git's processes or another, hardly worth a kill each.
    for event in range(1, 1000, 6 if place.kind == "branch" else 1):
        place.again()
        struck = struck_at(place, event)
        if not struck:
            break
        tally[f"every step: {place.look()}"] += 1
        place.finish()
    return {"lasts": round(lasts, 3), **tally}


def races(place: Place, count: int) -> dict[str, object]:
    """Let two deliver different states at the same moment; return how it ended for them."""
    tally: Counter[str] = Counter()
    for number in range(10 * count):
        # On a busy machine it may take a while until two meet.
        if number >= count and tally["one was told"]:
            break
        place.again()
        both = [child(lambda what=what: place.deliver(what)) for what in ("new", "other")]  # type: ignore[misc]
        ends = sorted(os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in both)
        files = place.files()
        state = json.loads(files["editions.json"])["editions"][0]["name"]
        won = NEW if state == "2026.1" else OTHER
        assert all(files.get(path) == text for path, text in won.files.items()), "the winner's state is not whole"
        # Where one was quicker than the other began, the second published upon the first, without its edition.
        tally[{(0, 0): "one after the other", (0, 4): "one was told"}.get(tuple(ends), str(ends))] += 1
    return dict(tally)


def main() -> None:
    """Do what is asked."""
    # What lives for one test need not outlive a power cut.
    folder_files.settle = lambda place: None
    what, kind, folder, count = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    found = {"kills": kills, "races": races}[what](Place(kind, folder), count)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
