"""An authority is asked for a time stamp, and an answer that is none, or of something else, is refused."""

import hashlib
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from clausebook.publish.stamp_form import SHA256, question, read_answer
from clausebook.publish.stamping import StampError, lacking, time_stamp
from stamps import Authority, serving

STORED: dict[str, bytes] = {}
"""An answer that is asked for once."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_the_answer_is_what_openssl_verifies(authority: Authority, tmp_path: Path) -> None:
    with serving(authority.answer) as address:
        (tmp_path / "stamp.tsr").write_bytes(time_stamp(b"manifest\n", address))
    (tmp_path / "data").write_bytes(b"manifest\n")
    command = ["openssl", "ts", "-verify", "-data", "data", "-in", "stamp.tsr", "-CAfile", str(authority.certificate)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "data").write_bytes(b"manifest!\n")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_an_answer_to_another_question_is_refused(authority: Authority) -> None:
    kept: list[bytes] = []

    def first(asked: bytes) -> bytes:
        kept.append(asked)
        return authority.answer(kept[0])

    with serving(first) as address:
        time_stamp(b"one", address)
        for content in (b"two", b"one"):
            # The same content again has the same digest, but the question carries another number.
            with pytest.raises(StampError, match="stamped something else"):
                time_stamp(content, address)


def test_a_refusal_of_the_authority_is_said(authority: Authority) -> None:
    # A digest that the authority does not accept: it grants SHA-256 only.
    def refusing(question: bytes) -> bytes:
        return authority.answer(
            question.replace(bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040203"))
        )

    with serving(refusing) as address, pytest.raises(StampError, match=r"refused \(status 2\)|sent no time stamp"):
        time_stamp(b"one", address)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"\x30\x80", b"x" * 300_000])
def test_an_answer_that_is_none_is_refused(answer: bytes) -> None:
    with serving(lambda _: answer) as address, pytest.raises(StampError, match=r"sent no time stamp|gave no answer"):
        time_stamp(b"one", address)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_server_that_does_not_answer_is_said(status: int) -> None:
    with serving(lambda _: b"", status) as address, pytest.raises(StampError, match=f"HTTP {status}"):
        time_stamp(b"one", address)


def test_no_server_is_said() -> None:
    with pytest.raises(StampError, match="gave no answer"):
        time_stamp(b"one", "http://127.0.0.1:1/")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tsa.example",
        "file:///etc/passwd",
        "ftp://tsa.example",
        "https://",
        "http://[",
        "http://a b/",
        "http://a:0/",
        f"https://tsa.example/{'a' * 200}",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert "is no address" in lacking(address)


def test_a_password_would_stand_in_the_pack() -> None:
    assert "password" in lacking("https://me:secret@tsa.example/")
    assert lacking("https://tsa.example/") == ""


@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**63 - 1))
def test_a_question_is_the_one_that_another_library_reads(digest: bytes, number: int) -> None:
    ours = question(digest, number)
    theirs = TimestampRequestBuilder().data(b"x").hash_algorithm(HashAlgorithm.SHA256).build()
    known = theirs.as_bytes().replace(hashlib.sha256(b"x").digest(), digest)
    tail = theirs.nonce.to_bytes(theirs.nonce.bit_length() // 8 + 1, "big")
    fresh = number.to_bytes(number.bit_length() // 8 + 1, "big")
    before = known.index(bytes([2, len(tail)]) + tail)
    middle = bytes([2, len(fresh)]) + fresh
    assert ours[2:] == known[2:before] + middle + known[before + 2 + len(tail) :]


def test_what_is_read_is_what_another_library_reads(authority: Authority) -> None:
    answer = authority.answer(question(hashlib.sha256(b"one").digest(), 12345))
    found = read_answer(answer)
    assert (found.status, found.algorithm, found.number) == (0, SHA256, 12345)
    assert found.digest == hashlib.sha256(b"one").digest()


@settings(max_examples=50)
@given(st.data())
def test_a_damaged_answer_is_read_or_refused_in_words(authority: Authority, data: st.DataObject) -> None:
    answer = bytearray(STORED.setdefault("answer", authority.answer(question(bytes(32), 7))))
    for _ in range(data.draw(st.integers(1, 4))):
        answer[data.draw(st.integers(0, 200))] = data.draw(st.integers(0, 255))
    cut = bytes(answer[: data.draw(st.integers(0, len(answer)))])
    with suppress(ValueError):
        found = read_answer(cut)
        assert isinstance(found.status, int)
        assert isinstance(found.digest, bytes)
