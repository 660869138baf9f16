"""An edition is made once, named file by file, and used again only where every file is as it was made."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import cast

import pytest

from clausebook.model.publication import MANIFEST
from clausebook.model.publishing import Released
from clausebook.publish import build, editions
from clausebook.publish.build import BuildError
from clausebook.publish.editions import Artefact, Shelf, foreign_digest
from clausebook.publish.staging import Stage
from college import disk, leftovers

ONE = Released("2026.1", "edition/2026.1", "a" * 40, date(2026, 6, 30))
SCRIPT = """
import json, os, pathlib, sys
site = pathlib.Path(sys.argv[1])
(site / "documents").mkdir(parents=True)
(site / "documents/PRO-05.html").write_text("<p>In force</p>")
(site / "index.html").write_text("<p>Home</p>")
(site / "404.html").write_text("of the engine")
(site / "sitemap.xml").write_text("<urlset/>")
(site / "sitemap.xml.gz").write_bytes(b"packed")
(site / "manual.json").write_text(json.dumps({"format": "clausebook-manual/1"}))
"""
Make = Callable[..., Artefact]


@pytest.fixture
def built() -> list[str]:
    """Lend the list of what the engine was called for."""
    return []


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: list[str]) -> Make:
    """Lend a way to get an edition from a shelf; what is not there is made by an engine of a few lines."""

    def command(stage: Path, site: Path) -> list[str]:
        built.append(site.name)
        return [sys.executable, "-c", SCRIPT, str(site)]

    engine = SimpleNamespace(NAME="tiny", command=command, available=lambda: "")
    monkeypatch.setattr(build, "engines", lambda: {"mkdocs": cast(ModuleType, engine)})

    def made(released: Released = ONE, audience: str = "staff", *, trusted: bool = True) -> Artefact:
        shelf = Shelf.of(tmp_path, trusted=trusted)
        found = shelf.find(released, audience)
        stage = Stage(tmp_path / "stage", {"documents/PRO-05.html": ("In force",)}, 1)
        return found or shelf.make(released, audience, stage, 1_767_600_000, lambda words: None)

    return made


def test_an_edition(make: Make, tmp_path: Path) -> None:
    made = make()
    assert made.folder == tmp_path / ".clausebook/editions/2026.1-aaaaaaaaaa-staff"
    paths = sorted(path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file())
    assert paths == [
        MANIFEST,
        "documents/PRO-05.html",
        "index.html",
        "manual.json",
        "pages.js",
        "sitemap.xml",
    ]
    assert set(made.files) == set(paths) - {MANIFEST}
    assert (made.edition.name, made.edition.commit, made.edition.as_of) == ("2026.1", "a" * 40, "2026-06-30")
    listed = (made.folder / "pages.js").read_text("utf-8").partition("] = ")[2].rstrip(";\n")
    assert json.loads(listed) == ["documents/PRO-05.html", "index.html"]
    assert leftovers(made.folder) == [f"{made.folder.name}.json"]


def test_the_manifest_is_one_for_sha256sum(make: Make) -> None:
    made = make()
    command = ["sha256sum", "--check", "--strict", "--quiet", MANIFEST]
    assert subprocess.run(command, cwd=made.folder, check=False).returncode == 0
    files = [(path, (made.folder / path).read_bytes()) for path in sorted(made.files)]
    assert foreign_digest(files) == made.edition.digest


def test_it_is_made_once(make: Make, built: list[str]) -> None:
    first = make()
    assert make() == first
    assert len(built) == 1


def test_two_makings_give_the_same_bytes(make: Make) -> None:
    first = make()
    before = {path: (first.folder / path).read_bytes() for path in (*first.files, MANIFEST)}
    again = make(trusted=False)
    assert {path: (again.folder / path).read_bytes() for path in (*again.files, MANIFEST)} == before
    assert again.edition == first.edition


@pytest.mark.parametrize(
    "other",
    [
        (replace(ONE, commit="b" * 40), "staff"),
        (replace(ONE, commit="a" * 10 + "b" * 30), "staff"),
        (replace(ONE, as_of=date(2026, 7, 1)), "staff"),
        (ONE, "public"),
    ],
)
def test_another_edition_is_not_mistaken_for_it(make: Make, built: list[str], other: tuple[Released, str]) -> None:
    make()
    make(*other)
    assert len(built) == 2


def test_another_version_of_the_program_makes_its_own(
    make: Make, built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    monkeypatch.setattr(editions, "__version__", "99.0")
    make()
    assert len(built) == 2


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def _link(path: Path) -> None:
    other = path.with_name("elsewhere")
    path.rename(other.parent.parent / "elsewhere" if path.parent.name == "documents" else other)
    path.symlink_to(other)


@pytest.mark.parametrize("harm", [_append, Path.unlink, _link], ids=["changed", "deleted", "linked"])
def test_what_was_harmed_in_any_file_is_made_again(make: Make, built: list[str], harm: Callable[[Path], None]) -> None:
    made = make()
    sound = {path: (made.folder / path).read_bytes() for path in (*made.files, MANIFEST)}
    sidecar = made.folder.with_name(f"{made.folder.name}.json")
    places = [*(made.folder / path for path in sound), sidecar]
    for number, place in enumerate(places, start=2):
        harm(place)
        again = make()
        assert len(built) == number, place
        assert {path: (again.folder / path).read_bytes() for path in (*again.files, MANIFEST)} == sound


def test_what_was_added_is_cleared_away(make: Make, built: list[str]) -> None:
    made = make()
    (made.folder / "more.html").write_text("nobody released this")
    assert not (make().folder / "more.html").exists()
    assert len(built) == 2


def test_what_a_repository_may_have_brought_is_not_used(make: Make, built: list[str]) -> None:
    make()
    make(trusted=False)
    assert len(built) == 2


def test_a_shelf_that_leads_elsewhere(make: Make, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".clausebook").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BuildError, match="leads elsewhere; delete the link"):
        make()
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("options", ["ro", "size=16k"])
def test_a_disk_that_takes_nothing(make: Make, tmp_path: Path, options: str) -> None:
    with disk(tmp_path / ".clausebook", options), pytest.raises(BuildError, match=r"cannot be|No space left"):
        make()
