"""Publishing to a store: only what changed goes up, with its headers, and the state last. A real S3 API answers."""

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fsspec
import pytest

from clausebook.publish.targets import Delivery, TargetError
from clausebook.publish.targets.choose import open_target
from clausebook.publish.targets.headers import BRIEFLY, FOREVER, NEVER, media_type
from clausebook.publish.targets.store import Store
from clausebook.publish.targets.store_files import Files, plain, told
from clausebook.publish.targets.store_kinds import KINDS, StoreKind, md5_told
from clausebook.publish.targets.store_lock import LOCK, STALE, Lock, held
from deliveries import FOREIGN, Site, delivery, ours, quiet, seen, site
from faulty_store import SETTINGS, Faulty, faulty_store

OLD, NEW = site("2025.1", redirect=True), site("2026.1", "2025.1", redirect=True)
OTHER = site("2026.2", "2025.1", redirect=True)


@pytest.fixture(scope="module")
def server() -> Iterator[Faulty]:
    """Lend a store that speaks S3."""
    with faulty_store() as faulty:
        yield faulty


@pytest.fixture
def s3(server: Faulty, monkeypatch: pytest.MonkeyPatch) -> Faulty:
    """Lead the library of AWS to it."""
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.address)
    server.begin()
    return server


@pytest.fixture
def bucket(s3: Faulty, request: pytest.FixtureRequest) -> str:
    """Make a bucket of the test's own, with the old state and files of others."""
    name = "b-" + hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]
    s3.put(name, {f"college/{path}": text for path, text in {**OLD.files, **FOREIGN}.items()})
    return name


@pytest.fixture
def memory(request: pytest.FixtureRequest) -> Iterator[str]:
    """Lend a place in the memory of this process."""
    name = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]
    yield f"memory://{name}/site"
    fs = fsspec.filesystem("memory")
    if fs.exists(f"/{name}"):
        fs.rm(f"/{name}", recursive=True)


def publish(address: str, new: Site, old: Site | None, work: Path) -> tuple[int, int]:
    """Bring a state to a store, and return how much was sent and how much was there."""
    target = open_target(address, work)
    with target.hold():
        new_one = delivery(new, work / "-".join(new.editions), old)
        done = target.deliver(new_one, target.read("editions.json"), quiet)
    return done.sent, done.kept


def test_the_first_the_next_and_the_same_again(s3: Faulty, tmp_path: Path) -> None:
    s3.put("first", {})
    address = "s3://first/college"
    publish(address, OLD, None, tmp_path)
    assert s3.files("first", "college/") == OLD.files
    s3.begin()
    assert publish(address, NEW, OLD, tmp_path) == (8, 4)
    # The new edition, its manifest first, then what of the top changed; the pages of `latest` are as they were.
    sent = s3.sent()
    assert sent[0] == "college/2026.1/SHA256SUMS"
    assert set(sent[:5]) == {f"college/2026.1/{path}" for path in NEW.editions["2026.1"]}
    assert sent[5:] == ["college/versions.json", "college/editions.js", "college/editions.json"]
    assert s3.files("first", "college/") == NEW.files
    s3.begin()
    assert publish(address, NEW, NEW, tmp_path) == (0, len(NEW.latest) + len(NEW.top))
    assert s3.sent() == []
    target = open_target(address, tmp_path)
    assert target.folders() == ("2025.1", "2026.1", "latest")
    assert dict(target.files("2026.1")) == NEW.editions["2026.1"]
    assert list(dict(target.files("2026.1"))) == sorted(NEW.editions["2026.1"])
    assert target.read("2025.1") is target.read("nothing") is None


def test_what_browsers_are_told(s3: Faulty, bucket: str, tmp_path: Path) -> None:
    publish(f"s3://{bucket}/college", NEW, OLD, tmp_path)
    found = s3.held(bucket)
    told = {
        path.removeprefix("college/"): (one.metadata["Content-Type"], one.metadata.get("Cache-Control"))
        for path, one in found.items()
        if "2026.1" in path or path in ("college/versions.json", "college/editions.js", "college/editions.json")
    }
    html = "text/html; charset=utf-8"
    assert told == {
        "2026.1/SHA256SUMS": ("text/plain; charset=utf-8", FOREVER),
        "2026.1/assets/Größe 1.css": ("text/css; charset=utf-8", FOREVER),
        "2026.1/documents/PRO-00.html": (html, FOREVER),
        "2026.1/documents/PRO-01.html": (html, FOREVER),
        "2026.1/index.html": (html, FOREVER),
        "editions.js": ("text/javascript; charset=utf-8", BRIEFLY),
        "editions.json": ("application/json", BRIEFLY),
        "versions.json": ("application/json", BRIEFLY),
    }


