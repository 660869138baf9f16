"""Audit packs that several tests read: made once a run from a small manual with editions, changes and keys."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from college import clausebook, college
from repositories import BEGIN, git
from sites import once
from stamps import Authority, serving

FROM, TO = "2026-01-01", "2026-06-30"
NAME = f"audit-pack-{FROM}-{TO}"
PYTHON = sys.executable
_PERSON = """\
  - id: rc
    name: Rosa Costa
    emails: [rosa.costa@school.example, rc@school.example]
"""


@dataclass(frozen=True)
class Pack:
    """A pack, and what it was made in."""

    file: Path
    root: Path
    said: str
    """What the program said of it."""

    def unpacked(self, folder: Path) -> Path:
        """Unpack it and return the one folder in it."""
        with zipfile.ZipFile(self.file) as archive:
            archive.extractall(folder)
        (found,) = folder.iterdir()
        return found


def key(folder: Path) -> Path:
    """Return a key pair for signatures."""
    file = folder / "key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "rosa", "-f", str(file)]
        subprocess.run(command, check=True, capture_output=True)
    return file


def manual(folder: Path, public: str = "") -> Path:
    """Lay the small manual into a repository with two editions and a change; Rosa Costa may have a key."""
    root = college(folder)
    git(root, "tag", "--annotate", "--message=Edition", "edition/2026.1")
    if public:
        register = root / "manual/register.yml"
        text = register.read_text("utf-8")
        person = text[text.index("  - id: rc") : text.index("    roles:", text.index("  - id: rc"))]
        kind, blob = public.split()[:2]
        entry = f'{_PERSON}    keys:\n      - {{ssh: "{kind} {blob}", from: 2025-01-01}}\n'
        register.write_text(text.replace(person, entry), "utf-8")
        later = {f"GIT_{who}_DATE": f"{BEGIN + 86_400} +0000" for who in ("AUTHOR", "COMMITTER")}
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message=Enter a key", **later)
    git(root, "tag", "2026.2")
    return root


def made(root: Path, file: Path, *options: str | Path, **changes: str) -> Pack:
    """Make a pack as anybody would."""
    done = clausebook("pack", "--from", FROM, "--to", TO, "--output", file, *options, cwd=root, **changes)
    assert done.returncode == 0, done.stderr
    return Pack(file, root, done.stdout + done.stderr)


def plain(shared: Path) -> Pack:
    """Return a pack that nobody signed, of everything; `shared` is a folder of all processes of a test run."""
    return _kept(shared / "plain-pack", made)


def sealed(shared: Path) -> Pack:
    """Return a pack of one clause and one campus, signed with the key of somebody in the register, and stamped."""
    folder = shared / "sealed-pack"

    def make(root: Path, file: Path) -> Pack:
        authority = Authority(folder.parent / "sealed-authority")
        with serving(authority.answer) as address:
            seal = ("--sign", "--key", key(folder.parent / "sealed-key"), "--timestamp", address)
            return made(root, file, "--clause", "4", "--campus", "north", *seal)

    return _kept(folder, make, signs=True)


def _kept(folder: Path, make: Callable[[Path, Path], Pack], *, signs: bool = False) -> Pack:
    """Make a pack, unless another process of the run has made it."""
    file, said = folder / "pack.zip", folder / "said.txt"
    with once(folder) as needed:
        if needed:
            aside = folder.with_name(f"{folder.name}-making")
            aside.mkdir(parents=True)
            public = key(folder.parent / "sealed-key").with_suffix(".pub").read_text("utf-8") if signs else ""
            root = manual(folder.with_name(f"{folder.name}-manual"), public)
            pack = make(root, aside / "pack.zip")
            (aside / "said.txt").write_text(pack.said, "utf-8")
            aside.rename(folder)
    return Pack(file, folder.with_name(f"{folder.name}-manual"), said.read_text("utf-8"))
