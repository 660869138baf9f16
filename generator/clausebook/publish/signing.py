"""A signature over a file by an SSH key, made by `ssh-keygen` and by no program that a repository could name."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clausebook.sources.process import GitError, program
from clausebook.sources.programs import run

_LINE = re.compile(r"(?:sk-)?(?:ssh|ecdsa)-[A-Za-z0-9@.-]+ +[A-Za-z0-9+/=]+(?: [^\n]*)?")
_LITERAL = "key::"
"""How Git's settings begin a key that is written out, and is kept by an agent."""
_ELSEWHERE = re.compile("GIT_(?!CONFIG)")
_ADVICE = "name one with --key FILE, or set one up for Git (gpg.format ssh, user.signingkey)"


class SigningError(Exception):
    """Nothing was signed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A key, and what signs with it."""

    program: str
    key: str
    """The path of a key, private or public, or the line of a public one that an agent has."""

    def sign(self, content: bytes, namespace: str) -> bytes:
        """Return an armoured signature, as `ssh-keygen -Y sign` makes it.

        Raises:
            SigningError: the key cannot be used.
        """
        with tempfile.TemporaryDirectory(prefix="clausebook-") as folder, self._file(Path(folder)) as key:
            agent = ("-U",) if _LINE.fullmatch(self.key) else ()
            command = (self.program, "-q", "-Y", "sign", *agent, "-f", str(key), "-n", namespace)
            done = run(command, feed=content)
        if done.returncode or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
            lines = done.stderr.decode("utf-8", "replace").split("\n")
            said = "; ".join(line.strip() for line in lines if line.strip())[:300] or "nothing"
            what = f"nothing was signed: ssh-keygen cannot use the key {self.key[:80]}"
            raise SigningError(f"{what} ({said}); load it into an SSH agent if it has a passphrase, or {_ADVICE}")
        return done.stdout

    def known(self, content: bytes, namespace: str, signature: bytes, signers: bytes) -> bool:
        """Say whether a signature holds by a list of keys, as `ssh-keygen -Y verify` reads it."""
        with tempfile.TemporaryDirectory(prefix="clausebook-") as name:
            folder = Path(name)
            (folder / "signers").write_bytes(signers)
            (folder / "signature").write_bytes(signature)
            files = ("-f", str(folder / "signers"), "-s", str(folder / "signature"))
            found = run((self.program, "-Y", "find-principals", *files))
            names = found.stdout.decode("utf-8", "replace").split() if found.returncode == 0 else []
            if not names:
                return False
            verify = (self.program, "-Y", "verify", "-n", namespace, "-I", names[0], *files)
            return run(verify, feed=content).returncode == 0

    @contextmanager
    def _file(self, folder: Path) -> Iterator[Path]:
        """Lend the key as a file."""
        if not _LINE.fullmatch(self.key):
            yield Path(self.key)
            return
        file = folder / "key.pub"
        file.write_text(f"{self.key}\n", encoding="utf-8")
        yield file


def signer(root: Path, key: Path | None) -> Signer:
    """Return what signs with a key, or with the one that is set up for Git.

    Args:
        root: the folder whose repository's settings are asked, besides those of the person.
        key: the key's file; None for the one that Git would use.

    Raises:
        SigningError: there is no key, or no `ssh-keygen`.
    """
    found = shutil.which("ssh-keygen")
    # A relative entry of PATH could name a program inside the repository.
    if found is None or not Path(found).is_absolute():
        raise SigningError("ssh-keygen is not installed, which makes signatures; install OpenSSH, or leave out --sign")
    chosen = str(key.absolute()) if key is not None else _set_up(root)
    if not _LINE.fullmatch(chosen):
        if not Path(chosen).is_file():
            raise SigningError(f"there is no key {chosen}; {_ADVICE}")
        # Whoever named another file by mistake need not wait until everything else is made.
        if run((found, "-l", "-f", chosen)).returncode:
            raise SigningError(f"{chosen} is no SSH key that can be read; {_ADVICE}")
    return Signer(found, chosen)


def _set_up(root: Path) -> str:
    """Return the key that is set up for Git: a path, or the line of a public key."""
    form, named = _setting(root, "gpg.format"), _setting(root, "user.signingkey")
    if not named:
        raise SigningError(f"there is no key to sign with; {_ADVICE}")
    if form != "ssh":
        raise SigningError(f"Git is set up to sign with {form or 'OpenPGP'}, and a pack is signed with SSH; {_ADVICE}")
    if _LINE.fullmatch(named.removeprefix(_LITERAL)):
        return named.removeprefix(_LITERAL)
    return str(root / Path(named).expanduser())


def _setting(root: Path, name: str) -> str:
    """Return one of Git's settings, the person's or the repository's; empty where there is none."""
    kept = {key: value for key, value in os.environ.items() if not _ELSEWHERE.match(key)}
    try:
        done = run((program(), "config", "--get", name), cwd=root, env=kept)
    except (GitError, OSError) as error:
        raise SigningError(f"Git's settings cannot be read ({error}); {_ADVICE}") from error
    return done.stdout.decode("utf-8", "replace").strip()
