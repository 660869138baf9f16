"""Histories that come with a pack: laid out in a repository of their own, checked object by object."""

import hashlib
import random
import struct
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from clausebook.sources import bundle
from clausebook.sources.archive import PackError
from clausebook.sources.bundle import LaidOut, lay_out_bundle
from repositories import Made, git, repository


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a history with a merge and two tags."""
    folder = tmp_path_factory.mktemp("home")
    made = [Made({"manual/a.md": f"{number}\n" * 50}) for number in range(6)]
    repository(folder, [*made, Made({"b": "x"}, parents=(2,)), Made({"c": "y"}, parents=(5, 6))])
    git(folder, "tag", "2026.1", "HEAD~1")
    git(folder, "tag", "--annotate", "--message=Edition", "edition/2026.2", "HEAD")
    return folder


@pytest.fixture(scope="module")
def whole(home: Path) -> bytes:
    """Make a bundle as Git does."""
    return bundled(home, "main", "--tags")


def bundled(home: Path, *revisions: str, version: int = 2) -> bytes:
    git(home, "bundle", "create", "--quiet", f"--version={version}", "all.bundle", *revisions)
    content = (home / "all.bundle").read_bytes()
    (home / "all.bundle").unlink()
    return content


def laid(tmp_path: Path, content: bytes, size: int = 1000) -> LaidOut:
    """Lay a bundle out, piece by piece."""
    folder = tmp_path / "bare"
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    folder.mkdir()
    pieces: Iterator[bytes] = (content[place : place + size] for place in range(0, len(content), size))
    return lay_out_bundle(pieces, folder)


def test_a_whole_history(tmp_path: Path, home: Path, whole: bytes) -> None:
    for size in (1, 7, 1 << 20):
        found = laid(tmp_path, whole, size)
        assert found.tip == git(home, "rev-parse", "HEAD").strip()
        assert found.tags == ("2026.1", "edition/2026.2")
        assert (found.commits, found.irregular) == (8, "")
        assert git(found.root, "rev-parse", "edition/2026.2") == git(home, "rev-parse", "edition/2026.2")
        assert git(found.root, "log", "--format=%H") == git(home, "log", "--format=%H")
        assert not (found.root / "hooks").exists()
    assert laid(tmp_path, bundled(home, "main", version=3)).tags == ()


def test_ids_of_another_length(tmp_path: Path) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    git(folder, "init", "--quiet", "--object-format=sha256")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=x")
    found = laid(tmp_path, bundled(folder, "main", version=3))
    assert len(found.tip) == 64


def rows(whole: bytes, *names: str) -> list[bytes]:
    """Return the lines before the objects."""
    return whole.partition(b"\n\n")[0].split(b"\n")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("-{id} some commit", "lacks a part of the history"),
        ("{id} refs/heads/other", "another branch besides the main line"),
        ("{id} refs/replace/{id}", "says what no pack's history says"),
        ("{id} refs/heads/main", "says what no pack's history says"),
        ("{id} refs/tags/../../hooks/x", "says what no pack's history says"),
        ("{id} refs/tags/-x", "says what no pack's history says"),
        ("{id} refs/tags/a.lock", "says what no pack's history says"),
        ("{id} refs/tags/a\tb", "says what no pack's history says"),
        ("{id} refs/tags//a", "says what no pack's history says"),
        ("{id} /etc/passwd", "says what no pack's history says"),
        ("{id} --output=x", "says what no pack's history says"),
        ("0123 refs/tags/x", "says what no pack's history says"),
        ("@filter=blob:none", "says what no pack's history says"),
        ("{zero} refs/tags/x", "its list of names is damaged"),
        ("{zero} HEAD", "does not say what the present state"),
    ],
)
def test_lines_that_no_history_has(tmp_path: Path, whole: bytes, row: str, said: str) -> None:
    key = rows(whole)[1].split()[0].decode()
    line = row.format(id=key, zero="1" * 40).encode()
    first, _, rest = whole.partition(b"\n")
    with pytest.raises(PackError, match=said):
        laid(tmp_path, b"\n".join((first, line, rest)))
    assert not (tmp_path / "hooks").exists()


def test_a_branch_and_objects_that_are_not_there(tmp_path: Path, home: Path, whole: bytes) -> None:
    lines = [line for line in rows(whole) if not line.endswith(b"refs/heads/main")]
    with pytest.raises(PackError, match="does not say what the present state"):
        laid(tmp_path, b"\n".join(lines) + b"\n\n" + whole.partition(b"\n\n")[2])
    cut = bundled(home, "main", "^main~2")
    with pytest.raises(PackError, match="lacks a part of the history"):
        laid(tmp_path, cut)
    hidden = b"\n".join(line for line in cut.split(b"\n\n")[0].split(b"\n") if not line.startswith(b"-"))
    with pytest.raises(PackError, match=r"it is damaged|is not whole"):
        laid(tmp_path, hidden + b"\n\n" + cut.partition(b"\n\n")[2])


def test_what_is_no_bundle(tmp_path: Path, whole: bytes) -> None:
    for content in (b"", b"\n\n", b"# v4 git bundle\n\n", b"x" * 3000, b"# v2 git bundle\n" + b"\n"):
        with pytest.raises(PackError, match=r"is no Git bundle|says what no|does not say"):
            laid(tmp_path, content)
    with pytest.raises(PackError, match="it is damaged"):
        laid(tmp_path, whole.partition(b"\n\n")[0] + b"\n\n")
    with pytest.raises(PackError, match="it is damaged"):
        laid(tmp_path, whole[:-100])
    with pytest.raises(PackError, match=r"no part of the history|it is damaged"):
        laid(tmp_path, whole + b"more")


def test_a_file_that_fills_the_memory(tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "_LARGE", 90)
    with pytest.raises(PackError, match="a file of more than 90 bytes"):
        laid(tmp_path, whole)


def grown(times: int) -> bytes:
    """Return a bundle of some kilobytes in which a file grows to so many times 16 megabytes as it is unpacked."""
    size, sizes = 0xFFFFFF, (0xFFFFFF, 0xFFFFFF * times)
    base = b"\0" * size
    copies = bytes([0xF0, 0xFF, 0xFF, 0xFF]) * times
    delta = b"".join(map(_number, sizes)) + copies
    name = hashlib.sha1(b"blob %d\0" % size + base).digest()
    entries = _entry(3, size) + zlib.compress(base) + _entry(7, len(delta)) + name + zlib.compress(delta)
    pack = b"PACK" + struct.pack(">II", 2, 2) + entries
    return b"# v2 git bundle\n%s refs/heads/main\n\n" % (b"a" * 40) + pack + hashlib.sha1(pack).digest()


def _number(value: int) -> bytes:
    """Return a size as it stands in a delta (`gitformat-pack(5)`)."""
    return (bytes([value & 0x7F | 0x80]) + _number(value >> 7)) if value > 0x7F else bytes([value])


def _entry(kind: int, size: int) -> bytes:
    """Return what stands before an object in a pack."""
    return bytes([kind << 4 | size & 15 | 0x80]) + _number(size >> 4)


def test_a_history_that_grows_as_it_is_unpacked(tmp_path: Path) -> None:
    content = grown(120)
    assert len(content) < 20_000
    with pytest.raises(PackError, match="holds a file of more than 300,000,000 bytes"):
        laid(tmp_path, content)


def test_random_bytes(tmp_path: Path, whole: bytes) -> None:
    """Whatever is laid out in spite of a changed byte has the same commits under the same names, or a tag less."""
    chance = random.Random(7)
    good = laid(tmp_path, whole)
    refused = 0
    for _ in range(40):
        place, change = chance.randrange(len(whole)), chance.randrange(1, 256)
        other = whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :]
        try:
            found = laid(tmp_path, other, 1 << 20)
        except PackError:
            refused += 1
            continue
        assert (found.tip, found.tags) != (good.tip, good.tags), place
    assert refused >= 36


def test_a_form_that_git_calls_irregular(tmp_path: Path) -> None:
    """An old program wrote a commit without a blank; nothing is missing, and nobody forged it."""
    folder = tmp_path / "old"
    repository(folder, [Made({"a": "1"})])
    tree = git(folder, "rev-parse", "HEAD^{tree}").strip()
    raw = f"tree {tree}\nauthor a<a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\nx\n"
    key = git(folder, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=raw.encode()).strip()
    git(folder, "update-ref", "refs/heads/main", key)
    found = laid(tmp_path, bundled(folder, "main"))
    assert found.tip == key
    assert "missingSpaceBeforeEmail" in found.irregular
