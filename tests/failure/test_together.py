"""Two at once: each does its work or says what the other did, and nothing of either is lost."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from college import clausebook, commit_all, content, environment, leftovers
from failure.killing import PATIENCE, RELEASER
from failure.warm import TINY, Call, Warm
from repositories import git
from tampering.story import POLICY

HELD = """
import pathlib, time
from clausebook.{module} import {name} as module
real = module.{function}
def held(*a, **k):
    pathlib.Path({flag!r}).touch()
    end = time.monotonic() + PATIENCE
    while pathlib.Path({flag!r}).exists() and time.monotonic() < end:
        time.sleep(0.01)
    return real(*a, **k)
module.{function} = held
""".replace("PATIENCE", str(PATIENCE))
"""Holds a run before a function, from when it makes a file until somebody removes it."""
SWITCH = {"module": "publish", "name": "swap", "function": "_switch"}
TAG = {"module": "commands", "name": "release", "function": "write_tag"}
PLAN = {"module": "commands", "name": "release", "function": "require_kept"}


@contextmanager
def held(flag: Path) -> Iterator[None]:
    """Wait until a run is held, and let it go in the end."""
    while not flag.exists():
        time.sleep(0.005)
    try:
        yield
    finally:
        flag.unlink()


@pytest.mark.parametrize("stands", [False, True], ids=["the-first-site", "a-later-site"])
def test_two_builds_into_one_site(
    program: Warm, other: Warm, year: Path, later: Path, tmp_path: Path, stands: bool
) -> None:
    site, flag = tmp_path / "out" / "site", tmp_path / "flag"
    assert program.run("build", "--site", tmp_path / "alone", cwd=year, patch=TINY)[0] == 0
    if stands:
        assert program.run("build", "--site", site, cwd=later, patch=TINY)[0] == 0
    # Only the site's switch comes so late; the stage's was made in a folder of temporary files.
    patch = TINY + HELD.format(flag=str(flag), **SWITCH).replace("held(*a, **k):", "held(*a, **k):\n    WHERE", 1)
    patch = patch.replace("WHERE", "if a[1].name != 'site': return real(*a, **k)")
    slow = program.start("build", "--site", site, cwd=year, patch=patch)
    with held(flag):
        code, said = other.run("build", "--site", site, cwd=later, patch=TINY)
        assert code == 0, said
        quick = content(site)
    assert slow.wait() == 0, slow.errors
    assert content(site) == content(tmp_path / "alone") != quick
    assert leftovers(site) == []


def test_many_builds_into_one_new_site(program: Warm, other: Warm, year: Path, later: Path, tmp_path: Path) -> None:
    site, states = tmp_path / "site", []
    for root in (year, later):
        assert program.run("build", "--site", tmp_path / root.name / "s", cwd=root, patch=TINY)[0] == 0
        states.append(content(tmp_path / root.name / "s"))
    calls = [
        server.start("build", "--site", site, cwd=root, patch=TINY)
        for server, root in ((program, year), (other, later))
    ]
    codes = [(call.wait(), call.errors) for call in calls]
    assert [code for code, _ in codes] == [0, 0], codes
    assert content(site) in states
    assert leftovers(site) == []


def test_build_and_serve(program: Warm, year: Path, tmp_path: Path) -> None:
    """A preview neither hinders a build nor is hindered by it, in one folder and one folder for temporary files."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        address, changes = f"127.0.0.1:{free.getsockname()[1]}", {"TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "clausebook", "serve", "--address", address]
    with subprocess.Popen(
        command, cwd=year, env=environment(**changes), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as serving:
        assert serving.stderr is not None
        while "Serving" not in (line := serving.stderr.readline()):
            assert line
        drained = threading.Thread(target=serving.stderr.read)
        drained.start()
        for _ in range(2):
            code, said = program.run("build", "--site", tmp_path / "site", cwd=year, patch=TINY, **changes)
            assert code == 0, said
        end = time.monotonic() + PATIENCE
        while True:
            try:
                page = urlopen(f"http://{address}/", timeout=5).read()
                break
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.2)
        assert b"<html" in page
        serving.terminate()
        drained.join()
    assert serving.returncode == 130
    assert list(temporary.iterdir()) == []


