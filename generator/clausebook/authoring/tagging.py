"""The tag of an edition, written in one step: it is there whole, or it is not there at all."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from git import Repo
from git.exc import GitError as LibraryError

from clausebook.authoring import AuthoringError
from clausebook.authoring.turn import free
from clausebook.sources.git import GitError, Repository
from clausebook.sources.process import DISK, Git, program
from clausebook.sources.signer import Signer, SigningError, signer_set_up
from clausebook.sources.signing_setup import SigningSetup

# A log of tags would name the person at the keyboard, whom Git may not know.
_QUIET = ("-c", "core.logAllRefUpdates=false")
_NAMESPACE = "git"
"""What Git's signatures of SSH are made for."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """Who makes a tag, and when."""

    name: str
    email: str
    instant: datetime
    """Aware; its zone is written down with it."""

    @property
    def when(self) -> str:
        """The instant as Git writes it."""
        return f"{int(self.instant.timestamp())} {self.instant.strftime('%z')[:5] or '+0000'}"

    def __str__(self) -> str:
        """Return the value of the tag's key `tagger`."""
        return f"{self.name} <{self.email}> {self.when}"


def tagger_here(root: Path, instant: datetime) -> Tagger:
    """Return who is at the keyboard, by what Git would write into a tag.

    Raises:
        AuthoringError: Git knows no name or no e-mail address.
    """
    try:
        with Repo(root, search_parent_directories=True) as repository:
            reader = repository.config_reader()
            found = [str(reader.get_value("user", key, default="")) for key in ("name", "email")]
    except (LibraryError, OSError) as error:
        raise AuthoringError(f"Git's settings cannot be read ({error}); look at the file .git/config") from error
    named = [os.environ.get("GIT_COMMITTER_NAME") or found[0], os.environ.get("GIT_COMMITTER_EMAIL") or found[1]]
    name, email = (" ".join("".join(sign for sign in text if sign not in "<>").split()) for text in named)
    if not name or not email:
        missing = "name" if not name else "e-mail address"
        advice = "git config user.name 'Your Name', and git config user.email you@school.example"
        raise AuthoringError(f"Git does not know your {missing}, which an edition states; set it: {advice}")
    return Tagger(name, email, instant)


def require_kept(root: Path, commit: str) -> None:
    """Make sure that a commit is still part of the present state's history, which somebody may have rewritten.

    Raises:
        AuthoringError: it is not.
        GitError: Git's objects cannot be read.
    """
    repository = Repository.find(root)
    now = repository.resolve() if repository else None
    if repository is None or now is None or (now != commit and repository.commits_without(commit, now)):
        what = f"the history was rewritten meanwhile, and commit {commit[:10]} is no part of it any more"
        raise AuthoringError(f"{what}; nothing was released; look at what was done there, and release then")


def moved_to(root: Path, commit: str) -> str:
    """Return the id of the commit that is the present state by now; empty where it still is the one given."""
    try:
        repository = Repository.find(root)
        now = repository.resolve() if repository else None
    except GitError:
        return ""
    return now if now and now != commit else ""


def write_tag(root: Path, name: str, commit: str, message: str, tagger: Tagger, signer: Signer | None = None) -> str:
    """Make an annotated tag; no setting of the repository takes part.

    Args:
        root: the folder that holds `manual/`.
        name: what it is to be called.
        commit: the id of the commit.
        message: ends in a line end.
        tagger: who makes it, and when.
        signer: who signs it; None for no signature, and then no program is run either.

    Returns:
        The key that signed, in words; empty where nobody did.

    Raises:
        AuthoringError: it could not be made; nothing but an object that nobody sees may be left.
        GitError: the disk took nothing; the same holds.
    """
    repository = Repository.find(root)
    if repository is None:
        raise AuthoringError(f"{root} lies in no Git repository; nothing was tagged")
    raw = f"object {commit}\ntype commit\ntag {name}\ntagger {tagger}\n\n{message}".encode()
    signature = _signature(signer, name, raw) if signer else b""
    git = Git(program(), repository.directory)
    try:
        with git.stream("hash-object", "-t", "tag", "-w", "--stdin", feed=(raw, signature)) as output:
            identity = output.read().decode("ascii").strip()
        free(repository, name)
        # The zeros say that there must be no such tag: whoever comes second changes nothing.
        git.run(*_QUIET, "update-ref", f"refs/tags/{name}", identity, "0" * len(identity))
    except GitError as error:
        raise _refused(name, str(error).partition("(")[2].rpartition(")")[0] or str(error)) from error
    return signer.name(signature, _NAMESPACE) if signer else ""


def signer_here(root: Path, setup: SigningSetup, key: str | None, tagger: Tagger) -> Signer:
    """Return who signs tags for the person at the keyboard.

    Args:
        root: the folder that holds `manual/`.
        setup: what is set up for Git there.
        key: another key, as Git's own setting would name it; None for the one that is set up.
        tagger: whose key it is where none is named.

    Raises:
        AuthoringError: there is no such key, or nothing that signs with it.
    """
    try:
        return signer_set_up(root, setup, key or "", f"{tagger.name} <{tagger.email}>")
    except SigningError as error:
        raise AuthoringError(f"nothing was released: {error}") from error


def _signature(signer: Signer, name: str, raw: bytes) -> bytes:
    """Return a signature of a tag."""
    try:
        return signer.sign(raw, _NAMESPACE)
    except SigningError as error:
        raise AuthoringError(f"the tag {name} was not made: {error}") from error


def _refused(name: str, said: str) -> AuthoringError | GitError:
    """Say why Git made no tag."""
    what = f"the tag {name} was not made; Git says: {' '.join(said.split()) or 'nothing'}"
    if any(words in said for words in DISK):
        where = "look at the permissions of the folder .git and at the space left on its disk"
        return GitError(f"{what}; nothing was changed; {where}, and release again")
    if ".lock" in said:
        return AuthoringError(
            f"{what}; delete that file if no other program is working on the repository, and try again"
        )
    return AuthoringError(f"{what}; nothing was changed, so mend that and try again")
