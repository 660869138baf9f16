"""Killed at the very moments that matter: between two steps that change what others see."""

import shutil
import subprocess
from pathlib import Path

import pytest

from clausebook.model.release import Stamp
from college import content, leftovers
from failure.killing import RELEASER
from failure.warm import TINY, Warm
from repositories import git

KILL = "import os, signal\ndef kill(*a, **k): os.kill(os.getpid(), signal.SIGKILL)\n"
BEFORE_THE_EXCHANGE = "from clausebook.publish import swap\nswap.exchange = kill\n"
AFTER_THE_EXCHANGE = """
from clausebook.publish import swap
exchange = swap.exchange
def exchanged(one, other):
    assert exchange(one, other)
    kill()
swap.exchange = exchanged
"""
AMONG_THE_OLD_FILES = """
from clausebook.publish import swap
import shutil
from types import SimpleNamespace
remove = os.unlink
left = [5]
def unlink(*a, **k):
    left[0] -= 1
    if not left[0]:
        kill()
    return remove(*a, **k)
exchange = swap.exchange
def exchanged(one, other):
    assert exchange(one, other)
    os.unlink = unlink
    return True
swap.exchange = exchanged
"""
BETWEEN_TWO_RENAMES = """
from clausebook.publish import swap
from pathlib import Path
swap.exchange = lambda one, other: False
rename, aside = Path.rename, []
def renamed(path, target):
    if aside:
        kill()
    aside.extend([target] if ".old-" in target.name else [])
    return rename(path, target)
Path.rename = renamed
"""
FAILS = "def fails(*a): raise build.BuildError('no')\nbuild._render = fails\n"
IN_TAGGING = """
from clausebook.authoring import tagging
from clausebook.sources.process import Git
run = Git.run
def ran(self, *arguments, **k):
    if "update-ref" in arguments:
        {here}
    return run(self, *arguments, **k)
Git.run = ran
"""


@pytest.mark.parametrize(
    ("patch", "state"),
    [
        (BEFORE_THE_EXCHANGE, "old"),
        (AFTER_THE_EXCHANGE, "new"),
        (AMONG_THE_OLD_FILES, "new"),
        (BETWEEN_TWO_RENAMES, "none"),
    ],
    ids=["before-the-exchange", "after-the-exchange", "among-the-old-files", "between-two-renames"],
)
@pytest.mark.parametrize("verb", ["build", "stage"])
def test_the_switch(
    program: Warm, year: Path, later: Path, tmp_path: Path, temporary: Path, verb: str, patch: str, state: str
) -> None:
    place = tmp_path / "out" / "site"
    words = (verb, "--site", place) if verb == "build" else (verb, place)
    assert program.run(*words, cwd=later, patch=TINY, TMPDIR=str(temporary))[0] == 0
    new = content(place)
    assert program.run(*words, cwd=year, patch=TINY, TMPDIR=str(temporary))[0] == 0
    old = content(place)
    status, said = program.run(*words, cwd=later, patch=TINY + KILL + patch, TMPDIR=str(temporary))
    assert status == -9, said
    assert content(place) == {"old": old, "new": new, "none": {}}[state]
    if state == "none":
        # A file system without the exchange: the old one lies beside, whole, and even a run that fails brings it back.
        program.run(*words, cwd=year, patch=TINY + FAILS, TMPDIR=str(temporary))
        assert content(place) == old
    assert program.run(*words, cwd=later, patch=TINY, TMPDIR=str(temporary))[0] == 0
    assert content(place) == new
    assert leftovers(place) == []
    assert list(temporary.iterdir()) == []


def test_the_folder_for_temporary_files_is_not_tried_out_with_a_file(
    program: Warm, year: Path, temporary: Path
) -> None:
    """Python's way of finding one leaves such a file where it is killed just then."""
    patch = KILL + "import tempfile\ntempfile._get_default_tempdir = kill\n"
    code, said = program.run("check", cwd=year, patch=patch, TMPDIR=str(temporary))
    assert code == 0, said
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("here", ["kill()", "run(self, *arguments, **k); kill()"], ids=["before", "after"])
def test_the_tag(program: Warm, year: Path, temporary: Path, here: str) -> None:
    before = git(year, "for-each-ref")
    patch, changes = KILL + IN_TAGGING.format(here=here), {**RELEASER, "TMPDIR": str(temporary)}
    status, said = program.run("release", "2026.9", cwd=year, patch=patch, **changes)
    assert status == -9, said
    assert git(year, "fsck", "--strict", "--no-dangling") == ""
    made = here != "kill()"
    assert (git(year, "for-each-ref") != before) == made
    code, said = program.run("release", "2026.9", cwd=year, **changes)
    assert code == int(made), said
    assert ("There is an edition 2026.9 already" in said) == made
    assert Stamp.of_message(git(year, "cat-file", "tag", "2026.9"))
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("holds", ["tag", "nothing"])
def test_a_lock_of_a_killed_release_is_taken_away(program: Warm, year: Path, holds: str) -> None:
    """Git leaves it where it is killed between making the lock and giving it the tag's name."""
    strace = shutil.which("strace")
    assert program.run("release", "2026.9", cwd=year, **RELEASER)[0] == 0
    made = git(year, "rev-parse", "refs/tags/2026.9")
    git(year, "update-ref", "-d", "refs/tags/2026.9")
    lock = year / ".git/refs/tags/2026.9.lock"
    if strace and holds == "tag":
        kill = (strace, "-f", "-o", "/dev/null", "-e", "inject=rename:signal=KILL:when=1")
        update = ("git", "update-ref", "refs/tags/2026.9", made.strip())
        subprocess.run((*kill, *update), cwd=year, check=False, capture_output=True)
    if not lock.exists():
        lock.write_text(made if holds == "tag" else "")
    assert lock.read_text() == (made if holds == "tag" else "")
    code, said = program.run("release", "2026.9", cwd=year, **RELEASER)
    assert code == 0, said
    assert git(year, "rev-parse", "refs/tags/2026.9") == made
    assert not lock.exists()


def test_a_lock_of_another_program_stays(program: Warm, year: Path) -> None:
    """Even that of somebody who makes a tag of the same name by hand."""
    git(year, "tag", "--annotate", "--message=By hand", "2026.9")
    by_hand = git(year, "rev-parse", "refs/tags/2026.9")
    git(year, "update-ref", "-d", "refs/tags/2026.9")
    lock = year / ".git/refs/tags/2026.9.lock"
    lock.write_text(by_hand)
    code, said = program.run("release", "2026.9", cwd=year, **RELEASER)
    assert code == 2
    assert "delete that file if no other program is working on the repository" in said
    assert lock.read_text() == by_hand
    assert git(year, "tag") == ""
