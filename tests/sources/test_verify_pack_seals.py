"""Who signed a pack, and when an authority saw it: by what is known from elsewhere, or by the pack's own word."""

import base64
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bags import bag, zipped
from clausebook.model.audit_pack import Scope
from clausebook.model.pack_proof import Answer, Line, PackFacts
from clausebook.sources import seals
from clausebook.sources.allowed import fingerprint, read_signers
from clausebook.sources.pack import open_pack
from clausebook.sources.seals import is_sealed, is_vouched, signature_lines, stamp_lines
from clausebook.sources.sshsig import read_ssh_key
from clausebook.sources.trusted import Trusted, TrustError, read_trusted
from stamps import Authority

pytestmark = pytest.mark.xdist_group("verify-pack-seals")
TAGS = "tagmanifest-sha256.txt"
TODAY = date(2026, 7, 15)
SCOPE = Scope(date(2026, 1, 1), date(2026, 6, 30))
KINDS = {"ed25519": ("-t", "ed25519"), "ecdsa": ("-t", "ecdsa", "-b", "384"), "rsa": ("-t", "rsa", "-b", "2048")}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make keys."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("NO ssh-keygen: signatures of packs are NOT TESTED")
    folder = tmp_path_factory.mktemp("keys")
    for name, options in KINDS.items():
        command = ["ssh-keygen", "-q", *options, "-N", "", "-C", "rosa", "-f", str(folder / name)]
        subprocess.run(command, check=True, capture_output=True)
    return folder


def sign(desk: Path, content: bytes, key: str = "ed25519", namespace: str = "clausebook-pack") -> bytes:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(desk / key)]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout


def public(desk: Path, key: str = "ed25519") -> str:
    return (desk / f"{key}.pub").read_text("utf-8").rpartition(" ")[0]


def facts(*, signed: bool = True, authority: str = "") -> PackFacts:
    return PackFacts("a" * 40, SCOPE, "1.0", {"name": "mkdocs"}, (), signed, authority)


def said(
    tmp_path: Path,
    files: Mapping[str, bytes],
    trusted: Trusted | None = None,
    about: PackFacts | None = None,
    stamped: datetime | None = None,
) -> tuple[Line, ...]:
    """Return what is said of a pack's signature."""
    file = tmp_path / "pack.zip"
    file.write_bytes(zipped(files))
    with open_pack(file) as found:
        return tuple(signature_lines(found, about or facts(), trusted or Trusted(today=TODAY), stamped))


def answers(lines: tuple[Line, ...]) -> list[Answer]:
    return [line.answer for line in lines]


def signed(desk: Path, key: str = "ed25519", signers: str = "") -> dict[str, bytes]:
    files = bag({"data/pack.json": b"{}", "data/keys/allowed_signers": signers.encode()})
    return {**files, f"{TAGS}.sig": sign(desk, files[TAGS], key)}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_keys_of_every_kind(tmp_path: Path, desk: Path, kind: str) -> None:
    files = signed(desk, kind, f"rosa@x.example {public(desk, kind)}\n")
    lines = said(tmp_path, files)
    assert answers(lines) == [Answer.VERIFIED, Answer.LIMIT]
    assert "rosa@x.example" in lines[1].text
    assert "whoever made the pack also wrote that list" in lines[1].text
    named = subprocess.run(["ssh-keygen", "-lf", desk / f"{kind}.pub"], capture_output=True, text=True, check=True)
    assert fingerprint(read_ssh_key(public(desk, kind))) == named.stdout.split()[1]
    assert named.stdout.split()[1] in lines[0].text
    assert is_sealed(lines)
    assert not is_vouched(lines)
    for word in (named.stdout.split()[1], str(desk / f"{kind}.pub"), public(desk, kind)):
        sure = said(tmp_path, files, read_trusted(None, word, None, None, TODAY))
        assert answers(sure) == [Answer.VERIFIED, Answer.VERIFIED]
        assert is_vouched(sure)


def test_a_key_without_a_slash_is_not_taken_for_the_name_of_a_file() -> None:
    """Such a name would be longer than any file's, and even to look for it would fail."""
    parts = (b"ssh-rsa", b"\x01\x00\x01", b"\x00\xd5" + b"\x55" * 255)
    key = base64.b64encode(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).decode()
    assert "/" not in key
    assert read_trusted(None, f"ssh-rsa {key}", None, None, TODAY).key == fingerprint(read_ssh_key(f"ssh-rsa {key}"))


