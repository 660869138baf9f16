"""Signatures by the programs that Git signs with, called as Git calls them, and looked at before they are used.

Git itself is not asked for a signed tag: where `ssh-keygen` fails, Git 2.39 makes one without a signature and says that
all is well.
"""

import re
import shlex
import tempfile
from dataclasses import dataclass
from pathlib import Path

from clausebook.sources.key_names import key_name
from clausebook.sources.signing_call import Said, run_signer
from clausebook.sources.signing_setup import SigningSetup

_LINE = re.compile(r"(?:sk-)?(?:ssh|ecdsa)-[A-Za-z0-9@.-]+ +[A-Za-z0-9+/=]+(?: [^\n]*)?")
_LITERAL = "key::"
"""How Git's settings begin a key that is written out, and is kept by an agent."""
_STATUS = "[GNUPG:] "
"""How the lines begin that OpenPGP's programs write for other programs (GnuPG's DETAILS)."""
_MADE = f"{_STATUS}SIG_CREATED "
_BEGINS = {"ssh": b"-----BEGIN SSH SIGNATURE-----", "openpgp": b"-----BEGIN PGP", "x509": b"-----BEGIN SIGNED MESSAGE"}
WITHOUT = "or leave out the signature with --no-sign"
_ADVICE = f"name one with --key, set one up for Git (user.signingkey), {WITHOUT}"


class SigningError(Exception):
    """Nothing was signed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A key, and what signs with it."""

    program: str
    key: str
    """SSH: the path of a key, private or public, or the line of a public one that an agent has; else whose key."""
    form: str = "ssh"

    def sign(self, content: bytes, namespace: str) -> bytes:
        """Return an armoured signature.

        Args:
            content: what is signed.
            namespace: what a signature of SSH is made for; those of other forms do not tell.

        Raises:
            SigningError: the key cannot be used.
        """
        try:
            with tempfile.TemporaryDirectory(prefix="clausebook-") as folder:
                said = (self._ssh if self.form == "ssh" else self._other)(content, namespace, Path(folder))
        except OSError as error:
            what = f"nothing was signed: {self.program} cannot be run ({error.strerror or error})"
            raise SigningError(f"{what}; look at it, {WITHOUT}") from error
        made = said.output.replace(b"\r\n", b"\n")
        if said.code or not made.startswith(_BEGINS.get(self.form, b"-----BEGIN ")):
            what = f"nothing was signed: {Path(self.program).stem} cannot use the key {self.key[:300]}"
            words = "; ".join(line for line in said.lines if not line.startswith(_STATUS))
            advice = f"load it into an agent if it has a passphrase, name another one with --key, {WITHOUT}"
            raise SigningError(f"{what} ({words[:300] or 'it says nothing'}); {advice}")
        return made

    @property
    def is_file(self) -> bool:
        """Whether the key is a file, and not written out or known to a program by its name."""
        return self.form == "ssh" and not _LINE.fullmatch(self.key)

    def name(self, signature: bytes, namespace: str) -> str:
        """Return the key that made a signature, in words."""
        return key_name(signature, namespace) or f"the key {self.key[:300]}"

    def _ssh(self, content: bytes, namespace: str, folder: Path) -> Said:
        """Sign as `ssh-keygen -Y sign` does."""
        (folder / "content").write_bytes(content)
        key, agent = self.key, ("-U",) if _LINE.fullmatch(self.key) else ()
        if agent:
            key = str(folder / "key.pub")
            Path(key).write_text(f"{self.key}\n", encoding="utf-8")
        said = run_signer((self.program, "-Y", "sign", "-n", namespace, "-f", key, *agent, "content"), b"", folder)
        made = folder / "content.sig"
        return said._replace(output=made.read_bytes() if made.is_file() else b"")

    def _other(self, content: bytes, _: str, folder: Path) -> Said:
        """Sign as `gpg` does."""
        said = run_signer((self.program, "--status-fd=2", "-bsau", self.key), content, folder)
        made = any(line.startswith(_MADE) for line in said.lines)
        return said if said.code or made else said._replace(code=1)


def signer_set_up(root: Path, setup: SigningSetup, key: str = "", who: str = "") -> Signer:
    """Return what Git would sign with.

    Args:
        root: the folder in which a relative path begins.
        setup: what is set up for Git there.
        key: another key than the one that is set up.
        who: name and address of whom a key is looked for where none is named, as OpenPGP's programs do.

    Raises:
        SigningError: there is no such key, or nothing that signs with it.
    """
    ssh = setup.form == "ssh"
    named = key or setup.key or (_asked(root, setup) if ssh else who)
    if not named:
        raise SigningError(f"there is no key to sign with; {_ADVICE}")
    program = setup.program()
    if not program:
        raise SigningError(f"{setup.usual}, which signs here, is not installed; install it, {WITHOUT}")
    literal = named.removeprefix(_LITERAL)
    if ssh and not _LINE.fullmatch(literal):
        path = root / Path(named).expanduser()
        if not path.is_file():
            raise SigningError(f"there is no key {path}; {_ADVICE}")
        return Signer(program, str(path), setup.form)
    return Signer(program, literal if ssh else named, setup.form)


def _asked(root: Path, setup: SigningSetup) -> str:
    """Return the first key that the person's own command prints; empty where it prints none."""
    try:
        words = shlex.split(setup.asked)
        said = run_signer(words, b"", root) if words else None
    except (OSError, ValueError) as error:
        what = f"the command {setup.asked[:80]} cannot be run, which is to print the key (gpg.ssh.defaultKeyCommand)"
        raise SigningError(f"{what}; mend it, {WITHOUT}") from error
    lines = said.output.decode("utf-8", "replace").splitlines() if said and not said.code else []
    return next((line.strip() for line in lines if _LINE.fullmatch(line.strip().removeprefix(_LITERAL))), "")