@contextmanager
def one_waiting(
    program: Warm, other: Warm, root: Path, flag: Path, name: str = "2026.9"
) -> Iterator[tuple[Call, Call]]:
    """Have a release of 2026.8 held just before its tag is made, and another wait for it; then let it go."""
    slow = program.start("release", "2026.8", cwd=root, patch=HELD.format(flag=str(flag), **TAG), **RELEASER)
    with held(flag):
        second = other.start("release", name, cwd=root, **RELEASER)
        while "waiting" not in second.errors:
            time.sleep(0.005)
        yield slow, second


def test_two_releases_of_two_names(program: Warm, other: Warm, year: Path, tmp_path: Path) -> None:
    """The second waits, and then knows the first: its notes say what changed since."""
    with one_waiting(program, other, year, tmp_path / "flag") as (slow, second):
        assert git(year, "tag") == ""
    assert (slow.wait(), second.wait()) == (0, 0), second.errors
    assert (
        "Somebody else is releasing or publishing from this repository; waiting until that has ended\n" in second.errors
    )
    assert git(year, "tag").split() == ["2026.8", "2026.9"]
    assert "since edition 2026.8" in git(year, "cat-file", "tag", "2026.9")
    assert git(year, "fsck", "--strict") == ""


@pytest.mark.parametrize("name", ["2026.8", "2026.7"])
def test_a_release_that_comes_second_is_told_of_the_first(
    program: Warm, other: Warm, year: Path, tmp_path: Path, name: str
) -> None:
    with one_waiting(program, other, year, tmp_path / "flag", name) as (slow, second):
        pass
    assert (slow.wait(), second.wait()) == (0, 1)
    taken = "There is an edition 2026.8 already" if name == "2026.8" else "would stand before 2026.8"
    assert taken in second.errors
    assert second.errors.endswith("nothing was released\n")
    assert git(year, "tag").split() == ["2026.8"]


def test_a_commit_made_during_a_release_is_told(program: Warm, year: Path, tmp_path: Path) -> None:
    flag, before = tmp_path / "flag", git(year, "rev-parse", "HEAD").strip()
    slow = program.start("release", "2026.9", cwd=year, patch=HELD.format(flag=str(flag), **TAG), **RELEASER)
    with held(flag):
        (year / POLICY).write_text((year / POLICY).read_text("utf-8") + "\nMore.\n", "utf-8")
        now = commit_all(year, "Say more")
    assert slow.wait() == 0
    assert git(year, "rev-parse", "2026.9^{commit}").strip() == before
    assert f"released: the tag 2026.9 names commit {before[:10]}\nthe present state moved on meanwhile" in slow.errors
    assert f", to commit {now[:10]}; what is new there is not in this edition\n" in slow.errors


def test_a_history_rewritten_during_a_release(program: Warm, year: Path, tmp_path: Path) -> None:
    flag, before = tmp_path / "flag", git(year, "rev-parse", "HEAD").strip()
    slow = program.start("release", "2026.9", cwd=year, patch=HELD.format(flag=str(flag), **PLAN), **RELEASER)
    with held(flag):
        git(year, "commit", "--quiet", "--amend", "--message=Say it otherwise")
    assert slow.wait() == 2
    assert f"the history was rewritten meanwhile, and commit {before[:10]} is no part of it any more" in slow.errors
    assert git(year, "tag") == ""
    assert program.run("release", "2026.9", cwd=year, **RELEASER)[0] == 0


def test_the_turn_goes_with_the_process(program: Warm, other: Warm, year: Path, tmp_path: Path) -> None:
    with one_waiting(program, other, year, tmp_path / "flag") as (slow, second):
        slow.kill(everyone=False)
        assert (slow.wait(), second.wait()) == (-9, 0)
    assert git(year, "tag").split() == ["2026.9"]


def test_somebody_who_waits_can_leave(program: Warm, other: Warm, year: Path, tmp_path: Path) -> None:
    with one_waiting(program, other, year, tmp_path / "flag") as (slow, second):
        second.kill(signal.SIGINT, everyone=False)
        assert second.wait() == 130
    assert slow.wait() == 0
    assert git(year, "tag").split() == ["2026.8"]


def test_what_only_looks_need_not_wait(program: Warm, year: Path, tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    slow = program.start("release", "2026.8", cwd=year, patch=HELD.format(flag=str(flag), **TAG), **RELEASER)
    with held(flag):
        done = clausebook("release", "2026.9", "--dry-run", cwd=year, **RELEASER)
        assert done.returncode == 0
        assert "waiting" not in done.stderr
    assert slow.wait() == 0