@pytest.mark.parametrize(
    ("path", "text", "type_"),
    [
        ("a/B.HTML", b"", "text/html; charset=utf-8"),
        ("feed.xml", b"<?xml version='1.0'?>\n<feed xmlns='http://www.w3.org/2005/Atom'>", "application/atom+xml"),
        ("sitemap.xml", b"<?xml version='1.0'?><urlset>", "application/xml"),
        ("sitemap.xml.gz", b"", "application/gzip"),
        ("calendar.ics", b"", "text/calendar; charset=utf-8"),
        ("logo.svg", b"", "image/svg+xml"),
        ("a.woff2", b"", "font/woff2"),
        ("manual.pdf", b"", "application/pdf"),
        ("way to the hall.mp4", b"", "video/mp4"),
        ("safety.PPTX", b"", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("site.webmanifest", b"", "application/manifest+json"),
        ("app.js.map", b"", "application/json"),
        (".nojekyll", b"", "application/octet-stream"),
        ("unknown", b"", "application/octet-stream"),
    ],
)
def test_types_of_files(path: str, text: bytes, type_: str) -> None:
    assert media_type(path, text) == type_


@pytest.mark.parametrize(
    ("scheme", "arguments"),
    [
        ("s3", {"ContentType": "text/css", "CacheControl": NEVER}),
        ("gs", {"content_type": "text/css", "fixed_key_metadata": {"cache_control": NEVER}}),
        ("az", {"content_settings": {"content_type": "text/css", "cache_control": NEVER}}),
        ("sftp", {}),
    ],
)
def test_headers_as_each_library_wants_them(scheme: str, arguments: dict[str, Any]) -> None:
    assert KINDS[scheme].headers("text/css", NEVER) == arguments


def test_checksums_as_each_store_tells_them() -> None:
    digest = hashlib.md5(b"text", usedforsecurity=False)
    s3, gs, az = KINDS["s3"], KINDS["gs"], KINDS["az"]
    assert md5_told(s3, {"ETag": f'"{digest.hexdigest()}"'}) == digest.hexdigest()
    assert md5_told(s3, {"ETag": f'"{digest.hexdigest()}-3"'}) == ""
    assert md5_told(s3, {}) == md5_told(KINDS["sftp"], {"ETag": digest.hexdigest()}) == ""
    assert md5_told(gs, {"md5Hash": "HLBJ6RQHXv0kyyaSvX+7Eg=="}) == "1cb049e914075efd24cb2692bd7fbb12"
    assert md5_told(az, {"content_settings": {"content_md5": digest.digest()}}) == digest.hexdigest()
    assert (
        md5_told(az, {"content_settings": SimpleNamespace(content_md5=bytearray(digest.digest()))})
        == digest.hexdigest()
    )
    assert md5_told(az, {"content_settings": {"content_md5": None}}) == ""


def test_what_the_listing_leaves_open_is_read(memory: str, tmp_path: Path) -> None:
    """The same size is no proof, and neither is a checksum that is none."""
    files = Files(fsspec.filesystem("memory"), memory.removeprefix("memory:/"), memory, KINDS["memory"])
    files.write("a", b"12345", NEVER)
    (listed,) = files.top().values()
    assert (listed.size, listed.md5) == (5, "")
    assert files.has("a", listed, b"12345") and not files.has("a", listed, b"54321") and not files.has("b", None, b"")
    assert files.has("a", replace(listed, md5="0" * 32), b"12345")


def test_half_an_edition_is_completed(s3: Faulty, bucket: str, tmp_path: Path) -> None:
    half = dict(list(NEW.editions["2026.1"].items())[:2]) | {"SHA256SUMS": NEW.editions["2026.1"]["SHA256SUMS"]}
    half |= {"index.html": b"of another build", "old.html": b"old"}
    for path, text in half.items():
        s3_put(s3, bucket, f"college/2026.1/{path}", text)
    s3.begin()
    publish(f"s3://{bucket}/college", NEW, OLD, tmp_path)
    missing = ["college/2026.1/assets/Größe 1.css", "college/2026.1/index.html"]
    assert sorted(path for path in s3.sent() if "2026.1" in path) == missing
    assert ours(s3.files(bucket, "college/")) == NEW.files


def test_a_folder_of_somebody_else_is_not_overwritten(s3: Faulty, bucket: str, tmp_path: Path) -> None:
    s3_put(s3, bucket, "college/2026.1/photo.jpg", b"of the party")
    with pytest.raises(TargetError, match=r"something called 2026\.1 that no edition left"):
        publish(f"s3://{bucket}/college", NEW, OLD, tmp_path)
    assert s3.files(bucket, "college/")["2026.1/photo.jpg"] == b"of the party"


def test_what_latest_has_no_more_goes_before_the_switch(s3: Faulty, bucket: str, tmp_path: Path) -> None:
    """Once the switch is done, a later run has nothing to do, and an old page would stand there as the current one."""
    s3_put(s3, bucket, "college/latest/gone.html", b"old")
    gone = f"DELETE /{bucket}/college/latest/gone.html"
    s3.begin(lambda _: "500" if s3.asked[-1:] == [gone] else "")
    with pytest.raises(TargetError, match="is out of order"):
        publish(f"s3://{bucket}/college", NEW, OLD, tmp_path)
    assert s3.files(bucket, "college/")["editions.json"] == OLD.state, "the next run goes on"
    s3.begin()
    publish(f"s3://{bucket}/college", NEW, OLD, tmp_path)
    sent = [s3.asked.index(f"PUT /{bucket}/college/{path}") for path in ("editions.js", "editions.json")]
    assert s3.asked.index(gone) < min(sent)
    assert ours(s3.files(bucket, "college/")) == NEW.files


def test_a_state_that_has_moved_on(s3: Faulty, bucket: str, tmp_path: Path) -> None:
    target = open_target(f"s3://{bucket}/college", tmp_path)
    new = delivery(NEW, tmp_path / "new", OLD)
    publish(f"s3://{bucket}/college", OTHER, OLD, tmp_path)
    with pytest.raises(TargetError, match="moved on"):
        target.deliver(new, OLD.state, quiet)
    assert seen(s3.files(bucket, "college/"), OLD, OTHER) == "new"

    def late(step: str) -> None:
        """Have somebody else switch at the last moment."""
        if step.startswith("Switching"):
            s3_put(s3, bucket, "college/editions.json", b'{"editions": []}')

    with pytest.raises(TargetError, match="moved on"):
        target.deliver(delivery(site("2027.1", "2026.2", "2025.1"), tmp_path / "third", OTHER), OTHER.state, late)
    assert s3.files(bucket, "college/")["editions.json"] == b'{"editions": []}'


@pytest.mark.parametrize("present", [True, False])
def test_the_switch_asks_the_store_itself(s3: Faulty, bucket: str, present: bool) -> None:
    """Between the last look and the switch, the store alone can tell (`If-Match`, `If-None-Match`)."""
    files = open_target(f"s3://{bucket}/college", Path())._files  # type: ignore[attr-defined]
    path, before = ("editions.json", OLD.state) if present else ("nothing.json", None)
    read = files.fs.cat_file

    def late(place: str, **options: object) -> bytes:
        """Read, and then have somebody else write."""
        text = bytes(read(place, **options))
        s3_put(s3, bucket, f"college/{path}", b"theirs")
        return text

    files.fs.cat_file = late
    if not present:
        s3_put(s3, bucket, f"college/{path}", b"theirs")
    assert files.exchange(path, before, NEW.state, BRIEFLY) is False
    assert s3.files(bucket, "college/")[path] == b"theirs"


def test_a_store_that_knows_no_conditions(memory: str) -> None:
    fs = fsspec.filesystem("memory")
    pipe = fs.pipe_file

    def plain_pipe(path: str, text: bytes, mode: str = "overwrite", **options: object) -> None:
        """Refuse conditions as an old server does."""
        if mode == "create" or options:
            raise OSError(38, "A header you provided implies functionality that is not implemented")
        pipe(path, text)

    wrapped = SimpleNamespace(
        pipe_file=plain_pipe, cat_file=fs.cat_file, exists=fs.exists, info=lambda path: {"size": 1, "ETag": "x"}
    )
    kind = replace(KINDS["memory"], tag="ETag")
    files = Files(wrapped, memory.removeprefix("memory:/"), memory, kind)
    assert files.create("a", b"1", NEVER) is True
    assert files.create("a", b"2", NEVER) is False
    assert files.exchange("a", b"1", b"3", NEVER) is True
    assert files.exchange("a", b"1", b"4", NEVER) is False
    assert files.read("a") == b"3"


def test_two_publishers_at_once(s3: Faulty, bucket: str, tmp_path: Path) -> None:
    """One is told that the other is at work; the other's state stands whole."""
    address, outcome = f"s3://{bucket}/college", {}
    sites = {"one": NEW, "two": OTHER}
    targets = {name: open_target(address, tmp_path) for name in sites}
    sent = {name: delivery(one, tmp_path / name, OLD) for name, one in sites.items()}
    ready = threading.Barrier(2)

    def work(name: str) -> None:
        """Publish as soon as both are ready."""
        ready.wait()
        try:
            with targets[name].hold():
                # What both have read: on a busy machine one may be done before the other begins.
                targets[name].deliver(sent[name], OLD.state, quiet)
            outcome[name] = "done"
        except TargetError as error:
            outcome[name] = str(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in sites]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [name for name, said in outcome.items() if said == "done"]
    (lost,) = set(sites) - set(won)
    assert "is publishing to" in outcome[lost] or "moved on" in outcome[lost]
    assert seen(s3.files(bucket, "college/"), OLD, sites[won[0]]) == "new"
    assert LOCK not in s3.files(bucket, "college/")


def test_who_is_publishing(memory: str, tmp_path: Path) -> None:
    first, second = open_target(memory, tmp_path), open_target(memory, tmp_path)
    with (
        first.hold(),
        pytest.raises(TargetError, match=r"is publishing to memory://.* at this moment; wait"),
        second.hold(),
    ):
        pass
    with second.hold():
        assert b'"owner"' in (first.read(LOCK) or b"")
    assert first.read(LOCK) is None


def test_whoever_interrupts_holds_off_nobody(memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others, on another machine, would wait for ten minutes."""
    target, create = open_target(memory, tmp_path), Files.create

    def interrupted(files: Files, path: str, text: bytes, cache: str) -> bool:
        create(files, path, text, cache)
        raise KeyboardInterrupt

    monkeypatch.setattr(Files, "create", interrupted)
    with pytest.raises(KeyboardInterrupt), target.hold():
        pass
    assert target.read(LOCK) is None


@pytest.mark.parametrize("process", ["ended", "elsewhere", "nonsense"])
def test_a_killed_publisher_is_taken_over_from(memory: str, tmp_path: Path, process: str) -> None:
    target = open_target(memory, tmp_path)
    lock = Lock(target._files, clock=lambda: time.time() - (STALE + 1 if process == "elsewhere" else 1))  # type: ignore[attr-defined]
    text = lock.text()
    if process == "elsewhere":
        text = text.replace(b'"machine": "', b'"machine": "another-')
    elif process == "nonsense":
        text = b"[]"
    lock.files.write(LOCK, text, NEVER)
    with target.hold():
        done = target.deliver(delivery(OLD, tmp_path / "old"), None, quiet)
    assert len(done.notes) == 1 and "took over from" in done.notes[0]
    assert target.read(LOCK) is None


def test_one_of_another_machine_is_waited_for(memory: str, tmp_path: Path) -> None:
    target = open_target(memory, tmp_path)
    text = Lock(target._files).text().replace(b'"machine": "', b'"machine": "another-')  # type: ignore[attr-defined]
    target._files.write(LOCK, text, NEVER)  # type: ignore[attr-defined]
    with pytest.raises(TargetError, match="10 minutes after it"), target.hold():
        pass
    assert target.read(LOCK) == text


def test_one_that_was_taken_over_from_switches_nothing(memory: str, tmp_path: Path) -> None:
    target = open_target(memory, tmp_path)
    publish(memory, OLD, None, tmp_path)

    def late(step: str) -> None:
        """Take the lock over while the edition goes up."""
        if step.startswith("Sending edition"):
            target._files.write(LOCK, Lock(target._files).text(), NEVER)  # type: ignore[attr-defined]

    with pytest.raises(TargetError, match="another publisher has taken over"), target.hold():
        target.deliver(delivery(NEW, tmp_path / "new", OLD), OLD.state, late)
    assert target.read("editions.json") == OLD.state
    assert target.read(LOCK) is not None, "it is another publisher's"


def test_one_that_slept_meanwhile_sends_nothing_more(memory: str, tmp_path: Path) -> None:
    target = open_target(memory, tmp_path)
    files = target._files  # type: ignore[attr-defined]
    lock = Lock(files)
    with held(lock, beat=0.005):
        files.write(LOCK, Lock(files).text(), NEVER)
        assert lock.lost.wait(30)
        target._lock = lock  # type: ignore[attr-defined]
        with pytest.raises(TargetError, match="another publisher has taken over"):
            target.deliver(delivery(OLD, tmp_path / "old"), None, quiet)
    assert target.folders() == ()
    assert files.read(LOCK) is not None, "it is another publisher's"


def test_a_long_run_says_again_and_again_that_it_lives(memory: str, tmp_path: Path) -> None:
    files = open_target(memory, tmp_path)._files  # type: ignore[attr-defined]
    moments = iter(range(10_000_000))
    renewed = threading.Event()

    def clock() -> float:
        """Count the renewals."""
        number = next(moments)
        if number >= 3:
            renewed.set()
        return float(number)

    with held(Lock(files, clock=clock), beat=0.005):
        assert renewed.wait(30)
        assert Lock(files).is_ours() is False
    assert files.read(LOCK) is None


def test_a_bucket_that_is_not_there(s3: Faulty, tmp_path: Path) -> None:
    target = open_target("s3://no-such-bucket/college", tmp_path)
    for work in (lambda: target.read("editions.json"), target.folders, lambda: list(target.files("2025.1"))):
        with pytest.raises(TargetError, match="is in a bucket that does not exist; make it first"):
            work()
    with pytest.raises(TargetError, match="is in a bucket that does not exist"), target.hold():
        pass


def test_no_keys(s3: Faulty, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(TargetError, match=r"Unable to locate credentials.*AWS_PROFILE"):
        open_target(f"s3://{bucket}/college", tmp_path).read("editions.json")


def test_nobody_there(s3: Faulty, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(TargetError, match=r"cannot be reached .*look at the connection and publish again"):
        open_target("s3://bucket/college", tmp_path).read("editions.json")


def test_an_edition_that_went_away(memory: str, tmp_path: Path) -> None:
    new = delivery(OLD, tmp_path / "old")
    gone = Delivery(new.editions, {**new.latest, "more.html": tmp_path / "gone"}, new.top)
    with pytest.raises(TargetError, match=r"gone cannot be read: .*build the edition anew"):
        open_target(memory, tmp_path).deliver(gone, None, quiet)


def test_no_secret_is_repeated() -> None:
    error = OSError("https://hanna:s3cr3t@host/x?sig=s3cr3t&AWSAccessKeyId=s3cr3t&Signature=s3cr3t was refused")
    assert "s3cr3t" not in plain(error)
    assert "s3cr3t" not in str(told(error, "az://a/b", KINDS["az"]))


class AnsweredError(Exception):
    """A failure as the libraries of Google and Azure raise it, with the number of the answer."""

    def __init__(self, said: str, status: int, code: str = "") -> None:
        super().__init__(said)
        self.status_code, self.error_code = status, code


@pytest.mark.parametrize(
    ("scheme", "error", "said"),
    [
        ("gs", FileNotFoundError("https://storage.googleapis.com/b/o"), "in a bucket that does not exist; make it"),
        ("gs", AnsweredError("Anonymous caller, 401", 401), "was not opened .*GOOGLE_APPLICATION_CREDENTIALS"),
        ("gs", OSError("Forbidden: https://host/o\nhanna may not"), "may not be used by you .*ask for the permission"),
        ("gs", AnsweredError("Backend Error, 503", 503), "is out of order at present"),
        ("gs", AnsweredError("Too many, 429", 429), "is out of order at present"),
        ("gs", AnsweredError("Invalid argument, 400", 400), "failed .*ask whoever runs it"),
        (
            "az",
            AnsweredError("No.\nRequestId:1\nTime:2", 404, "ContainerNotFound"),
            "in a container that does not exist",
        ),
        ("az", ValueError("unable to connect to account for nothing"), "was not opened .*AZURE_STORAGE_ACCOUNT_NAME"),
        (
            "az",
            AnsweredError("No.\nRequestId:1\nTime:2", 403, "AuthorizationFailure"),
            r"may not be used by you \(No\.\);",
        ),
        (
            "az",
            AnsweredError("Busy.\nRequestId:1\nTime:2", 503, "ServerBusy"),
            r"is out of order at present \(Busy\.\);",
        ),
    ],
)
def test_failures_as_other_stores_tell_them(scheme: str, error: Exception, said: str) -> None:
    assert re.search(said, str(told(error, f"{scheme}://b/c", KINDS[scheme])))


class Growing:
    """A store whose files are seen while they are written, as of a server by SFTP; it can be cut off."""

    def __init__(self) -> None:
        self.fs = fsspec.filesystem("memory")
        self.writes = 0
        self.cut = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.fs, name)

    def pipe_file(self, path: str, text: bytes, **_: object) -> None:
        """Write half of a file, and the rest unless the line is cut."""
        self.writes += 1
        if self.writes == self.cut:
            self.fs.pipe_file(path, text[: len(text) // 2])
            raise EOFError
        self.fs.pipe_file(path, text)

    def open(self, path: str, mode: str) -> Any:
        """Open a file as the library of SSH does it: `w` says that it is written, `x` that it must be new."""
        assert mode == "wxb"
        if self.fs.exists(path):
            raise OSError("Failure")
        return self.fs.open(path, "wb")

    def mv(self, old: str, new: str) -> None:
        """Rename a file over another one in one step."""
        text = self.fs.cat_file(old)
        self.fs.rm_file(old)
        self.fs.pipe_file(new, text)


def test_a_server_whose_files_are_seen_while_they_grow(memory: str, tmp_path: Path) -> None:
    """By SFTP a file is written beside its place and renamed, and a line that is cut leaves no half file."""
    kind = StoreKind("sftp", (), "the keys of ~/.ssh", KINDS["sftp"].headers, workers=1, in_place=True)
    base = memory.removeprefix("memory:/")

    def files() -> dict[str, bytes]:
        """Return what a reader sees."""
        fs = fsspec.filesystem("memory")
        found = {path.removeprefix(f"{base}/"): fs.cat_file(path) for path in fs.find(base)}
        return {path: text for path, text in found.items() if not path.endswith(".part") and path != LOCK}

    growing = Growing()
    Store(Files(growing, base, memory, kind)).deliver(delivery(OLD, tmp_path / "old"), None, quiet)
    assert files() == OLD.files
    new = delivery(NEW, tmp_path / "new", OLD)
    for cut in range(1, 9):
        growing.writes, growing.cut = 0, cut
        target = Store(Files(growing, base, memory, kind))
        with pytest.raises(TargetError, match="cannot be reached"), target.hold():
            target.deliver(new, OLD.state, quiet)
        assert seen(files(), OLD, NEW, {}).startswith("old")
        fsspec.filesystem("memory").pipe_file(f"{base}/editions.js", OLD.top["editions.js"])
        fsspec.filesystem("memory").pipe_file(f"{base}/versions.json", OLD.top["versions.json"])
        fs = fsspec.filesystem("memory")
        if fs.exists(f"{base}/2026.1"):
            fs.rm(f"{base}/2026.1", recursive=True)
    growing.cut = 0
    target = Store(Files(growing, base, memory, kind))
    with target.hold():
        target.deliver(new, OLD.state, quiet)
    assert files() == NEW.files


def s3_put(s3: Faulty, bucket: str, key: str, text: bytes) -> None:
    """Put one object into a bucket without asking the server."""
    s3.lay(bucket, {key: text})
