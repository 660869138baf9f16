"""Settings of a repository: Git reads them, unless the file has nothing that could be asked for."""

from pathlib import Path

import pytest

from clausebook.sources.configuration import read_configuration, tells_of_promises
from clausebook.sources.process import Git, GitError, program
from clausebook.sources.references import may_hold
from repositories import Made, git, repository


def written(folder: Path, text: str) -> dict[str, list[str]]:
    (folder / "config").write_text(text)
    return dict(read_configuration(Git(program(), folder), folder / "config"))


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("[extensions]\n\trefStorage = reftable\n", "extensions.refstorage", "reftable"),
        ("[EXTENSIONS] ObjectFormat=sha256", "extensions.objectformat", "sha256"),
        ("[Extensions]partialClone=origin # x\n", "extensions.partialclone", "origin"),
        ('[remote "a b"]\n promisor\n', "remote.a b.promisor", "true"),
        ('[remote "x"]\n\tPROMISOR = "fal\\\nse"\n', "remote.x.promisor", "false"),
        ("[remote.x]\npartialCloneFilter=tree:0\n", "remote.x.partialclonefilter", "tree:0"),
        ("\ufeff[extensions]\nobjectFormat = sha256\n", "extensions.objectformat", "sha256"),
    ],
)
def test_what_matters_is_read_however_it_is_written(tmp_path: Path, text: str, key: str, value: str) -> None:
    assert written(tmp_path, text)[key] == [value]


def test_git_is_asked_for_nothing_where_nothing_matters(tmp_path: Path) -> None:
    file = tmp_path / "config"
    file.write_text('[core]\n\tbare = false\n[remote "origin"]\n\turl = https://git.example/x.git\n')
    nobody = Git(str(tmp_path / "nobody"), tmp_path)
    assert read_configuration(nobody, file) == {}
    assert read_configuration(nobody, tmp_path / "none") == {}
    file.write_text("[core]\n\tbare = false\n# promisor\n")
    with pytest.raises(GitError):
        read_configuration(nobody, file)
    # Of a long file only the beginning was looked at.
    file.write_text("#" * 1_000_001)
    with pytest.raises(GitError):
        read_configuration(nobody, file)


def test_a_partial_clone_is_told_by_any_of_its_settings(tmp_path: Path) -> None:
    assert tells_of_promises(written(tmp_path, "[remote.x]\npartialCloneFilter=tree:0\n"))
    assert tells_of_promises(written(tmp_path, "[extensions]\npartialClone=x\n"))
    assert tells_of_promises(written(tmp_path, "[remote.x]\npromisor\n"))
    assert not tells_of_promises(written(tmp_path, "[remote.x]\npromisor=no\n"))
    assert not tells_of_promises({})


def test_names_that_git_lists_may_be_held(tmp_path: Path) -> None:
    repository(tmp_path, [Made({"a.md": "A\n"})], checkout=False)
    folder = tmp_path / ".git"
    assert not may_hold(folder, "refs/tags/")
    assert may_hold(folder, "refs/heads/")
    git(tmp_path, "tag", "edition/2026.1")
    assert may_hold(folder, "refs/tags/") and may_hold(folder, "refs/tags/edition/")
    git(tmp_path, "pack-refs", "--all")
    assert may_hold(folder, "refs/tags/") and may_hold(folder, "refs/tags/edition/")
    assert not may_hold(folder, "refs/replace/")
    (folder / "refs/replace").write_text("")
    assert may_hold(folder, "refs/replace/"), "what is no folder is for Git to judge"