def test_what_was_changed_after_it_was_signed(tmp_path: Path, desk: Path) -> None:
    files = signed(desk)
    other = bag({**files, "data/pack.json": b"{ }"})
    assert other[f"{TAGS}.sig"] == files[f"{TAGS}.sig"]
    (line,) = said(tmp_path, other)
    assert line.answer is Answer.WRONG
    assert "was changed after it was signed with SHA256:" in line.text
    assert not is_sealed((line,))


def test_a_signature_made_for_something_else(tmp_path: Path, desk: Path) -> None:
    files = signed(desk)
    for namespace in ("git", "file"):
        strange = {**files, f"{TAGS}.sig": sign(desk, files[TAGS], namespace=namespace)}
        (line,) = said(tmp_path, strange)
        assert line.answer is Answer.WRONG
        assert "made for something else than clausebook-pack" in line.text


def test_every_byte_of_a_signature(tmp_path: Path, desk: Path) -> None:
    files = signed(desk)
    whole = files[f"{TAGS}.sig"]
    for place in range(0, len(whole), 2):
        for bit in (0x01, 0x20):
            other = whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :]
            lines = said(tmp_path, {**files, f"{TAGS}.sig": other})
            assert Answer.VERIFIED not in answers(lines), (place, bit)
            assert f"{TAGS}.sig" in lines[0].text


def test_bits_of_base64_that_mean_nothing_are_read_too(tmp_path: Path, desk: Path) -> None:
    files = signed(desk)
    rows = files[f"{TAGS}.sig"].split(b"\n")
    data = b"".join(rows[1:-2])
    for form in (
        base64.b64encode(base64.b64decode(data)),
        data[:-5] + b"\n" + data[-5:],
    ):
        wide = b"\n".join((rows[0], form, rows[-2], b""))
        assert said(tmp_path, {**files, f"{TAGS}.sig": wide})[0].answer is Answer.WRONG
    for text in (files[f"{TAGS}.sig"].replace(b"\n", b"\r\n"), files[f"{TAGS}.sig"] + b"\n", b"", b"x" * 70_000):
        assert said(tmp_path, {**files, f"{TAGS}.sig": text})[0].answer is Answer.WRONG


def test_no_signature(tmp_path: Path, desk: Path) -> None:
    files = {name: text for name, text in signed(desk).items() if not name.endswith(".sig")}
    assert answers(said(tmp_path, files)) == [Answer.WRONG]
    assert answers(said(tmp_path, files, about=facts(signed=False))) == [Answer.LIMIT]
    asked = read_trusted(None, public(desk), None, None, TODAY)
    (line,) = said(tmp_path, files, asked, facts(signed=False))
    assert line.answer is Answer.UNKNOWN
    assert "not signed, so nobody of those you named" in line.text


def test_keys_from_elsewhere(tmp_path: Path, desk: Path) -> None:
    files = signed(desk)
    key, other = public(desk), public(desk, "rsa")
    cases = {
        f"rosa@x.example {key} a remark\n": Answer.VERIFIED,
        f'"rosa@x.example,head" namespaces="git,clausebook-*" {key}\n': Answer.VERIFIED,
        f'# who may\n\nrosa@x.example valid-after="20260101",valid-before="20270101" {key}\n': Answer.VERIFIED,
        f"rosa@x.example {other}\n": Answer.WRONG,
        f'rosa@x.example namespaces="git" {key}\n': Answer.WRONG,
        f'rosa@x.example valid-before="20260101" {key}\n': Answer.WRONG,
        f'rosa@x.example valid-after="20260801" {key}\n': Answer.WRONG,
        f'rosa@x.example valid-before="20260701Z" {key}\n': Answer.UNKNOWN,
    }
    for text, answer in cases.items():
        (tmp_path / "signers").write_text(text, "utf-8")
        trusted = read_trusted(tmp_path / "signers", None, None, None, TODAY)
        lines = said(tmp_path, files, trusted)
        assert answers(lines) == [Answer.VERIFIED, answer], text
        assert is_vouched(lines) is (answer is Answer.VERIFIED)
    # A time stamp tells when it was signed, so what the key is worth today does not matter.
    assert answers(said(tmp_path, files, trusted, stamped=datetime(2026, 6, 30, tzinfo=UTC)))[1] is Answer.VERIFIED
    assert answers(said(tmp_path, files, trusted, stamped=datetime(2026, 7, 1, tzinfo=UTC)))[1] is Answer.WRONG


