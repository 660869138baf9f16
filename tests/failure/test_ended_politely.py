"""Ctrl-C, and what a service sends when it ends a program: it tidies up at once, and leaves no process behind."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from college import content, leftovers
from failure.killing import RELEASER, Moment, survivors
from failure.warm import TINY, Warm
from repositories import git

SAID = "interrupted; nothing was left half done\n"


@pytest.mark.parametrize("verb", ["build", "release", "pdf"])
def test_at_any_moment(program: Warm, year: Path, later: Path, tmp_path: Path, temporary: Path, verb: str) -> None:
    out, changes = tmp_path / "out" / "site", {**RELEASER, "TMPDIR": str(temporary)}
    words = {"build": ("--site", out), "release": ("2026.9",), "pdf": ("PRO-01", "--output", out)}[verb]
    refs = git(year, "for-each-ref")
    # The one is what stands before, and the other is what the run would make.
    code, said = program.run(verb, *words, cwd=later if verb == "build" else year, patch=TINY, **changes)
    assert code == 0, said
    out.parent.mkdir(exist_ok=True)
    states = [content(out.parent), content(out.parent)]
    if verb == "build":
        began = time.monotonic()
        assert program.run(verb, "--site", tmp_path / "new/site", cwd=year, patch=TINY, **changes)[0] == 0
        states[1] = content(tmp_path / "new")
    else:
        git(year, "update-ref", "-d", "refs/tags/2026.9")
        began = time.monotonic()
        assert program.run(verb, *words, cwd=year, patch=TINY, **changes)[0] == 0
    lasts, made = time.monotonic() - began, git(year, "for-each-ref")
    dice, interrupted = random.Random(7), 0
    for number in range(12):
        if verb == "release":
            git(year, "update-ref", "-d", "refs/tags/2026.9")
        ending = signal.SIGTERM if number % 2 else signal.SIGINT
        moment = Moment("Reading", (number + dice.random()) / 12 * lasts, bool(number // 2 % 2), ending)
        call = program.start(verb, *words, cwd=year, patch=TINY, **changes)
        if moment.strike(call):
            interrupted += 1
            assert call.errors.endswith(SAID), call.errors
            assert "Traceback" not in call.errors
        assert content(out.parent) in states
        assert git(year, "for-each-ref") in (refs, made)
        assert leftovers(out) == []
        assert list(temporary.iterdir()) == [], f"after {moment}"
    assert interrupted


@pytest.mark.site
@pytest.mark.parametrize("engine", ["mkdocs", "properdocs", "zensical"])
@pytest.mark.parametrize("everyone", [False, True], ids=["the-program", "everyone"])
def test_no_engine_goes_on_alone(
    program: Warm, year: Path, tmp_path: Path, temporary: Path, engine: str, everyone: bool
) -> None:
    pytest.importorskip(engine)
    site = tmp_path / "out" / "site"
    call = program.start("build", "--engine", engine, "--site", site, cwd=year, TMPDIR=str(temporary))
    while "Rendering" not in call.errors:
        time.sleep(0.01)
    time.sleep(1)
    assert any(engine in line for line in survivors(call))
    call.kill(signal.SIGTERM, everyone=everyone)
    assert call.wait() == 130
    assert not any(engine in line for line in survivors(call))
    assert call.errors.endswith(SAID)
    assert leftovers(site) == []
    assert list(temporary.iterdir()) == []
    assert not site.exists()


SLOW_GIT = """#!/bin/sh
case " $* " in
*" init "*)
    # It ends in its own time, and writes until then.
    trap 'for n in 1 2 3 4 5; do mkdir -p "$GIT_DIR/at-$n"; sleep 0.1; done; : > "$NOTES/ended"; exit 1' TERM INT
    : > "$NOTES/begun"
    while :; do sleep 0.05; done
esac
exec "$GIT" "$@"
"""


@pytest.mark.parametrize("everyone", [False, True], ids=["the-program", "everyone"])
def test_nothing_is_cleared_away_that_git_still_writes(
    program: Warm, year: Path, tmp_path: Path, temporary: Path, everyone: bool
) -> None:
    (tmp_path / "bin").mkdir()
    git = tmp_path / "bin/git"
    git.write_text(SLOW_GIT, encoding="utf-8")
    git.chmod(0o755)
    changes = {"PATH": f"{git.parent}{os.pathsep}{os.environ['PATH']}", "GIT": str(shutil.which("git"))}
    call = program.start("check", cwd=year, NOTES=str(tmp_path), TMPDIR=str(temporary), **changes)
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    call.kill(signal.SIGINT, everyone=everyone)
    assert call.wait() == 130
    assert call.errors.endswith(SAID)
    assert (tmp_path / "ended").exists()
    assert survivors(call) == []
    assert list(temporary.iterdir()) == []


BETWEEN_TWO_RENAMES = """
import os, signal
from pathlib import Path
from clausebook.publish import swap
swap.exchange = lambda one, other: False
rename = Path.rename
def renamed(path, target):
    done = rename(path, target)
    if ".old-" in target.name:
        os.kill(os.getpid(), signal.SIGINT)
    return done
Path.rename = renamed
"""


def test_between_two_renames(program: Warm, year: Path, later: Path, tmp_path: Path, temporary: Path) -> None:
    """Where the system cannot exchange two folders, the site is gone for a moment, and must not stay so."""
    site = tmp_path / "out" / "site"
    assert program.run("build", "--site", site, cwd=later, patch=TINY, TMPDIR=str(temporary))[0] == 0
    new = content(site)
    assert program.run("build", "--site", site, cwd=year, patch=TINY, TMPDIR=str(temporary))[0] == 0
    patch = TINY + BETWEEN_TWO_RENAMES
    code, said = program.run("build", "--site", site, cwd=later, patch=patch, TMPDIR=str(temporary))
    assert code == 130, said
    assert said.endswith(SAID)
    assert content(site) == new
    assert leftovers(site) == []
    assert list(temporary.iterdir()) == []
