"""`new` and `approve` write into the manual; `stage`, `build` and `serve` write beside it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from college import content, environment, leftovers, obedient
from repositories import git

Call = Callable[..., subprocess.CompletedProcess[str]]
POLICY = "manual/system/POL-01-quality-policy.md"


def test_new_writes_a_draft_where_it_belongs(college: Path, call: Call) -> None:
    done = call("new", "procedure", "--title", "Fire drill", "--area", "system", cwd=college / "records")
    assert done.returncode == 0
    path = done.stdout.strip()
    assert re.fullmatch(r"manual/system/PRO-\d\d-fire-drill\.md", path)
    assert "then run: clausebook check" in done.stderr
    assert git(college, "status", "--porcelain").split() == ["??", path]
    check = call("check", path, cwd=college)
    assert "META-001" not in check.stdout


def test_new_writes_a_record(college: Path, call: Call) -> None:
    done = call("new", "internal-audit", "--title", "Audit of the registry", "--campus", "north", cwd=college)
    assert done.returncode == 0
    assert (college / done.stdout.strip()).is_file()
    assert done.stdout.startswith("records/internal-audit/")


@pytest.mark.parametrize(
    "words",
    [
        ("procedur", "--title", "T", "--area", "system"),
        ("procedure", "--title", "T", "--area", "sistem"),
        ("procedure", "--title", "T", "--area", "system", "--owner", "hed"),
        ("internal-audit", "--title", "T", "--campus", "nort"),
        ("procedure", "--title", "", "--area", "system"),
    ],
)
def test_new_knows_the_words_of_the_manual(words: tuple[str, ...], college: Path, call: Call) -> None:
    done = call("new", *words, cwd=college)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert git(college, "status", "--porcelain") == ""


def test_new_where_nothing_may_be_written(college: Path, call: Call) -> None:
    before = obedient()
    (college / "manual/system").chmod(0o555)
    done = call("new", "procedure", "--title", "T", "--area", "system", cwd=college, before=before)
    assert done.returncode in (2, 3)
    assert "Permission denied" in done.stderr
    assert git(college, "status", "--porcelain") == ""


def test_approve_binds_the_present_text(college: Path, call: Call) -> None:
    file = college / POLICY
    changed = re.sub(r"^approvals:\n(?:  .*\n)+", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    file.write_text(changed.replace('version: "1.0"', 'version: "1.1"') + "\nOne more sentence.\n", encoding="utf-8")
    assert call("check", POLICY, cwd=college).returncode == 1
    done = call("approve", "POL-01", "--role", "head", "--person", "ha", cwd=college)
    assert done.returncode == 0, done.stderr
    assert '{role: head, person: ha, date: 2026-06-30, version: "1.1", digest: "cb1:' in file.read_text(
        encoding="utf-8"
    )
    assert "APPR-005" not in call("check", POLICY, cwd=college).stdout


@pytest.mark.parametrize(
    "words",
    [
        ("POL-99", "--role", "head", "--person", "ha"),
        ("POL-01", "--role", "hed", "--person", "ha"),
        ("POL-01", "--role", "head", "--person", "nobody"),
        ("POL-01", "--role", "head"),
        ("POL-01", "--role", "head", "--person", "ha", "--date", "yesterday"),
    ],
)
def test_approve_knows_the_words_of_the_manual(words: tuple[str, ...], college: Path, call: Call) -> None:
    done = call("approve", *words, cwd=college)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert git(college, "status", "--porcelain") == ""


def test_stage(college: Path, tmp_path: Path, call: Call) -> None:
    done = call("stage", tmp_path / "out", cwd=college)
    assert done.returncode == 0
    assert done.stderr == ""
    assert re.fullmatch(rf"\d+ pages staged in {re.escape(str(tmp_path / 'out'))}\n", done.stdout)
    committed = content(tmp_path / "out")
    (college / POLICY).write_text((college / POLICY).read_text("utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    call("stage", tmp_path / "out", cwd=college)
    assert content(tmp_path / "out") == committed
    call("stage", "out", "--draft", "--root", college, cwd=tmp_path)
    assert content(tmp_path / "out") != committed
    assert "One more sentence." in (tmp_path / "out/docs/documents/POL-01.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", ["stage", "build"])
@pytest.mark.parametrize("where", ["manual", "manual/site", "records/a/b", ".git/x", "manual/../records"])
def test_nothing_is_published_into_the_manual(verb: str, where: str, college: Path, call: Call) -> None:
    before = content(college)
    done = call(verb, *([where] if verb == "stage" else ["--site", where]), cwd=college)
    assert done.returncode == 2
    assert f"{where} lies in " in done.stderr
    assert content(college) == before


@pytest.mark.parametrize("verb", ["stage", "build"])
def test_nothing_else_is_replaced(verb: str, college: Path, call: Call) -> None:
    before = content(college)
    done = call(verb, *(["."] if verb == "stage" else ["--site", "."]), cwd=college)
    assert done.returncode == 3
    assert "holds other files" in done.stderr
    assert content(college) == before


@pytest.mark.parametrize("verb", ["stage", "build"])
def test_where_nothing_may_be_written(verb: str, college: Path, tmp_path: Path, call: Call) -> None:
    before = obedient()
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o555)
    target = [shut / "out"] if verb == "stage" else ["--site", shut / "out"]
    done = call(verb, *target, cwd=college, before=before)
    assert done.returncode == 3
    assert "cannot be written: Permission denied; look at its permissions" in done.stderr


def test_no_room_for_temporary_files(college: Path, tmp_path: Path, call: Call) -> None:
    done = call("check", cwd=college, TMPDIR=str(tmp_path / "nothing"))
    assert done.returncode in (0, 3)


@pytest.mark.site
def test_build(college: Path, call: Call) -> None:
    done = call("build", cwd=college / "manual")
    assert done.returncode == 0
    assert re.fullmatch(r"\d+ pages built in \S+/site as of 2026-06-30: 0 errors, 0 warnings, 0 notes\n", done.stdout)
    # Plain lines where nobody watches: one for each step, and nothing that moves.
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["Reading,", "Rendering", "Looking", "Switching"]
    assert "\x1b" not in done.stderr
    assert (college / "site/documents/POL-01.html").is_file()
    (college / POLICY).write_text((college / POLICY).read_text("utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    again = call("build", cwd=college)
    assert "1 changed or new files are in no commit and not in this site; see them with --draft" in again.stderr
    assert "One more sentence" not in (college / "site/documents/POL-01.html").read_text(encoding="utf-8")
    draft = call("build", "--draft", "--as-of", "2027-01-01", cwd=college)
    assert "as of 2027-01-01" in draft.stdout
    assert "this site shows a working draft, marked as such; it is no evidence" in draft.stderr
    assert "One more sentence" in (college / "site/documents/POL-01.html").read_text(encoding="utf-8")
    assert leftovers(college / "site") == []


@pytest.mark.site
def test_findings_do_not_stop_a_build(college: Path, call: Call) -> None:
    (college / POLICY).write_text("no front matter\n", encoding="utf-8")
    git(college, "commit", "--quiet", "--all", "--message=Break it")
    done = call("build", cwd=college)
    assert done.returncode == 0
    assert re.search(r": [1-9]\d* error", done.stdout)


def test_serve_says_when_its_address_is_taken(college: Path, call: Call) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = call("serve", "--address", address, cwd=college)
    assert done.returncode == 3
    assert done.stderr.startswith(f"error: nothing can be served at {address}: ")


@pytest.mark.site
def test_serve_ends_with_its_server(college: Path, tmp_path: Path) -> None:
    """Ended politely it takes the engine's server with it; nothing stays in the folder for temporary files."""
    (tmp_path / "temporary").mkdir()
    command = [sys.executable, "-m", "clausebook", "serve", "--address", "127.0.0.1:0"]
    variables = environment(TMPDIR=str(tmp_path / "temporary"))
    with subprocess.Popen(
        command, cwd=college, env=variables, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr is not None
        while "Serving on" not in (line := process.stderr.readline()):
            assert line
        process.send_signal(signal.SIGTERM)
        said = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in said
    assert list((tmp_path / "temporary").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
