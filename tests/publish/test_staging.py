"""A stage is plain files, takes the place of an earlier one in one step, and replaces nothing else."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import values
from clausebook.model.history import Commit, Evidence, History
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.publish import staging
from clausebook.publish.staging import MARKER, StageError, write_stage
from college import content, disk, leftovers

HOME = Page("index.md", "Home", "# Home\n", menu=("Home",))
WHEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEAD = Commit("a" * 40, (), "Ana Reyes", "ana@school.example", WHEN, "Ana Reyes", "ana@school.example", WHEN, "Issue")


def stage(folder: Path, *items: Staged, look: dict[str, Any] | None = None, **changes: Any) -> staging.Stage:
    """Stage a few pages of the test manual."""
    return write_stage(folder, items or (HOME,), values.manual(**changes), look)


def config(folder: Path) -> dict[str, Any]:
    """Return the engine's configuration."""
    text = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    return json.loads(text.partition("\n")[2])


def front(path: Path) -> dict[str, Any]:
    """Return a page's front matter."""
    lines = path.read_text(encoding="utf-8").split("---\n")[1].splitlines()
    return {key: json.loads(value) for key, _, value in (line.partition(": ") for line in lines)}


def test_pages_and_files(tmp_path: Path) -> None:
    page = Page(
        "documents/PRO-05.md",
        "Fees & <free> places",
        "\n\n# Fees\n\nÄ text\n",
        terms={"identifier": "PRO-05"},
        boost=0,
        proof=("In force",),
    )
    done = stage(tmp_path / "stage", HOME, page, DataFile("files/manual/desk.svg", b"<svg/>\r\n"))
    docs = tmp_path / "stage" / "docs"
    assert done.pages == 2
    assert done.proofs == {"documents/PRO-05.html": ("In force",)}
    assert (docs / "files/manual/desk.svg").read_bytes() == b"<svg/>\r\n"
    assert (docs / "documents/PRO-05.md").read_text(encoding="utf-8").endswith("---\n\n# Fees\n\nÄ text\n")
    assert front(docs / "documents/PRO-05.md") == {
        "title": "Fees &amp; &lt;free&gt; places",
        "dcterms": {"identifier": "PRO-05"},
        "search": {"exclude": True},
    }
    assert front(docs / "index.md") == {"title": "Home"}
    assert b"\r" not in (docs / "index.md").read_bytes()


def test_the_engine_needs_no_code_of_ours(tmp_path: Path) -> None:
    stage(tmp_path / "stage")
    settings = config(tmp_path / "stage")
    assert not {"hooks", "repo_url", "edit_uri", "edit_uri_template"} & settings.keys()
    assert [next(iter(entry)) if isinstance(entry, dict) else entry for entry in settings["plugins"]] == [
        "search",
        "offline",
    ]
    assert not [path for path in content(tmp_path / "stage") if path.endswith(".py")]


def test_names_of_the_institution(tmp_path: Path) -> None:
    named = values.settings(organisation="Fish & <Chips>", title="Manual", site="https://manual.school.example/")
    stage(tmp_path / "stage", settings=named)
    settings = config(tmp_path / "stage")
    assert settings["site_name"] == "Fish &amp; &lt;Chips&gt;: Manual"
    assert settings["site_url"] == "https://manual.school.example/"
    assert settings["copyright"] == "Fish &amp; &lt;Chips&gt;, Manual, as of 2026-06-30, working draft"
    stage(tmp_path / "stage")
    assert "site_url" not in config(tmp_path / "stage")


@pytest.mark.parametrize(
    ("head", "draft", "words"),
    [(HEAD, False, "commit aaaaaaaaaa"), (HEAD, True, "working draft"), (None, False, "no commit")],
)
def test_every_page_names_its_source(tmp_path: Path, head: Commit | None, draft: bool, words: str) -> None:
    stage(tmp_path / "stage", history=History(Evidence.COMPLETE, head=head), draft=draft)
    assert config(tmp_path / "stage")["copyright"].endswith(f", {words}")