@pytest.mark.parametrize(
    "options",
    [
        'namespaces="!clausebook-pack,*" ',
        'namespaces="*,!clausebook-pack" ',
        'namespaces="!git,clausebook-pack" ',
        'namespaces="!git" ',
        'namespaces="" ',
        'namespaces="clausebook-[p]ack" ',
        'namespaces="clausebook-pac?" ',
        'NAMESPACES="clausebook*" ',
        'namespaces="Clausebook-pack" ',
        'namespaces="git",namespaces="clausebook-pack" ',
        "",
    ],
)
def test_a_list_is_read_as_openssh_reads_it(tmp_path: Path, desk: Path, options: str) -> None:
    files, signers = signed(desk), tmp_path / "signers"
    signers.write_text(f"rosa@x.example {options}{public(desk)}\n", "utf-8")
    (tmp_path / "sig").write_bytes(files[f"{TAGS}.sig"])
    command = ["ssh-keygen", "-Y", "verify", "-n", "clausebook-pack", "-I", "rosa@x.example", "-f", str(signers)]
    theirs = subprocess.run(
        [*command, "-s", str(tmp_path / "sig")], input=files[TAGS], capture_output=True, check=False
    )
    try:
        lines = said(tmp_path, files, read_trusted(signers, None, None, None, TODAY))
    except TrustError:
        assert theirs.returncode
    else:
        assert is_vouched(lines) is (theirs.returncode == 0)


def test_lists_of_signers() -> None:
    known, unread = read_signers('a@b ssh-ed25519 AAAA\nb@c\n# x\nc@d cert-authority ssh-ed25519 AAAA\nx y="1" z\n')
    assert known == ()
    assert unread == (1, 2, 4, 5)


def test_what_is_named_wrongly(tmp_path: Path, desk: Path) -> None:
    empty, odd = tmp_path / "empty", tmp_path / "odd"
    empty.write_text("# nobody\n")
    odd.write_text("rosa@x.example\n")
    large = tmp_path / "large"
    large.write_bytes(b"x" * 1_000_001)
    for arguments, words in (
        ((empty, None, None, None), "names no signer"),
        ((odd, None, None, None), "line 1 names no signer that can be read"),
        ((tmp_path / "none", None, None, None), "cannot be read"),
        ((large, None, None, None), "too large"),
        ((None, "SHA256:abc", None, None), "is no key"),
        ((None, str(desk / "ed25519"), None, None), "is no key"),
        ((None, "x" * 5000, None, None), "is no key"),
        ((None, None, odd, None), "no certificate in PEM"),
        ((None, None, None, "abc"), "is no SHA-256"),
    ):
        with pytest.raises(TrustError, match=words):
            read_trusted(*arguments, TODAY)
    assert read_trusted(None, None, None, f"{'AB' * 16} {'cd' * 16}", TODAY).sha256 == "ab" * 16 + "cd" * 16


def test_where_signatures_cannot_be_checked(tmp_path: Path, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "available", lambda: False)
    (line,) = said(tmp_path, signed(desk))
    assert line.answer is Answer.UNKNOWN
    assert "'.[sign]'" in line.text


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Make an authority whose answers hold one certificate, which is what the library reads."""
    found = Authority(tmp_path_factory.mktemp("authority"))
    config = found.folder / "openssl.cnf"
    config.write_text(config.read_text().replace(f"certs = {found.folder}/root.pem\n", ""))
    return found


def stamp(authority: Authority, content: bytes) -> bytes:
    folder = authority.folder
    (folder / "data").write_bytes(content)
    command = ["openssl", "ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "asked.tsq"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return authority.answer((folder / "asked.tsq").read_bytes())


def told(
    tmp_path: Path, files: Mapping[str, bytes], trusted: Trusted | None = None, about: PackFacts | None = None
) -> tuple[Line, datetime | None]:
    """Return what is said of a pack's time stamp."""
    file = tmp_path / "pack.zip"
    file.write_bytes(zipped(files))
    with open_pack(file) as found:
        (line,), instant = stamp_lines(found, about or facts(), trusted or Trusted(today=TODAY))
    return line, instant


