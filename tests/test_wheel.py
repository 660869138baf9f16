"""The wheel holds everything, and the installed program works far from this repository."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from college import PROJECT, college, content, environment
from demos import TIP
from repositories import git

pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]
SOURCE = PROJECT / "generator/clausebook"
DATA = ("catalogues", "example", "schemas", "story", "templates", "theme")
EXAMPLE = ("manual", "records")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what belongs to it, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(PROJECT / name, folder)
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("generator", *EXAMPLE):
        shutil.copytree(PROJECT / name, folder / name, ignore=unwanted)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = (folder / "dist").glob("clausebook-*.whl")
    return found


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a fresh environment and return its folder of programs.

    The libraries are lent from the environment of the tests by a path file, but not the repository: lines of a path
    file that is itself named by one are not read, so the editable installation there has no effect.
    """
    folder = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = _programs(folder) / "python"
    target = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    options = ("--no-deps", "--no-index", "--quiet", "--disable-pip-version-check")
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), "install", *options, str(wheel)], check=True)
    lent = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    Path(target, "lent.pth").write_text("\n".join(lent) + "\n", encoding="utf-8")
    return _programs(folder)


def _programs(environment_folder: Path) -> Path:
    return environment_folder / ("Scripts" if sys.platform == "win32" else "bin")


def run(programs: Path, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed program from a folder that is neither the repository's nor the manual's."""
    variables = {key: value for key, value in environment().items() if not key.startswith("PYTHON")}
    elsewhere = root.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    command = [str(programs / "clausebook"), *arguments, "--root", str(root)]
    return subprocess.run(command, cwd=elsewhere, env=variables, capture_output=True, text=True, check=False)


def test_every_data_file_is_inside_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if not name.startswith("clausebook-")}
        about = {name.rpartition("/")[2] for name in archive.namelist() if name.startswith("clausebook-")}
    kept = (path for path in SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    wanted = {f"clausebook/{path.relative_to(SOURCE).as_posix()}" for path in kept}
    files = (path for name in EXAMPLE for path in (PROJECT / name).rglob("*") if path.is_file())
    wanted |= {f"clausebook/example/{path.relative_to(PROJECT).as_posix()}" for path in files}
    assert inside == wanted
    for folder in DATA:
        assert [name for name in inside if name.startswith(f"clausebook/{folder}/")], folder
    assert any(name.endswith("vendor/mermaid.min.js") for name in inside)
    assert any(name.endswith("vendor/mermaid-LICENSE.txt") for name in inside)
    assert not [name for name in inside if "test" in name.partition("/")[0]]
    assert {"METADATA", "LICENSE", "entry_points.txt"} <= about


def test_the_installed_program_is_the_installed_one(installed: Path) -> None:
    script = "import clausebook, sys; print(clausebook.__file__); print(*sys.path, sep='\\n')"
    said = subprocess.run(
        [installed / "python", "-P", "-c", script], capture_output=True, text=True, check=True, cwd=installed
    ).stdout.splitlines()
    assert Path(said[0]).is_relative_to(installed.parent)
    assert str(PROJECT / "generator") not in said
    assert os.fspath(PROJECT) not in said


def test_new_approve_check_build_elsewhere(installed: Path, tmp_path: Path) -> None:
    root = college(tmp_path / "manual of a school")
    first = run(installed, root, "check")
    assert first.returncode == 0, first.stdout + first.stderr
    new = run(installed, root, "new", "form", "--title", "Visitors", "--area", "system", "--owner", "registry")
    assert new.returncode == 0, new.stderr
    path = root / new.stdout.strip()
    assert path.is_file()
    text = path.read_text(encoding="utf-8").replace("status: draft", "status: approved\neffective: 2026-06-30")
    path.write_text(text, encoding="utf-8")
    identity = path.name.split("-visitors")[0]
    approved = run(installed, root, "approve", identity, "--role", "registry", "--person", "rc")
    assert approved.returncode == 0, approved.stderr
    assert "digest:" in path.read_text(encoding="utf-8")
    coverage = run(installed, root, "coverage")
    assert coverage.returncode == 0
    built = run(installed, root, "build", "--site", str(tmp_path / "site"), "--draft")
    assert built.returncode == 0, built.stderr
    site = content(tmp_path / "site")
    assert f"documents/{identity}.html" in site
    assert {"index.html", "manual.json", "help/auditor.html", "sitemap.xml"} <= site.keys() | {"sitemap.xml"}


def test_the_demo_is_the_same_as_from_the_repository(installed: Path, tmp_path: Path) -> None:
    variables = {key: value for key, value in environment().items() if not key.startswith("PYTHON")}
    command = [str(installed / "clausebook"), "demo", "demo"]
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert git(tmp_path / "demo", "rev-parse", "HEAD").strip() == TIP
