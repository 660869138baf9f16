"""Publishing to a folder: readers see one state or the next, and nothing that is not ours is touched."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clausebook.publish import swap
from clausebook.publish.targets import Delivery, TargetError, folder_files
from clausebook.publish.targets import folder as folder_target
from clausebook.publish.targets.choose import open_target
from college import PROJECT, disk, obedient
from deliveries import FOREIGN, Site, delivery, laid, lay, ours, quiet, seen, site

OLD, NEW = site("2025.1"), site("2026.1", "2025.1")


@pytest.fixture(autouse=True)
def hasty(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk take its time: what lives for one test need not outlive a power cut."""
    if "settled" not in request.node.name:
        monkeypatch.setattr(folder_files, "settle", lambda place: None)


def publish(place: Path, new: Site, old: Site | None, work: Path) -> tuple[int, int]:
    """Bring a state to a folder, and return how much was sent and how much was there."""
    target = open_target(str(place), work)
    with target.hold():
        done = target.deliver(
            delivery(new, work / f"{'-'.join(new.editions)}", old), target.read("editions.json"), quiet
        )
    return done.sent, done.kept


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Make a folder with the old state and files of others."""
    place = lay(tmp_path / "site", FOREIGN)
    publish(place, OLD, None, tmp_path)
    return place


@pytest.mark.parametrize("either", ["one step", "two steps"])
def test_the_first_the_next_and_the_same_again(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch, either: str
) -> None:
    if either == "two steps":
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
        monkeypatch.setattr(folder_target, "exchange", lambda one, other: False)
    assert seen(laid(place), None, OLD) == "new"
    # The new edition, its pages and its state; the stylesheet of `latest` and the home page are as they were.
    assert publish(place, NEW, OLD, tmp_path) == (12, 2)
    assert seen(laid(place), OLD, NEW) == "new"
    assert publish(place, NEW, NEW, tmp_path) == (0, len(NEW.latest) + len(NEW.top))
    assert ours(laid(place)) == NEW.files
    assert sorted(path.name for path in place.iterdir()) == sorted(
        [".well-known", "2025.1", "2026.1", "CNAME", "latest", *NEW.top]
    )


def test_whoever_interrupts_the_switch_finds_it_done(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = folder_target.exchange

    def interrupted(one: Path, other: Path) -> bool:
        done = exchange(one, other)
        os.kill(os.getpid(), signal.SIGINT)
        return done

    monkeypatch.setattr(folder_target, "exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish(place, NEW, OLD, tmp_path)
    assert ours(laid(place)) == NEW.files


def test_what_is_asked_of_it(tmp_path: Path, place: Path) -> None:
    target = open_target(str(place), tmp_path)
    (place / "alias").symlink_to("2025.1")
    (place / ".publishing.new-0123abcd").mkdir()
    assert target.folders() == (".well-known", "2025.1", "latest")
    assert target.read("editions.json") == OLD.state
    assert target.read("2025.1/index.html") == b"<h1>2025.1</h1>"
    assert target.read("alias/index.html") == b"<h1>2025.1</h1>"
    assert target.read("nothing") is target.read("2025.1") is target.read("CNAME/x") is None
    assert dict(target.files("2025.1")) == OLD.editions["2025.1"]
    assert list(dict(target.files("2025.1"))) == sorted(OLD.editions["2025.1"])


def test_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    target = open_target(str(tmp_path / "a/b/site"), tmp_path)
    assert (target.read("editions.json"), target.folders()) == (None, ())
    with target.hold():
        target.deliver(delivery(OLD, tmp_path / "old"), None, quiet)
    assert laid(tmp_path / "a/b/site") == OLD.files


def test_no_link_leads_out(tmp_path: Path, place: Path) -> None:
    secret = lay(tmp_path / "elsewhere", {"editions.json": b"secret", "a/b": b"secret"})
    (place / "editions.json").unlink()
    (place / "editions.json").symlink_to(secret / "editions.json")
    (place / "out").symlink_to(secret)
    target = open_target(str(place), tmp_path)
    for read in (
        lambda: target.read("editions.json"),
        lambda: target.read("out/a/b"),
        lambda: list(target.files("out")),
    ):
        with pytest.raises(TargetError, match="leads out of the folder"):
            read()
    (place / "2025.1/link").symlink_to(secret / "a/b")
    with pytest.raises(TargetError, match="no ordinary file"):
        list(target.files("2025.1"))


def test_links_of_others_are_replaced_as_such(tmp_path: Path, place: Path) -> None:
    """An alias of another program (mike) is a link; what it leads to stays as it is."""
    other = lay(tmp_path / "elsewhere", {"index.html": b"theirs"})
    for broken in (False, True):
        for path in ("latest", "index.html"):
            found = place / path
            subprocess.run(("rm", "-r", str(found)), check=True)
            found.symlink_to(tmp_path / "gone" if broken else other if path == "latest" else other / "index.html")
        publish(place, OLD, OLD, tmp_path)
        assert not (place / "latest").is_symlink() and not (place / "index.html").is_symlink()
        assert laid(other) == {"index.html": b"theirs"}
        assert ours(laid(place)) == OLD.files


def test_a_folder_of_somebody_else_is_not_overwritten(tmp_path: Path, place: Path) -> None:
    lay(place / "2026.1", {"photo.jpg": b"of the party"})
    with pytest.raises(TargetError, match=r"something called 2026\.1 that no edition left"):
        publish(place, NEW, OLD, tmp_path)
    assert laid(place / "2026.1") == {"photo.jpg": b"of the party"}
    assert seen(laid(place), OLD, NEW) == "old"
    (place / "versions.json").unlink()
    lay(place / "versions.json", {"a": b"a"})
    with pytest.raises(TargetError, match=r"something called versions\.json"):
        publish(place, site("2026.2", "2025.1"), OLD, tmp_path)


def test_half_an_edition_is_replaced_and_a_whole_one_kept(tmp_path: Path, place: Path) -> None:
    lay(place / "2026.1", {"SHA256SUMS": b"of another build", "old.html": b"old"})
    sent, _ = publish(place, NEW, OLD, tmp_path)
    assert (place / "2026.1/old.html").exists() is False
    assert (sent, ours(laid(place))) == (12, NEW.files)
    again = site("2026.2", "2026.1", "2025.1")
    lay(place / "2026.2", again.editions["2026.2"])
    sent, kept = publish(place, again, NEW, tmp_path)
    assert (sent, kept) == (7, 7)


def test_a_state_that_has_moved_on(tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = open_target(str(place), tmp_path)
    new, before = delivery(NEW, tmp_path / "new", OLD), target.read("editions.json")
    other = site("2025.2", "2025.1")
    publish(place, other, OLD, tmp_path)
    with pytest.raises(TargetError, match="moved on"):
        target.deliver(new, before, quiet)
    assert ours(laid(place)) == other.files

    def late(step: str) -> None:
        """Publish another state while the edition is copied."""
        if step.startswith("Copying"):
            lay(place, {"editions.json": json.dumps({"editions": []}).encode()})

    with pytest.raises(TargetError, match="moved on"):
        target.deliver(new, other.state, late)
    assert (place / "versions.json").read_bytes() == other.top["versions.json"]


def test_nobody_else_meanwhile(tmp_path: Path, place: Path) -> None:
    script = f"""
