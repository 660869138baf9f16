"""`demo`: called by people with settings of their own, and what the other verbs say of it."""

from pathlib import Path
from typing import Any

import pytest

from demos import EDITIONS, FINDINGS, TIP
from repositories import git

Call = Any


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name a folder for the demo."""
    return tmp_path_factory.mktemp("demos") / "the demo"


@pytest.fixture
def demo(call: Call, place: Path) -> Path:
    """Make the demo once, by the program."""
    if not place.exists():
        done = call("demo", place)
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"the manual of Harrowmere College, with its history, stands in {place}\n"
        assert done.stderr.endswith(f"\n  cd '{place}'\n  clausebook check\n  clausebook build\n")
    return place


def test_no_settings_of_the_person_take_part(call: Call, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    hooks = tmp_path / "template/hooks"
    hooks.mkdir(parents=True)
    for name in ("post-checkout", "reference-transaction", "post-commit"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{trace}'\n", "utf-8")
        (hooks / name).chmod(0o755)
    (tmp_path / ".gitconfig").write_text(
        f"[init]\n\ttemplateDir = {tmp_path}/template\n\tdefaultBranch = trunk\n"
        f"[core]\n\thooksPath = {hooks}\n\tautocrlf = true\n\tfsmonitor = {hooks}/post-commit\n"
        "[user]\n\tname = Somebody\n\temail = somebody@else.example\n"
        "[commit]\n\tgpgSign = true\n[tag]\n\tgpgSign = true\n[fastimport]\n\tunpackLimit = 0\n",
        "utf-8",
    )
    hostile = {
        "HOME": str(tmp_path),
        "GIT_CONFIG_GLOBAL": str(tmp_path / ".gitconfig"),
        "GIT_DIR": str(tmp_path / "elsewhere"),
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
        "GIT_TEMPLATE_DIR": str(tmp_path / "template"),
        "GIT_DEFAULT_HASH": "sha256",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "7",
    }
    assert call("demo", "demo", **hostile).returncode == 0
    assert git(tmp_path / "demo", "rev-parse", "main", *EDITIONS).split() == [TIP, *EDITIONS.values()]
    assert git(tmp_path / "demo", "status", "--porcelain") == ""
    assert not trace.exists()
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_in_use_is_refused(call: Call, tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/notes.txt").write_text("mine", "utf-8")
    done = call("demo", "demo")
    assert done.returncode == 2
    assert "is not empty; name a folder that does not exist yet, or an empty one" in done.stderr
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("how", [(), ("--commit",)])
def test_check(call: Call, demo: Path, how: tuple[str, ...]) -> None:
    done = call("check", *how, cwd=demo)
    assert done.returncode == 1
    words = (line.split(" ") for line in done.stdout.splitlines() if line.startswith(("manual/", "records/")))
    assert sorted(f"{place.split(':')[0]} {severity} {code}" for place, severity, code, *_ in words) == (
        FINDINGS.splitlines()
    )


@pytest.mark.parametrize(
    ("day", "code", "words"),
    [
        ("2025-03-09", 1, ""),
        ("2025-03-10", 0, "Version 1.0, in force since 2025-03-10"),
        ("2025-12-01", 0, "Version 2.0, in force since 2025-06-23"),
        ("2026-03-15", 0, "Version 2.1, in force since 2026-03-15"),
    ],
)
def test_show(call: Call, demo: Path, day: str, code: int, words: str) -> None:
    done = call("show", "PRO-05", "--as-of", day, cwd=demo)
    assert done.returncode == code
    assert words in done.stdout


def test_diff_and_history(call: Call, demo: Path) -> None:
    said = call("diff", "PRO-05", "2.0", "2.1", cwd=demo).stdout
    assert "2 steps changed, 1 step added, 1 step removed" in said
    told = call("history", "REG-08", cwd=demo).stdout
    assert "renamed   Ines Almeida: REG-08: move to staff and resources" in told
    assert "this merge" not in told
