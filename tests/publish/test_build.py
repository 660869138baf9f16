"""A new site takes the place of the old one only when it is whole; whatever fails leaves the old one as it was."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import cast

import pytest

from clausebook.publish import build
from clausebook.publish.build import BuildError, Built, build_site
from clausebook.publish.staging import Stage
from college import clausebook, college, commit_all, content, disk, environment, leftovers

PAGE = "documents/PRO-05.html"
WHOLE = """
import json, os, pathlib, sys
site = pathlib.Path(sys.argv[1])
(site / "documents").mkdir(parents=True)
(site / "documents/PRO-05.html").write_text("<p>In force, approved by the head</p>")
(site / "manual.json").write_text(json.dumps({"format": "clausebook-manual/1"}))
(site / "epoch.txt").write_text(os.environ["SOURCE_DATE_EPOCH"])
"""
Make = Callable[..., Built]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Lend a way to build with an engine that is a few lines of Python, which find the site's folder in `argv`."""

    def command(script: str) -> Callable[[Path, Path], list[str]]:
        return lambda stage, site: [sys.executable, "-c", script, str(site)]

    def made(script: str = WHOLE, site: Path = tmp_path / "site", missing: str = "") -> Built:
        engine = SimpleNamespace(NAME="tiny", command=command(script), available=lambda: missing)
        monkeypatch.setattr(build, "engines", lambda: {"tiny": cast(ModuleType, engine)})
        stage = Stage(tmp_path / "stage", {PAGE: ("In force", "approved by the head")}, 1)
        return build_site(stage, site, "tiny", 1_767_600_000, said.append)

    said: list[str] = []
    return made


@pytest.fixture
def old(make: Make, tmp_path: Path) -> dict[str, str]:
    """Build a site that something is going to threaten, and return what is in it."""
    make(WHOLE + "(site / 'old.html').write_text('the old site')")
    return content(tmp_path / "site")


def test_a_site(make: Make, tmp_path: Path) -> None:
    built = make()
    assert built.folder == tmp_path / "site"
    assert built.pages == 1
    assert (tmp_path / "site/epoch.txt").read_text() == "1767600000"
    assert leftovers(tmp_path / "site") == []


def test_the_next_site_replaces_it_whole(make: Make, old: dict[str, str], tmp_path: Path) -> None:
    assert "old.html" in old
    make()
    assert "old.html" not in content(tmp_path / "site")
    assert leftovers(tmp_path / "site") == []


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("raise OSError(28, 'No space left on device')", r"It said:\nOSError: \[Errno 28\] No space left on device"),
        ("import sys; sys.exit('Aborted: 2 warnings')", r"tiny could not render the stage; .*\nAborted: 2 warnings"),
        ("", "nothing, and ended with code 0"),
        ("import os; os.kill(os.getpid(), 9)", "nothing, and ended with code -9"),
        (WHOLE.replace("In force", "Welcome"), f"lacks what it must show(?s:.*){PAGE}: “In force” is missing"),
        (WHOLE.replace("PRO-05.html", "PRO-06.html"), f"{PAGE}: the page was not built"),
        (WHOLE + "raise SystemExit(1)", "could not render"),
        (WHOLE.replace("<p>", "<script src='https://cdn.example/x.js'></script><p>"), "from the Internet"),
    ],
)
def test_an_engine_that_fails(make: Make, old: dict[str, str], tmp_path: Path, script: str, message: str) -> None:
    with pytest.raises(BuildError, match=message) as caught:
        make(script)
    assert "the old site still stands" in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert content(tmp_path / "site") == old
    assert leftovers(tmp_path / "site") == []


def test_many_faults_are_counted(make: Make, old: dict[str, str], tmp_path: Path) -> None:
    script = WHOLE + "[(site / f'{n}.html').write_text('<img src=//a.example/b.png>') for n in range(14)]"
    with pytest.raises(BuildError, match="and 4 more"):
        make(script)
    assert content(tmp_path / "site") == old


def test_an_engine_that_is_not_installed(make: Make, old: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="pip install tiny"):
        make(missing="install it with: pip install tiny")
    assert content(tmp_path / "site") == old


@pytest.mark.parametrize(
    "files",
    [
        {"thesis.docx": "the only copy"},
        {"thesis.docx": "the only copy", "manual.json": "{}"},
        {"manual.json": json.dumps({"manual": "of a dishwasher", "format": "paper"})},
        {".git": "gitdir: elsewhere"},
    ],
)
def test_nothing_else_is_replaced(make: Make, tmp_path: Path, files: dict[str, str]) -> None:
    place = tmp_path / "theses"
    place.mkdir()
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    before = content(tmp_path)
    with pytest.raises(BuildError, match="theses holds other files and is no site; name an empty or new folder"):
        make(site=place)
    assert content(tmp_path) == before