from pathlib import Path
from clausebook.publish.targets import TargetError
from clausebook.publish.targets.choose import open_target
try:
    with open_target({str(place)!r}, Path()).hold():
        print("held")
except TargetError as error:
    print(error)
"""
    with open_target(str(place), tmp_path).hold():
        told = subprocess.run((sys.executable, "-c", script), check=True, capture_output=True, text=True).stdout
    assert "somebody else is publishing to" in told
    free = subprocess.run((sys.executable, "-c", script), check=True, capture_output=True, text=True).stdout
    assert free == "held\n"
    assert ours(laid(place)) == OLD.files


def test_a_disk_without_locks_will_do(tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(folder_files.fcntl, "flock", refuse)
    with open_target(str(place), tmp_path).hold():
        publish(place, NEW, OLD, tmp_path)
    assert ours(laid(place)) == NEW.files


def test_a_disk_without_second_names_will_do(tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", refuse)
    publish(place, NEW, OLD, tmp_path)
    assert ours(laid(place)) == NEW.files


def test_a_full_disk(tmp_path: Path) -> None:
    big = site("2026.1", "2025.1", size=400_000)
    with disk(tmp_path / "disk", "size=600k") as mounted:
        place = lay(mounted / "site", FOREIGN)
        publish(place, OLD, None, tmp_path)
        with pytest.raises(TargetError, match="is full; readers see what they saw before; make room"):
            publish(place, big, OLD, tmp_path)
        assert seen(laid(place), OLD, NEW) == "old"
        assert sorted(path.name for path in place.iterdir() if path.is_dir()) == [".well-known", "2025.1", "latest"]
        subprocess.run(("mount", "-o", "remount,size=8m", str(mounted)), check=True)
        publish(place, big, OLD, tmp_path)
        assert seen(laid(place), None, Site({}, big.latest, big.top)) == "new"


def test_a_disk_that_can_only_be_read(tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "size=600k") as mounted:
        place = lay(mounted / "site", FOREIGN)
        publish(place, OLD, None, tmp_path)
        subprocess.run(("mount", "-o", "remount,ro", str(mounted)), check=True)
        with pytest.raises(TargetError, match="can only be read; readers see what they saw before; mount its disk"):
            publish(place, NEW, OLD, tmp_path)
        with pytest.raises(TargetError, match="can only be read"):
            publish(mounted / "another", OLD, None, tmp_path)
        assert seen(laid(place), OLD, NEW) == "old"


def test_a_file_that_is_too_large(tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, text: bytes) -> int:
        raise OSError(errno.EFBIG, "File too large", str(path))

    monkeypatch.setattr(folder_files, "write", refuse)
    with pytest.raises(TargetError, match="cannot hold a file that large"):
        publish(place, NEW, OLD, tmp_path)
    assert ours(laid(place)) == OLD.files


def test_what_permissions_forbid(tmp_path: Path, place: Path) -> None:
    before = obedient()
    delivery(NEW, tmp_path / "new", OLD)
    script = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from clausebook.publish.targets import TargetError
from clausebook.publish.targets.choose import open_target
from deliveries import delivery, quiet, site
target = open_target(sys.argv[1], Path())
try:
    with target.hold():
        new = delivery(site("2026.1", "2025.1"), Path(sys.argv[2]), site("2025.1"))
        target.deliver(new, target.read("editions.json"), quiet)
except TargetError as error:
    print(error)
"""
    words = (sys.executable, "-c", script, str(place), str(tmp_path / "new"), str(PROJECT / "tests"))
    place.chmod(0o555)
    try:
        told = subprocess.run((*before, *words), check=True, capture_output=True, text=True).stdout
    finally:
        place.chmod(0o755)
    assert "may not be changed by you; readers see what they saw before; ask for the permission" in told
    assert ours(laid(place)) == OLD.files


