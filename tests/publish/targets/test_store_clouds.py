"""Publishing to Azure and to Google Cloud Storage, each by its own library against a server that speaks as it does.

Azurite is a program of npm, and the libraries are no part of what the tests install: what is missing is skipped.
"""

import hashlib
import importlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clausebook.publish.targets import Delivered, TargetError
from clausebook.publish.targets.choose import open_target
from clausebook.publish.targets.headers import BRIEFLY, FOREVER
from college import clausebook, college
from deliveries import FOREIGN, Site, delivery, ours, quiet, seen, site
from faulty_clouds import AZURE_KEY, cloud
from faulty_relay import Cloud
from faulty_store import KINDS, SAID
from repositories import git

pytestmark = pytest.mark.xdist_group("clouds")

OLD, NEW = site("2025.1", redirect=True), site("2026.1", "2025.1", redirect=True)
OTHER = site("2026.2", "2025.1", redirect=True)
STRIDE = 5
"""Of the requests, every fifth fails in each way; together the five ways meet every request once."""


@pytest.fixture(scope="module", params=["azure", "google"])
def lent(request: pytest.FixtureRequest) -> Iterator[Cloud]:
    """Lend each of the stores."""
    with cloud(request.param) as own:
        yield own


@pytest.fixture
def store(lent: Cloud, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """Lead the library of the store to it."""
    for name, value in lent.behind.settings(lent.port).items():
        monkeypatch.setenv(name, value)
    lent.begin()
    return lent


@pytest.fixture
def bucket(store: Cloud, request: pytest.FixtureRequest) -> str:
    """Make a bucket of the test's own, with the old state and files of others."""
    name = "b-" + hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]
    lay(store, name, {**OLD.files, **FOREIGN})
    return name


def lay(store: Cloud, bucket: str, files: dict[str, bytes]) -> None:
    """Put files below `college` without asking the library."""
    store.behind.put(bucket, {f"college/{path}": text for path, text in files.items()})


def held(store: Cloud, bucket: str) -> dict[str, bytes]:
    """Return what a reader sees."""
    return store.behind.files(bucket, "college/")


def publish(store: Cloud, bucket: str, new: Site, work: Path, step: Callable[[str], None] = quiet) -> Delivered:
    """Bring a state to a store."""
    target = open_target(f"{store.behind.scheme}://{bucket}/college", work)
    with target.hold():
        before = target.read("editions.json")
        stood = NEW if before == NEW.state else OLD if before else None
        return target.deliver(delivery(new, work / "new", stood), before, step)


def test_the_first_the_next_and_the_same_again(store: Cloud, tmp_path: Path) -> None:
    store.behind.put("first", {})
    publish(store, "first", OLD, tmp_path)
    assert held(store, "first") == OLD.files
    store.begin()
    done = publish(store, "first", NEW, tmp_path)
    assert (done.sent, done.kept) == (8, 4)
    sent = store.sent()
    assert sent[0] == "2026.1/SHA256SUMS"
    assert set(sent[:5]) == {f"2026.1/{path}" for path in NEW.editions["2026.1"]}
    assert sent[5:] == ["versions.json", "editions.js", "editions.json"]
    assert held(store, "first") == NEW.files
    store.begin()
    done = publish(store, "first", NEW, tmp_path)
    assert (done.sent, done.kept) == (0, len(NEW.latest) + len(NEW.top))
    assert store.sent() == []
    target = open_target(f"{store.behind.scheme}://first/college", tmp_path)
    assert target.folders() == ("2025.1", "2026.1", "latest")
    assert dict(target.files("2026.1")) == NEW.editions["2026.1"]
    assert target.read("2025.1") is target.read("nothing") is None


def test_what_browsers_are_told(store: Cloud, bucket: str, tmp_path: Path) -> None:
    publish(store, bucket, NEW, tmp_path)
    wanted = {
        "2026.1/SHA256SUMS": ("text/plain; charset=utf-8", FOREVER),
        "2026.1/assets/Größe 1.css": ("text/css; charset=utf-8", FOREVER),
        "2026.1/index.html": ("text/html; charset=utf-8", FOREVER),
        "editions.js": ("text/javascript; charset=utf-8", BRIEFLY),
        "editions.json": ("application/json", BRIEFLY),
    }
    for path, (kind, cache) in wanted.items():
        told = store.behind.told(bucket, f"college/{path}")
        # The emulator of Google's store keeps no parameters of a type.
        assert told == (kind if store.behind.scheme == "az" else kind.partition(";")[0], cache)


def test_half_an_edition_is_completed(store: Cloud, bucket: str, tmp_path: Path) -> None:
    half = dict(list(NEW.editions["2026.1"].items())[:2]) | {"SHA256SUMS": NEW.editions["2026.1"]["SHA256SUMS"]}
    half |= {"index.html": b"of another build", "old.html": b"old"}
    lay(store, bucket, {f"2026.1/{path}": text for path, text in half.items()} | {"latest/gone.html": b"old"})
    store.begin()
    publish(store, bucket, NEW, tmp_path)
    missing = ["2026.1/assets/Größe 1.css", "2026.1/index.html"]
    assert sorted(path for path in store.sent() if "2026.1" in path) == missing
    assert ours(held(store, bucket)) == NEW.files