def test_a_file_is_not_replaced(make: Make, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("the only copy", encoding="utf-8")
    with pytest.raises(BuildError, match="holds other files"):
        make()
    assert (tmp_path / "site").read_text(encoding="utf-8") == "the only copy"


def test_an_empty_folder_will_do(make: Make, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    make()
    assert (tmp_path / "site" / PAGE).is_file()


def test_a_link_keeps_leading_to_the_site(make: Make, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "www" / "manual")
    for _ in range(2):
        make()
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "www/manual" / PAGE).is_file()
    assert [path.name for path in (tmp_path / "www").iterdir()] == ["manual"]


def test_a_place_that_cannot_be(make: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    with pytest.raises(BuildError, match=r"cannot be written: .*; look at its permissions"):
        make(site=tmp_path / "file" / "site")


def test_two_builds_at_once_both_end_well(make: Make, tmp_path: Path) -> None:
    """The first waits within its engine until the second has been through everything."""
    begun, end = tmp_path / "begun", tmp_path / "end"
    slow = f"{WHOLE}\n(site / 'slow.html').write_text('')\npathlib.Path({str(begun)!r}).touch()\n"
    slow += f"import time\nwhile not pathlib.Path({str(end)!r}).exists(): time.sleep(0.01)\n"
    done: list[Built] = []
    first = threading.Thread(target=lambda: done.append(make(slow)))
    first.start()
    while not begun.exists():
        time.sleep(0.01)
    make()
    assert not (tmp_path / "site/slow.html").exists()
    assert len(leftovers(tmp_path / "site")) == 1
    end.touch()
    first.join()
    assert len(done) == 1
    assert (tmp_path / "site/slow.html").exists()
    assert leftovers(tmp_path / "site") == []


@pytest.mark.site
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """What stands is the old site or the new one, whole; the next run clears away what the killed one left."""
    root, site = college(tmp_path / "college"), tmp_path / "site"
    began = time.monotonic()
    assert clausebook("build", "--site", site, cwd=root).returncode == 0
    lasts = time.monotonic() - began
    old = content(site)
    policy = root / "manual/system/POL-01-quality-policy.md"
    policy.write_text(policy.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    commit_all(root, "Say more")
    assert clausebook("build", "--site", tmp_path / "other", cwd=root).returncode == 0
    new = content(tmp_path / "other")
    assert new != old
    dice, killed = random.Random(15), 0
    for _ in range(15):
        command = [sys.executable, "-m", "clausebook", "build", "--site", str(site)]
        process = subprocess.Popen(
            command, cwd=root, env=environment(), start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        with process:
            try:
                process.wait(dice.uniform(0, lasts))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                killed += 1
        assert content(site) in (old, new)
    assert killed
    done = clausebook("build", "--site", site, cwd=root)
    assert done.returncode == 0, done.stderr
    assert content(site) == new
    assert leftovers(site) == []


@pytest.mark.site
def test_ended_politely_it_tidies_up(tmp_path: Path) -> None:
    root, site, temporary = college(tmp_path / "college"), tmp_path / "site", tmp_path / "temporary"
    temporary.mkdir()
    for ending in (signal.SIGINT, signal.SIGTERM):
        process = subprocess.Popen(
            [sys.executable, "-m", "clausebook", "build", "--site", str(site)],
            cwd=root,
            env=environment(TMPDIR=str(temporary)),
            start_new_session=True,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            assert process.stderr is not None
            while "Rendering" not in (line := process.stderr.readline()):
                assert line
            process.send_signal(ending)
            said = process.stderr.read()
        assert process.returncode == 130
        assert said == "interrupted; nothing was left half done\n"
        assert not site.exists()
        assert leftovers(site) == []
        assert list(temporary.iterdir()) == []


@pytest.mark.site
@pytest.mark.parametrize(("options", "reason"), [("ro", "Read-only file system"), ("size=3m", "No space left")])
def test_a_disk_that_takes_nothing(tmp_path: Path, options: str, reason: str) -> None:
    root = college(tmp_path / "college")
    with disk(tmp_path / "disk", options) as folder:
        done = clausebook("build", "--site", folder / "site", cwd=root)
        assert list(folder.iterdir()) == []
    assert done.returncode == 3
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.site
def test_a_full_disk_leaves_the_old_site(tmp_path: Path) -> None:
    root = college(tmp_path / "college")
    with disk(tmp_path / "disk", "size=12m") as folder:
        assert clausebook("build", "--site", folder / "site", cwd=root).returncode == 0
        old = content(folder / "site")
        done = clausebook("build", "--site", folder / "site", cwd=root)
        assert done.returncode == 3
        assert "No space left" in done.stderr
        assert content(folder / "site") == old
        assert leftovers(folder / "site") == []
