"""A site of a pack beside a stage, and beside one that was built again, by the digests of their files."""

import hashlib
from pathlib import Path

from clausebook.model.bag import Packed
from clausebook.publish.looking import look_over, rebuilt_faults


def laid(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def packed(files: dict[str, bytes]) -> dict[str, Packed]:
    return {name: Packed(len(content), hashlib.sha256(content).hexdigest()) for name, content in files.items()}


def test_a_stage(tmp_path: Path) -> None:
    docs = laid(tmp_path, {"index.md": b"#", "a/b.md": b"#", "c.json": b"1", "d.xlsx": b"2", "e.xlsx": b"3", "f": b"4"})
    same = {"index.html": b"", "a/b.html": b"", "c.json": b"1", "d.xlsx": b"2", "e.xlsx": b"3", "f": b"4"}
    assert look_over(packed({**same, "404.html": b"", "search/x.js": b""}), docs) == (4, (), ())
    other = {"index.html": b"", "more.html": b"", "c.json": b"0", "d.xlsx": b"0", "f": b"4"}
    assert look_over(packed(other), docs) == (
        4,
        (
            "data/site/c.json is not what the commit gives",
            "data/site/e.xlsx is missing, which the commit gives",
            "data/site/a/b.html is missing, a page that the commit gives",
            "data/site/more.html is a page that the commit does not give",
        ),
        ("data/site/d.xlsx is not what the commit gives",),
    )


def test_a_site_that_was_built_again(tmp_path: Path) -> None:
    built = laid(tmp_path, {"index.html": b"1", "a/b.html": b"2", "search/x.js": b"3"})
    assert rebuilt_faults(packed({"index.html": b"1", "a/b.html": b"2", "search/x.js": b"3"}), built) == (3, ())
    assert rebuilt_faults(packed({"index.html": b"0", "a/b.html": b"2", "x": b""}), built) == (
        3,
        (
            "data/site/index.html is not what the commit gives",
            "data/site/search/x.js is missing, which the commit gives",
            "data/site/x is a file that the commit does not give",
        ),
    )
