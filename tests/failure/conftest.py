"""A college to fail with, the program without the second in which Python loads it, and a folder for temporary files."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from college import commit_all
from failure.warm import Warm, warm
from repositories import git
from tampering.story import POLICY, clean


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not program"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.program)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """Lend the program."""
    with warm(tmp_path_factory.mktemp("warm")) as server:
        yield server


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """Lend the program to somebody else at the same time."""
    with warm(tmp_path_factory.mktemp("other")) as server:
        yield server


@pytest.fixture(scope="session")
def _year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a year of history once."""
    folder = clean().make(tmp_path_factory.mktemp("year") / "college")
    git(folder, "reset", "--quiet", "--hard")
    return folder


@pytest.fixture
def year(_year: Path, tmp_path: Path) -> Path:
    """Lend a college with a year of history and no error."""
    return Path(shutil.copytree(_year, tmp_path / "year", symlinks=True))


@pytest.fixture
def later(_year: Path, tmp_path: Path) -> Path:
    """Lend the same college with one more commit, so that everything made of it differs."""
    folder = Path(shutil.copytree(_year, tmp_path / "later", symlinks=True))
    path = folder / POLICY
    path.write_text(path.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    commit_all(folder, "Say more")
    return folder


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Make the folder for temporary files, where nothing may stay."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder
