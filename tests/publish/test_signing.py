"""Signatures are made by ssh-keygen with the key that was named, or with the one that is set up for Git."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

import packs
from clausebook.publish.signing import Choice, Signer, SigningError, choose, is_known, signer
from clausebook.sources import signing_call
from college import environment
from repositories import git, repository

SPACE = "clausebook-pack"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packs.key(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    repository(tmp_path / "root", [])
    return tmp_path / "root"


def holds(signature: bytes, content: bytes, folder: Path) -> bool:
    (folder / "signature").write_bytes(signature)
    command = ["ssh-keygen", "-Y", "check-novalidate", "-n", SPACE, "-s", str(folder / "signature")]
    return subprocess.run(command, input=content, capture_output=True, check=False).returncode == 0


def test_a_named_key_signs_and_the_same_again(key: Path, root: Path, tmp_path: Path) -> None:
    chosen = signer(root, key)
    made = chosen.sign(b"manifest", SPACE)
    assert holds(made, b"manifest", tmp_path)
    assert not holds(made, b"manifest!", tmp_path)
    assert chosen.sign(b"manifest", SPACE) == made


@pytest.mark.parametrize("ending", ["", ".pub"])
def test_the_key_of_git_signs(key: Path, root: Path, tmp_path: Path, ending: str) -> None:
    git(root, "config", "gpg.format", "ssh")
    git(root, "config", "user.signingkey", f"{key}{ending}")
    assert holds(signer(root, None).sign(b"manifest", SPACE), b"manifest", tmp_path)


def test_a_key_that_an_agent_has_signs(key: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("ssh-agent") is None:
        pytest.skip("NO SSH-AGENT: keys of an agent are NOT TESTED; install openssh-client")
    socket = tmp_path / "agent"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.PIPE, env=environment())
    try:
        assert agent.stdout is not None
        agent.stdout.readline()
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        subprocess.run(["ssh-add", "-q", str(key)], check=True, capture_output=True)
        git(root, "config", "gpg.format", "ssh")
        git(root, "config", "user.signingkey", f"key::{key.with_suffix('.pub').read_text().strip()}")
        assert holds(signer(root, None).sign(b"manifest", SPACE), b"manifest", tmp_path)
    finally:
        agent.terminate()
        agent.wait()
        agent.stdout.close()
    with pytest.raises(SigningError, match="load it into an agent"):
        signer(root, None).sign(b"manifest", SPACE)


def test_a_relative_path_begins_at_the_repository(key: Path, root: Path, tmp_path: Path) -> None:
    shutil.copyfile(key, root / "mine")
    (root / "mine").chmod(0o600)
    git(root, "config", "gpg.format", "ssh")
    git(root, "config", "user.signingkey", "mine")
    assert holds(signer(root, None).sign(b"manifest", SPACE), b"manifest", tmp_path)


def test_a_signer_is_known_by_a_list(key: Path, root: Path) -> None:
    chosen = signer(root, key)
    made = chosen.sign(b"manifest", SPACE)
    public = key.with_suffix(".pub").read_text()
    assert is_known(b"manifest", SPACE, made, f"me {public}".encode())
    assert not is_known(b"manifest!", SPACE, made, f"me {public}".encode())
    assert not is_known(b"manifest", SPACE, made, f'me namespaces="git" {public}'.encode())
    assert not is_known(b"manifest", SPACE, made, b"# nobody\n")


def test_a_key_with_a_passphrase_and_nobody_to_ask_is_said(root: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "a secret", "-f", str(locked)], check=True)
    script = (
        "import sys; from pathlib import Path; from clausebook.publish.signing import signer\n"
        "try: signer(Path(sys.argv[1]), Path(sys.argv[2])).sign(b'x', 'clausebook-pack')\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    # In a session of its own there is no terminal to be asked on.
    command = ["setsid", "-w", packs.PYTHON, "-c", script, str(root), str(locked)]
    changes = {"SSH_ASKPASS_REQUIRE": "never"}
    done = subprocess.run(command, env=environment(**changes), capture_output=True, text=True, check=False)
    assert "SigningError" in done.stdout, done.stderr
    assert "load it into an agent" in done.stdout


def test_nothing_is_signed_where_no_key_is_set_up_or_nobody_wants_it(key: Path, root: Path) -> None:
    assert choose(root, None, None).signer is None
    assert choose(root, None, None).why.startswith("no key is set up for Git here")
    git(root, "config", "gpg.format", "ssh")
    git(root, "config", "user.signingkey", str(key))
    assert choose(root, None, False) == Choice(None, "as asked")


@pytest.mark.parametrize("wish", [None, True])
def test_a_key_that_is_set_up_is_used_unasked(key: Path, root: Path, tmp_path: Path, wish: bool | None) -> None:
    git(root, "config", "gpg.format", "ssh")
    git(root, "config", "user.signingkey", str(key))
    chosen = choose(root, None, wish).signer
    assert chosen is not None
    made = chosen.sign(b"manifest", SPACE)
    assert holds(made, b"manifest", tmp_path)
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(key)], check=True, capture_output=True, text=True).stdout
    assert chosen.name(made, SPACE) == f"the key {shown.split()[1]} (ssh-ed25519)"


def test_a_key_of_openpgp_is_none_for_a_pack(key: Path, root: Path) -> None:
    git(root, "config", "user.signingkey", "ABCDEF")
    assert choose(root, None, None).why == (
        "Git is set up to sign with OpenPGP, and a pack is signed with SSH; name an SSH key with --key FILE"
    )
    with pytest.raises(SigningError, match="set up to sign with OpenPGP"):
        choose(root, None, True)
    assert choose(root, key, None).signer is not None


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"user.signingkey": "missing"}, "there is no key .*missing; .*--no-sign"),
        ({"tag.gpgsign": "true"}, "there is no key to sign with; .*--no-sign"),
        ({"user.signingkey": "config"}, "is no SSH key that can be read; .*--no-sign"),
    ],
)
def test_a_key_that_is_set_up_and_cannot_be_used_is_refused_unasked(
    root: Path, settings: dict[str, str], said: str
) -> None:
    (root / "config").write_text("no key\n")
    for name, value in {"gpg.format": "ssh", **settings}.items():
        git(root, "config", name, value)
    with pytest.raises(SigningError, match=said):
        choose(root, None, None)


def test_a_command_prints_the_key_only_if_it_is_the_person_s_own(
    key: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = key.with_suffix(".pub").read_text().strip()
    program = tmp_path / "print key"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\necho 'key::{public}'\n")
    program.chmod(0o755)
    git(root, "config", "gpg.format", "ssh")
    git(root, "config", "gpg.ssh.defaultKeyCommand", f"'{program}'")
    git(root, "config", "gpg.ssh.program", str(program))
    assert choose(root, None, None).signer is None
    assert not (tmp_path / "ran").exists()
    own = tmp_path / "own"
    git(root, "config", "--file", str(own), "gpg.ssh.defaultKeyCommand", f"'{program}'")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    assert choose(root, None, None).signer == Signer(str(shutil.which("ssh-keygen")), public)
    program.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(SigningError, match="there is no key to sign with"):
        choose(root, None, None)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("[GNUPG:] SIG_CREATED D 22 8 00 1782777600 ABCD", ""),
        ("gpg: signing failed: No secret key", "(gpg: a remark; gpg: signing failed: No secret key)"),
    ],
)
def test_what_a_program_of_openpgp_says_is_read_to_its_end(tmp_path: Path, last: str, said: str) -> None:
    program = tmp_path / "gpg"
    remarks = "gpg: a remark\n" + "[GNUPG:] KEY_CONSIDERED 0123456789ABCDEF0123456789ABCDEF01234567 2\n" * 20
    program.write_text(f"#!/bin/sh\ncat > /dev/null\ncat >&2 <<'END'\n{remarks}{last}\nEND\necho '{PGP}'\n")
    program.chmod(0o755)
    signing = Signer(str(program), "rosa@college.example", "openpgp")
    if not said:
        assert signing.sign(b"tag", "git") == f"{PGP}\n".encode()
        return
    with pytest.raises(SigningError) as raised:
        signing.sign(b"tag", "git")
    assert said in str(raised.value)


PGP = "-----BEGIN PGP SIGNATURE-----"


def test_a_program_that_waits_for_nobody_is_ended(key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "slow"
    slow.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n")
    slow.chmod(0o755)
    monkeypatch.setattr(signing_call, "_SECONDS", 1)
    monkeypatch.setattr("sys.stdin", None)
    begin = time.monotonic()
    with pytest.raises(SigningError, match=r"waited 1 seconds for an answer, and nobody is at a terminal.*--no-sign"):
        Signer(str(slow), str(key)).sign(b"manifest", SPACE)
    assert time.monotonic() - begin < 20
    child = int((tmp_path / "child").read_text())
    with pytest.raises(ProcessLookupError):
        for _ in range(100):
            os.kill(child, 0)
            time.sleep(0.05)