def test_a_state_that_has_moved_on(store: Cloud, bucket: str, tmp_path: Path) -> None:
    def late(step: str) -> None:
        """Have somebody else switch at the last moment."""
        if step.startswith("Switching"):
            lay(store, bucket, {"editions.json": b'{"editions": []}'})

    with pytest.raises(TargetError, match="moved on"):
        publish(store, bucket, NEW, tmp_path, late)
    assert held(store, bucket)["editions.json"] == b'{"editions": []}'


@pytest.mark.parametrize("present", [True, False])
def test_the_switch_asks_the_store_itself(store: Cloud, bucket: str, present: bool) -> None:
    """Between the last look and the switch, the store alone can tell."""
    files = open_target(f"{store.behind.scheme}://{bucket}/college", Path())._files  # type: ignore[attr-defined]
    path, before = ("editions.json", OLD.state) if present else ("nothing.json", None)
    read = files.fs.cat_file

    def late(place: str, **options: object) -> bytes:
        """Read, and then have somebody else write."""
        text = bytes(read(place, **options))
        lay(store, bucket, {path: b"theirs"})
        return text

    files.fs.cat_file = late
    if not present:
        lay(store, bucket, {path: b"theirs"})
    assert files.exchange(path, before, NEW.state, BRIEFLY) is False
    assert held(store, bucket)[path] == b"theirs"
    files.fs.cat_file = read
    assert files.exchange(path, b"theirs", NEW.state, BRIEFLY) is True
    assert held(store, bucket)[path] == NEW.state
    assert store.behind.told(bucket, f"college/{path}") == ("application/json", BRIEFLY)


def test_two_publishers_at_once(store: Cloud, bucket: str, tmp_path: Path) -> None:
    outcome, sites, ready = dict[str, str](), {"one": NEW, "two": OTHER}, threading.Barrier(2)

    def work(name: str) -> None:
        """Publish as soon as both are ready."""
        target = open_target(f"{store.behind.scheme}://{bucket}/college", tmp_path)
        new = delivery(sites[name], tmp_path / name, OLD)
        ready.wait()
        try:
            with target.hold():
                target.deliver(new, OLD.state, quiet)
            outcome[name] = "done"
        except TargetError as error:
            outcome[name] = str(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in sites]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = [name for name, said in outcome.items() if said == "done"]
    (lost,) = set(sites) - {won}
    assert "is publishing to" in outcome[lost] or "moved on" in outcome[lost]
    assert seen(held(store, bucket), OLD, sites[won]) == "new"
    assert not [path for path in held(store, bucket) if ".publishing" in path]


def test_a_bucket_that_is_not_there(store: Cloud, tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="that does not exist; make it first, or correct its name"):
        publish(store, "nowhere", NEW, tmp_path)


@pytest.mark.parametrize("how", KINDS)
def test_from_every_request_on(
    store: Cloud, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, how: str
) -> None:
    """As of S3: readers keep the old state whole, and the next run goes on from there."""
    monkeypatch.setattr(importlib.import_module("asyncio"), "sleep", _at_once)
    start = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]
    lay(store, f"{start}-0", {**OLD.files, **FOREIGN})
    publish(store, f"{start}-0", NEW, tmp_path)
    requests = len(store.asked)
    for first in range(1 + KINDS.index(how), requests + 1, STRIDE):
        name, said = f"{start}-{first}", ""
        lay(store, name, {**OLD.files, **FOREIGN})
        store.begin(lambda number, first=first: how if number >= first else "")  # type: ignore[misc]
        try:
            publish(store, name, NEW, tmp_path)
        except TargetError as error:
            said = str(error)
        state = seen(held(store, name), OLD, NEW)
        assert said or state == "new"
        assert not said or any(words in said for words in SAID[how].split("|")), said
        assert "Traceback" not in said and AZURE_KEY not in said and "RequestId" not in said
        store.begin()
        publish(store, name, NEW, tmp_path)
        assert ours(held(store, name)) == NEW.files, "nothing is left over, such as who was publishing"


def test_nothing_is_said_beside_the_message(store: Cloud, bucket: str, tmp_path: Path) -> None:
    """The libraries log failures with their traces, which Python shows to whoever has set up no log."""
    store.begin(lambda _: "401")
    done = clausebook("publish", f"{store.behind.scheme}://{bucket}/college", cwd=_released(tmp_path / "college"))
    assert done.returncode == 3, done.stderr
    assert "was not opened" in done.stderr and "set what its library looks for" in done.stderr
    assert all(line.startswith(("Reading", "error: ")) for line in done.stderr.splitlines()), done.stderr
    store.begin()


def _released(folder: Path) -> Path:
    """Return a college with one edition."""
    college(folder)
    git(folder, "tag", "--annotate", "--message=first", "2026.1")
    return folder


async def _at_once(_: float, result: object = None) -> object:
    """Wait for nothing."""
    return result
