"""Objects asked of a process that stays, and of one that is never waited for."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from clausebook.sources.git import GitError
from clausebook.sources.objects import Objects, read_many
from clausebook.sources.process import Git, program
from repositories import Made, git, repository

CONTENTS = {f"manual/{number:03}.md": (b"%d\0\n\xff" % number) * number * 300 for number in range(90)}


@pytest.fixture
def college(tmp_path: Path) -> tuple[Path, str]:
    return tmp_path, repository(tmp_path, [Made(CONTENTS)], checkout=False)[0]


@pytest.fixture
def objects(college: tuple[Path, str]) -> Iterator[Objects]:
    made = Objects(Git(program(), college[0] / ".git"))
    yield made
    made.close()


def listed(folder: Path, commit: str) -> dict[str, str]:
    rows = (line.split("\t") for line in git(folder, "ls-tree", "-r", commit).splitlines())
    return {path: facts.split()[2] for facts, path in rows}


def test_one_process_answers_whatever_was_asked_before(college: tuple[Path, str], objects: Objects) -> None:
    folder, commit = college
    for path, blob in listed(folder, commit).items():
        found = objects.ask(blob)
        assert found is not None
        assert (found.id, found.kind, found.content) == (blob, "blob", CONTENTS[path])
        assert objects.ask("1" * 40) is None
    process = objects._process
    tree, whole = objects.ask("HEAD^{tree}"), objects.ask("HEAD^{commit}")
    assert tree is not None and tree.kind == "tree"
    assert whole is not None and (whole.id, whole.kind) == (commit, "commit")
    assert objects.ask(f"{commit}:manual").kind == "tree"  # type: ignore[union-attr]
    assert objects.ask(f"{commit}:nothing") is None
    assert objects.ask("") is None
    assert objects._process is process is not None


def test_the_process_ends_with_whoever_asked(objects: Objects) -> None:
    objects.close()
    objects.ask("HEAD")
    process = objects._process
    assert process is not None and process.poll() is None
    objects.close()
    assert process.poll() is not None
    assert objects.ask("HEAD") is not None, "it can be begun again"


def test_an_object_that_is_damaged_is_told_with_what_git_says(college: tuple[Path, str], objects: Objects) -> None:
    folder, _ = college
    noise = Random(1).randbytes(300_000)
    (folder / "noise").write_bytes(noise)
    blob = git(folder, "hash-object", "-w", "noise").strip()
    file = folder / ".git/objects" / blob[:2] / blob[2:]
    kept = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(kept[:100_000] + bytes(100) + kept[100_100:])
    with pytest.raises(GitError, match=r"Git could not read the repository \((?:fatal|error): "):
        objects.ask(blob)
    assert objects._process is None
    file.write_bytes(kept)
    assert objects.ask(blob).content == noise  # type: ignore[union-attr]


def test_a_process_that_is_killed_is_told_and_begun_again(college: tuple[Path, str], objects: Objects) -> None:
    objects.ask("HEAD")
    assert objects._process is not None
    objects._process.kill()
    objects._process.wait()
    with pytest.raises(GitError, match="no reason given"):
        objects.ask("HEAD")
    assert objects.ask("HEAD").id == college[1]  # type: ignore[union-attr]


def test_few_and_many_are_read_alike(college: tuple[Path, str], objects: Objects) -> None:
    blobs = list(listed(*college).values())
    asked = [(blob, found.content) for blob in blobs if (found := objects.ask(blob))]
    assert list(read_many(objects.git, iter(blobs), "blob")) == asked
    with pytest.raises(GitError, match="missing"):
        list(read_many(objects.git, [blobs[0], "1" * 40], "blob"))
    with pytest.raises(GitError, match="missing"):
        list(read_many(objects.git, blobs[:1], "commit"))
