"""Killed at any moment of a whole `publish`, a target shows its readers the old editions, or the new ones beside them.

What each kind of target does at each of its own steps is told by its own tests; here the whole run is meant, with its
reading, its building of what is missing, and what it keeps in the repository's folder for the next run.
"""

import json
import shutil
import sys
import time
from pathlib import Path

import pytest

from college import content
from failure.killing import WHO, Tally, moments
from failure.warm import TINY, Warm
from repositories import git
from tampering.story import at


def on(day: str) -> dict[str, str]:
    """Return the variables of somebody who works on a day."""
    return {**WHO, "SOURCE_DATE_EPOCH": str(at(day))}


def names(site: Path) -> list[str]:
    """Return the editions that a site tells its readers of."""
    return [str(one["name"]) for one in json.loads((site / "editions.json").read_text("utf-8"))["editions"]]


def below(files: dict[str, str], folder: str) -> dict[str, str]:
    """Return the files of one folder of a site."""
    return {path: digest for path, digest in files.items() if path.startswith(f"{folder}/")}


@pytest.fixture
def published(program: Warm, year: Path, tmp_path: Path, temporary: Path) -> dict[str, Path]:
    """Publish an edition, make another, and keep what the target then is with and without it."""
    site, changes = tmp_path / "out" / "site", {"TMPDIR": str(temporary)}
    for name, day in (("2026.1", "2026-06-30"), ("2026.2", "2026-06-30")):
        code, said = program.run("release", name, cwd=year, **on(day), **changes)
        assert code == 0, said
        code, said = program.run("publish", site, cwd=year, patch=TINY, **on(day), **changes)
        assert code == 0, said
        shutil.copytree(site, tmp_path / name)
    return {"site": site, "old": tmp_path / "2026.1", "new": tmp_path / "2026.2"}


def test_a_folder(
    program: Warm, year: Path, published: dict[str, Path], temporary: Path, request: pytest.FixtureRequest
) -> None:
    site, changes = published["site"], {**on("2026-06-30"), "TMPDIR": str(temporary)}
    old, new = content(published["old"]), content(published["new"])
    assert below(old, "2026.1") == below(new, "2026.1") != {}
    shelf = year / ".clausebook/editions"

    def back() -> None:
        for folder in (site, shelf):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(published["old"], site)

    back()
    began = time.monotonic()
    assert program.run("publish", site, cwd=year, patch=TINY, **changes)[0] == 0
    lasts, tally = time.monotonic() - began, Tally("publish to a folder")
    assert content(site) == new
    for number, moment in enumerate(moments(20, lasts, 8)):
        if number % 2 == 0:
            # Half of the runs find what a killed one left.
            back()
        call = program.start("publish", site, cwd=year, patch=TINY, **changes)
        struck = moment.strike(call)
        found, told = content(site), names(site)
        tally.note(call, struck=struck, state=f"{' and '.join(told)} stands")
        assert below(found, "2026.1") == below(old, "2026.1")
        assert below(found, "latest") in (below(old, "latest"), below(new, "latest"))
        if told != ["2026.1"]:
            assert below(found, "2026.2") == below(new, "2026.2")
    code, said = program.run("publish", site, cwd=year, patch=TINY, **changes)
    assert code == 0, said
    assert content(site) == new
    assert [path.name for path in site.parent.iterdir()] == ["site"]
    assert sorted(path.name for path in site.iterdir()) == sorted(path.name for path in published["new"].iterdir())
    assert list(temporary.iterdir()) == []
    sys.stdout.write(f"\n{tally}\n")
    assert tally.killed > 8


def test_a_branch(program: Warm, year: Path, published: dict[str, Path], temporary: Path) -> None:
    changes = {**on("2026-06-30"), "TMPDIR": str(temporary)}
    git(year, "update-ref", "-d", "refs/tags/2026.2")
    assert program.run("publish", "branch:pages", cwd=year, patch=TINY, **changes)[0] == 0
    old = git(year, "rev-parse", "refs/heads/pages").strip()
    assert program.run("release", "2026.2", cwd=year, **changes)[0] == 0
    began = time.monotonic()
    code, said = program.run("publish", "branch:pages", cwd=year, patch=TINY, **changes)
    assert code == 0, said
    lasts, tally = time.monotonic() - began, Tally("publish to a branch")
    tree = git(year, "rev-parse", "refs/heads/pages^{tree}")
    for moment in moments(10, lasts, 9):
        git(year, "update-ref", "refs/heads/pages", old)
        call = program.start("publish", "branch:pages", cwd=year, patch=TINY, **changes)
        struck = moment.strike(call)
        now = git(year, "rev-parse", "refs/heads/pages").strip()
        tally.note(call, struck=struck, state="the old branch stands" if now == old else "the new branch stands")
        assert now == old or git(year, "rev-parse", f"{now}^{{tree}}") == tree
        assert git(year, "fsck", "--strict", "--no-dangling") == ""
    git(year, "update-ref", "refs/heads/pages", old)
    code, said = program.run("publish", "branch:pages", cwd=year, patch=TINY, **changes)
    assert code == 0, said
    assert git(year, "rev-parse", "refs/heads/pages^{tree}") == tree
    assert list(temporary.iterdir()) == []
    assert git(year, "status", "--porcelain", "--untracked-files=no") == ""
    sys.stdout.write(f"\n{tally}\n")
    assert tally.killed > 4