def test_time_stamps(tmp_path: Path, authority: Authority) -> None:
    pytest.importorskip("rfc3161_client")
    files = bag()
    files[f"{TAGS}.tsr"] = stamp(authority, files[TAGS])
    line, instant = told(tmp_path, files)
    assert (line.answer, instant) == (Answer.UNKNOWN, None)
    assert "--authority" in line.text
    known = read_trusted(None, None, authority.certificate, None, TODAY)
    line, instant = told(tmp_path, files, known)
    assert line.answer is Answer.VERIFIED, line
    assert instant is not None
    assert f"{instant:%Y-%m-%d %H:%M:%S} UTC" in line.text
    other = Authority(tmp_path / "other")
    line, instant = told(tmp_path, files, read_trusted(None, None, other.certificate, None, TODAY))
    assert (line.answer, instant) == (Answer.WRONG, None)
    for content in (b"", b"x", files[f"{TAGS}.tsr"][:-1], files[f"{TAGS}.tsr"] + b"x", bytes(2_000_000)):
        line, instant = told(tmp_path, {**files, f"{TAGS}.tsr": content}, known)
        assert line.answer in (Answer.WRONG, Answer.UNKNOWN)
        assert instant is None


def test_a_time_stamp_of_something_else(tmp_path: Path, authority: Authority) -> None:
    pytest.importorskip("rfc3161_client")
    files = {**bag(), f"{TAGS}.tsr": stamp(authority, b"another content")}
    for trusted in (Trusted(today=TODAY), read_trusted(None, None, authority.certificate, None, TODAY)):
        line, instant = told(tmp_path, files, trusted)
        assert (line.answer, instant) == (Answer.WRONG, None)
        assert "it was given for another content" in line.text


def test_every_byte_of_a_time_stamp(tmp_path: Path, authority: Authority) -> None:
    """Without a known authority nothing is ever verified; with one, only what is not signed may change."""
    pytest.importorskip("rfc3161_client")
    files = bag()
    whole = stamp(authority, files[TAGS])
    known = read_trusted(None, None, authority.certificate, None, TODAY)
    good = told(tmp_path, {**files, f"{TAGS}.tsr": whole}, known)[1]
    missed = 0
    for place in range(0, len(whole), 5):
        other = {**files, f"{TAGS}.tsr": whole[:place] + bytes([whole[place] ^ 0x01]) + whole[place + 1 :]}
        assert told(tmp_path, other)[0].answer is not Answer.VERIFIED
        line, instant = told(tmp_path, other, known)
        assert instant in (good, None)
        missed += line.answer is Answer.VERIFIED
    # The answer names its algorithm twice, and one of the two is neither signed nor used.
    assert missed <= 2


def test_time_stamps_that_the_library_does_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenSSL writes a chain of certificates in any order, and knows how to read it."""
    chained = Authority(tmp_path / "chained")
    files = bag()
    files[f"{TAGS}.tsr"] = stamp(chained, files[TAGS])
    assert told(tmp_path, files)[0].answer is Answer.UNKNOWN
    line, instant = told(tmp_path, files, read_trusted(None, None, chained.certificate, None, TODAY))
    assert line.answer is Answer.VERIFIED, line
    assert instant is not None
    assert f"{instant:%Y-%m-%d %H:%M:%S} UTC" in line.text
    other = Authority(tmp_path / "other")
    for trusted, changed in (
        (read_trusted(None, None, other.certificate, None, TODAY), {}),
        (read_trusted(None, None, chained.certificate, None, TODAY), {f"{TAGS}.tsr": stamp(chained, b"another")}),
        (read_trusted(None, None, chained.certificate, None, TODAY), {f"{TAGS}.tsr": files[f"{TAGS}.tsr"][:-40]}),
    ):
        line, instant = told(tmp_path, {**files, **changed}, trusted)
        assert line.answer in (Answer.UNKNOWN, Answer.WRONG)
        assert instant is None
    monkeypatch.setenv("PATH", "bin")
    assert told(tmp_path, files, read_trusted(None, None, chained.certificate, None, TODAY))[0].answer is Answer.UNKNOWN


def test_no_time_stamp(tmp_path: Path) -> None:
    assert told(tmp_path, bag())[0].answer is Answer.LIMIT
    line, _ = told(tmp_path, bag(), about=facts(authority="https://tsa.example"))
    assert line.answer is Answer.WRONG
    assert "is missing, though data/pack.json says" in line.text
