"""Killed at any moment, a delivery leaves one whole state; the next one succeeds. The tally is printed (`-s`)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from college import PROJECT

pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(sys.platform == "win32", reason="WINDOWS: killed deliveries are NOT TESTED"),
]


def struck(what: str, kind: str, folder: Path, count: int) -> dict[str, int]:
    """Have the program that kills do its work, and return its tally."""
    words = (sys.executable, str(PROJECT / "tests/struck.py"), what, kind, str(folder), str(count))
    done = subprocess.run(words, check=False, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    tally: dict[str, int] = json.loads(done.stdout)
    lines = "\n".join(f"  {number:>5} {name}" for name, number in sorted(tally.items()))
    sys.stdout.write(f"\n{kind}, {what}:\n{lines}\n")
    return tally


@pytest.mark.parametrize("kind", ["folder", "branch"])
def test_killed_at_any_moment(tmp_path: Path, kind: str) -> None:
    tally = struck("kills", kind, tmp_path, 50)
    random = {name: number for name, number in tally.items() if name.startswith("random moment")}
    assert sum(random.values()) == 50
    assert sum(number for name, number in random.items() if "killed" in name) >= 10
    # Changes of the system in turn, the last of them after the switch.
    assert sum(number for name, number in tally.items() if name.startswith("every step")) >= 12
    assert tally["every step: old"]


@pytest.mark.parametrize("kind", ["folder", "branch"])
def test_two_at_once(tmp_path: Path, kind: str) -> None:
    tally = struck("races", kind, tmp_path, 8)
    assert sum(tally.values()) >= 8
    assert tally.keys() <= {"one was told", "one after the other"}
    assert tally["one was told"] >= 1
