"""Plain MkDocs from the repository's top gives the same pages as the command, and shows work in progress as a draft."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from college import PROJECT, clausebook, college, commit_all, content, environment, run

pytestmark = pytest.mark.site
POLICY = "manual/system/POL-01-quality-policy.md"
PAGE = "documents/POL-01.html"
DRAFT = "working draft"
PATIENCE = 600
"""Seconds after which a server that does not show what it should is given up; none of the tests waits for it."""
SOMETIMES = 5
"""Seconds between two savings of a file that a server seems to have missed."""


@pytest.fixture
def hooked(tmp_path: Path) -> Path:
    """Make a repository with the hook and the configuration of this one."""
    root = college(tmp_path / "college")
    shutil.copytree(PROJECT / "hooks", root / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "mkdocs.yml", root)
    commit_all(root, "Add the hook")
    return root


def module(*words: str) -> list[str]:
    """Name MkDocs as a module."""
    return [sys.executable, "-m", "mkdocs", *words]


def script(*words: str) -> list[str]:
    """Name MkDocs as a script, which has another import path."""
    found = shutil.which("mkdocs", path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip("NO SCRIPT mkdocs beside Python: it is NOT TESTED")
    return [found, *words]


def free() -> str:
    """Return an address that nobody serves at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return f"127.0.0.1:{found.getsockname()[1]}"


def fetch(address: str, page: str = PAGE) -> str:
    """Return a served page, or nothing while there is none."""
    try:
        with urllib.request.urlopen(f"http://{address}/{page}", timeout=PATIENCE) as answer:
            return answer.read().decode("utf-8")
    except (urllib.error.URLError, ConnectionError):
        return ""


def until(true: Callable[[], bool], log: Path, saved: Path | None = None) -> None:
    """Wait until something is true.

    Args:
        true: what is waited for.
        log: what the server says.
        saved: a file that is saved again now and then: MkDocs misses a change made just after it began to serve.
    """
    begin = again = time.monotonic()
    while not true():
        assert time.monotonic() - begin < PATIENCE, log.read_text(encoding="utf-8")
        if saved is not None and time.monotonic() - again > SOMETIMES:
            saved.touch()
            again = time.monotonic()
        time.sleep(0.1)


def wait(address: str, words: str, log: Path, saved: Path | None = None) -> str:
    """Wait until a served page holds some words, and return the page."""
    until(lambda: words in fetch(address), log, saved)
    return fetch(address)


@contextmanager
def serving(command: list[str], root: Path, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server and end it."""
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=root, env=environment(), stdout=file, stderr=file)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def write(root: Path, text: str) -> None:
    """Add a sentence to the policy, as an editor saves it."""
    file = root / POLICY
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def builds(log: Path) -> int:
    """Count how often MkDocs has built."""
    return log.read_text(encoding="utf-8").count("Building documentation...")


def rests(log: Path) -> bool:
    """Say whether MkDocs comes to rest, once it has built for what was saved last.

    Were its own writing watched, it would build for ever: several times in each of these whiles.
    """
    for _ in range(10):
        before = builds(log)
        time.sleep(6)
        if builds(log) == before:
            return True
    return False


@pytest.mark.parametrize("name", ["module", "script"])
def test_the_same_bytes_as_the_command(name: str, hooked: Path) -> None:
    write(hooked, "This sentence is in no commit.")
    command = module("build", "--strict") if name == "module" else script("build", "--strict")
    done = run(command, hooked, SOURCE_DATE_EPOCH="1")
    assert done.returncode == 0, done.stderr
    assert clausebook("build", "--site", hooked.parent / "site", cwd=hooked).returncode == 0
    ours, plain = content(hooked.parent / "site"), content(hooked / "site")
    assert {"sitemap.xml", "sitemap.xml.gz", PAGE, "search/search_index.json"} <= ours.keys()
    assert plain == ours


def test_an_error_is_told_without_a_traceback(hooked: Path) -> None:
    (hooked / "manual/manual.yml").write_text("title: [\n", encoding="utf-8")
    commit_all(hooked)
    done = run(module("build"), hooked)
    assert done.returncode == 1
    assert "manual/manual.yml:" in done.stderr
    assert "\n  help: " in done.stderr
    assert "Traceback" not in done.stderr


def test_the_hook_is_thin() -> None:
    lines = (PROJECT / "hooks/manual.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 40


def test_mkdocs_serve_follows_a_saved_change_and_then_rests(hooked: Path, tmp_path: Path) -> None:
    address, log = free(), tmp_path / "log"
    command = module("serve", "--livereload", "-a", address)
    write(hooked, "Not yet committed.")
    with serving(command, hooked, log):
        assert DRAFT in wait(address, "Not yet committed.", log)
        assert builds(log) == 1
        write(hooked, "Saved while it is served.")
        assert DRAFT in wait(address, "Saved while it is served.", log, hooked / POLICY)
        # A new file is seen as well, and a page that was there stays.
        before = builds(log)
        shutil.copy(hooked / POLICY, hooked / "records/management-review/MR-2026-02.md")
        until(lambda: builds(log) > before, log)
        assert rests(log)
    assert git_status(hooked) == {f" M {POLICY}", "?? records/management-review/MR-2026-02.md"}


def git_status(root: Path) -> set[str]:
    """Return what has changed in a repository."""
    done = run(["git", "status", "--porcelain"], root)
    return set(done.stdout.splitlines())


def test_mkdocs_serve_survives_a_broken_setting(hooked: Path, tmp_path: Path) -> None:
    address, log = free(), tmp_path / "log"
    settings = hooked / "manual/manual.yml"
    whole = settings.read_text(encoding="utf-8")
    with serving(script("serve", "--livereload", "-a", address), hooked, log) as process:
        wait(address, DRAFT, log)
        settings.write_text(whole + "\nx: [\n", encoding="utf-8")
        until(lambda: "manual/manual.yml:" in log.read_text(encoding="utf-8"), log, settings)
        assert process.poll() is None
        settings.write_text(whole, encoding="utf-8")
        write(hooked, "Mended.")
        wait(address, "Mended.", log)


def test_clausebook_serve_follows_a_saved_change(hooked: Path, tmp_path: Path) -> None:
    address, log = free(), tmp_path / "log"
    settings = hooked / "manual/manual.yml"
    whole = settings.read_text(encoding="utf-8")
    command = [sys.executable, "-m", "clausebook", "serve", "--address", address]
    write(hooked, "Not yet committed.")
    with serving(command, hooked, log) as process:
        assert DRAFT in wait(address, "Not yet committed.", log)
        write(hooked, "Saved while it is served.")
        assert DRAFT in wait(address, "Saved while it is served.", log)
        settings.write_text(whole + "\nx: [\n", encoding="utf-8")
        until(lambda: "not shown yet: manual/manual.yml" in log.read_text(encoding="utf-8"), log)
        settings.write_text(whole, encoding="utf-8")
        write(hooked, "Mended.")
        wait(address, "Mended.", log)
        assert process.poll() is None
        assert rests(log)
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert not re.search(r"^WARNING", log.read_text(encoding="utf-8"), re.MULTILINE)
