"""An instruction whose approval must be attributed or signed, and keys to sign with."""

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from repositories import git
from tampering.story import REGISTER, SETTINGS, Story, approved, edited

INSTRUCTION = "manual/system/INS-01-opening.md"
APPROVAL = ("head", "ha", "2026-06-12")
_TEXT = """---
id: INS-01
title: Opening the house
type: instruction
version: "1.0"
status: in-review
owner: head
effective: 2026-06-20
review: P1Y
clauses: ["4.2"]
classification: internal
applies-to: [all]
audience: [registry, teachers]
supersedes: []
change: First issue.
---

How the house is opened.

## Purpose

Everybody gets in.

## Scope

Both campuses.

## Responsibilities

The head.

## Steps

1. **Head of school** opens the door.

## Records kept

None.
"""


def can_sign() -> bool:
    """Say whether signatures can be made and checked here."""
    try:
        import cryptography  # noqa: F401, PLC0415
    except ImportError:
        return False
    return shutil.which("ssh-keygen") is not None


@cache
def _folder() -> Path:
    """Return where the keys of a run lie."""
    folder = Path(tempfile.mkdtemp(prefix="tampering-keys-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def key(name: str) -> str:
    """Make a key and return its public line."""
    file = _folder() / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(file)]
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return " ".join(file.with_suffix(".pub").read_text("ascii").split()[:2])


def ask(story: Story, assurance: str, *keys: str) -> None:
    """Ask for an assurance of instructions, give people keys, and write an instruction.

    Args:
        story: where.
        assurance: `attributed` or `signed`.
        keys: person, name of the key and what else the register says of it, such as `ha one until: 2026-05-31`.
    """
    settings = edited(story.files[SETTINGS], ("types:\n", f"types:\n  instruction: {{assurance: {assurance}}}\n"))
    register = story.files[REGISTER]
    for line in keys:
        person, name, *more = line.split(" ", 2)
        register = with_key(register, person, name, *more)
    story.commit({SETTINGS: settings, REGISTER: register}, "2026-05-20", "ha", message="Ask for more proof")
    story.commit({INSTRUCTION: _TEXT}, "2026-06-01", "qb", message="Write an instruction")


def with_key(register: str, person: str, name: str, more: str = "") -> str:
    """Return a register in which a person has one key more."""
    entry = f'ssh: "{key(name)}"' + (f", {more}" if more else "")
    before, mark, rest = register.partition(f"  - id: {person}\n")
    assert mark
    return f"{before}{mark}    keys:\n      - {{{entry}}}\n{rest}"


def enter(story: Story, by: str, on: str = "2026-06-12", **files: str) -> None:
    """Add the commit that brings the head's approval of the instruction."""
    text = approved(story.files[INSTRUCTION], INSTRUCTION, story.files, APPROVAL)
    story.commit({INSTRUCTION: text, **files}, on, by, hour=15, message="Approve INS-01 1.0")


def sign(story: Story, name: str, *, change: tuple[str, str] = ("", ""), of: int | None = None) -> None:
    """Have the last commit signed with a key.

    Args:
        story: where.
        name: the key's name.
        change: a passage of the commit that is changed after it was signed.
        of: the number of another commit, whose signature it is given.
    """
    key(name)

    def step(folder: Path, ids: list[str]) -> None:
        raw = git(folder, "cat-file", "commit", "main")
        signed = raw if of is None else git(folder, "cat-file", "commit", ids[of])
        made = _signature(signed, name)
        head, gap, rest = raw.replace(*change, 1).partition("\n\n")
        signature = made.replace("\n", "\n ")
        new = f"{head}\ngpgsig {signature}{gap}{rest}".encode()
        identity = git(folder, "hash-object", "-t", "commit", "-w", "--stdin", stdin=new).strip()
        git(folder, "update-ref", "refs/heads/main", identity)

    story.later.append(step)


def signed_tag(plain: str, name: str) -> str:
    """Return a tag with the signature of a key behind its message."""
    key(name)
    return f"{plain}{_signature(plain, name)}\n"


def _signature(text: str, name: str) -> str:
    """Return the signature of a text, as SSH makes it for Git."""
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(_folder() / name)]
    made = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    return made.stdout.decode().strip()
