"""Any past day: what `build`, `stage` and `show` give is what the demo's script says was in force on that day."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from clausebook.authoring.demo.example import example_files, story_data, story_files
from clausebook.authoring.demo.versions import versions
from clausebook.authoring.demo.write import write_demo
from college import content
from repositories import git

Call = Callable[..., CompletedProcess[str]]
DAYS = (
    "2024-12-31",
    "2025-02-10",
    "2025-03-14",
    "2026-02-26",
    "2026-02-27",
    "2026-03-15",
    "2026-03-16",
    "2026-09-08",
    "2026-11-30",
)


@dataclass(frozen=True)
class Scripted:
    """A version as the script of the demo has it."""

    number: str
    effective: date
    approved: date
    digest: str
    supersedes: tuple[str, ...]
    body: str


def _scripted() -> Mapping[str, tuple[Scripted, ...]]:
    """Return all versions of every document, newest first, by id."""
    earlier = story_data("texts")
    found = {}
    for path, text in (example_files() | story_files()).items():
        if not re.fullmatch(r"manual/[a-z]+/[A-Z]+-\d+-.*\.md", path):
            continue
        identity = re.findall(r"^id: (\S+)$", text, re.MULTILINE)[0]
        found[identity] = tuple(
            Scripted(
                one.number,
                date.fromisoformat(re.findall(r"^effective: (\S+)$", one.text, re.MULTILINE)[0]),
                max(approval.date for approval in one.approvals),
                one.approvals[0].digest,
                tuple(re.findall(r"[A-Z]+-\d+", re.findall(r"^supersedes: (.*)$", one.text, re.MULTILINE)[0])),
                one.text.partition("\n---\n")[2].removeprefix("\n"),
            )
            for one in versions(text, path, "iso-21001-2018", earlier.get(identity, []))
        )
    return found


SCRIPT = _scripted()


def in_force(day: str) -> dict[str, Scripted]:
    """Return what was in force on a day, by the script."""
    then = date.fromisoformat(day)
    good = {name: [one for one in all_ if max(one.effective, one.approved) <= then] for name, all_ in SCRIPT.items()}
    newest = {name: found[0] for name, found in good.items() if found}
    ended = {old for one in newest.values() for old in one.supersedes}
    ended |= {one["id"] for one in story_data("steps")["withdrawals"] if date.fromisoformat(one["day"]) <= then}
    return {name: one for name, one in newest.items() if name not in ended}


def told(site: Path) -> dict[str, tuple[str, str]]:
    """Return version and digest of everything that a site says is in force."""
    data = json.loads((site / "manual.json").read_text("utf-8"))
    return {one["id"]: (one["version"], one["digest"]) for one in data["documents"] if one["state"] == "in-force"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demo, and leave unfinished work in its folder."""
    folder = tmp_path_factory.mktemp("demo") / "college"
    write_demo(folder)
    for path in sorted((folder / "manual").rglob("*.md")):
        path.write_text(path.read_text("utf-8") + "\nUnfinished work of today.\n", "utf-8")
    (folder / "manual/learners/INS-99-new.md").write_text("Unfinished work of today.\n", "utf-8")
    (folder / "records/nonconformity").rename(folder / "records/elsewhere")
    return folder


def test_the_script_has_days_that_differ() -> None:
    counts = [len(in_force(day)) for day in DAYS]
    assert counts[0] == 0
    assert counts[2] == 6
    assert len({str(sorted((name, one.number) for name, one in in_force(day).items())) for day in DAYS}) == len(DAYS)


@pytest.mark.parametrize("day", DAYS)
def test_a_stage_as_of_a_day_holds_what_was_in_force(demo: Path, tmp_path: Path, call: Call, day: str) -> None:
    done = call("stage", tmp_path / "stage", "--as-of", day, cwd=demo)
    assert done.returncode == 0, done.stderr
    expected = {name: (one.number, one.digest) for name, one in in_force(day).items()}
    assert told(tmp_path / "stage/docs") == expected


@pytest.mark.parametrize("name", sorted(in_force("2025-03-14")))
def test_show_prints_the_very_text(demo: Path, call: Call, name: str) -> None:
    done = call("show", name, "--as-of", "2025-03-14", cwd=demo)
    assert done.returncode == 0, done.stderr
    one = in_force("2025-03-14")[name]
    assert f"Version {one.number}, in force since {one.effective}\n" in done.stdout
    assert done.stdout.rstrip("\n").endswith(one.body.rstrip("\n"))


def test_show_has_no_text_before_the_first_one(demo: Path, call: Call) -> None:
    done = call("show", "POL-01", "--as-of", "2025-03-14", cwd=demo)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no text of POL-01 was in force on 2025-03-14" in done.stderr


@pytest.mark.site
def test_a_build_as_of_a_day_reads_commits_only_and_leaves_the_folder_alone(
    demo: Path, tmp_path: Path, call: Call
) -> None:
    before, status = content(demo), git(demo, "status", "--porcelain")
    done = call("build", "--as-of", "2025-03-14", "--site", tmp_path / "site", cwd=demo)
    assert done.returncode == 0, done.stderr
    assert "as of 2025-03-14: " in done.stdout
    assert told(tmp_path / "site") == {name: (one.number, one.digest) for name, one in in_force("2025-03-14").items()}
    assert {path: digest for path, digest in content(demo).items() if not path.startswith(".git/")} == {
        path: digest for path, digest in before.items() if not path.startswith(".git/")
    }
    assert git(demo, "status", "--porcelain") == status
    pages = [path for path in (tmp_path / "site").rglob("*") if path.suffix in (".html", ".json", ".xml", ".csv")]
    assert pages
    assert not [path for path in pages if "Unfinished work of today" in path.read_text("utf-8")]
    form = (tmp_path / "site/documents/FRM-01.html").read_text("utf-8")
    assert "The applicant fills in part A on paper" in form
    assert "The applicant fills in part A online" not in form
