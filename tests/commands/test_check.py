"""`clausebook check`: which files are read, which findings are shown, and how it ends."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from college import commit_all
from repositories import git

Call = Callable[..., subprocess.CompletedProcess[str]]
POLICY = "manual/system/POL-01-quality-policy.md"
CONTROL = "manual/system/PRO-01-control-of-documents.md"


@pytest.fixture
def faulty(college: Path) -> Path:
    """Break a fact of two documents without committing it."""
    for path in (POLICY, CONTROL):
        file = college / path
        file.write_text(file.read_text(encoding="utf-8").replace("owner: ", "owner: nobody-"), encoding="utf-8")
    return college


def paths(done: subprocess.CompletedProcess[str]) -> set[str]:
    """Return the files in which something was found."""
    return {line.partition(":")[0] for line in done.stdout.splitlines() if line.startswith(("manual/", "records/"))}


def test_conforms(college: Path, call: Call) -> None:
    done = call("check", cwd=college)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith("4 documents and 1 record checked by ")
    assert "0 errors" in done.stdout


def test_findings(faulty: Path, call: Call) -> None:
    done = call("check", cwd=faulty)
    assert done.returncode == 1
    assert done.stderr == ""
    assert paths(done) >= {POLICY, CONTROL}
    assert "error ROLE-002" in done.stdout
    assert "\n  help: " in done.stdout


def test_a_check_writes_nothing(faulty: Path, call: Call) -> None:
    before = git(faulty, "status", "--porcelain", "--ignored")
    call("check", cwd=faulty)
    call("check", "--commit", cwd=faulty)
    assert git(faulty, "status", "--porcelain", "--ignored") == before


def test_some_files_only(faulty: Path, call: Call) -> None:
    assert paths(call("check", POLICY, cwd=faulty)) == {POLICY}
    assert paths(call("check", "PRO-01-control-of-documents.md", cwd=faulty / "manual/system")) == {CONTROL}
    assert paths(call("check", "manual/system", cwd=faulty)) == {POLICY, CONTROL}
    assert paths(call("check", ".", cwd=faulty / "manual/system")) == {POLICY, CONTROL}
    assert paths(call("check", POLICY, CONTROL, cwd=faulty)) == {POLICY, CONTROL}
    assert paths(call("check", faulty, cwd=faulty)) >= {POLICY, CONTROL}
    nothing = call("check", "records", cwd=faulty)
    assert paths(nothing) == set()
    # What is not shown does not count.
    assert nothing.returncode == 0


def test_what_was_changed_since(faulty: Path, call: Call) -> None:
    assert paths(call("check", "--since", "HEAD", cwd=faulty)) == {POLICY, CONTROL}
    first = git(faulty, "rev-parse", "HEAD").strip()
    git(faulty, "add", POLICY)
    git(faulty, "commit", "--quiet", "--message=Change one")
    assert paths(call("check", "--since", "HEAD", cwd=faulty)) == {CONTROL}
    assert paths(call("check", "--since", first, cwd=faulty)) == {POLICY, CONTROL}
    assert paths(call("check", "--since", first[:10], POLICY, cwd=faulty)) == {POLICY}
    commit_all(faulty, "Change the other")
    done = call("check", "--since", "HEAD", cwd=faulty)
    assert (paths(done), done.returncode) == (set(), 0)


@pytest.mark.parametrize("revision", ["release", "--all", "HEAD~9", "a" * 40, ""])
def test_since_what_nobody_knows(revision: str, college: Path, call: Call) -> None:
    done = call("check", f"--since={revision}", cwd=college)
    assert done.returncode == 3
    assert done.stdout == ""
    assert f"'{revision}'" in done.stderr


def test_the_last_commit(faulty: Path, call: Call) -> None:
    done = call("check", "--commit", cwd=faulty)
    assert done.returncode == 0
    assert paths(done) == set()
    commit_all(faulty)
    assert call("check", "--commit", cwd=faulty).returncode == 1


def test_another_day(college: Path, call: Call) -> None:
    done = call("check", "--as-of", "2031-01-01", cwd=college)
    assert "REVW-001" in done.stdout
    assert "REVW-001" not in call("check", cwd=college).stdout


def test_formats(faulty: Path, call: Call) -> None:
    data = json.loads(call("check", "--format", "json", cwd=faulty).stdout)
    assert data["format"] == "clausebook-check/1"
    sarif = call("check", "--format", "sarif", cwd=faulty)
    assert json.loads(sarif.stdout)["version"] == "2.1.0"
    assert sarif.returncode == 1
    assert "::error file=manual/system/POL-01" in call("check", "--format", "github", cwd=faulty).stdout


def test_coverage(college: Path, call: Call) -> None:
    text = call("coverage", cwd=college)
    assert text.returncode == 0
    assert text.stderr == ""
    rows = list(csv.reader(io.StringIO(call("coverage", "--format", "csv", cwd=college).stdout)))
    data = json.loads(call("coverage", "--format", "json", "--standard", "example-2020", cwd=college).stdout)
    assert data["standard"] == "example-2020"
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 1
    assert "2026-06-30" in text.stdout
    assert "2031-01-01" in call("coverage", "--as-of", "2031-01-01", cwd=college).stdout


def test_explain(call: Call) -> None:
    done = call("explain", "meta-004")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith("META-004 ")
    for section in ("What it checks", "Why an auditor cares", "Bad", "Good", "How to fix"):
        assert f"## {section}" in done.stdout
