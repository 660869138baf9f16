"""What is asked of Git as the person at the keyboard has set it up: who that is, and the way to another repository."""

import os
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from clausebook.publish.targets import TargetError
from clausebook.publish.targets.branch_move import HEADS
from clausebook.publish.targets.discreet import discreet
from clausebook.sources.process import Git
from clausebook.sources.programs import run

_NO_HOOKS = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false")
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_INDEX_FILE")
"""Variables that lead Git to another repository than the manual's."""
_REJECTED = ("[rejected]", "non-fast-forward", "fetch first", "stale info")
_REFUSED = "[remote rejected]"
_IDLE = ("To ", "hint:", "error: failed to push")
"""What lines of Git begin with that say nothing of why."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who makes a commit, and when."""

    name: str
    email: str
    epoch: int

    def __str__(self) -> str:
        """Return it as Git writes it."""
        return f"{self.name} <{self.email}> {self.epoch} +0000"


def person_here(root: Path, git: Git) -> Person:
    """Return who is at the keyboard, and `SOURCE_DATE_EPOCH` or the present moment.

    Raises:
        TargetError: Git knows no name or no e-mail address, or the moment is none.
    """
    found = []
    for key, what in (("name", "name"), ("email", "e-mail address")):
        said = os.environ.get(f"GIT_COMMITTER_{key.upper()}") or _asked(root, git, "config", "--get", f"user.{key}")
        text = " ".join("".join(sign for sign in said if sign not in "<>\0").split())
        if not text:
            raise TargetError(
                f"Git does not know your {what}, which the commit of the site states; set it: git config user.name "
                f"'Your Name', and git config user.email you@school.example"
            )
        found.append(text)
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or str(int(time.time()))
    if not re.fullmatch(r"[0-9]{1,12}", epoch):
        raise TargetError("SOURCE_DATE_EPOCH is no number of seconds; unset it, or give it one")
    return Person(found[0], found[1], int(epoch))


@dataclass(frozen=True, slots=True)
class Remote:
    """Another repository that this one knows by a name."""

    name: str
    root: Path
    git: Git

    def fetch(self, branch: str) -> None:
        """Fetch a branch, where the other repository has one.

        Raises:
            TargetError: it does not answer.
        """
        there = f"refs/remotes/{self.name}/{branch}"
        done = self._call("ls-remote", "--heads", self.name, HEADS + branch)
        if done.returncode:
            raise self._silent(done)
        if done.stdout.strip():
            done = self._call("fetch", "--quiet", "--no-tags", self.name, f"+{HEADS}{branch}:{there}")
            if done.returncode:
                raise self._silent(done)
        else:
            # A branch that was deleted there is no reason to make anything of its last copy.
            self._call("update-ref", "-d", there)

    def push(self, branch: str, commit: str, moved: TargetError) -> None:
        """Push a commit, never by force: the other repository takes it in one step or not at all.

        Args:
            branch: its name there.
            commit: an id.
            moved: what to raise where it holds a commit that this one does not follow.

        Raises:
            TargetError: it was not taken.
        """
        done = self._call("push", "--quiet", "--no-signed", self.name, f"{commit}:{HEADS}{branch}")
        if done.returncode == 0:
            return
        said = done.stderr.decode("utf-8", "replace")
        if any(word in said for word in _REJECTED):
            raise moved
        advice = "mend that and publish again"
        if _REFUSED in said:
            advice = f"ask whoever keeps {self.name} to let you push to it, or name another branch"
        raise TargetError(
            f"{self.name} did not take the branch {branch}; Git says: {_plain(said)}; "
            f"readers see what they saw before; {advice}"
        )

    def _call(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        """Run Git with the settings and keys of the person at the keyboard."""
        return _run(self.root, self.git, *arguments)

    def _silent(self, done: "subprocess.CompletedProcess[bytes]") -> TargetError:
        """Say why nothing was fetched."""
        said = _plain(done.stderr.decode("utf-8", "replace"))
        advice = "look at the connection and at your permissions, and publish again"
        return TargetError(f"{self.name} does not answer; Git says: {said}; {advice}")


def remote_of(root: Path, name: str, git: Git) -> Remote:
    """Return another repository by its name.

    Raises:
        TargetError: no such name is known here.
    """
    known = _asked(root, git, "remote").split()
    if name not in known:
        names = f"known are {', '.join(known)}" if known else "this one knows no other repository"
        raise TargetError(
            f"there is no remote '{discreet(name)}'; {names} (git remote -v lists them, git remote add makes one)"
        )
    return Remote(name, root, git)


def _asked(root: Path, git: Git, *arguments: str) -> str:
    """Return what Git prints; nothing where it fails."""
    done = _run(root, git, *arguments)
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def _run(root: Path, git: Git, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """Run Git on the manual's repository.

    Raises:
        TargetError: it cannot be started.
    """
    kept = {key: value for key, value in os.environ.items() if key not in _ELSEWHERE}
    try:
        environment = {**kept, "GIT_DIR": str(git.directory), "LC_ALL": "C.UTF-8", "LANGUAGE": "C"}
        return run((git.program, *_NO_HOOKS, *arguments), cwd=root, env=environment)
    except OSError as error:
        raise TargetError(f"Git could not be started: {error.strerror or error}; install it anew") from error


def _plain(said: str) -> str:
    """Return what Git said, and what the other repository did, on one line and without what says nothing of why."""
    lines = [line.strip().removeprefix("remote: ").strip() for line in said.splitlines()]
    telling = [line for line in lines if line not in {"", "remote:"} and not line.startswith(_IDLE)]
    return discreet(" ".join(telling))[:400] or "nothing"
