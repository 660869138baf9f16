"""Circumstances in which the program may be called and which must not show in what it makes."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess

from college import clausebook
from repositories import git

_CLOCK = '''"""Sets the clock of every program in Python ahead, of those that these start too."""

import datetime
import time

_AHEAD = 400 * 86_400 + 12_345
_now, _local, _utc, _date, _write = time.time, time.localtime, time.gmtime, datetime.date, time.strftime


class date(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())


class datetime_(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)

    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())


time.time = lambda: _now() + _AHEAD
time.time_ns = lambda: int(time.time() * 1_000_000_000)
time.localtime = lambda seconds=None: _local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: _utc(time.time() if seconds is None else seconds)
time.strftime = lambda form, when=None: _write(form, time.localtime() if when is None else when)
datetime.datetime = datetime_
'''
_SETTINGS = """[core]
\tautocrlf = true
\tquotePath = true
[log]
\tdate = relative
[i18n]
\tlogOutputEncoding = iso-8859-1
[diff]
\trenames = false
"""
_HABITS = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"}


@dataclass(frozen=True)
class Circumstances:
    """Where, when and by whom the program is called."""

    name: str
    root: Path
    """The manual's folder."""
    cwd: Path
    """The folder in which it is called."""
    mask: str = "022"
    """The mask of permissions."""
    variables: dict[str, str] = field(default_factory=lambda: dict(_HABITS))

    def call(self, *arguments: str | Path) -> CompletedProcess[str]:
        """Call the program."""
        before = ("sh", "-c", f'umask {self.mask}; exec "$0" "$@"') if os.name == "posix" else ()
        done = clausebook(*arguments, "--root", self.root, cwd=self.cwd, before=before, **self.variables)
        assert done.returncode in (0, 1), f"{self.name}: {done.stdout}{done.stderr}"
        return done


def circumstances(root: Path, folder: Path) -> Sequence[Circumstances]:
    """Return the same commit in three circumstances, of which nothing is alike: folder, clock, zone, language, user.

    Args:
        root: a manual's repository, in which nothing was ever made.
        folder: where further copies may stand.
    """
    clone, tree, home = folder / "far below/with blanks & ümlauts/clone", folder / "tree", folder / "home"
    for place in (clone.parent, home / "temporary", folder / "clock"):
        place.mkdir(parents=True)
    git(folder, "clone", "--quiet", str(root), str(clone))
    git(root, "worktree", "add", "--quiet", "--detach", str(tree))
    (folder / "clock/sitecustomize.py").write_text(_CLOCK, encoding="utf-8")
    (home / "gitconfig").write_text(_SETTINGS, encoding="utf-8")
    paths = os.pathsep.join(filter(None, (str(folder / "clock"), os.environ.get("PYTHONPATH"))))
    far = {
        "TZ": "Pacific/Chatham",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "de_DE.UTF-8",
        "LANGUAGE": "tr",
        "PYTHONHASHSEED": "4711",
        "PYTHONPATH": paths,
        "SOURCE_DATE_EPOCH": "1",
        "HOME": str(home),
        "TMPDIR": str(home / "temporary"),
        "COLUMNS": "200",
    }
    own = {"TZ": "America/Adak", "LC_ALL": "C.UTF-8", "GIT_CONFIG_GLOBAL": str(home / "gitconfig")}
    near = Circumstances("here", root, root)
    work = Circumstances("in a work tree", Path("tree"), folder, "002", own)
    return near, Circumstances("far away, later", clone, clone, "077", far), work
