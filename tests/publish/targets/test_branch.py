"""Publishing to a branch: one commit in one step, without the work tree; a remote only moves forward."""

import shutil
import subprocess
from pathlib import Path

import pytest

from clausebook.publish.targets import TargetError
from clausebook.publish.targets.choose import open_target
from clausebook.sources.process import Git
from college import content, disk
from deliveries import FOREIGN, Site, delivery, quiet, seen, site
from repositories import Made, git, repository

OLD, NEW, OTHER = site("2025.1"), site("2026.1", "2025.1"), site("2026.2", "2025.1")
EPOCH = "1767700000"
UNPUSHED = "readers see it once the branch pages is pushed: git push origin pages"
CLOSED = r"\033[31mPages are closed.\033[0m\nChanges must be made by a request.\n\nSee the forge for more.\n"
"""What a forge says of a branch that is protected, in lines before those of Git."""


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every commit the same maker and moment."""
    for key, value in (("NAME", "Ana Reyes"), ("EMAIL", "ana@college.example")):
        monkeypatch.setenv(f"GIT_COMMITTER_{key}", value)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a repository that knows another one by the name `origin`."""
    root = tmp_path / "college"
    repository(root, [Made({"manual/manual.yml": "organisation: School\n"})])
    git(tmp_path, "init", "--quiet", "--bare", "forge.git")
    git(root, "remote", "add", "origin", str(tmp_path / "forge.git"))
    git(root, "config", "core.fsync", "none")
    return root


def publish(root: Path, new: Site, old: Site | None, text: str = "branch:pages") -> tuple[str, ...]:
    """Bring a state to a branch, and return what was to be said of it."""
    target = open_target(text, root)
    work = root.parent / f"work-{'-'.join(new.editions)}"
    with target.hold():
        return target.deliver(delivery(new, work, old), target.read("editions.json"), quiet).notes


def files(folder: Path, branch: str = "pages") -> dict[str, bytes]:
    """Return what a branch holds."""
    names = git(folder, "ls-tree", "-r", "-z", "--name-only", branch).split("\0")[:-1]
    shown = (git(folder, "cat-file", "blob", f"{branch}:{name}") for name in names)
    return {name: text.encode("utf-8", "surrogateescape") for name, text in zip(names, shown, strict=True)}


def tip(folder: Path, name: str = "pages") -> str:
    """Return the id of a branch's last commit."""
    return git(folder, "rev-parse", "--verify", "--quiet", f"refs/heads/{name}", check=False).strip()


