"""Signatures are made by ssh-keygen with the key that was named, or with the one that is set up for Git."""

import shutil
import subprocess
from pathlib import Path

import pytest

import packs
from clausebook.publish.signing import SigningError, signer
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
    with pytest.raises(SigningError, match="load it into an SSH agent"):
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
    assert chosen.known(b"manifest", SPACE, made, f"me {public}".encode())
    assert not chosen.known(b"manifest!", SPACE, made, f"me {public}".encode())
    assert not chosen.known(b"manifest", SPACE, made, f'me namespaces="git" {public}'.encode())
    assert not chosen.known(b"manifest", SPACE, made, b"# nobody\n")


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
    assert "load it into an SSH agent" in done.stdout
