"""Pipes to Git: larger where the system allows it, and the same answers where it does not."""

import sys
from pathlib import Path

import pytest

from clausebook.sources import process
from clausebook.sources.git import Repository
from repositories import Made, repository


def contents(folder: Path) -> list[bytes]:
    """Return every content of a repository, each asked for twice, so that both pipes fill."""
    found = Repository.find(folder)
    assert found is not None
    ids = [change.blob for logged in found.log(found.resolve() or "") for change in logged.changes]
    return [content for _, content in found.blobs([*ids, *ids])]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a program ask for a larger pipe")
def test_a_system_that_refuses_a_larger_pipe_gives_the_same_contents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"{number} {'x' * (number * 977 % 70_000)}\n".encode() for number in range(60)]
    repository(tmp_path, [Made({f"{number}.md": text}) for number, text in enumerate(texts)], checkout=False)
    assert contents(tmp_path) == [*texts, *texts]
    asked = []

    def refused(*arguments: object) -> int:
        asked.append(arguments)
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(f"{process.__name__}.fcntl.fcntl", refused)
    assert contents(tmp_path) == [*texts, *texts]
    assert asked