def test_the_first_the_next_and_the_same_again(root: Path) -> None:
    before = content(root)
    target = open_target("branch:pages", root)
    assert (target.read("editions.json"), target.folders(), list(target.files("2025.1"))) == (None, (), [])
    assert publish(root, OLD, None) == (UNPUSHED,), "nobody sees it before it is at the remote"
    assert files(root) == OLD.files
    publish(root, NEW, OLD)
    assert files(root) == NEW.files
    assert target.folders() == ("2025.1", "2026.1", "latest")
    assert dict(target.files("2026.1")) == NEW.editions["2026.1"]
    assert list(dict(target.files("2026.1"))) == sorted(NEW.editions["2026.1"])
    assert target.read("2025.1/assets/Größe 1.css") == b"body { margin: 0 }"
    assert target.read("nothing") is target.read("2025.1") is None
    last = tip(root)
    publish(root, NEW, NEW)
    assert tip(root) == last, "nothing changed, so nothing is committed"
    shown = git(root, "log", "--format=%s|%an|%ae|%at|%cn|%ct|%P", "pages").splitlines()
    person = f"Ana Reyes|ana@college.example|{EPOCH}|Ana Reyes|{EPOCH}"
    first = git(root, "rev-parse", "pages~1").strip()
    assert shown == [f"Publish edition 2026.1|{person}|{first}", f"Publish edition 2025.1|{person}|"]
    assert git(root, "fsck", "--strict") == ""
    assert git(root, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/main", "refs/heads/pages"]
    assert (content(root) == before) is False, "objects were added"
    assert {path: digest for path, digest in content(root).items() if not path.startswith(".git/objects")} == {
        **{path: digest for path, digest in before.items() if not path.startswith(".git/objects")},
        **{path: digest for path, digest in content(root).items() if path == ".git/refs/heads/pages"},
    }, "neither the work tree nor the index nor anything else was touched"


def test_what_did_not_change_is_taken_over_by_its_id(root: Path) -> None:
    publish(root, OLD, None)
    target = open_target("branch:pages", root)
    done = target.deliver(delivery(NEW, root.parent / "new", OLD), OLD.state, quiet)
    assert (done.sent, done.kept) == (12, 2)
    ids = {git(root, "rev-parse", f"{one}:2025.1").strip() for one in ("pages", "pages~1")}
    assert len(ids) == 1
    assert git(root, "rev-parse", "pages:latest") == git(root, "rev-parse", "pages:2026.1")


def test_files_of_others_stay_and_the_link_of_another_program_goes(root: Path) -> None:
    """mike keeps its alias as a symbolic link in the tree."""
    made = Made(FOREIGN, parents=(), branch="pages", links={"latest": "2024.1"})
    repository(root.parent / "mike", [made, Made({"2024.1/index.html": "theirs", "index.html": "x"}, branch="pages")])
    git(root, "fetch", "--quiet", str(root.parent / "mike"), "pages:pages")
    target = open_target("branch:pages", root)
    assert target.folders() == (".well-known", "2024.1")
    assert target.read("latest") is None
    assert dict(target.files("2024.1")) == {"index.html": b"theirs"}
    publish(root, OLD, None)
    assert files(root) == {**FOREIGN, "2024.1/index.html": b"theirs", **OLD.files}
    assert "120000" not in git(root, "ls-tree", "pages")


def test_a_link_inside_a_folder_is_no_file(root: Path) -> None:
    repository(
        root.parent / "mike", [Made({"2024.1/index.html": "x"}, branch="pages", links={"2024.1/a": "/etc/passwd"})]
    )
    git(root, "fetch", "--quiet", str(root.parent / "mike"), "pages:pages")
    with pytest.raises(TargetError, match="no ordinary file"):
        list(open_target("branch:pages", root).files("2024.1"))


def test_what_is_gone_from_latest_goes_and_half_an_edition_is_replaced(root: Path) -> None:
    publish(root, site("2025.1", pages=5), None)
    left = {"2026.1/SHA256SUMS": "of another build", "2026.1/old.html": "x", "note.txt": "theirs"}
    _commit(root, left)
    old = site("2025.1", pages=5)
    new = Site({**NEW.editions, "2025.1": old.editions["2025.1"]}, NEW.latest, NEW.top)
    publish(root, new, old)
    assert files(root) == {**new.files, "note.txt": b"theirs"}


def test_a_folder_of_somebody_else_is_not_overwritten(root: Path) -> None:
    publish(root, OLD, None)
    _commit(root, {"2026.1/photo.jpg": "of the party"})
    last = tip(root)
    with pytest.raises(TargetError, match=r"something called 2026\.1 that no edition left"):
        publish(root, NEW, OLD)
    assert tip(root) == last


def test_a_state_that_has_moved_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(root, OLD, None)
    target = open_target("branch:pages", root)
    before = target.read("editions.json")
    publish(root, OTHER, OLD)
    with pytest.raises(TargetError, match="moved on"):
        target.deliver(delivery(NEW, root.parent / "new", OLD), before, quiet)
    run = Git.run

    def late(self: Git, *arguments: str, **options: object) -> bytes:
        """Have somebody else write the branch at the last moment."""
        if "update-ref" in arguments:
            _commit(root, {"note.txt": "theirs"})
        return run(self, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Git, "run", late)
    third = site("2026.3", "2026.2", "2025.1")
    with pytest.raises(TargetError, match="moved on"):
        target.deliver(delivery(third, root.parent / "third", OTHER), OTHER.state, quiet)
    assert files(root) == {**OTHER.files, "note.txt": b"theirs"}


def test_nobody_else_meanwhile(root: Path) -> None:
    with (
        open_target("branch:pages", root).hold(),
        pytest.raises(TargetError, match="somebody else is publishing or releasing from this repository"),
        open_target("branch:other", root).hold(),
    ):
        pass
    publish(root, OLD, None)


def test_branches_that_are_not_for_this(root: Path, tmp_path: Path) -> None:
    with pytest.raises(TargetError, match=r"checked out in .*college, whose files would not follow"):
        publish(root, OLD, None, "branch:main")
    publish(root, OLD, None)
    git(root, "worktree", "add", "--quiet", str(tmp_path / "tree"), "pages")
    for here in (root, tmp_path / "tree"):
        with pytest.raises(TargetError, match=r"checked out in .*tree"):
            publish(here, NEW, OLD)
    git(root, "branch", "second")
    with pytest.raises(TargetError, match="holds a manual and not its site; name a branch of its own"):
        publish(root, OLD, None, "branch:second")
    # Where the work tree was deleted, no files could lag behind.
    shutil.rmtree(tmp_path / "tree")
    publish(root, NEW, OLD)


@pytest.mark.parametrize("kind", ["a work tree of its own", "no work tree", "names of 64 digits"])
def test_repositories_of_every_kind(tmp_path: Path, root: Path, kind: str) -> None:
    if kind == "a work tree of its own":
        git(root, "worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
        here, store = tmp_path / "tree", root
    elif kind == "no work tree":
        git(tmp_path, "clone", "--quiet", "--bare", str(root), "bare.git")
        here = store = tmp_path / "bare.git"
    else:
        git(tmp_path, "init", "--quiet", "--object-format=sha256", "long")
        here = store = tmp_path / "long"
    publish(here, OLD, None)
    publish(here, NEW, OLD)
    assert files(store) == NEW.files
    assert git(store, "fsck", "--strict") == ""


def test_a_note_that_it_is_to_be_pushed(root: Path, tmp_path: Path) -> None:
    publish(root, OLD, None)
    git(root, "push", "--quiet", "origin", "pages")
    assert publish(root, OLD, OLD) == (), "it is there already"
    assert publish(root, NEW, OLD) == (UNPUSHED,)
    assert files(tmp_path / "forge.git") == OLD.files
    git(root, "remote", "add", "archive", "/srv/archive.git")
    assert publish(root, NEW, NEW) == (UNPUSHED,)
    for name in ("origin", "archive"):
        git(root, "remote", "remove", name)
    assert publish(root, NEW, NEW) == ()


def test_a_copy_that_has_only_fetched_it_goes_on_from_there(root: Path, tmp_path: Path) -> None:
    """As a build service has it: the branch was fetched, and never made here."""
    publish(root, OLD, None, "branch:pages@origin")
    git(tmp_path, "clone", "--quiet", str(tmp_path / "forge.git"), "service", check=False)
    service = tmp_path / "service"
    publish(service, NEW, OLD)
    git(service, "push", "--quiet", "origin", "pages")
    assert files(tmp_path / "forge.git") == NEW.files
    assert git(service, "rev-list", "--count", "pages").strip() == "2"


def test_pushing(root: Path, tmp_path: Path) -> None:
    forge, second = tmp_path / "forge.git", tmp_path / "second"
    git(tmp_path, "clone", "--quiet", str(root), "second")
    git(second, "remote", "set-url", "origin", str(forge))
    assert publish(root, OLD, None, "branch:pages@origin") == ()
    assert files(forge) == OLD.files
    # Another copy, which never saw the branch, publishes the next edition; then this one, which lacks that, goes on.
    publish(second, NEW, OLD, "branch:pages@origin")
    assert (files(forge), files(root)) == (NEW.files, OLD.files)
    third = site("2027.1", "2026.1", "2025.1")
    publish(root, third, NEW, "branch:pages@origin")
    assert (files(forge), files(root)) == (third.files, third.files)
    assert git(forge, "rev-list", "--count", "pages").strip() == "3"
    # What is there but not pushed, such as after a failure, is pushed although nothing else is to be done.
    git(forge, "update-ref", "refs/heads/pages", "pages~1")
    publish(root, third, third, "branch:pages@origin")
    assert files(forge) == third.files


def test_two_copies_that_push_at_once(root: Path, tmp_path: Path) -> None:
    forge, second = tmp_path / "forge.git", tmp_path / "second"
    publish(root, OLD, None, "branch:pages@origin")
    git(tmp_path, "clone", "--quiet", str(root), "second")
    git(second, "remote", "set-url", "origin", str(forge))
    ours_, theirs = open_target("branch:pages@origin", root), open_target("branch:pages@origin", second)
    theirs.deliver(delivery(OTHER, tmp_path / "other", OLD), OLD.state, quiet)
    with pytest.raises(TargetError, match="moved on"):
        ours_.deliver(delivery(NEW, tmp_path / "new", OLD), OLD.state, quiet)
    assert (files(forge), files(root)) == (OTHER.files, OLD.files)
    with pytest.raises(TargetError, match="moved on"):
        # Opened anew, it is read anew.
        open_target("branch:pages@origin", root).deliver(delivery(NEW, tmp_path / "new", OLD), OLD.state, quiet)


def test_copies_that_went_different_ways(root: Path, tmp_path: Path) -> None:
    publish(root, OLD, None, "branch:pages@origin")
    git(tmp_path, "clone", "--quiet", str(root), "second")
    git(tmp_path / "second", "remote", "set-url", "origin", str(tmp_path / "forge.git"))
    publish(tmp_path / "second", OTHER, OLD, "branch:pages@origin")
    _commit(root, {"note.txt": "ours"})
    with pytest.raises(TargetError, match="have gone different ways"):
        publish(root, NEW, OLD, "branch:pages@origin")
    assert files(tmp_path / "forge.git") == OTHER.files


def test_a_remote_that_refuses(root: Path, tmp_path: Path) -> None:
    forge = tmp_path / "forge.git"
    publish(root, OLD, None, "branch:pages@origin")
    (forge / "hooks").mkdir(exist_ok=True)
    (forge / "hooks/pre-receive").write_text(f"#!/bin/sh\nprintf '{CLOSED}' >&2\nexit 1\n")
    (forge / "hooks/pre-receive").chmod(0o755)
    said = (
        r"origin did not take the branch pages; Git says: .*readers see what they saw before; ask whoever keeps origin"
    )
    with pytest.raises(TargetError, match=said) as told:
        publish(root, NEW, OLD, "branch:pages@origin")
    assert "Changes must be made by a request. See the forge for more." in str(told.value)
    assert "\x1b" not in str(told.value) and "failed to push" not in str(told.value)
    assert (files(forge), files(root)) == (OLD.files, OLD.files)
    (forge / "hooks/pre-receive").unlink()
    publish(root, NEW, OLD, "branch:pages@origin")
    assert files(forge) == NEW.files


@pytest.mark.parametrize("secret", ["hanna:s3cr3t", "hanna:s3cr3t/a@b", "s3cr3t"])
def test_a_remote_that_does_not_answer(root: Path, monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    git(root, "remote", "set-url", "origin", f"https://{secret}@127.0.0.1:1/forge.git")
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "0")
    with pytest.raises(TargetError, match="origin does not answer; Git says") as told:
        open_target("branch:pages@origin", root)
    assert "s3cr3t" not in str(told.value) and "hanna" not in str(told.value)


def test_a_branch_that_is_gone_at_its_remote(root: Path, tmp_path: Path) -> None:
    """What a remote has deleted does not come back by way of an old copy of it."""
    publish(root, OLD, None, "branch:pages@origin")
    git(tmp_path / "forge.git", "update-ref", "-d", "refs/heads/pages")
    git(root, "branch", "-D", "pages")
    target = open_target("branch:pages@origin", root)
    assert target.read("editions.json") is None


@pytest.mark.parametrize("missing", ["NAME", "EMAIL"])
def test_nobody_that_git_knows(root: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.delenv(f"GIT_COMMITTER_{missing}")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    with pytest.raises(TargetError, match=r"Git does not know your .*git config user\.name"):
        publish(root, OLD, None)
    git(root, "config", f"user.{missing.lower()}", "Ana <Reyes>\n")
    publish(root, OLD, None)
    assert "Ana Reyes" in git(root, "log", "-1", "--format=%an %ae", "pages")


def test_a_moment_that_is_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(TargetError, match="SOURCE_DATE_EPOCH is no number"):
        publish(root, OLD, None)


def test_a_lock_that_a_killed_git_left(root: Path) -> None:
    publish(root, OLD, None)
    lock = root / ".git/refs/heads/pages.lock"
    lock.touch()
    with pytest.raises(TargetError, match="delete that file if no other program is working"):
        publish(root, NEW, OLD)
    lock.unlink()
    publish(root, NEW, OLD)
    assert files(root) == NEW.files
    # One that was left when the branch was being moved from here is known, and cleared away.
    lock.touch()
    (root / ".git/clausebook-publishing").write_text("pages")
    third = site("2027.1", "2026.1", "2025.1")
    publish(root, third, NEW)
    assert files(root) == third.files
    assert not (root / ".git/clausebook-publishing").exists()


def test_a_mark_clears_away_nothing_else(root: Path) -> None:
    outside = root / ".git/outside.lock"
    outside.touch()
    for text in (b"../../outside", b"", b"\xff", b"nothing\n"):
        (root / ".git/clausebook-publishing").write_bytes(text)
        publish(root, OLD, OLD if tip(root) else None)
        assert outside.exists()


@pytest.mark.parametrize("trouble", ["full", "read-only"])
def test_a_disk_that_does_not_take_it(tmp_path: Path, root: Path, trouble: str) -> None:
    big = site("2026.1", "2025.1", size=600_000)
    with disk(tmp_path / "disk", "size=1m") as mounted:
        here = mounted / "college"
        git(tmp_path, "clone", "--quiet", "--no-hardlinks", str(root), str(here))
        work = tmp_path / "work"
        target = open_target("branch:pages", here)
        target.deliver(delivery(OLD, work / "old"), None, quiet)
        if trouble == "read-only":
            subprocess.run(("mount", "-o", "remount,ro", str(mounted)), check=True)
        noise = {"noise.bin": _noise(2_000_000)}
        new = delivery(
            Site({**big.editions, "2026.1": {**big.editions["2026.1"], **noise}}, OLD.latest, big.top), work, OLD
        )
        with pytest.raises(TargetError, match=r"make room|Read-only") as told:
            target.deliver(new, OLD.state, quiet)
        assert "Traceback" not in str(told.value)
        assert (files(here), seen(files(here), OLD, NEW, {})) == (OLD.files, "old")
        subprocess.run(("mount", "-o", "remount,rw,size=32m", str(mounted)), check=True)
        target.deliver(new, OLD.state, quiet)
        assert target.read("2026.1/noise.bin") == noise["noise.bin"]
        assert not list(here.glob(".git/fast_import_crash_*"))


def _noise(size: int) -> bytes:
    """Return bytes that nothing packs."""
    state, found = 21001, bytearray()
    for _ in range(size // 4):
        state = (state * 1_103_515_245 + 12_345) % 2**32
        found += state.to_bytes(4, "big")
    return bytes(found)


def _commit(root: Path, added: dict[str, str]) -> None:
    """Have somebody else commit to the branch."""
    stream = "".join(f"M 100644 inline {path}\ndata {len(text)}\n{text}\n" for path, text in added.items())
    head = f"commit refs/heads/pages\ncommitter Ben <ben@college.example> {EPOCH} +0000\ndata 1\nx\n"
    git(root, "fast-import", "--quiet", stdin=f"{head}from refs/heads/pages^0\n{stream}\n".encode())
