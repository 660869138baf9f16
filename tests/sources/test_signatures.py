"""Signatures that `ssh-keygen` and GnuPG made through Git, and what they turn into when anything about them is wrong.

Where Git can say the same, its word is asked as well: it runs the other two programs, with settings of the test's own.
"""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.model.register import Key, Person, Register
from clausebook.model.signature import Verdict
from clausebook.sources.octets import Garbled, Unsupported
from clausebook.sources.openpgp import read_pgp_key, read_pgp_signature
from clausebook.sources.signatures import verify
from clausebook.sources.sshsig import read_ssh_key
from repositories import git

pytestmark = pytest.mark.xdist_group("signatures")

DAY = date(2026, 6, 30)
MADE = "20260101T000000"
"""When GnuPG believes it makes keys."""
SIGNED = "20260630T120000"
"""When it believes it signs."""
SSH = {
    "ed25519": ("-t", "ed25519"),
    "nistp256": ("-t", "ecdsa", "-b", "256"),
    "nistp384": ("-t", "ecdsa", "-b", "384"),
    "nistp521": ("-t", "ecdsa", "-b", "521"),
    "rsa": ("-t", "rsa", "-b", "2048"),
    "stranger": ("-t", "ed25519"),
}
PGP = ("rsa2048", "ed25519", "nistp256", "nistp384", "nistp521")


