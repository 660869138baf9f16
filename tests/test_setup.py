"""The first command that a stranger types: what is missing is said before anything is installed."""

import os
import re
import shutil
import stat
import tomllib
from pathlib import Path

import pytest

from college import PROJECT, run

TOO_OLD = 'case "$*" in *version_info*) exit 1;; --version) echo Python 3.9.2;; esac'
WITHOUT_VENV = 'case "$*" in *ensurepip*) exit 1;; esac'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Lay what `make site` looks at into an empty folder."""
    if shutil.which("make") is None:
        pytest.skip("NO make: the Makefile is NOT TESTED")
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(PROJECT / name, tmp_path)
    return tmp_path


def python(folder: Path, script: str) -> str:
    """Write a program that answers as an incomplete Python does."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (TOO_OLD, "Python 3.9.2 is too old; name Python 3.11 or newer: make PYTHON=python3.11"),
        (WITHOUT_VENV, "Python's venv is missing; as root: apt-get install python3-venv"),
    ],
)
def test_a_python_that_will_not_do(script: str, words: str, project: Path) -> None:
    done = run(["make", "site", f"PYTHON={python(project, script)}"], project)
    assert done.returncode != 0
    assert words in done.stderr
    assert not (project / ".venv").exists()


def test_no_python(project: Path) -> None:
    done = run(["make", "site", "PYTHON=python-of-nobody"], project)
    assert done.returncode != 0
    assert "Python is missing; as root: apt-get install python3-venv" in done.stderr


def test_the_checks_of_a_submission_fail_when_anything_fails(tmp_path: Path) -> None:
    """Each of its commands in turn ends with an error, and so does the whole."""
    if os.name != "posix":
        pytest.skip("the checks of a submission are a shell script")
    script = (PROJECT / ".ci/run").read_text(encoding="utf-8")
    steps = re.findall(r"^make (\w+)$", script, re.MULTILINE)
    assert steps == ["lint", "test"]
    (tmp_path / ".ci").mkdir()
    shutil.copy(PROJECT / ".ci/run", tmp_path / ".ci/run")
    for broken in steps:
        recipes = "".join(f"{step}:\n\t@{'false' if step == broken else 'true'}\n" for step in steps)
        (tmp_path / "Makefile").write_text(recipes, encoding="utf-8")
        assert run(["bash", ".ci/run"], tmp_path).returncode != 0
    (tmp_path / "Makefile").write_text("".join(f"{step}:\n\t@true\n" for step in steps), encoding="utf-8")
    assert run(["bash", ".ci/run"], tmp_path).returncode == 0


def test_every_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    texts = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *(PROJECT / "generator").rglob("engineer.md*")]
    said = {
        name
        for text in texts
        for name in re.findall(r"(?:^|`)make ([a-z]+)", text.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {"site", "serve", "test", "lint"} <= said
    assert said <= targets


def test_every_extra_that_the_texts_name_exists() -> None:
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    texts = [PROJECT / "README.md", *(PROJECT / "generator").rglob("engineer.md*")]
    said = {name for text in texts for name in re.findall(r"'\.\[([a-z0-9]+)\]'", text.read_text(encoding="utf-8"))}
    assert {"pdf", "s3", "sign", "timestamp"} <= said
    assert said <= set(extras)
