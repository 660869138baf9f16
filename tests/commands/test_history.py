"""`clausebook history` on repositories with and without a manual."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from repositories import Made, document, git, repository

SETTINGS = {"manual/manual.yml": "title: Manual\n", "notes.md": "Notes\n"}
A, B = "manual/PRO-01-a.md", "manual/area/PRO-01-b.md"
KEYS = ["commit", "parents", "author", "author_date", "committer", "committer_date", "path", "blob", "kind"]


def call(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    command = (sys.executable, "-m", "clausebook", "history", *arguments)
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture
def college(tmp_path: Path) -> tuple[Path, list[str]]:
    """A manual with a branch that was merged, and a merge that wrote something."""
    ids = repository(
        tmp_path / "college",
        (
            Made({**SETTINGS, A: document("PRO-01")}),
            Made({A: document("PRO-01", "1.1")}, parents=(0,), author="Ben Okri <ben@college.example>"),
            Made({"notes.md": "More\n"}, parents=(0,)),
            Made({A: document("PRO-01", "1.1", "Nobody's.\n")}, parents=(2, 1), message="Merge a \x1b[31mbranch"),
            Made({A: None, B: document("PRO-01", "1.1", "Nobody's.\n")}),
        ),
    )
    return tmp_path / "college", ids


def test_both_views_as_json(college: tuple[Path, list[str]]) -> None:
    folder, ids = college
    for view, wanted in {"mainline": [4, 3, 0], "contributors": [4, 3, 1, 0]}.items():
        done = call(folder, "--format", "json", "--view", view)
        assert (done.returncode, done.stderr) == (0, "")
        (file,) = json.loads(done.stdout)
        assert (file["path"], file["id"]) == (B, "PRO-01")
        assert [ids.index(event["commit"]) for event in file["events"]] == wanted
        assert all(list(event) == KEYS for event in file["events"])
    event = file["events"][2]
    assert (event["author"], event["parents"]) == ("Ben Okri <ben@college.example>", [ids[0]])
    assert event["author_date"] == "2026-01-05T09:00:00+00:00"
    assert event["blob"] == git(folder, "rev-parse", f"{ids[1]}:{A}").strip()
    assert [event["kind"] for event in file["events"]] == ["renamed", "merged", "modified", "added"]


@pytest.mark.parametrize("named", [B, "pro-01", "area/PRO-01-b.md", "manual/manual.yml"])
def test_a_file_is_named_by_path_or_id(college: tuple[Path, list[str]], named: str) -> None:
    done = call(college[0] / "manual", named)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("manual.yml" if named.endswith("yml") else B) in done.stdout.splitlines()[0]


def test_text_tells_what_a_merge_wrote_and_steers_no_terminal(college: tuple[Path, list[str]]) -> None:
    folder, ids = college
    lines = call(folder, "PRO-01").stdout.splitlines()
    assert lines[0] == f"PRO-01  {B}"
    assert lines[1].split()[:4] == ["2026-01-05", "12:00", ids[4][:10], "renamed"]
    assert lines[2].endswith(f"[{A}]")
    assert lines[3].strip() == "this merge holds what none of its branches has"
    assert "\x1b" not in "".join(lines)


def test_any_repository_with_markdown(tmp_path: Path) -> None:
    repository(tmp_path / "notes", (Made({"a.md": "A\n", "x/b.md": "B\n", "c.txt": "C\n"}),))
    done = call(tmp_path, "--repo", "notes", "--format", "json")
    assert [(file["path"], file["id"]) for file in json.loads(done.stdout)] == [("a.md", ""), ("x/b.md", "")]
    git(tmp_path, "clone", "--quiet", "--bare", "notes", "bare")
    assert call(tmp_path, "--repo", "bare", "--format", "json").stdout == done.stdout


def test_a_repository_without_markdown_says_so(tmp_path: Path) -> None:
    repository(tmp_path, (Made({"c.txt": "C\n"}),))
    assert call(tmp_path).stdout == "There is no Markdown file in it\n"
    assert json.loads(call(tmp_path, "--format", "json").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("PRO-99",), "no file and no document 'PRO-99'"),
        (("../../etc/passwd",), "no file and no document"),
        (("--view", "mainlin"), "did you mean 'mainline'?"),
        (("--format", "xml"), "is not a format"),
        (("--repo", "nowhere"), "there is no folder nowhere"),
        (("--repo", ".."), "lies in no Git repository"),
    ],
)
def test_a_wrong_call_ends_with_2(college: tuple[Path, list[str]], arguments: tuple[str, ...], said: str) -> None:
    done = call(college[0], *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_history_that_is_not_whole_ends_with_3(college: tuple[Path, list[str]], tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", college[0].as_uri(), "copy")
    repository(tmp_path / "empty", ())
    for name, said in {"copy": "git fetch --unshallow", "empty": "git commit"}.items():
        done = call(tmp_path, "--repo", name)
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr.startswith("error: ")
        assert said in done.stderr
