"""A Git bundle of a whole history that is the same from every clone, however that one keeps its objects."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from clausebook.sources.git import Repository
from clausebook.sources.process import Git, GitError, program

_MAIN = "refs/heads/main"
_TAGS = "refs/tags/"
_SHA256 = 64
"""The length of an object id in a repository that identifies objects by SHA-256."""
_PIECE = 1 << 20
_PACKING = (
    *("pack-objects", "--stdout", "--revs", "--quiet", "--threads=1", "--window=10", "--depth=50", "--compression=6"),
    # What Git kept from earlier packing differs from clone to clone.
    *("--no-reuse-delta", "--no-reuse-object", "--no-use-bitmap-index", "--delta-base-offset"),
)


def write_bundle(root: Path, commit: str, editions: Sequence[str], target: Path) -> None:
    """Write the whole history of a commit, as the branch `main`, and the tags of editions.

    Git's own `git bundle create` reuses how the repository happens to be packed, so its bytes differ from clone to
    clone; here every object is packed anew, by one thread, in a repository that has these branches and tags alone.

    Args:
        root: the folder that holds `manual/`, at the top of a repository.
        commit: the id of the commit.
        editions: the names of the tags.
        target: the file to write.

    Raises:
        GitError: Git's objects cannot be read.
        OSError: the file cannot be written.
    """
    repository = Repository.find(root)
    if repository is None:
        raise GitError(f"{root} is no Git repository; make the pack in a clone of the institution's repository")
    references = [("HEAD", commit), (_MAIN, commit), *_tags(repository, editions)]
    with _borrowed(repository.common / "objects", commit, references) as git, target.open("wb") as file:
        file.write(_head(commit, references))
        wanted = "".join(f"{key}\n" for key in dict.fromkeys(key for _, key in references))
        with git.stream(*_PACKING, feed=(wanted.encode(),)) as stream:
            shutil.copyfileobj(stream, file, _PIECE)


def _tags(repository: Repository, editions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the whole names of tags, and the ids of what they are: a tag's own object, or the commit."""
    for one in repository.references(_TAGS):
        if one.name.removeprefix(_TAGS) in editions and (one.tag or one.commit):
            yield one.name, one.tag or one.commit


def _head(commit: str, references: Sequence[tuple[str, str]]) -> bytes:
    """Return what stands before the pack (`gitformat-bundle(5)`)."""
    form = "# v3 git bundle\n@object-format=sha256\n" if len(commit) == _SHA256 else "# v2 git bundle\n"
    lines = "".join(f"{key} {name}\n" for name, key in references)
    return f"{form}{lines}\n".encode()


@contextmanager
def _borrowed(objects: Path, commit: str, references: Sequence[tuple[str, str]]) -> Iterator[Git]:
    """Lend a repository that has the objects of another, and no other branches and tags than these.

    In which order Git packs depends on the tags that it sees.
    """
    with tempfile.TemporaryDirectory(prefix="clausebook-") as folder:
        git = Git(program(), Path(folder))
        hashing = "sha256" if len(commit) == _SHA256 else "sha1"
        options = ("--bare", "--quiet", "--template=", "--initial-branch=main")
        git.run("init", *options, f"--object-format={hashing}")
        quoted = objects.resolve().as_posix().replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        (git.directory / "objects/info").mkdir(exist_ok=True)
        (git.directory / "objects/info/alternates").write_bytes(f'"{quoted}"\n'.encode("utf-8", "surrogateescape"))
        for name, key in references:
            if name != "HEAD":
                git.run("update-ref", name, key)
        yield git