def test_a_file_where_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    target = open_target(str(tmp_path / "site"), tmp_path)
    with pytest.raises(TargetError, match=r"is no folder; .*name a folder"), target.hold():
        pass
    for read in (lambda: target.read("editions.json"), target.folders):
        with pytest.raises(TargetError, match="is no folder"):
            read()


def test_an_edition_that_went_away(tmp_path: Path, place: Path) -> None:
    new = delivery(NEW, tmp_path / "new", OLD)
    gone = Delivery(new.editions, {**new.latest, "more.html": tmp_path / "gone"}, new.top)
    with pytest.raises(TargetError, match=r"gone cannot be read: .*build the edition anew"):
        open_target(str(place), tmp_path).deliver(gone, OLD.state, quiet)
    assert seen(laid(place), OLD, NEW) == "old"


def test_what_was_switched_has_settled_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk has written everything down before the first rename that a reader could notice."""
    order: list[str] = []
    settle, replace = folder_files.settle, Path.replace
    monkeypatch.setattr(folder_files, "settle", lambda place: (order.append("settled"), settle(place))[1])
    monkeypatch.setattr(Path, "replace", lambda path, to: (order.append(to.name), replace(path, to))[1])
    publish(tmp_path / "site", OLD, None, tmp_path)
    assert order == ["settled", *OLD.top]
