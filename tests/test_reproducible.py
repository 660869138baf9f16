"""The same commit and the same day give the same bytes, wherever, whenever and by whomever they are made."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from circumstances import Circumstances, circumstances
from clausebook.authoring.demo.write import write_demo
from college import commit_all, content
from printing import TEXT, needs_pdf, school
from repositories import git

pytestmark = [pytest.mark.site, pytest.mark.xdist_group("reproducible")]
DAY = ("--as-of", "2026-06-29")
ELSEWHERE = "![Somebody else's](https://example.org/tracker.png) "
"""What no site may show."""
Make = Callable[[Circumstances, Path], None]


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Circumstances]:
    """Make a manual with every kind of block and without a day of its own, in three circumstances."""
    folder = tmp_path_factory.mktemp("everywhere")
    root = school(folder / "school", text=TEXT.replace(ELSEWHERE, ""))
    settings = root / "manual/manual.yml"
    settings.write_text(settings.read_text("utf-8").replace("as-of: 2026-06-30\n", ""), "utf-8", newline="\n")
    commit_all(root, "Judge by the day")
    git(root, "tag", "--annotate", "--message=Edition 2026.1", "edition/2026.1")
    made = circumstances(root, folder)
    # One of them has learnt of the history before, and the others have not.
    made[-1].call("stage", folder / "stage")
    return made


def _site(where: Circumstances, out: Path) -> None:
    where.call("build", "--site", out, *DAY)


def _staff(where: Circumstances, out: Path) -> None:
    where.call("stage", out, *DAY, "--audience", "staff")


def _pdf(where: Circumstances, out: Path) -> None:
    needs_pdf()
    where.call("pdf", "--all", "--output", out, *DAY)


def _pack(where: Circumstances, out: Path) -> None:
    out.mkdir(parents=True)
    where.call("pack", "--from", "2026-01-01", "--to", "2026-06-29", "--output", out / "pack.zip")


@pytest.mark.parametrize(("make", "how_many"), [(_site, 3), (_staff, 2), (_pdf, 2), (_pack, 2)])
def test_the_same_bytes(make: Make, how_many: int, everywhere: Sequence[Circumstances], tmp_path: Path) -> None:
    found = {}
    for number, where in enumerate(everywhere[:how_many]):
        if where is not everywhere[-1]:
            shutil.rmtree(where.root / ".clausebook", ignore_errors=True)
        make(where, tmp_path / f"{number}" / ("out" * (number + 1)))
        found[where.name] = content(tmp_path / f"{number}" / ("out" * (number + 1)))
    first, *others = found.values()
    assert first
    for name, other in zip(list(found)[1:], others, strict=True):
        differing = sorted(path for path in first.keys() | other.keys() if first.get(path) != other.get(path))
        assert not differing, name


def test_the_circumstances_do_differ(everywhere: Sequence[Circumstances]) -> None:
    """Where no day is named, what is said tells of the clock."""
    said = [json.loads(where.call("check", "--format", "json").stdout) for where in everywhere]
    assert said[1]["as_of"] > said[0]["as_of"]
    assert (everywhere[-1].cwd / "tree/.clausebook").is_dir()


def test_the_demo_with_its_editions_and_its_long_history(tmp_path: Path) -> None:
    write_demo(tmp_path / "demo")
    found = []
    for number, where in enumerate(circumstances(tmp_path / "demo", tmp_path)[:2]):
        where.call("stage", tmp_path / f"stage-{number}", "--as-of", "2026-11-30")
        found.append(content(tmp_path / f"stage-{number}"))
    assert len(found[0]) > 700
    assert found[0] == found[1]
