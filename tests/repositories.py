"""Git repositories made to order by `git fast-import`, with fixed identities and dates: the same ids everywhere."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

AUTHOR = "Ana Reyes <ana@college.example>"
BEGIN = 1_767_600_000
"""2026-01-05 08:00 UTC."""
HOUR = 3600


@dataclass(frozen=True)
class Made:
    """A commit to make."""

    files: Mapping[str, str | bytes | None] = field(default_factory=dict)
    """New contents by path, compared with the first parent; None deletes."""
    parents: tuple[int, ...] | None = None
    """Positions of earlier commits; None means the one before."""
    message: str = "Change the manual"
    author: str = AUTHOR
    date: int | None = None
    """Seconds since 1970; None means one hour after the one before."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Targets of symbolic links, by path."""
    committer: str = ""
    """Empty means the author."""
    committed: int | None = None
    """The committer's seconds since 1970; None means the author's."""
    zones: tuple[str, str] = ("+0000", "+0000")
    """How far the author's and the committer's clocks are from UTC."""
    branch: str = "main"


def git(folder: Path, *arguments: str, check: bool = True, stdin: bytes = b"", **variables: str) -> str:
    """Run Git as a person without settings of their own would and return what it prints."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    fixed = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ana Reyes",
        "GIT_AUTHOR_EMAIL": "ana@college.example",
        "GIT_AUTHOR_DATE": f"{BEGIN} +0000",
        "GIT_COMMITTER_NAME": "Ana Reyes",
        "GIT_COMMITTER_EMAIL": "ana@college.example",
        "GIT_COMMITTER_DATE": f"{BEGIN} +0000",
        "LC_ALL": "C.UTF-8",
    }
    # What lives for one test need not outlive a power cut.
    settings = ("init.defaultBranch=main", "protocol.file.allow=always", "core.fsync=none")
    options = (word for setting in settings for word in ("-c", setting))
    done = subprocess.run(
        ("git", *options, *arguments),
        cwd=folder,
        env={**kept, **fixed, **variables},
        input=stdin,
        capture_output=True,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(f"git {' '.join(arguments)}: {done.stderr.decode()}")
    return done.stdout.decode("utf-8", "surrogateescape")


def repository(folder: Path, commits: Sequence[Made], checkout: bool = True) -> list[str]:
    """Make a repository on the last commit, which ends its branch `main` unless it says another; return the ids."""
    folder.mkdir(parents=True, exist_ok=True)
    branch = commits[-1].branch if commits else "main"
    for path, content in _empty(branch):
        if content is None:
            (folder / path).mkdir(exist_ok=True)
        else:
            (folder / path).write_bytes(content)
    if not commits:
        return []
    marks = folder / ".git/marks"
    # One pack is made faster than many small files.
    packed = ("-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", f"--export-marks={marks}")
    git(folder, *packed, stdin=b"".join(_stream(commits)))
    if checkout:
        git(folder, "reset", "--quiet", "--hard", "HEAD")
    ids = dict(line.split() for line in marks.read_text().splitlines())
    return [ids[f":{position + 1}"] for position in range(len(commits))]


@cache
def _empty(branch: str) -> tuple[tuple[str, bytes | None], ...]:
    """Return what Git makes of an empty folder: its folders, and its files with their contents."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        git(folder, "init", "--quiet", "--template=", f"--initial-branch={branch}")
        paths = ((path, path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*")))
        return tuple((short, None if path.is_dir() else path.read_bytes()) for path, short in paths)


def document(identity: str, version: str = "1.0", text: str = "Text.\n", title: str = "A document") -> str:
    """Return a small controlled document."""
    return f'---\nid: {identity}\ntitle: {title}\nversion: "{version}"\n---\n\n{text}'


def _stream(commits: Sequence[Made]) -> Iterator[bytes]:
    for position, made in enumerate(commits):
        parents = made.parents if made.parents is not None else ((position - 1,) if position else ())
        when = BEGIN + position * HOUR if made.date is None else made.date
        if not parents:
            yield f"reset refs/heads/{made.branch}\n".encode()
        yield f"commit refs/heads/{made.branch}\nmark :{position + 1}\n".encode()
        later = when if made.committed is None else made.committed
        yield f"author {made.author} {when} {made.zones[0]}\n".encode()
        yield f"committer {made.committer or made.author} {later} {made.zones[1]}\n".encode()
        yield _data(made.message.encode())
        for number, parent in enumerate(parents):
            yield f"{'merge' if number else 'from'} :{parent + 1}\n".encode()
        # Deletions first: a folder may take the place of a file.
        for path in (path for path, content in made.files.items() if content is None):
            yield b"D " + _quoted(path) + b"\n"
        for path, content in made.files.items():
            if content is not None:
                yield b"M 100644 inline " + _quoted(path) + b"\n"
                yield _data(content.encode() if isinstance(content, str) else content)
        for path, target in made.links.items():
            yield b"M 120000 inline " + _quoted(path) + b"\n" + _data(target.encode())


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _quoted(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return b'"' + escaped.encode("utf-8", "surrogateescape") + b'"'
