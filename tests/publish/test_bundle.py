"""A bundle is the same from every clone, Git accepts it, and it holds the whole history with the editions."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.publish.bundle import write_bundle
from clausebook.sources.git import GitError
from repositories import Made, git, repository

LONG = "".join(f"Line {number} of a long procedure.\n" for number in range(400))


def history(folder: Path) -> str:
    """Make a repository with a merge, texts that differ little, and tags; return its last commit."""
    files = {f"manual/PRO-{number:02}.md": LONG.replace("Line 7 ", f"Line {number} ") for number in range(12)}
    commits = [Made(files)]
    commits += [Made({f"manual/PRO-{number:02}.md": LONG.replace("Line 99", f"New {number}")}) for number in range(6)]
    commits += [
        Made({"manual/side.md": "Beside.\n"}, parents=(3,)),
        Made({"records/R.md": "R\n"}, parents=(6, 7)),
        Made({"manual/PRO-02.md": None, "manual/été.md": "Summer.\n"}),
    ]
    ids = repository(folder, commits)
    git(folder, "tag", "--annotate", "--message=Edition", "edition/2026.1", ids[4])
    git(folder, "tag", "2026.2", ids[8])
    git(folder, "tag", "nothing-of-ours", ids[2])
    return ids[-1]


EDITIONS = ("edition/2026.1", "2026.2")


def bundled(folder: Path, commit: str, target: Path) -> bytes:
    write_bundle(folder, commit, EDITIONS, target)
    return target.read_bytes()


def test_git_accepts_it_and_it_holds_everything(tmp_path: Path) -> None:
    commit = history(tmp_path / "one")
    bundled(tmp_path / "one", commit, tmp_path / "one.bundle")
    # An empty repository shows that nothing else is needed.
    (tmp_path / "empty").mkdir()
    git(tmp_path / "empty", "init", "--quiet")
    git(tmp_path / "empty", "bundle", "verify", str(tmp_path / "one.bundle"))
    git(tmp_path, "clone", "--quiet", "one.bundle", "clone")
    clone = tmp_path / "clone"
    git(clone, "fsck", "--full", "--strict")
    assert git(clone, "rev-parse", "HEAD").strip() == commit
    assert git(clone, "symbolic-ref", "HEAD").strip() == "refs/heads/main"
    assert git(clone, "tag", "--list").split() == ["2026.2", "edition/2026.1"]
    assert git(clone, "cat-file", "-t", "edition/2026.1").strip() == "tag"
    assert git(clone, "rev-list", "HEAD") == git(tmp_path / "one", "rev-list", "HEAD")
    assert (clone / "manual/été.md").read_text("utf-8") == "Summer.\n"


def test_it_is_the_same_however_a_clone_keeps_its_objects(tmp_path: Path) -> None:
    one = tmp_path / "one"
    commit = history(one)
    expected = bundled(one, commit, tmp_path / "expected")
    for number, arguments in enumerate(
        (
            ("repack", "-adf", "--quiet"),
            ("repack", "-adf", "--quiet", "--window=50", "--depth=1"),
            ("repack", "-ad", "--quiet", "--write-bitmap-index"),
            ("commit-graph", "write", "--reachable"),
            ("pack-refs", "--all"),
        )
    ):
        git(one, *arguments)
        assert bundled(one, commit, tmp_path / f"packed-{number}") == expected, arguments


def test_it_is_the_same_from_loose_objects_other_tags_and_settings(tmp_path: Path) -> None:
    one = tmp_path / "one"
    commit = history(one)
    expected = bundled(one, commit, tmp_path / "expected")
    loose = tmp_path / "loose"
    git(tmp_path, "clone", "--quiet", "--no-local", "one", "loose")
    packs = sorted((loose / ".git/objects/pack").glob("*.pack"))
    for pack in packs:
        aside = shutil.move(pack, tmp_path / pack.name)
        pack.with_suffix(".idx").unlink(missing_ok=True)
        git(loose, "unpack-objects", "-q", stdin=Path(aside).read_bytes())
    assert not list((loose / ".git/objects/pack").glob("*.pack"))
    git(loose, "tag", "0-another", "HEAD~3")
    git(loose, "branch", "topic", "HEAD~2")
    git(loose, "config", "pack.compression", "9")
    git(loose, "config", "pack.depth", "1")
    git(loose, "config", "core.compression", "0")
    assert bundled(loose, commit, tmp_path / "loose.bundle") == expected
    assert bundled(loose, commit, tmp_path / "again.bundle") == expected


def test_a_branch_of_another_name_is_main_in_the_bundle(tmp_path: Path) -> None:
    ids = repository(tmp_path / "one", [Made({"manual/a.md": "A\n"}, branch="trunk")])
    write_bundle(tmp_path / "one", ids[0], (), tmp_path / "one.bundle")
    git(tmp_path, "clone", "--quiet", "one.bundle", "clone")
    assert git(tmp_path / "clone", "branch", "--show-current").strip() == "main"


def test_a_repository_of_longer_ids_has_a_bundle_too(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.mkdir()
    git(one, "init", "--quiet", "--object-format=sha256")
    (one / "a.md").write_text("A\n")
    git(one, "add", "--all")
    git(one, "commit", "--quiet", "--message=One")
    commit = git(one, "rev-parse", "HEAD").strip()
    write_bundle(one, commit, (), tmp_path / "one.bundle")
    git(tmp_path, "clone", "--quiet", "one.bundle", "clone")
    assert git(tmp_path / "clone", "rev-parse", "HEAD").strip() == commit


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(GitError, match="no Git repository"):
        write_bundle(tmp_path / "none", "0" * 40, (), tmp_path / "none.bundle")
    commit = history(tmp_path / "one")
    next((tmp_path / "one/.git/objects/pack").glob("*.pack")).unlink()
    with pytest.raises(GitError):
        write_bundle(tmp_path / "one", commit, (), tmp_path / "none.bundle")


@settings(max_examples=8)
@given(
    st.lists(st.dictionaries(st.sampled_from("abcd"), st.text("xy\n", max_size=40), min_size=1), min_size=1, max_size=6)
)
def test_random_histories_come_back_whole(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("random")
    ids = repository(folder / "one", [Made({f"manual/{key}.md": text for key, text in one.items()}) for one in states])
    write_bundle(folder / "one", ids[-1], (), folder / "first")
    git(folder / "one", "repack", "-adfq")
    write_bundle(folder / "one", ids[-1], (), folder / "second")
    assert (folder / "first").read_bytes() == (folder / "second").read_bytes()
    git(folder, "clone", "--quiet", "--bare", "first", "clone")
    objects = ("rev-list", "--objects", "--no-object-names", "HEAD")
    assert sorted(git(folder / "clone", *objects).split()) == sorted(git(folder / "one", *objects).split())
