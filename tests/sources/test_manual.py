"""The whole manual: one broken file hides no other."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from clausebook.model.manual import Manual
from clausebook.sources.manual import read_manual
from clausebook.sources.settings import CannotRead
from clausebook.sources.tree import FolderTree

BASE = Path(__file__).parents[1] / "rules/_base"


def made(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Copy the small valid manual and lay files over it."""
    root = folder / "root"
    shutil.copytree(BASE, root, copy_function=shutil.copyfile)
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def read(root: Path) -> Manual:
    return read_manual(FolderTree(root), None, date(2026, 6, 30), draft=True)


def test_the_small_manual(tmp_path: Path) -> None:
    manual = read(made(tmp_path, {"manual/images/a.svg": "<svg/>", "records/x/b.bin": b"\0"}))
    assert (len(manual.documents), len(manual.records), manual.malformed, manual.problems) == (4, 1, (), ())
    assert sorted(manual.files) == ["manual/images/a.svg", "records/x/b.bin"]
    assert "example-2020" in manual.standards
    assert manual.as_of == (manual.settings.as_of or date(2026, 6, 30))


def test_broken_files_hide_nothing(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "manual/a.md": b"\xff",
        "manual/b.md": "---\nid: x\n---\n",
        "records/c.md": "",
        "manual/D.MD": "x",
        "manual/standards/e.yml": "a: [",
        "manual/standards/f.yaml": "a: b",
        "manual/record-types/g.yml": "id: g\n",
        "records/h.yml": "is: left aside\n",
    }
    root = made(tmp_path, files)
    (root / "manual/link.md").symlink_to(root / "manual/a.md")
    with (root / "records/large.md").open("wb") as stream:
        stream.truncate(50_000_000)
    manual = read(root)
    assert (len(manual.documents), len(manual.records)) == (4, 1)
    assert [item.path for item in manual.malformed] == [
        "manual/a.md",
        "manual/b.md",
        "manual/link.md",
        "records/c.md",
        "records/large.md",
    ]
    assert {problem.place.path for problem in manual.problems} == {
        "manual/D.MD",
        "manual/standards/e.yml",
        "manual/standards/f.yaml",
        "manual/record-types/g.yml",
    }


@pytest.mark.parametrize("name", ["manual/manual.yml", "manual/register.yml"])
def test_without_settings_or_register_nothing_can_be_judged(tmp_path: Path, name: str) -> None:
    root = made(tmp_path, {})
    (root / name).unlink()
    with pytest.raises(CannotRead) as caught:
        read(root)
    assert [(problem.place.path, problem.message) for problem in caught.value.problems] == [
        (name, "there is no such file")
    ]
    (root / name).symlink_to(BASE / name)
    with pytest.raises(CannotRead, match="is a symbolic link"):
        read(root)


def test_a_linked_manual_is_named_as_the_reason(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "manual").symlink_to(BASE / "manual")
    with pytest.raises(CannotRead, match="manual:1:1: is a symbolic link"):
        read(root)


def test_the_day_is_asked_for_then_set_then_today(tmp_path: Path) -> None:
    root = made(tmp_path, {})
    asked = read_manual(FolderTree(root), date(2020, 1, 1), date(2026, 6, 30), draft=True)
    assert asked.as_of == date(2020, 1, 1)
