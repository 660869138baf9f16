"""A pack is signed by an SSH key: one that is named, or the one that is set up for Git."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from clausebook.sources.process import GitError
from clausebook.sources.programs import run
from clausebook.sources.signer import WITHOUT, Signer, SigningError, signer_set_up
from clausebook.sources.signing_setup import NO_KEY, SigningSetup, signing_setup

__all__ = ["Choice", "Signer", "SigningError", "choose", "is_known", "signer"]

_FORMS = {"openpgp": "OpenPGP", "x509": "X.509"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether a pack is to be signed."""

    signer: Signer | None
    """None for no signature."""
    why: str = ""
    """Why there is to be none."""


def choose(root: Path, key: Path | None, sign: bool | None) -> Choice:
    """Decide whether to sign: as asked, and otherwise where an SSH key is set up for Git.

    Args:
        root: the folder whose repository's settings are asked, besides those of the person.
        key: the file of a key that is to sign; None for the one that Git would use.
        sign: None where nobody said whether.

    Raises:
        SigningError: there is to be a signature, and there is no key, or nothing that signs with it.
    """
    if sign is False:
        return Choice(None, "as asked")
    if not sign and key is None:
        setup = _setup(root)
        if not setup.there:
            return Choice(None, NO_KEY)
        if setup.form != "ssh":
            return Choice(None, f"{_other(setup)}; name an SSH key with --key FILE")
    return Choice(signer(root, key))


def signer(root: Path, key: Path | None) -> Signer:
    """Return what signs with a key, or with the one that is set up for Git.

    Args:
        root: the folder whose repository's settings are asked, besides those of the person.
        key: the key's file; None for the one that Git would use.

    Raises:
        SigningError: there is no key, or nothing that signs with it.
    """
    keygen = _keygen()
    setup = SigningSetup("ssh") if key is not None else _setup(root)
    if setup.there and setup.form != "ssh":
        raise SigningError(f"{_other(setup)}; name an SSH key with --key FILE, {WITHOUT}")
    chosen = signer_set_up(root, setup, str(key.absolute()) if key is not None else "")
    # Whoever named another file by mistake need not wait until everything else is made.
    if chosen.is_file and run((keygen, "-l", "-f", chosen.key)).returncode:
        what = f"{chosen.key} is no SSH key that can be read"
        raise SigningError(f"{what}; name another one with --key FILE, {WITHOUT}")
    return chosen


def is_known(content: bytes, namespace: str, signature: bytes, signers: bytes) -> bool:
    """Say whether a signature holds by a list of keys, as `ssh-keygen -Y verify` reads it."""
    keygen = _keygen()
    with tempfile.TemporaryDirectory(prefix="clausebook-") as name:
        folder = Path(name)
        (folder / "signers").write_bytes(signers)
        (folder / "signature").write_bytes(signature)
        files = ("-f", str(folder / "signers"), "-s", str(folder / "signature"))
        found = run((keygen, "-Y", "find-principals", *files))
        names = found.stdout.decode("utf-8", "replace").split() if found.returncode == 0 else []
        if not names:
            return False
        verify = (keygen, "-Y", "verify", "-n", namespace, "-I", names[0], *files)
        return run(verify, feed=content).returncode == 0


def _keygen() -> str:
    """Return the absolute path of OpenSSH's own program."""
    found = shutil.which("ssh-keygen")
    # A relative entry of PATH could name a program inside the repository.
    if found is None or not Path(found).is_absolute():
        raise SigningError(f"ssh-keygen is not installed, which makes signatures; install OpenSSH, {WITHOUT}")
    return found


def _setup(root: Path) -> SigningSetup:
    """Return what is set up for Git."""
    try:
        return signing_setup(root)
    except GitError as error:
        raise SigningError(str(error)) from error


def _other(setup: SigningSetup) -> str:
    """Say that signatures of another form are set up for Git."""
    return f"Git is set up to sign with {_FORMS.get(setup.form, setup.form)}, and a pack is signed with SSH"
