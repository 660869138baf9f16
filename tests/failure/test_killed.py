"""Killed at any moment, a run leaves what was there, or what it was to make; the next one succeeds and tidies up.

The kills are real ones (SIGKILL), of the program alone or of everything it started. The tally is printed (`-s`).
"""

import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from clausebook.model.release import Stamp
from college import content, leftovers
from failure.killing import RELEASER, Tally, moments
from failure.warm import TINY, Warm
from repositories import git


def intact(root: Path) -> bool:
    """Say whether what a manual's runs learnt is a whole database, if there is one."""
    file = root / ".clausebook/history.sqlite"
    if not file.is_file():
        return True
    with closing(sqlite3.connect(file)) as base:
        return bool(base.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def differing(found: dict[str, str], *states: dict[str, str]) -> list[list[str]]:
    """Return the files in which something differs from each of some states."""
    return [sorted(path for path in {*found, *state} if found.get(path) != state.get(path)) for state in states]


@pytest.mark.parametrize(
    ("verb", "late", "count"), [("build", "Switching", 50), ("stage", "", 50)], ids=["build", "stage"]
)
def test_build_and_stage(
    program: Warm, year: Path, later: Path, temporary: Path, tmp_path: Path, verb: str, late: str, count: int
) -> None:
    place, roots, states = tmp_path / "out" / "site", (year, later), []
    words = (verb, "--site", place) if verb == "build" else (verb, place)
    lasts = 0.0
    for root in (*roots, *roots):
        begin = time.monotonic()
        code, said = program.run(*words, cwd=root, patch=TINY, TMPDIR=str(temporary))
        lasts = time.monotonic() - begin
        assert code == 0, said
        states.append(content(place))
    old, new = states[:2]
    assert old != new and states[2:] == [old, new]
    stands, tally = 1, Tally(verb)
    for number, moment in enumerate(moments(count, lasts, 5, late)):
        call = program.start(*words, cwd=roots[1 - stands], patch=TINY, TMPDIR=str(temporary))
        struck = moment.strike(call)
        found = content(place)
        assert found in (old, new), f"after {moment}: {differing(found, old, new)}"
        switched = found != states[stands]
        stands = stands ^ switched
        tally.note(call, struck=struck, state="the new one stands" if switched else "the old one stands")
        if number % 10 == 9:
            code, said = program.run(*words, cwd=roots[1 - stands], patch=TINY, TMPDIR=str(temporary))
            stands = 1 - stands
            assert code == 0, said
            assert differing(content(place), states[stands]) == [[]]
            assert leftovers(place) == []
            assert list(temporary.iterdir()) == []
            assert all(map(intact, roots))
    sys.stdout.write(f"\n{tally}\n")
    assert tally.killed > count / 2


def test_release(program: Warm, year: Path, temporary: Path) -> None:
    words, changes = ("release", "2026.9"), {**RELEASER, "TMPDIR": str(temporary)}
    before = git(year, "for-each-ref")
    begin = time.monotonic()
    code, said = program.run(*words, cwd=year, **changes)
    lasts = time.monotonic() - begin
    assert code == 0, said
    after, tally = git(year, "for-each-ref"), Tally("release")
    for moment in moments(50, lasts, 6):
        git(year, "update-ref", "-d", "refs/tags/2026.9")
        call = program.start(*words, cwd=year, **changes)
        struck = moment.strike(call)
        found = git(year, "for-each-ref")
        assert found in (before, after)
        assert git(year, "fsck", "--strict", "--no-dangling") == ""
        tally.note(call, struck=struck, state="the old tags stand" if found == before else "the new tag stands")
    git(year, "update-ref", "-d", "refs/tags/2026.9")
    code, said = program.run(*words, cwd=year, **changes)
    assert (code, git(year, "for-each-ref")) == (0, after), said
    assert Stamp.of_message(git(year, "cat-file", "tag", "2026.9"))
    assert list(temporary.iterdir()) == []
    assert not list((year / ".git").rglob("*.lock"))
    sys.stdout.write(f"\n{tally}\n")
    assert tally.killed > 25