@dataclass(frozen=True)
class Desk:
    """A place to sign at: keys, and a repository."""

    folder: Path

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    @property
    def environment(self) -> dict[str, str]:
        return {"HOME": str(self.folder), "GNUPGHOME": str(self.folder / "gnupg")}

    def gpg(self, *arguments: str, when: str = MADE, stdin: str | None = None) -> str:
        """Run GnuPG at a given time."""
        mode = ("--command-fd", "0", "--no-tty") if stdin is not None else ("--batch",)
        fixed = ("gpg", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", "--faked-system-time", f"{when}!")
        command = (*fixed, *mode, *arguments)
        environment = {**os.environ, **self.environment}
        done = subprocess.run(command, env=environment, input=(stdin or "").encode(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def pgp_key(self, name: str, algorithm: str = "ed25519", usage: str = "sign", expire: str = "0") -> str:
        """Make a key of OpenPGP and return its fingerprint."""
        self.gpg("--quick-generate-key", address(name), algorithm, usage, expire)
        rows = self.gpg("--with-colons", "--list-keys", address(name)).splitlines()
        return next(row.split(":")[9] for row in rows if row.startswith("fpr"))

    def block(self, name: str) -> Key:
        """Return the public half of a key of OpenPGP."""
        return Key("openpgp", self.gpg("--armor", "--export", address(name)))

    def line(self, name: str) -> Key:
        """Return the public half of a key of SSH."""
        return Key("ssh", (self.folder / f"{name}.pub").read_text(encoding="utf-8"))

    def sign(self, kind: str, name: str, tag: bool = False, message: str = "Approve PRO-01\n\nReasons.") -> bytes:
        """Sign a new commit or tag and return it."""
        options = self.options(kind, name)
        if tag:
            git(self.repository, *options, "tag", "--force", "-s", "-m", message, "edition", **self.environment)
            return self.read("tag", "edition")
        git(self.repository, *options, "commit", "--allow-empty", "-S", "-m", message, **self.environment)
        return self.read("commit", "HEAD")

    def options(self, kind: str, name: str) -> tuple[str, ...]:
        """Return Git's settings for a kind of signature."""
        if kind == "ssh":
            return ("-c", "gpg.format=ssh", "-c", f"user.signingkey={self.folder / name}")
        return ("-c", f"gpg.program={self.folder / 'signing'}", "-c", f"user.signingkey={address(name)}")

    def read(self, kind: str, name: str) -> bytes:
        return git(self.repository, "cat-file", kind, name).encode("utf-8", "surrogateescape")

    def git_agrees(self, raw: bytes, *names: str) -> bool:
        """Say whether Git accepts a signature, told whose SSH keys may sign."""
        kind = "commit" if raw.startswith(b"tree") else "tag"
        name = git(self.repository, "hash-object", "-t", kind, "-w", "--literally", "--stdin", stdin=raw).strip()
        allowed = self.folder / "allowed"
        allowed.write_text("".join(f"a {self.line(each).text}" for each in names), encoding="utf-8")
        options = (
            *("-c", f"gpg.ssh.allowedSignersFile={allowed}"),
            *("-c", f"gpg.program={self.folder / 'signing'}"),
        )
        command = ("git", *options, f"verify-{kind}", name)
        environment = {**os.environ, **self.environment, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        return not subprocess.run(
            command, cwd=self.repository, env=environment, capture_output=True, check=False
        ).returncode


def address(name: str) -> str:
    return f"{name}@college.example"


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """Set up a desk; GnuPG needs a folder with a short name."""
    missing = [program for program in ("ssh-keygen", "gpg") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"NO {' AND NO '.join(missing)}: signatures are NOT TESTED; run tests/prepare.py")
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    made = Desk(folder)
    try:
        (folder / "gnupg").mkdir(mode=0o700)
        program = folder / "signing"
        program.write_text(f'#!/bin/sh\nexec gpg --batch --faked-system-time {SIGNED}! "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        made.repository.mkdir()
        git(made.repository, "init", "--quiet")
        for name, words in SSH.items():
            subprocess.run(
                ("ssh-keygen", "-q", *words, "-N", "", "-C", f"{name} of Ana", "-f", str(folder / name)), check=True
            )
        for name in PGP:
            made.pgp_key(name, name)
        made.sign("ssh", "ed25519")
        yield made
    finally:
        # Only the agent of this very folder is asked to go.
        subprocess.run(("gpgconf", "--homedir", str(folder / "gnupg"), "--kill", "all"), check=False)
        shutil.rmtree(folder, ignore_errors=True)


def person(*keys: Key, name: str = "hl") -> Person:
    return Person(name, name.upper(), (), (), keys)


def register(*people: Person) -> Register:
    return Register({}, {each.id: each for each in people})


def verdict(raw: bytes, *keys: Key, others: tuple[Key, ...] = (), day: date = DAY) -> Verdict:
    """Return what is said of a signature that Helen should have made; the other keys are Rosa's."""
    helen, rosa = person(*keys), person(*others, name="rc")
    return verify(raw, helen, register(helen, rosa), day)


def taken_apart(raw: bytes) -> tuple[bytes, bytes]:
    """Return a commit without its signature, and the signature."""
    match = re.search(rb"gpgsig (-----BEGIN.*?-----END [A-Z ]+-----\n)(?: \n)?", raw, re.DOTALL)
    assert match
    return raw[: match.start()] + raw[match.end() :], re.sub(rb"\n ", b"\n", match[1])


def put_together(payload: bytes, signature: bytes) -> bytes:
    """Return a commit with a signature."""
    head, _, text = payload.partition(b"\n\n")
    return head + b"\ngpgsig " + signature.strip().replace(b"\n", b"\n ") + b"\n\n" + text


def armoured(data: bytes, label: str = "SSH SIGNATURE") -> bytes:
    gap = "" if label.startswith("SSH") else "\n"
    return f"-----BEGIN {label}-----\n{gap}{base64.b64encode(data).decode()}\n-----END {label}-----\n".encode()


def opened(signature: bytes) -> bytes:
    """Return the bytes of an armoured signature."""
    rows = [row for row in signature.decode().splitlines()[1:-1] if row and not re.match(r"=.{4}$|\w+: ", row)]
    return base64.b64decode("".join(rows))


def of_ssh(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


@pytest.mark.parametrize("name", [name for name in SSH if name != "stranger"])
@pytest.mark.parametrize("tag", [False, True], ids=["commit", "tag"])
def test_ssh(desk: Desk, name: str, tag: bool) -> None:
    raw = desk.sign("ssh", name, tag)
    key, stranger = desk.line(name), desk.line("stranger")
    assert verdict(raw, key) is Verdict.VALID
    assert verdict(raw, stranger, key) is Verdict.VALID
    assert verdict(raw, stranger) is Verdict.UNKNOWN_KEY
    assert verdict(raw, stranger, others=(key,)) is Verdict.OTHER_PERSON
    assert verdict(raw.replace(b"PRO-01", b"PRO-02"), key) is Verdict.INVALID
    assert verdict(raw.replace(b"Reyes", b"Royes", 1), key) is Verdict.INVALID
    assert desk.git_agrees(raw, name)
    assert not desk.git_agrees(raw, "stranger")
    assert not desk.git_agrees(raw.replace(b"PRO-01", b"PRO-02"), name)


@pytest.mark.parametrize("name", PGP)
@pytest.mark.parametrize("tag", [False, True], ids=["commit", "tag"])
def test_openpgp(desk: Desk, name: str, tag: bool) -> None:
    raw = desk.sign("openpgp", name, tag)
    key, other = desk.block(name), desk.block("rsa2048" if name != "rsa2048" else "ed25519")
    assert verdict(raw, key) is Verdict.VALID
    assert verdict(raw, other, key) is Verdict.VALID
    assert verdict(raw, other) is Verdict.UNKNOWN_KEY
    assert verdict(raw, other, others=(key,)) is Verdict.OTHER_PERSON
    assert verdict(raw.replace(b"PRO-01", b"PRO-02"), key) is Verdict.INVALID
    assert desk.git_agrees(raw)
    assert not desk.git_agrees(raw.replace(b"PRO-01", b"PRO-02"))


@pytest.mark.parametrize("kind", ["ssh", "openpgp"])
def test_the_time_of_a_key_is_the_registers(desk: Desk, kind: str) -> None:
    raw = desk.sign(kind, "ed25519")
    key = desk.line("ed25519") if kind == "ssh" else desk.block("ed25519")
    before, after = date(2026, 6, 29), date(2026, 7, 1)
    assert verdict(raw, replace(key, since=DAY, until=DAY, revoked=after)) is Verdict.VALID
    assert verdict(raw, replace(key, since=after)) is Verdict.EXPIRED
    assert verdict(raw, replace(key, until=before)) is Verdict.EXPIRED
    assert verdict(raw, replace(key, revoked=DAY)) is Verdict.REVOKED
    assert verdict(raw, replace(key, until=before, revoked=before)) is Verdict.REVOKED
    assert verdict(raw, replace(key, until=before), replace(key, since=DAY)) is Verdict.VALID
    assert verdict(raw, replace(key, until=before), replace(key, revoked=DAY)) is Verdict.REVOKED
    assert verdict(raw, others=(replace(key, revoked=DAY),)) is Verdict.OTHER_PERSON


@pytest.mark.parametrize("kind", ["ssh", "openpgp"])
def test_a_theft_that_is_noticed_later_counts_for_the_past(desk: Desk, kind: str) -> None:
    raw = desk.sign(kind, "ed25519")
    key = desk.line("ed25519") if kind == "ssh" else desk.block("ed25519")
    helen, then = person(key), register(person(key))
    for later, expected in (
        (replace(key, revoked=DAY), Verdict.REVOKED),
        (replace(key, revoked=date(2026, 7, 1)), Verdict.VALID),
        (replace(key, until=date(2026, 1, 31)), Verdict.VALID),
    ):
        assert verify(raw, helen, then, DAY) is Verdict.VALID
        assert verify(raw, helen, then, DAY, register(person(later, name="rc"))) is expected
    assert verify(raw, helen, then, DAY, register()) is Verdict.VALID


@pytest.mark.parametrize("kind", ["ssh", "openpgp"])
def test_a_date_in_the_commit_is_not_believed(desk: Desk, kind: str) -> None:
    past = {"GIT_COMMITTER_DATE": "2026-01-10T08:00:00Z", "GIT_AUTHOR_DATE": "2026-01-10T08:00:00Z"}
    options = desk.options(kind, "ed25519")
    git(desk.repository, *options, "commit", "--allow-empty", "-S", "-m", "Backdated", **desk.environment, **past)
    raw = desk.read("commit", "HEAD")
    key = desk.line("ed25519") if kind == "ssh" else desk.block("ed25519")
    over = replace(key, until=date(2026, 1, 31))
    assert b"1768032000" in raw
    assert verdict(raw, over, day=DAY) is Verdict.EXPIRED
    assert verdict(raw, over, day=date(2026, 1, 10)) is Verdict.VALID


def test_a_commit_without_a_signature(desk: Desk) -> None:
    mention = "Say that\n\ngpgsig -----BEGIN SSH SIGNATURE-----\n and\n-----BEGIN PGP SIGNATURE-----"
    git(desk.repository, "commit", "--allow-empty", "-m", mention)
    git(desk.repository, "tag", "--force", "-a", "-m", "Unsigned", "unsigned")
    assert verdict(desk.read("commit", "HEAD"), desk.line("ed25519")) is Verdict.NONE
    assert verdict(desk.read("tag", "unsigned"), desk.line("ed25519")) is Verdict.NONE


@pytest.mark.parametrize("kind", ["ssh", "openpgp"])
def test_a_signature_of_another_commit(desk: Desk, kind: str) -> None:
    key = desk.line("ed25519") if kind == "ssh" else desk.block("ed25519")
    first, second = (desk.sign(kind, "ed25519", message=message) for message in ("First", "Second"))
    own, signature = taken_apart(second)
    payload, foreign = taken_apart(first)
    assert verdict(put_together(own, signature), key) is Verdict.VALID
    assert verdict(put_together(payload, signature), key) is Verdict.INVALID
    assert not desk.git_agrees(put_together(payload, signature), "ed25519")
    twice = put_together(own, signature).replace(
        b"\n\n", b"\ngpgsig " + foreign.replace(b"\n", b"\n ")[:-1] + b"\n\n", 1
    )
    assert verdict(twice, key) is Verdict.INVALID
    both = armoured(opened(signature) + opened(foreign), "SSH SIGNATURE" if kind == "ssh" else "PGP SIGNATURE")
    assert verdict(put_together(own, both), key) is Verdict.INVALID


@pytest.mark.parametrize("name", ["ed25519", "nistp256", "rsa"])
def test_a_signature_made_for_something_else_than_git(desk: Desk, name: str) -> None:
    payload, _ = taken_apart(desk.sign("ssh", name))
    file = desk.folder / "payload"
    for namespace, expected in (("git", Verdict.VALID), ("file", Verdict.INVALID), ("email", Verdict.INVALID)):
        file.write_bytes(payload)
        command = ("ssh-keygen", "-Y", "sign", "-n", namespace, "-f", str(desk.folder / name), str(file))
        subprocess.run(command, check=True, capture_output=True)
        signature = (desk.folder / "payload.sig").read_bytes()
        (desk.folder / "payload.sig").unlink()
        raw = put_together(payload, signature)
        assert verdict(raw, desk.line(name)) is expected
        assert desk.git_agrees(raw, name) is (expected is Verdict.VALID)


def test_a_shorter_digest_of_ssh(desk: Desk) -> None:
    payload, _ = taken_apart(desk.sign("ssh", "ed25519"))
    words = ("-O", "hashalg=sha256", "-n", "git", "-f", str(desk.folder / "ed25519"))
    done = subprocess.run(("ssh-keygen", "-Y", "sign", *words), input=payload, capture_output=True, check=True)
    assert verdict(put_together(payload, done.stdout), desk.line("ed25519")) is Verdict.VALID


def test_rsa_with_sha_1_proves_nothing(desk: Desk) -> None:
    """`ssh-rsa` as the kind of a signature means SHA-1."""
    payload, signature = taken_apart(desk.sign("ssh", "rsa"))
    raw = put_together(payload, armoured(opened(signature).replace(of_ssh(b"rsa-sha2-512"), of_ssh(b"ssh-rsa"))))
    # The lengths around it no longer fit, unless they are mended.
    assert verdict(raw, desk.line("rsa")) is Verdict.INVALID
    blob = read_ssh_key(desk.line("rsa").text).blob
    parts = of_ssh(blob, b"git", b"", b"sha512", of_ssh(b"ssh-rsa", b"\1" * 256))
    raw = put_together(payload, armoured(b"SSHSIG\0\0\0\1" + parts))
    assert verdict(raw, desk.line("rsa")) is Verdict.UNCHECKED
    assert not desk.git_agrees(raw, "rsa")


@pytest.mark.parametrize("curve", ["ed25519", "nistp256"])
def test_a_key_on_a_token(desk: Desk, curve: str) -> None:
    """No token is at hand, so its part is played here; `ssh-keygen`, asked through Git, takes it for one."""
    payload, _ = taken_apart(desk.sign("ssh", "ed25519"))
    text = b"SSHSIG" + of_ssh(b"git", b"", b"sha512", hashlib.sha512(payload).digest())
    state = b"\1\0\0\0\7"
    message = hashlib.sha256(b"ssh:").digest() + state + hashlib.sha256(text).digest()
    if curve == "ed25519":
        kind, secret = b"sk-ssh-ed25519@openssh.com", ed25519.Ed25519PrivateKey.generate()
        blob = of_ssh(kind, secret.public_key().public_bytes_raw(), b"ssh:")
        made = secret.sign(message)
    else:
        kind, private = b"sk-ecdsa-sha2-nistp256@openssh.com", ec.generate_private_key(ec.SECP256R1())
        point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        blob = of_ssh(kind, b"nistp256", point, b"ssh:")
        pair = utils.decode_dss_signature(private.sign(message, ec.ECDSA(SHA256())))
        made = of_ssh(*(number.to_bytes(number.bit_length() // 8 + 1, "big") for number in pair))
    key = Key("ssh", f"{kind.decode()} {base64.b64encode(blob).decode()} token\n")
    (desk.folder / "token.pub").write_text(key.text, encoding="utf-8")
    for flags, expected in ((state, Verdict.VALID), (b"\1\0\0\0\x08", Verdict.INVALID)):
        signature = of_ssh(kind, made) + flags
        raw = put_together(payload, armoured(b"SSHSIG\0\0\0\1" + of_ssh(blob, b"git", b"", b"sha512", signature)))
        assert verdict(raw, key) is expected
        assert desk.git_agrees(raw, "token") is (expected is Verdict.VALID)


def test_a_subkey_that_signs(desk: Desk) -> None:
    mark = desk.pgp_key("sub", usage="cert")
    alone = desk.block("sub")
    desk.gpg("--quick-add-key", mark, "ed25519", "sign", "2026-12-31")
    raw, key = desk.sign("openpgp", "sub"), desk.block("sub")
    assert verdict(raw, key) is Verdict.VALID
    assert desk.git_agrees(raw)
    assert verdict(raw, alone) is Verdict.UNKNOWN_KEY
    assert verdict(raw, key, day=date(2026, 12, 31)) is Verdict.VALID
    assert verdict(raw, key, day=date(2027, 1, 1)) is Verdict.EXPIRED
    assert verdict(raw, key, day=date(2025, 12, 30)) is Verdict.EXPIRED
    # Without the signatures by which primary key and subkey own each other, it is nobody's.
    assert verdict(raw, without(key, 0x18)) is Verdict.INVALID
    assert verdict(raw, without(key, 0x13)) is Verdict.INVALID


def without(key: Key, kind: int) -> Key:
    """Return a block without its signatures of a kind."""
    data, kept = opened(key.text.encode()), b""
    while data:
        # GnuPG writes old packets: tag and size of the length in the first byte, then the length.
        size = 1 << (data[0] & 3)
        end = 1 + size + int.from_bytes(data[1 : 1 + size], "big")
        packet, data = data[:end], data[end:]
        if packet[0] >> 2 & 0xF != 2 or packet[2 + size] != kind:
            kept += packet
    return replace(key, text=armoured(kept, "PGP PUBLIC KEY BLOCK").decode())


def test_a_key_that_only_encrypts_or_certifies_signs_nothing(desk: Desk) -> None:
    """The same key, first made to sign, then told not to: the newest word counts."""
    mark = desk.pgp_key("stopped")
    raw = desk.sign("openpgp", "stopped")
    assert verdict(raw, desk.block("stopped")) is Verdict.VALID
    desk.gpg("--edit-key", mark, when="20260201T000000", stdin="change-usage\nS\nQ\nsave\n")
    assert verdict(raw, desk.block("stopped")) is Verdict.INVALID


def test_a_block_says_when_its_key_expires(desk: Desk) -> None:
    mark = desk.pgp_key("short", expire="2026-07-31")
    raw, first = desk.sign("openpgp", "short"), desk.block("short")
    assert verdict(raw, first) is Verdict.VALID
    assert verdict(raw, first, day=date(2026, 7, 31)) is Verdict.VALID
    assert verdict(raw, first, day=date(2026, 8, 1)) is Verdict.EXPIRED
    desk.gpg("--quick-set-expire", mark, "2026-06-01", when="20260515T000000")
    # By its own time it was signed later than that, whatever day is asked for.
    assert verdict(raw, desk.block("short"), day=date(2026, 5, 31)) is Verdict.EXPIRED
    desk.gpg("--quick-set-expire", mark, "2027-07-31", when="20260715T000000")
    assert verdict(raw, desk.block("short"), day=date(2026, 8, 1)) is Verdict.VALID


def test_a_block_says_that_its_key_was_revoked(desk: Desk) -> None:
    mark = desk.pgp_key("lost")
    raw = desk.sign("openpgp", "lost")
    assert verdict(raw, desk.block("lost")) is Verdict.VALID
    text = (desk.folder / "gnupg/openpgp-revocs.d" / f"{mark}.rev").read_text(encoding="utf-8")
    desk.gpg("--import", str(written(desk, text.replace(":-----BEGIN", "-----BEGIN"))))
    assert verdict(raw, desk.block("lost")) is Verdict.REVOKED
    assert verdict(raw, desk.block("lost"), day=date(2026, 1, 2)) is Verdict.REVOKED
    assert not desk.git_agrees(raw)


def written(desk: Desk, text: str) -> Path:
    path = desk.folder / "revocation"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("reason", "before"), [("3", Verdict.VALID), ("2", Verdict.VALID), ("1", Verdict.REVOKED)])
def test_a_key_that_was_replaced_or_retired_was_good_before(desk: Desk, reason: str, before: Verdict) -> None:
    name = f"gone-{reason}"
    desk.pgp_key(name)
    raw = desk.sign("openpgp", name)
    answers = f"y\n{reason}\n\ny\n"
    text = desk.gpg("--gen-revoke", address(name), when="20260715T000000", stdin=answers)
    desk.gpg("--import", str(written(desk, text)))
    key = desk.block(name)
    assert verdict(raw, key, day=date(2026, 7, 14)) is before
    assert verdict(raw, key, day=date(2026, 7, 15)) is Verdict.REVOKED


def test_a_subkey_that_was_revoked(desk: Desk) -> None:
    mark = desk.pgp_key("half", usage="cert")
    desk.gpg("--quick-add-key", mark, "ed25519", "sign", "0")
    raw = desk.sign("openpgp", "half")
    assert verdict(raw, desk.block("half")) is Verdict.VALID
    desk.gpg("--edit-key", mark, when="20260715T000000", stdin="key 1\nrevkey\ny\n1\n\ny\nsave\n")
    assert verdict(raw, desk.block("half")) is Verdict.REVOKED


def test_a_key_described_with_sha_1_is_not_judged(desk: Desk) -> None:
    """What such a block says of its key's end could be forged, so it says nothing."""
    weak = ("--cert-digest-algo", "SHA1")
    desk.gpg(*weak, "--quick-generate-key", address("weak"), "ed25519", "sign", "0")
    raw = desk.sign("openpgp", "weak")
    assert verdict(raw, desk.block("weak")) is Verdict.UNCHECKED
    rows = desk.gpg("--with-colons", "--list-keys", address("weak")).splitlines()
    mark = next(row.split(":")[9] for row in rows if row.startswith("fpr"))
    desk.gpg("--quick-add-key", mark, "ed25519", "sign", "0")
    subkey = desk.sign("openpgp", "weak")
    assert taken_apart(raw)[1] != taken_apart(subkey)[1]
    assert verdict(subkey, desk.block("weak")) is Verdict.UNCHECKED


def test_a_name_that_was_given_up_says_nothing_of_its_key(desk: Desk) -> None:
    mark = desk.pgp_key("maiden", expire="2026-07-31")
    raw = desk.sign("openpgp", "maiden")
    desk.gpg("--quick-add-uid", mark, "second@college.example", when="20260201T000000")
    desk.gpg("--quick-set-expire", mark, "2027-07-31", when="20260202T000000")
    desk.gpg("--quick-revoke-uid", mark, address("maiden"), when="20260203T000000")
    key = Key("openpgp", desk.gpg("--armor", "--export", mark))
    assert verdict(raw, key, day=date(2027, 7, 31)) is Verdict.VALID
    assert verdict(raw, key, day=date(2027, 8, 1)) is Verdict.EXPIRED


def test_what_a_block_holds_besides_its_key_does_not_matter(desk: Desk) -> None:
    """A subkey of a later version, a signature of an earlier one, and what only a key ring remembers."""
    raw, key = desk.sign("openpgp", "ed25519"), desk.block("ed25519")
    data = opened(key.text.encode())
    for more in (b"\xce\x01\x06", b"\xc2\x01\x03", b"\xcc\x02\1\1", b"\xd1\x01x"):
        assert verdict(raw, replace(key, text=armoured(data + more, "PGP PUBLIC KEY BLOCK").decode())) is Verdict.VALID
    for more in (data, b"\xcb\x01x", b"\xce\xff\xff\xff\xff\xff", b"\xce\xe1x", b"\xa3x", b"\x05"):
        with pytest.raises((Garbled, Unsupported)):
            read_pgp_key(armoured(data + more, "PGP PUBLIC KEY BLOCK").decode())
    for less in (b"", b"\xc6\x01\x06", b"\xcc\x02\1\1"):
        with pytest.raises((Garbled, Unsupported)):
            read_pgp_key(armoured(less, "PGP PUBLIC KEY BLOCK").decode())


def test_a_signature_that_expires(desk: Desk) -> None:
    program = desk.folder / "short-lived"
    program.write_text(f'#!/bin/sh\nexec "{desk.folder}/signing" --default-sig-expire 10d "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    options = ("-c", f"gpg.program={program}", "-c", f"user.signingkey={address('ed25519')}")
    git(desk.repository, *options, "commit", "--allow-empty", "-S", "-m", "For ten days", **desk.environment)
    raw, key = desk.read("commit", "HEAD"), desk.block("ed25519")
    assert verdict(raw, key, day=date(2026, 7, 10)) is Verdict.VALID
    assert verdict(raw, key, day=date(2026, 7, 11)) is Verdict.EXPIRED


@pytest.mark.parametrize("words", ["--digest-algo SHA1 --weak-digest MD5", "--digest-algo SHA224", "--textmode"])
def test_kinds_of_openpgp_that_are_not_read(desk: Desk, words: str) -> None:
    program = desk.folder / "odd"
    program.write_text(f'#!/bin/sh\nexec "{desk.folder}/signing" {words} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    options = ("-c", f"gpg.program={program}", "-c", f"user.signingkey={address('rsa2048')}")
    git(desk.repository, *options, "commit", "--allow-empty", "-S", "-m", "Odd", **desk.environment)
    assert verdict(desk.read("commit", "HEAD"), desk.block("rsa2048")) is Verdict.UNCHECKED


def test_kinds_that_are_not_read(desk: Desk) -> None:
    payload, signature = taken_apart(desk.sign("ssh", "ed25519"))
    key = desk.line("ed25519")
    for label in ("SIGNED MESSAGE", "PGP MESSAGE"):
        assert verdict(put_together(payload, armoured(b"data", label)), key) is Verdict.UNCHECKED
    later = opened(signature).replace(b"SSHSIG\0\0\0\1", b"SSHSIG\0\0\0\2")
    assert verdict(put_together(payload, armoured(later)), key) is Verdict.UNCHECKED
    certificate = of_ssh(of_ssh(b"ssh-ed25519-cert-v01@openssh.com", b"x"), b"git", b"", b"sha512", b"")
    assert verdict(put_together(payload, armoured(b"SSHSIG\0\0\0\1" + certificate)), key) is Verdict.UNCHECKED
    other = put_together(payload, signature).replace(b"gpgsig ", b"gpgsig-sha256 ")
    assert verdict(other, key) is Verdict.UNCHECKED


def test_a_repository_with_longer_ids(desk: Desk) -> None:
    folder = desk.folder / "longer"
    folder.mkdir()
    git(folder, "init", "--quiet", "--object-format=sha256")
    options = desk.options("ssh", "ed25519")
    git(folder, *options, "commit", "--allow-empty", "-S", "-m", "Longer", **desk.environment)
    git(folder, *options, "tag", "-s", "-m", "Longer", "edition", **desk.environment)
    raw = git(folder, "cat-file", "commit", "HEAD").encode()
    assert b"\ngpgsig-sha256 " in raw
    assert verdict(raw, desk.line("ed25519")) is Verdict.VALID
    assert verdict(raw.replace(b"Longer", b"Larger"), desk.line("ed25519")) is Verdict.INVALID
    assert verdict(git(folder, "cat-file", "tag", "edition").encode(), desk.line("ed25519")) is Verdict.VALID


def test_a_merge_of_a_signed_tag_is_not_signed_by_it(desk: Desk) -> None:
    """The tag's signature is copied into the merge, where it speaks for the branch, not for the merge."""
    folder = desk.folder / "merging"
    git(desk.folder, "clone", "--quiet", str(desk.repository), str(folder))
    git(folder, "checkout", "--quiet", "-b", "side")
    git(folder, "commit", "--allow-empty", "-m", "Side")
    git(folder, *desk.options("ssh", "ed25519"), "tag", "-s", "-m", "Side", "side-1", **desk.environment)
    git(folder, "checkout", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-ff", "-m", "Merge", "side-1")
    raw = git(folder, "cat-file", "commit", "HEAD").encode()
    assert b"mergetag object" in raw and b"BEGIN SSH SIGNATURE" in raw
    assert verdict(raw, desk.line("ed25519")) is Verdict.NONE


def test_no_program_is_run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    signed = [
        (desk.sign("ssh", "ed25519"), desk.line("ed25519")),
        (desk.sign("openpgp", "rsa2048"), desk.block("rsa2048")),
    ]
    monkeypatch.setattr(subprocess, "Popen", None)
    monkeypatch.setenv("PATH", "")
    assert [verdict(raw, key) for raw, key in signed] == [Verdict.VALID, Verdict.VALID]


@pytest.mark.parametrize("kind", ["ssh", "openpgp"])
def test_forges_leave_an_empty_line_behind_a_signature(desk: Desk, kind: str) -> None:
    key = desk.line("ed25519") if kind == "ssh" else desk.block("ed25519")
    payload, signature = taken_apart(desk.sign(kind, "ed25519"))
    raw = put_together(payload, signature).replace(b" SIGNATURE-----\n\n", b" SIGNATURE-----\n \n\n", 1)
    assert b"-----\n \n\n" in raw
    assert verdict(raw, key) is Verdict.VALID
    assert desk.git_agrees(raw, "ed25519")


def test_github_writes_two_bytes_that_do_not_fit(desk: Desk) -> None:
    """They should be the digest's first, are not signed themselves, and no program minds them."""
    payload, signature = taken_apart(desk.sign("openpgp", "rsa2048"))
    data = opened(signature)
    hashed = read_pgp_signature(signature).hashed
    at = data.index(hashed) + len(hashed)
    at += 2 + int.from_bytes(data[at : at + 2], "big")
    other = data[:at] + bytes(byte ^ 0xFF for byte in data[at : at + 2]) + data[at + 2 :]
    raw = put_together(payload, armoured(other, "PGP SIGNATURE"))
    assert verdict(raw, desk.block("rsa2048")) is Verdict.VALID
    assert desk.git_agrees(raw)


@pytest.mark.parametrize("kind", ["ssh", "openpgp"])
def test_what_follows_a_signature_is_not_overlooked(desk: Desk, kind: str) -> None:
    """Apple's programs put a certificate there; a second signature could stand there as well."""
    key = desk.line("ed25519") if kind == "ssh" else desk.block("ed25519")
    payload, signature = taken_apart(desk.sign(kind, "ed25519"))
    for more in (armoured(b"data", "CERTIFICATE"), signature):
        assert verdict(put_together(payload, signature + more), key) in (Verdict.UNCHECKED, Verdict.INVALID)


def test_without_the_library_nothing_is_checked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    signed = [desk.sign(kind, "ed25519", tag) for kind in ("ssh", "openpgp") for tag in (False, True)]
    unsigned = taken_apart(signed[0])[0]
    monkeypatch.setitem(sys.modules, "cryptography", None)
    for raw in signed:
        for text in (raw, raw.replace(b"PRO-01", b"PRO-02")):
            assert verdict(text, desk.line("ed25519"), desk.block("ed25519")) is Verdict.UNCHECKED
    assert verdict(unsigned) is Verdict.NONE
    assert verdict(b"garbage") is Verdict.INVALID


def test_keys_are_told_apart_by_what_they_are_not_by_what_they_are_called(desk: Desk) -> None:
    text = desk.line("ed25519").text
    assert read_ssh_key(text.split()[0] + "  " + text.split()[1]) == read_ssh_key(text)
    raw = desk.sign("ssh", "ed25519")
    assert verdict(raw, Key("ssh", " ".join(text.split()[:2]) + " Somebody Else")) is Verdict.VALID
    marks = [key.fingerprint.hex().upper() for key in read_pgp_key(desk.block("ed25519").text)]
    assert marks == [
        row.split(":")[9]
        for row in desk.gpg("--with-colons", "--list-keys", address("ed25519")).splitlines()
        if row.startswith("fpr")
    ]


@cache
def _samples(desk: Desk) -> tuple[tuple[bytes, bytes, Key], ...]:
    """Return commits signed in each way, with their payloads and keys."""
    ways = [("ssh", name) for name in ("ed25519", "nistp256", "rsa")]
    ways += [("openpgp", name) for name in ("ed25519", "rsa2048", "nistp256")]
    found = []
    for kind, name in ways:
        raw = desk.sign(kind, name)
        found.append((raw, taken_apart(raw)[0], desk.line(name) if kind == "ssh" else desk.block(name)))
    return tuple(found)


@st.composite
def _edits(draw: st.DrawFn) -> tuple[int, float, bytes, int]:
    """Return which sample to change, where, what to put there, and how many bytes to take away."""
    cut = draw(st.sampled_from([0, 1, 1, 1, 2, 20]))
    new = draw(st.binary(max_size=3) | st.sampled_from([b"\n", b" ", b"\n\n", b"gpgsig ", b"=", b"A"]))
    return draw(st.integers(0, 5)), draw(st.floats(0, 1)), new, cut


MANY = settings(max_examples=300, deadline=None)


@given(_edits())
@MANY
def test_a_changed_commit_is_never_taken_for_the_signed_one(desk: Desk, edit: tuple[int, float, bytes, int]) -> None:
    position, where, new, cut = edit
    raw, payload, key = _samples(desk)[position]
    at = int(where * len(raw))
    changed = raw[:at] + new + raw[at + cut :]
    found = verdict(changed, key)
    if found is Verdict.VALID:
        assert taken_apart(changed)[0] == payload


@given(_edits(), st.binary(max_size=4))
@MANY
def test_a_changed_packet_is_never_an_accident(desk: Desk, edit: tuple[int, float, bytes, int], tail: bytes) -> None:
    """The bytes below the armour are changed, so that the checksum of the armour hides nothing."""
    position, where, new, cut = edit
    raw, payload, key = _samples(desk)[position]
    data = opened(taken_apart(raw)[1])
    at = int(where * len(data))
    label = "SSH SIGNATURE" if key.kind == "ssh" else "PGP SIGNATURE"
    changed = put_together(payload, armoured(data[:at] + new + data[at + cut :] + tail, label))
    assert isinstance(verdict(changed, key), Verdict)
    other = put_together(payload.replace(b"PRO-01", b"PRO-09"), armoured(data[:at] + new + data[at + cut :], label))
    assert verdict(other, key) is not Verdict.VALID


@given(_edits())
@MANY
def test_a_changed_key_is_refused_or_proves_nothing_new(desk: Desk, edit: tuple[int, float, bytes, int]) -> None:
    position, where, new, cut = edit
    raw, _, key = _samples(desk)[position]
    if key.kind == "ssh":
        kind, data, *_ = key.text.split()
        blob = base64.b64decode(data)
        at = int(where * len(blob))
        text = f"{kind} {base64.b64encode(blob[:at] + new + blob[at + cut :]).decode()}"
    else:
        blob = opened(key.text.encode())
        at = int(where * len(blob))
        text = armoured(blob[:at] + new + blob[at + cut :], "PGP PUBLIC KEY BLOCK").decode()
    assert isinstance(verdict(raw, replace(key, text=text)), Verdict)
    assert verdict(raw.replace(b"PRO-01", b"PRO-09"), replace(key, text=text)) is not Verdict.VALID


HEADS = st.sampled_from(
    [b"", b"tree " + b"0" * 40 + b"\n", b"object " + b"0" * 40 + b"\n", b"tree " + b"0" * 64 + b"\n"]
)
PIECES = st.sampled_from(
    [
        b"gpgsig ",
        b"gpgsig-sha256 ",
        b"-----BEGIN SSH SIGNATURE-----\n",
        b"-----BEGIN PGP SIGNATURE-----\n",
        b"-----END SSH SIGNATURE-----\n",
        b"-----END PGP SIGNATURE-----\n",
        b"\n",
        b"\n ",
        b" ",
        b"U1NIU0lHAAAAAQ==",
    ]
) | st.binary(max_size=40)


@given(HEADS, st.lists(PIECES, max_size=12).map(b"".join))
@MANY
def test_garbage_is_invalid_or_unsigned(head: bytes, rest: bytes) -> None:
    found = verdict(head + rest, Key("ssh", "x"), Key("openpgp", "y"))
    assert found in (Verdict.NONE, Verdict.INVALID, Verdict.UNCHECKED)
    if not head and not rest.startswith((b"tree ", b"object ")):
        assert found is Verdict.INVALID


@given(st.sampled_from([b"\x88", b"\x89\0", b"\xc2", b"\xc6", b"\x98", b""]), st.binary(max_size=120), st.booleans())
@MANY
def test_garbage_in_packets_is_no_accident(mark: bytes, data: bytes, secure: bool) -> None:
    label = "SSH SIGNATURE" if secure else "PGP SIGNATURE"
    start = b"SSHSIG\0\0\0\1" if secure else mark + bytes([len(data) & 0x7F])
    raw = put_together(b"tree " + b"0" * 40 + b"\n\nText\n", armoured(start + data, label))
    block = Key("openpgp", armoured(mark + bytes([len(data) & 0x7F]) + data, "PGP PUBLIC KEY BLOCK").decode())
    assert verdict(raw, block) in (Verdict.INVALID, Verdict.UNCHECKED, Verdict.UNKNOWN_KEY)


def test_a_huge_signature_is_not_read(desk: Desk) -> None:
    payload, _ = taken_apart(desk.sign("ssh", "ed25519"))
    assert verdict(put_together(payload, armoured(b"SSHSIG" * 100_000)), desk.line("ed25519")) is Verdict.INVALID
    many = armoured(b"\x88\0" * 20_000, "PGP SIGNATURE")
    assert verdict(put_together(payload, many), desk.line("ed25519")) is Verdict.INVALID
