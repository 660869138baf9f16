"""The files of a folder and of a commit: what may be read, and a problem for everything else."""

import os
from pathlib import Path

import pytest

from clausebook.model.problem import Problem, Topic
from clausebook.sources.git import Repository
from clausebook.sources.tree import CommitTree, File, FolderTree, Tree, sha256
from repositories import Made, git, repository

ROOTS = ("manual", "records")


def listed(tree: Tree) -> list[str]:
    """Return paths, and problems as `path! message`."""
    items = tree.files(ROOTS)
    return [item.path if isinstance(item, File) else f"{item.place.path}! {item.message}" for item in items]


def committed(folder: Path) -> CommitTree:
    found = Repository.find(folder)
    assert found is not None
    commit = found.resolve("HEAD")
    assert commit is not None
    return CommitTree(found, commit)


def test_both_trees_list_and_read_the_same(tmp_path: Path) -> None:
    files = {
        "manual/a.md": "a\n",
        "manual/x.md/b.md": "b\n",
        "manual/über uns/ç.md": "c\n",
        "manual/.hidden/d.md": "d\n",
        "manual/e.md~": "e\n",
        "records/f.bin": b"\0\xff",
        "README.md": "no\n",
    }
    repository(tmp_path, [Made(files)])
    expected = ["manual/a.md", "manual/x.md/b.md", "manual/über uns/ç.md", "records/f.bin"]
    for tree in (FolderTree(tmp_path), committed(tmp_path)):
        found = [item for item in tree.files(ROOTS) if isinstance(item, File)]
        assert [file.path for file in found] == expected
        assert [content for _, content in tree.read(found)] == [b"a\n", b"b\n", b"c\n", b"\0\xff"]
        assert [file.size for file in found] == [2, 2, 2, 2]
        assert [file.is_text for file in found] == [True, True, True, False]


def test_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/s.md").write_text("secret\n", "utf-8")
    root = tmp_path / "root"
    repository(
        root, [Made({"manual/a.md": "a\n"}, links={"manual/l.md": "../../secret/s.md", "manual/dir": "../../secret"})]
    )
    message = "is a symbolic link, which could publish a file from outside the manual"
    for tree in (FolderTree(root), committed(root)):
        assert sorted(listed(tree)) == ["manual/a.md", f"manual/dir! {message}", f"manual/l.md! {message}"]


def test_a_linked_manual_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/a.md").write_text("a\n", "utf-8")
    (tmp_path / "root").mkdir()
    (tmp_path / "root/manual").symlink_to(tmp_path / "other")
    (tmp_path / "root/records").write_text("no folder\n", "utf-8")
    assert [line.partition(",")[0] for line in listed(FolderTree(tmp_path / "root"))] == [
        "manual! is a symbolic link",
        "records! is a file where a folder should be",
    ]


def test_a_submodule_is_refused(tmp_path: Path) -> None:
    repository(tmp_path, [Made({"manual/a.md": "a\n"})])
    head = git(tmp_path, "rev-parse", "HEAD").strip()
    git(tmp_path, "update-index", "--add", "--cacheinfo", f"160000,{head},manual/sub")
    git(tmp_path, "commit", "--quiet", "--message", "A submodule")
    assert listed(committed(tmp_path)) == [
        "manual/a.md",
        "manual/sub! is a submodule, whose files are not part of this repository",
    ]


def test_large_files_are_refused_before_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "manual").mkdir()
    for name in ("a.md", "b.yml", "c.png"):
        with (tmp_path / "manual" / name).open("wb") as stream:
            stream.truncate(50_000_000)
    assert listed(FolderTree(tmp_path)) == [
        "manual/a.md! the file has 50.0 MB; at most 1 MB are read",
        "manual/b.yml! the file has 50.0 MB; at most 1 MB are read",
        "manual/c.png! the file has 50.0 MB; at most 20 MB are read",
    ]


def test_a_large_file_of_a_commit_is_refused(tmp_path: Path) -> None:
    repository(tmp_path, [Made({"manual/a.md": b"x" * 1_000_001})], checkout=False)
    assert listed(committed(tmp_path)) == ["manual/a.md! the file has 1.0 MB; at most 1 MB are read"]


def test_names_that_cannot_be_shown_are_refused(tmp_path: Path) -> None:
    names = ("tab\there.md", "new\nline.md", "back\\slash.md", "\u202eltr.md", "\udcff.md")
    repository(tmp_path, [Made({f"manual/{name}": "x\n" for name in names})], checkout=False)
    (tmp_path / "manual").mkdir()
    for name in names:
        (tmp_path / "manual" / name).write_text("x\n", "utf-8")
    message = "the name holds a backslash or a character that cannot be shown"
    for tree in (FolderTree(tmp_path), committed(tmp_path)):
        found = listed(tree)
        assert len(found) == 5
        assert all(line.endswith(message) for line in found)
        assert "".join(found).isprintable()


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manual").mkdir()
    os.mkfifo(tmp_path / "manual/pipe.md")
    assert listed(FolderTree(tmp_path)) == ["manual/pipe.md! is no ordinary file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "manual/closed").mkdir(parents=True)
    (tmp_path / "manual/a.md").write_text("a\n", "utf-8")
    (tmp_path / "manual/a.md").chmod(0)
    (tmp_path / "manual/closed").chmod(0)
    tree = FolderTree(tmp_path)
    try:
        assert listed(tree) == ["manual/a.md", "manual/closed! cannot be read: Permission denied"]
        ((_, content),) = tree.read([item for item in tree.files(ROOTS) if isinstance(item, File)])
        assert isinstance(content, Problem)
    finally:
        (tmp_path / "manual/closed").chmod(0o700)


def test_a_file_that_went_away_is_a_problem(tmp_path: Path) -> None:
    ((_, content),) = FolderTree(tmp_path).read([File("manual/a.md", 1, "manual/a.md")])
    assert isinstance(content, Problem)
    assert (content.topic, content.message) == (Topic.FILE, "cannot be read: No such file or directory")


def test_sha256() -> None:
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
