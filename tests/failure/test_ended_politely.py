"""Ctrl-C, and what a service sends when it ends a program: it tidies up at once, and leaves no process behind."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from college import content, environment, leftovers
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
    while not any(f"-m {engine}" in line for line in survivors(call)):
        time.sleep(0.01)
    time.sleep(1)
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


PRESSED = """
import os, signal
from clausebook.sources.process import Git
run = Git.run
def ran(self, *arguments, **options):
    if "init" in arguments:
        os.kill(os.getpid(), signal.SIGINT)
    return run(self, *arguments, **options)
Git.run = ran
"""
"""Ctrl-C while the program reads."""
FAILS_WHILE_TIDYING = """
import tempfile
def fails(self):
    raise OSError(39, "Directory not empty")
tempfile.TemporaryDirectory.cleanup = fails
"""


def test_what_fails_while_it_tidies_up_is_not_what_happened(program: Warm, year: Path, temporary: Path) -> None:
    patch = PRESSED + FAILS_WHILE_TIDYING
    code, said = program.run("check", cwd=year, patch=patch, TMPDIR=str(temporary))
    assert code == 130, said
    assert said.endswith(SAID)
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


WHILE_IT_SAYS_WHAT_IT_FOUND = """
import os, signal
from clausebook import cli
say = cli._say
def interrupted(outcome):
    os.kill(os.getpid(), signal.{name})
    return say(outcome)
cli._say = interrupted
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("verb", ["check", "nothing"])
def test_at_the_end(program: Warm, year: Path, temporary: Path, verb: str, name: str) -> None:
    patch = WHILE_IT_SAYS_WHAT_IT_FOUND.format(name=name)
    code, said = program.run(verb, cwd=year, patch=patch, TMPDIR=str(temporary))
    assert code == 130, said
    assert said.endswith(SAID)
    assert "Traceback" not in said
    assert list(temporary.iterdir()) == []


AGAIN = """
from clausebook.publish import swap
remove = swap.shutil.rmtree
def removed(*arguments, **options):
    os.kill(os.getpid(), signal.SIGINT)
    return remove(*arguments, **options)
swap.shutil.rmtree = removed
"""


def test_twice(program: Warm, year: Path, temporary: Path) -> None:
    """Whoever presses Ctrl-C again while it tidies up does not keep it from doing so."""
    code, said = program.run("check", cwd=year, patch=PRESSED + AGAIN, TMPDIR=str(temporary))
    assert (code, said.endswith(SAID)) == (130, True), said
    assert list(temporary.iterdir()) == []


A_THREAD_WAITS = """
import os, signal
from clausebook.sources import programs
from clausebook.sources.history.reading import Reading
def merge(self, merges):
    with programs.waited_for(programs.begin(("sleep", "600"))) as process:
        os.kill(os.getpid(), signal.{name})
        process.wait()
    return {{}}
Reading._merge = merge
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_while_a_thread_waits_for_a_program(program: Warm, year: Path, temporary: Path, name: str) -> None:
    patch = A_THREAD_WAITS.format(name=name)
    call = program.start("check", cwd=year, patch=patch, TMPDIR=str(temporary))
    assert call.wait() == 130, call.errors
    assert call.errors.endswith(SAID)
    assert survivors(call) == []
    assert list(temporary.iterdir()) == []


def test_where_it_is_ignored(program: Warm, year: Path, temporary: Path) -> None:
    """As a shell has it that starts the program in the background."""
    patch = PRESSED + "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    code, said = program.run("check", cwd=year, patch=patch, TMPDIR=str(temporary))
    assert code == 0, said
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("called", ["script", "module"])
def test_while_it_loads(tmp_path: Path, called: str) -> None:
    """Nothing is begun yet: the system ends it, as it ends any program, and nobody sees a traceback."""
    module = "import pathlib, time\npathlib.Path('begun').write_text('')\ntime.sleep(600)\n"
    (tmp_path / "typer.py").write_text(module, encoding="utf-8")
    script = Path(sys.executable).with_name("clausebook")
    if called == "script" and not script.exists():
        pytest.skip("NO SCRIPT clausebook beside Python: how it begins is NOT TESTED; install the package")
    command = [str(script)] if called == "script" else [sys.executable, "-m", "clausebook"]
    with subprocess.Popen(
        [*command, "check"], cwd=tmp_path, env=environment(PYTHONPATH=str(tmp_path)), stderr=subprocess.PIPE
    ) as process:
        while not (tmp_path / "begun").exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        said = process.communicate()[1]
    assert (process.returncode, said) == (-signal.SIGINT, b"")