def test_navigation(tmp_path: Path) -> None:
    pages = [
        Page("help/staff.md", "Staff", "", menu=("Help",)),
        Page("documents/a.md", "A & B", "", menu=("Documents", "Learners & staff")),
        Page("documents/index.md", "Documents", "", menu=("Documents",)),
        Page("extra.md", "Extra", "", menu=("Something else",)),
        Page("documents/old.md", "Old", ""),
        HOME,
    ]
    stage(tmp_path / "stage", *pages)
    settings = config(tmp_path / "stage")
    assert settings["nav"] == [
        {"Home": [{"Home": "index.md"}]},
        {"Documents": ["documents/index.md", {"Learners &amp; staff": [{"A &amp; B": "documents/a.md"}]}]},
        {"Help": [{"Staff": "help/staff.md"}]},
        {"Something else": [{"Extra": "extra.md"}]},
    ]
    assert settings["not_in_nav"] == "/documents/old.md"


def test_the_institutions_look_is_laid_over_ours(tmp_path: Path) -> None:
    look = {"theme": {"palette": {"primary": "teal"}}, "markdown_extensions": ["smarty"]}
    stage(tmp_path / "stage", look=look)
    settings = config(tmp_path / "stage")
    assert settings["theme"]["palette"] == {"primary": "teal"}
    assert settings["theme"]["name"] == "material"
    assert settings["theme"]["font"] is False
    assert settings["markdown_extensions"][-1] == "smarty"
    assert "attr_list" in settings["markdown_extensions"]


def test_an_earlier_stage_is_replaced_whole(tmp_path: Path) -> None:
    place = tmp_path / "stage"
    stage(place, HOME, Page("documents/PRO-05.md", "Gone", ""))
    stage(place, HOME)
    assert not (place / "docs/documents").exists()
    assert (place / MARKER).is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["stage"]


def test_the_same_pages_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "another/place"):
        stage(tmp_path / name)
    assert content(tmp_path / "one") == content(tmp_path / "another/place")


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_nothing_else_is_replaced(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "theses"
    if kind == "folder":
        place.mkdir()
        (place / "thesis.docx").write_bytes(b"the only copy")
    else:
        place.write_bytes(b"the only copy")
    before = content(tmp_path)
    with pytest.raises(StageError, match="theses holds other files and is no stage; name an empty or new folder"):
        stage(place)
    assert content(tmp_path) == before


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "stage").mkdir()
    assert stage(tmp_path / "stage").folder == tmp_path / "stage"


def test_a_link_keeps_leading_to_the_stage(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk/real").mkdir()
    (tmp_path / "stage").symlink_to(tmp_path / "disk/real")
    stage(tmp_path / "stage")
    assert (tmp_path / "stage").is_symlink()
    assert (tmp_path / "disk/real" / MARKER).is_file()
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["real"]


def test_a_page_that_fails_leaves_the_old_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "stage"
    stage(place)
    before = content(place)

    def fail(page: Page) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(staging, "_page_text", fail)
    with pytest.raises(StageError, match="No space left on device; look at its permissions"):
        stage(place)
    assert content(place) == before
    assert leftovers(place) == []


def test_leftovers_of_a_killed_run_are_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "stage.new-0a1b2c3d/stage").mkdir(parents=True)
    stage(tmp_path / "stage")
    assert leftovers(tmp_path / "stage") == []


def test_a_place_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    with pytest.raises(StageError, match="cannot be written: File exists; look at"):
        stage(tmp_path / "file" / "stage")


@pytest.mark.parametrize(("options", "reason"), [("ro", "Read-only file system"), ("size=64k", "No space left")])
def test_a_disk_that_takes_nothing(tmp_path: Path, options: str, reason: str) -> None:
    with disk(tmp_path / "disk", options) as folder:
        with pytest.raises(StageError, match=f"cannot be written: {reason}"):
            stage(folder / "stage")
        assert list(folder.iterdir()) == []
