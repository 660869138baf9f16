"""Which key Git is set up to sign with here, and which program signs with it.

A repository may name the key, and even bring it along. Which program runs, only the person at the keyboard says: what
the settings of the repository name is passed over, whoever copied or unpacked them to where they lie.
"""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clausebook.sources.process import GitError, program
from clausebook.sources.programs import run

NO_KEY = "no key is set up for Git here, see user.signingkey; the help for engineers says how to set one up"
_ELSEWHERE = re.compile("GIT_(?!CONFIG)")
"""Variables that lead Git to another repository than the one that was read."""
_OF_REPOSITORY = ("local", "worktree")
_PROGRAMS = {"openpgp": "gpg", "x509": "gpgsm", "ssh": "ssh-keygen"}
"""What signs, by the form of signatures, where nobody says otherwise."""
_WISHES = ("tag.gpgsign", "commit.gpgsign")
_FALSE = ("false", "no", "off", "0", "")


@dataclass(frozen=True, slots=True)
class SigningSetup:
    """What is set up for Git."""

    form: str = "openpgp"
    """The form of signatures: `openpgp`, `x509` or `ssh`."""
    key: str = ""
    """The key, as Git's settings name it; empty where they leave it to the signing program."""
    own: str = ""
    """The program that the person chose for this form; empty for the usual one."""
    asked: str = ""
    """The person's command that prints the SSH key to use (`gpg.ssh.defaultKeyCommand`)."""
    wished: bool = False
    """Whether Git is told to sign tags or commits, with whatever key it finds."""

    @property
    def there(self) -> bool:
        """Whether there is a key that Git would sign with."""
        return bool(self.key or self.asked or self.wished)

    @property
    def usual(self) -> str:
        """The name of what signs: the person's own program, or the usual one."""
        return self.own or _PROGRAMS.get(self.form, self.form)

    def program(self) -> str:
        """Return the absolute path of what signs; empty where it is not installed.

        A relative entry of PATH could name a program inside the repository.
        """
        found = shutil.which(Path(self.usual).expanduser())
        return found if found and Path(found).is_absolute() else ""


def signing_setup(root: Path) -> SigningSetup:
    """Return what is set up for the person at the keyboard in a folder.

    Raises:
        GitError: Git's settings cannot be read.
    """
    told = {"gpg.openpgp.program": "", "gpg.x509.program": "", "gpg.ssh.program": "", "gpg.ssh.defaultkeycommand": ""}
    said: dict[str, str] = {}
    for scope, name, value in _settings(root):
        known = "gpg.openpgp.program" if name == "gpg.program" else name
        if known not in told:
            said[known] = value
        elif scope not in _OF_REPOSITORY:
            told[known] = value
    form = said.get("gpg.format", "") or "openpgp"
    return SigningSetup(
        form=form,
        key=said.get("user.signingkey", ""),
        own=told.get(f"gpg.{form}.program", ""),
        asked=told["gpg.ssh.defaultkeycommand"] if form == "ssh" else "",
        wished=any(said.get(wish, "").lower() not in _FALSE for wish in _WISHES),
    )


def _settings(root: Path) -> Iterator[tuple[str, str, str]]:
    """Yield whose each of Git's settings is, its name in small letters, and its value; the last of a name counts."""
    kept = {key: value for key, value in os.environ.items() if not _ELSEWHERE.match(key)}
    command = (program(), "config", "--list", "--show-scope", "--null")
    try:
        done = run(command, cwd=root, env=kept)
    except OSError as error:
        raise GitError(f"Git could not be started ({error.strerror or error}); install it anew") from error
    if done.returncode:
        words = " ".join(done.stderr.decode("utf-8", "replace").split())[:300]
        raise GitError(f"Git's settings cannot be read ({words}); mend the file that is named there")
    parts = done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]
    for scope, entry in zip(parts[::2], parts[1::2], strict=False):
        name, gap, value = entry.partition("\n")
        yield scope, name, value.strip() if gap else "true"
