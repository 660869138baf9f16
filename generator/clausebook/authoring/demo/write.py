"""`demo`: the worked example as a repository, with the same commit ids on every machine."""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from clausebook.authoring import AuthoringError
from clausebook.authoring.demo.signing import shipped, signed_commit, signed_tag
from clausebook.authoring.demo.story import story
from clausebook.authoring.demo.stream import Part, parts
from clausebook.sources.interruption import put_off
from clausebook.sources.process import Git, program

_QUIET = ("-c", "core.logAllRefUpdates=false")
"""No log of branches: it would name the person at the keyboard."""
_OBJECT = ("hash-object", "--stdin", "-w", "-t")
_INIT = ("init", "--quiet", "--template=", "--initial-branch=main", "--object-format=sha1")
_IMPORT = ("fast-import", "--quiet", "--done", "--force", "--date-format=raw")
# Git keeps branches in another form from version 3 on, which is not read here.
_FORM = ("-c", "init.defaultRefFormat=files")
Sign = Callable[[str, bytes], str]
"""Gives the armoured signature with a name for an object."""


def write_demo(folder: Path, sign: Sign = shipped) -> str:
    """Make the repository in a folder, with the last commit in the work tree, and return that commit's id.

    No settings, hooks or templates of the person who calls it take part.

    Args:
        folder: an empty one, or one that does not exist.
        sign: where signatures come from; those of the package were made with keys that nobody keeps secret.

    Raises:
        AuthoringError: the folder is in use or cannot be made, or the worked example is missing.
        GitError: Git cannot be run, or cannot write.
    """
    found = program()
    new = not folder.exists()
    _empty(folder)
    commands = list(parts(story()))
    try:
        return _make(Git(found, folder / ".git"), folder, commands, sign)
    except BaseException as error:
        with put_off():
            _clear(folder, whole=new)
        if isinstance(error, OSError):
            message = f"{folder} cannot be written ({error.strerror or error})"
            raise AuthoringError(f"{message}; look at the permissions and at the space left") from error
        raise


def _empty(folder: Path) -> None:
    """Make sure that nothing lies in a folder.

    Raises:
        AuthoringError: something does, or it is no folder that can be looked into.
    """
    try:
        used = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise AuthoringError(f"{folder} cannot be looked into ({error.strerror}); name another folder") from error
    if used:
        raise AuthoringError(f"{folder} is not empty; name a folder that does not exist yet, or an empty one")


def _make(git: Git, folder: Path, commands: Iterable[Part], sign: Sign) -> str:
    """Make the repository."""
    git.directory.mkdir(parents=True)
    git.run(*_FORM, *_INIT, work_tree=folder)
    marks = git.directory / "demo-marks"
    for part in commands:
        feed = (*part.commands, b"done\n")
        _ask(git, *_QUIET, *_IMPORT, f"--import-marks-if-exists={marks}", f"--export-marks={marks}", feed=feed)
        if part.mark:
            plain = _marked(marks, part.mark)
            whole = signed_commit(git.run("cat-file", "commit", plain), part.signature, sign)
            known = marks.read_text("ascii").replace(plain, _ask(git, *_OBJECT, "commit", feed=(whole,)))
            marks.write_text(known, "ascii", newline="\n")
        elif part.tag:
            whole = signed_tag(git.run("cat-file", "tag", part.tag), part.signature, sign)
            git.run(*_QUIET, "update-ref", f"refs/tags/{part.tag}", _ask(git, *_OBJECT, "tag", feed=(whole,)))
    marks.unlink()
    # What was there before its signature goes; one pack is left.
    git.run("repack", "-a", "-d", "--quiet")
    git.run("prune", "--expire=now")
    git.run(*_QUIET, "read-tree", "--reset", "-u", "main", work_tree=folder)
    return git.run("rev-parse", "--verify", "main").decode("ascii").strip()


def _ask(git: Git, *arguments: str, feed: Iterable[bytes]) -> str:
    """Run a command that reads, and return what it prints."""
    with git.stream(*arguments, feed=feed) as output:
        return output.read().decode("ascii").strip()


def _marked(marks: Path, mark: int) -> str:
    """Return the id of a marked commit."""
    rows = (row.split() for row in marks.read_text("ascii").splitlines())
    return next(identity for name, identity in rows if name == f":{mark}")


def _clear(folder: Path, *, whole: bool) -> None:
    """Take away what was begun, in a folder that was empty or was not there."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        if whole:
            folder.rmdir()
