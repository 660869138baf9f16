"""The program itself, called as anybody calls it; every call is looked through for what no user should ever see."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import college as colleges
import packs
from packs import Pack

Call = Callable[..., subprocess.CompletedProcess[str]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not program"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.program)


@pytest.fixture(scope="session")
def _issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the small manual's repository once."""
    return colleges.college(tmp_path_factory.mktemp("issued") / "college")


@pytest.fixture(scope="session")
def plain(shared: Path) -> Pack:
    """Lend an audit pack that nobody signed, made once."""
    return packs.plain(shared)


@pytest.fixture(scope="session")
def sealed(shared: Path) -> Pack:
    """Lend one of a clause and a campus, signed and stamped, made once."""
    return packs.sealed(shared)


@pytest.fixture
def college(_issued: Path, tmp_path: Path) -> Path:
    """Lend a copy of the small manual's repository, which a test may change."""
    return Path(shutil.copytree(_issued, tmp_path / "college", symlinks=True))


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """Lend the program; whatever it is asked, it answers in words and with a code that is known."""

    def called(*arguments: str | Path, cwd: Path = tmp_path, **changes: object) -> subprocess.CompletedProcess[str]:
        done = colleges.clausebook(*arguments, cwd=cwd, **changes)  # type: ignore[arg-type]
        said = done.stdout + done.stderr
        assert "Traceback" not in said, said
        assert "unforeseen" not in said, said
        assert done.returncode in (0, 1, 2, 3), said
        # Who is told that something went wrong is told what; who is not, gets nothing on the error stream's account.
        assert done.returncode not in (2, 3) or done.stderr
        return done

    return called
