"""A branch of the repository, from which a forge shows pages (GitHub, GitLab, Forgejo).

A commit is made of the branch's last one by `git fast-import`: neither the work tree nor the index takes part, what did
not change is taken over by its object id, and the branch moves to the commit in one step or not at all.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clausebook.model.publication import LATEST, MANIFEST, STATE
from clausebook.publish.targets import Delivered, Delivery, Target, TargetError
from clausebook.publish.targets.branch_commit import Commit, message, object_id
from clausebook.publish.targets.branch_move import HEADS, clear_away, move
from clausebook.publish.targets.branch_remote import Remote, person_here, remote_of
from clausebook.publish.targets.branch_tree import LINK, Entry, Tree
from clausebook.publish.targets.contents import Tally, content, everything, look_at, moved_on, not_ours
from clausebook.publish.targets.folder_files import locked
from clausebook.sources.git import Repository
from clausebook.sources.process import Git, GitError, program

SCHEMES = ("branch",)
FORM = "branch:NAME for a branch of Git (branch:NAME@origin pushes it as well)"
_REMOTES = "refs/remotes/"
_FULL = 1_000_000
"""Bytes that a disk has left when it is as good as full."""
_FILE = "100644"


def connect(text: str, root: Path) -> Target:
    """Return the branch that `branch:NAME` or `branch:NAME@REMOTE` names; what a remote has of it is fetched.

    Raises:
        TargetError: it cannot be a branch, there is no repository, or the remote does not answer.
    """
    name, at, remote = text.partition(":")[2].partition("@")
    if not name:
        raise TargetError("no branch is named; write its name behind the colon, such as branch:gh-pages")
    if at and not remote:
        raise TargetError(
            f"no remote is named behind the @; write branch:{name}@origin, or branch:{name} to push later"
        )
    try:
        repository = Repository.find(root)
        if repository is None:
            raise TargetError(f"{root} lies in no Git repository, so it has no branch {name}; name a folder instead")
        git = Git(program(), repository.directory)
    except GitError as error:
        raise TargetError(str(error)) from error
    try:
        git.run("check-ref-format", HEADS + name)
    except GitError as error:
        raise TargetError(f"'{name}' cannot be the name of a branch; write one such as branch:gh-pages") from error
    elsewhere = remote_of(root, remote, git) if remote else None
    if elsewhere:
        elsewhere.fetch(name)
    return Branch(name, elsewhere, root, repository, git)


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the repository that the manual is in."""

    branch: str
    remote: Remote | None
    """Where it is pushed to; None where that is left to somebody."""
    root: Path
    repository: Repository
    git: Git
    whole_folders: bool = True

    @property
    def name(self) -> str:
        """As messages call it."""
        return f"the branch {self.branch}" + (f" of {self.remote.name}" if self.remote else "")

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep other publishers in this repository away (flock(2)); those elsewhere are noticed when it is pushed.

        Raises:
            TargetError: somebody else is publishing, or the branch must not be written to.
        """
        with self._told():
            self._refuse_unfit()
            person_here(self.root, self.git)
            lock = locked(self.repository.common)
        if lock is None:
            raise TargetError(
                f"somebody else is publishing or releasing from this repository at this moment, so {self.name} was not "
                "touched; wait until that is done, and publish again"
            )
        try:
            # A disk without locks will do, since a branch moves in one step.
            if lock:
                clear_away(self.repository.common)
            yield
        finally:
            for descriptor in lock:
                os.close(descriptor)

    def read(self, path: str) -> bytes | None:
        """Return one of its files as the last commit has it."""
        with self._told():
            return Tree(self.git, self._tip()).read(path)

    def folders(self) -> tuple[str, ...]:
        """Return the names of the folders at its top; a symbolic link is none."""
        with self._told():
            return tuple(sorted(one.path for one in Tree(self.git, self._tip()).listed() if one.kind == "tree"))

    def files(self, folder: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files below one of its folders."""
        with self._told():
            tree = Tree(self.git, self._tip())
            for one in sorted(tree.listed(f"{folder}/", deep=True), key=lambda one: one.path):
                if one.kind != "blob" or one.mode == LINK:
                    raise TargetError(f"{one.path} on {self.name} is no ordinary file; put a file in its place")
                yield one.path.partition("/")[2], tree.content(one)

    def deliver(self, delivery: Delivery, before: bytes | None, step: Callable[[str], None]) -> Delivered:
        """Make one commit of it, push it where a remote is named, and move the branch to it."""
        look_at(delivery, before, self.name)
        tally = Tally()
        with self._told():
            tip, here = self._tip(), self._here()
            if Tree(self.git, tip).read(STATE) != before:
                raise moved_on(self.name)
            there = {one.path: one for one in Tree(self.git, tip).listed(deep=True)}
            for name in delivery.editions:
                self._refuse_foreign(name, there)
            step(f"Writing to {self.name}")
            made = self._commit(delivery, tip, there, tally)
            if self.remote:
                step(f"Pushing to {self.remote.name}")
                self.remote.push(self.branch, made, moved_on(self.name))
            notes = tuple(self._move(made, here))
        return tally.delivered(*notes)

    def _commit(self, delivery: Delivery, tip: str, there: Mapping[str, Entry], tally: Tally) -> str:
        """Return the id of a commit that holds the delivery; the last one's where that does already."""
        commit = Commit(self.git, tip, {one.identity for one in there.values()})
        algorithm = Tree(self.git, tip).algorithm
        wanted, changed = set(), []
        for path, source in everything(delivery):
            wanted.add(path)
            text = content(source)
            identity = object_id(text, algorithm)
            if (old := there.get(path)) and (old.mode, old.identity) == (_FILE, identity):
                tally.kept += 1
            else:
                changed.append((path, source, identity))
                tally.took(len(text))
        swept = (*delivery.editions, *([LATEST] if delivery.latest else []))
        gone = [path for path in there if path.split("/")[0] in swept and path not in wanted]
        if not gone and not changed:
            return tip
        return commit.write(gone, changed, message(delivery), person_here(self.root, self.git))

    def _move(self, commit: str, here: str) -> Iterable[str]:
        """Move the branch to a commit if it still is where it was; yield what is to be done then.

        Raises:
            TargetError: it has moved, and nobody pushed; where the commit was pushed, a note says it.
        """
        if commit != here:
            try:
                move(self.git, self.repository.common, self.branch, commit, here)
            except GitError as error:
                if not self.remote:
                    raise (
                        moved_on(self.name)
                        if self._here() != here
                        else _unwritten(self.name, error, self.repository.common)
                    ) from error
                return (f"{self.name} was pushed; the branch of this copy could not follow, and does not matter",)
        return () if self.remote else self._unpushed(commit)

    def _unpushed(self, commit: str) -> Iterable[str]:
        """Yield how a commit is pushed, unless a remote has it already, or there is none."""
        if commit in self._copies().values():
            return
        if known := self.git.run("remote").decode().split():
            remote = "origin" if "origin" in known else known[0]
            yield f"readers see it once {self.name} is pushed: git push {remote} {self.branch}"

    def _tip(self) -> str:
        """Return the id of the commit that the next one follows; empty where there is none.

        A copy fetched from a remote counts where it is ahead, since what is made without it could not be pushed.

        Raises:
            TargetError: the two have gone different ways.
        """
        here, copies = self._here(), self._copies()
        known = copies.get(f"{_REMOTES}origin/{self.branch}") or (
            next(iter(copies.values())) if len(copies) == 1 else ""
        )
        if not here or not known or here == known:
            return here or known
        if not self._lacks(here, known):
            return known
        if not self._lacks(known, here):
            return here
        raise TargetError(
            f"the branch {self.branch} here and the one at its remote have gone different ways; look at what only "
            f"this copy has, and if that may go, delete the branch here (git branch -D {self.branch}) and publish again"
        )

    def _here(self) -> str:
        """Return the id of the branch's last commit in this repository; empty where there is no branch."""
        return self._references(HEADS + self.branch).get(HEADS + self.branch, "")

    def _copies(self) -> Mapping[str, str]:
        """Return the ids of its copies in other repositories, as they were last fetched, by reference."""
        place = self.remote.name if self.remote else "*"
        return self._references(f"{_REMOTES}{place}/{self.branch}")

    def _references(self, pattern: str) -> Mapping[str, str]:
        """Return the ids of the references that match a pattern, by name."""
        printed = self.git.run("for-each-ref", "--format=%(refname) %(objectname)", pattern).decode()
        found = dict(line.split(" ") for line in printed.splitlines())
        return {name: identity for name, identity in found.items() if name.endswith(f"/{self.branch}")}

    def _lacks(self, one: str, other: str) -> bool:
        """Say whether a commit has predecessors that another one lacks."""
        return bool(self.git.run("rev-list", "--max-count=1", one, f"^{other}", "--"))

    def _refuse_unfit(self) -> None:
        """Refuse a branch that somebody works on, and the manual's own.

        Raises:
            TargetError: it is one of these.
        """
        for block in os.fsdecode(self.git.run("worktree", "list", "--porcelain")).split("\n\n"):
            folder, *facts = block.splitlines() or [""]
            # Of a folder that was deleted Git says that it may be forgotten.
            if f"branch {HEADS}{self.branch}" in facts and not any(one.startswith("prunable") for one in facts):
                raise TargetError(
                    f"the branch {self.branch} is checked out in {folder.removeprefix('worktree ')}, whose files would "
                    f"not follow; go to another branch there (git switch), or publish to another branch"
                )
        tree = Tree(self.git, self._tip())
        if tree.read(STATE) is None and tree.read("manual/manual.yml") is not None:
            raise TargetError(
                f"the branch {self.branch} holds a manual and not its site; name a branch of its own, such as gh-pages"
            )

    def _refuse_foreign(self, name: str, there: Mapping[str, Entry]) -> None:
        """Refuse to replace what is no edition.

        Raises:
            TargetError: something else is called so.
        """
        taken = any(path.split("/")[0] == name for path in there)
        if taken and f"{name}/{MANIFEST}" not in there:
            raise not_ours(self.name, name)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in words what Git or the system refused."""
        try:
            yield
        except GitError as error:
            raise _unwritten(self.name, error, self.repository.common) from error
        except OSError as error:
            place = error.filename or self.repository.common
            advice = "look at its permissions and at the space left, and publish again"
            raise TargetError(f"{place} cannot be used: {error.strerror or error}; {advice}") from error


def _is_full(place: Path) -> bool:
    """Say whether the disk of a folder has no room left."""
    try:
        return shutil.disk_usage(place).free < _FULL
    except OSError:
        return False


def _unwritten(name: str, error: GitError, place: Path) -> TargetError:
    """Say what Git said; of a full disk it says many things, so the disk is asked."""
    said = str(error).partition("(")[2].rpartition(")")[0] or str(error)
    advice = "mend that and publish again; nothing was switched"
    if ".lock" in said:
        advice = "delete that file if no other program is working on the repository, and publish again"
    elif "No space left" in said or "Disk quota" in said or _is_full(place):
        advice = "make room, and publish again; nothing was switched"
    return TargetError(f"{name} was not written; Git says: {said}; {advice}")
