"""Digests are found in a PDF wherever its description stands, and nothing in it can do harm."""

import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.sources import printed
from clausebook.sources.printed import PrintedError, read_digests

ONE, TWO = f"cb1:{'1' * 64}", f"cb1:{'2' * 64}"


def pdf(folder: Path, *parts: bytes) -> Path:
    """Write what begins as a PDF does."""
    path = folder / "copy.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"\n".join(parts))
    return path


def packed(content: bytes) -> bytes:
    """Return a packed part."""
    return b"stream\n" + zlib.compress(content) + b"\nendstream"


def test_in_the_open_and_packed_each_once(tmp_path: Path) -> None:
    two = packed(f"/Keywords (PRO-01 1.0 {TWO}, {ONE})".encode())
    assert read_digests(pdf(tmp_path, ONE.encode(), b"stream\r\nno zlib", two)) == (ONE, TWO)


def test_longer_and_shorter_ones_are_none(tmp_path: Path) -> None:
    assert read_digests(pdf(tmp_path, f"{ONE}1 {ONE[:-1]} CB1:{'a' * 64}".encode())) == ()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b" %PDF-1.7"])
def test_no_pdf(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.pdf").write_bytes(content)
    with pytest.raises(PrintedError, match="is no PDF"):
        read_digests(tmp_path / "x.pdf")


def test_a_part_that_unpacks_to_very_much_is_left(tmp_path: Path) -> None:
    bomb = packed(b"\x00" * 50_000_000 + ONE.encode())
    assert len(bomb) < 100_000
    assert read_digests(pdf(tmp_path, bomb, packed(TWO.encode()))) == (TWO,)


def test_many_parts_take_no_longer_than_their_bytes(tmp_path: Path) -> None:
    """A print of a thousand documents has some ten thousand parts; each was copied with all that follows it."""
    path = pdf(tmp_path, b"stream\nxxxx" * 20_000, b"a" * 8_000_000, packed(ONE.encode()))
    begin = time.monotonic()
    assert read_digests(path) == (ONE,)
    assert time.monotonic() - begin < 10


def test_a_very_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "LARGEST", 20)
    with pytest.raises(PrintedError, match="larger"):
        read_digests(pdf(tmp_path, b"x" * 20))


@given(st.lists(st.binary(max_size=200), max_size=5), st.sets(st.integers(0, 9), max_size=5))
def test_whatever_stands_around_them(
    tmp_path_factory: pytest.TempPathFactory, junk: list[bytes], ids: set[int]
) -> None:
    digests = [f"cb1:{str(one) * 64}" for one in sorted(ids)]
    # A blank keeps what comes before or after from being part of a digest.
    parts = [*(b" " + one + b" " for one in junk), *(packed(one.encode()) for one in digests)]
    found = read_digests(pdf(tmp_path_factory.mktemp("junk"), *parts))
    assert set(digests) <= set(found)
