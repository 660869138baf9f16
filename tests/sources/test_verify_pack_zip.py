"""ZIPs that somebody made to mislead: nothing is unpacked, nothing grows without measure, and nobody sees two packs."""

import io
import os
import random
import struct
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bags import CONTENT, TOP, bag, zipped
from clausebook.model.bag import TEXTS, bag_faults
from clausebook.sources import archive, pack
from clausebook.sources.pack import Pack, PackError, open_pack

WHOLE = bag()
ZIP = zipped(WHOLE)
FLIPS = 300


def opened(tmp_path: Path, content: bytes) -> dict[str, bytes]:
    """Open a ZIP and return its files."""
    file = tmp_path / "pack.zip"
    file.write_bytes(content)
    with open_pack(file) as found:
        return {name: found.read(name) for name in found.files}


def faults(found: Pack) -> list[str]:
    """Return everything that is wrong with files and manifests."""
    texts = {name: content for name in TEXTS if (content := found.content(name)) is not None}
    return [*found.faults, *bag_faults(found.files, texts)]


def made(write: Callable[[zipfile.ZipFile], None]) -> bytes:
    """Return a ZIP of a whole bag, and of what a test adds."""
    target = io.BytesIO(ZIP)
    with zipfile.ZipFile(target, "a") as found:
        write(found)
    return target.getvalue()


def named(name: str, content: bytes = b"x", **facts: int) -> bytes:
    """Return a ZIP with another file of that very name."""

    def write(found: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("x")
        info.filename = name
        info.external_attr = 0o100644 << 16
        for key, value in facts.items():
            setattr(info, key, value)
        found.writestr(info, content)

    return made(write)


def test_a_whole_pack_is_read_however_it_was_zipped(tmp_path: Path) -> None:
    assert opened(tmp_path, ZIP) == WHOLE
    assert opened(tmp_path, zipped(WHOLE, method=zipfile.ZIP_STORED)) == WHOLE

    class Pipe(io.BytesIO):
        """What cannot be written to again, so sizes stand behind the contents."""

        def seekable(self) -> bool:
            return False

        def seek(self, *place: int) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in WHOLE.items():
            found.writestr(f"{TOP}/{name}", content)
    assert opened(tmp_path, pipe.getvalue()) == WHOLE
    wide = io.BytesIO()
    with zipfile.ZipFile(wide, "w") as found:
        found.mkdir(f"{TOP}/data")
        for name, content in WHOLE.items():
            with found.open(f"{TOP}/{name}", "w", force_zip64=True) as stream:
                stream.write(content)
    assert opened(tmp_path, wide.getvalue()) == WHOLE


def test_a_folder_is_read_and_its_links_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    for name, content in WHOLE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    with open_pack(folder) as found:
        assert {name: found.read(name) for name in found.files} == WHOLE
        assert found.sha256 == ""
        (folder / "data/pack.json").write_bytes(b"[]\n")
        with pytest.raises(PackError, match=r"data/pack\.json changed while it was read"):
            found.read("data/pack.json")
    for link in ("data/link", "link"):
        (folder / link).symlink_to("/etc")
        with pytest.raises(PackError, match=f"{link} is a link"), open_pack(folder):
            pass
        (folder / link).unlink()
    os.mkfifo(folder / "pipe")
    with pytest.raises(PackError, match="pipe is a link or no ordinary file"), open_pack(folder):
        pass


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"{TOP}/../../evil.txt", "leads elsewhere"),
        (f"{TOP}/data/./x", "leads elsewhere"),
        (f"{TOP}/data//x", "leads elsewhere"),
        ("/etc/evil", "do not lie in one folder"),
        ("../evil", "do not lie in one folder"),
        ("other/evil", "do not lie in one folder"),
        ("evil", "do not lie in one folder"),
        (f"{TOP}/data/..\\..\\evil", "leads elsewhere"),
        (f"{TOP}/C:evil", "leads elsewhere"),
        (f"{TOP}/data/a%0ab", "leads elsewhere"),
        (f"{TOP}/data/a\nb", "leads elsewhere"),
        (f"{TOP}/data/a\u202etxt", "leads elsewhere"),
        (f"{TOP}/data/x.", "leads elsewhere"),
        (f"{TOP}/data/NUL.txt", "leads elsewhere"),
        (f"{TOP}/data/com1/x", "leads elsewhere"),
        (f"{TOP}/data/pack.json:hidden", "leads elsewhere"),
        (f"{TOP}/data/{'x' * 1000}", "leads elsewhere"),
        (f"{TOP}/data/PACK.json", "one file to some systems"),
        (f"{TOP}/data/pack.json/x", "lies below a file"),
    ],
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        opened(tmp_path, named(name))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"{TOP}/../../evil/", "leads elsewhere"),
        (f"{TOP}/data/con/", "leads elsewhere"),
        (f"{TOP}/data/a:b/", "leads elsewhere"),
        ("../evil/", "do not lie in one folder"),
        (f"{TOP}/data/Pack.json/", "is a file and a folder"),
    ],
)
def test_folders_that_lead_elsewhere(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        opened(tmp_path, named(name, b"", external_attr=0o40755 << 16 | 0x10))


def test_folders_may_be_named(tmp_path: Path) -> None:
    assert opened(tmp_path, named(f"{TOP}/data/", b"", external_attr=0o40755 << 16 | 0x10))


def test_two_forms_of_one_letter_are_one_file(tmp_path: Path) -> None:
    files = {**CONTENT, "data/\u00e9": b"1", "data/e\u0301": b"2"}
    with pytest.raises(PackError, match="one file to some systems"):
        opened(tmp_path, zipped(bag(files)))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"holds .*data/pack\.json twice"):
        opened(tmp_path, named(f"{TOP}/data/pack.json"))


def test_links_and_folders_with_a_content(tmp_path: Path) -> None:
    for mode in (0o120777, 0o010644, 0o060644, 0o040755):
        with pytest.raises(PackError, match="is a link or no ordinary file"):
            opened(tmp_path, named(f"{TOP}/data/x", b"/etc/passwd", external_attr=mode << 16))
    with pytest.raises(PackError, match="is a link or no ordinary file"):
        opened(tmp_path, named(f"{TOP}/data/x", external_attr=0x10))
    with pytest.raises(PackError, match="is a folder with a content"):
        opened(tmp_path, named(f"{TOP}/data/x/", external_attr=0))


def changed(place: int, content: bytes, whole: bytes = ZIP) -> bytes:
    """Return a ZIP with other bytes at a place."""
    return whole[:place] + content + whole[place + len(content) :]


def test_what_stands_in_front_of_an_entry_is_what_the_directory_says(tmp_path: Path) -> None:
    place = ZIP.index(b"data/pack.json")
    assert ZIP.count(b"data/pack.json") >= 2
    with pytest.raises(PackError, match=r"says two different things of .*data/pack\.json"):
        opened(tmp_path, changed(place, b"data/hack.json"))
    with pytest.raises(PackError, match="says two different things"):
        opened(tmp_path, changed(14, b"\1\2\3\4"))
    with pytest.raises(PackError, match="says two different things"):
        opened(tmp_path, changed(0, b"PK\5\6"))


def test_bytes_that_belong_to_no_file(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="belong to no file"):
        opened(tmp_path, b"#!/bin/sh\n" + ZIP)
    with pytest.raises(PackError, match="carries a comment"):
        opened(tmp_path, ZIP[:-2] + b"\x05\x00hello")
    with pytest.raises(PackError, match="carries a comment"):
        opened(tmp_path, made(lambda found: setattr(found, "comment", b"hello")))
    with pytest.raises(PackError, match=r"belong to no file|not a whole ZIP"):
        opened(tmp_path, ZIP + b"more")
    start = struct.unpack("<L", ZIP[-6:-2])[0]
    gap = ZIP[:start] + b"hidden" + changed(len(ZIP) - 6, struct.pack("<L", start + 6))[start:]
    with pytest.raises(PackError, match="belong to no file"):
        opened(tmp_path, gap)


def test_two_entries_of_the_same_bytes(tmp_path: Path) -> None:
    """A bomb grows by counting one content many times."""
    with zipfile.ZipFile(io.BytesIO(ZIP)) as found:
        first, second = sorted(found.infolist(), key=lambda info: info.header_offset)[:2]
    central = ZIP.rindex(second.filename.encode()) - 46
    twice = changed(central + 42, struct.pack("<L", first.header_offset))
    with pytest.raises(PackError, match=r"belong to no file|two different things"):
        opened(tmp_path, twice)


def test_encrypted_and_strangely_packed(tmp_path: Path) -> None:
    place = ZIP.rindex(f"{TOP}/data/pack.json".encode()) - 46
    with pytest.raises(PackError, match="is encrypted"):
        opened(tmp_path, changed(place + 8, b"\x01\x00"))
    with pytest.raises(PackError, match=r"in a way that no pack uses|not a whole ZIP"):
        opened(tmp_path, changed(place + 8, b"\x20\x00"))
    with pytest.raises(PackError, match="in a way that no pack uses"):
        opened(tmp_path, named(f"{TOP}/data/x", compress_type=zipfile.ZIP_LZMA))


def test_a_second_name_in_the_extra_fields(tmp_path: Path) -> None:
    other = struct.pack("<HHBL", 0x7075, 9, 1, 0) + b"evil"
    with pytest.raises(PackError, match="carries facts that no pack has"):
        opened(tmp_path, named(f"{TOP}/data/x", extra=other))  # type: ignore[arg-type]
    harmless = struct.pack("<HHBL", 0x5455, 5, 1, 0)
    assert opened(tmp_path, named(f"{TOP}/data/x", extra=harmless))["data/x"] == b"x"  # type: ignore[arg-type]


def test_no_end_of_files_and_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAXIMUM_FILES", 3)
    with pytest.raises(PackError, match=f"holds {len(WHOLE)} files"):
        opened(tmp_path, ZIP)
    monkeypatch.undo()
    monkeypatch.setattr(archive, "MAXIMUM_BYTES", 1_000_000)
    bomb = named(f"{TOP}/data/zeros", bytes(1_000_001), compress_type=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 10_000
    with pytest.raises(PackError, match=r"would grow to 1,.* bytes"):
        opened(tmp_path, bomb)
    monkeypatch.undo()
    monkeypatch.setattr(pack, "MAXIMUM_TEXT", 10)
    with pytest.raises(PackError, match="more than such a file can have"):
        opened(tmp_path, ZIP)


def test_a_file_that_grows_beyond_what_the_zip_says(tmp_path: Path) -> None:
    """Whoever believes the directory reserves little and unpacks much."""
    bomb = named(f"{TOP}/data/zeros", bytes(1_000_000), compress_type=zipfile.ZIP_DEFLATED)
    small = bomb.replace(struct.pack("<L", 1_000_000), struct.pack("<L", 10))
    file = tmp_path / "pack.zip"
    file.write_bytes(small)
    with open_pack(file) as found:
        assert "data/zeros cannot be unpacked (Bad CRC-32" in found.faults[0]


def test_what_is_no_zip(tmp_path: Path) -> None:
    for content in (b"", b"PK", b"%PDF-1.7\n", ZIP[:-30], ZIP[30:], ZIP[: len(ZIP) // 2]):
        with pytest.raises(PackError, match=r"not a whole ZIP|belong to no file|two different things"):
            opened(tmp_path, content)
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w"):
        pass
    with pytest.raises(PackError, match="do not lie in one folder"):
        opened(tmp_path, empty.getvalue())


def tally(tmp_path: Path, content: bytes, files: dict[str, bytes], count: int, seed: int) -> Counter[str]:
    """Flip a byte at a time; whatever is accepted is what was packed."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    file = tmp_path / "flipped.zip"
    for _ in range(count):
        place, change = chance.randrange(len(content)), chance.randrange(1, 256)
        file.write_bytes(changed(place, bytes([content[place] ^ change]), content))
        try:
            with open_pack(file) as read:
                if faults(read):
                    found["a file or a manifest is wrong"] += 1
                    continue
                assert {name: read.read(name) for name in read.files} == files, (place, change)
                found["nothing that is unpacked has changed"] += 1
        except PackError:
            found["the ZIP is refused"] += 1
    return found


def test_random_bytes_of_a_zip(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    found = tally(tmp_path, ZIP, WHOLE, FLIPS, 1)
    record_property("tally", dict(found))
    assert sum(found.values()) == FLIPS
    # Times, and who made it on what, say nothing of the content; everything else is found out.
    assert found["nothing that is unpacked has changed"] < FLIPS // 4
    assert found["the ZIP is refused"] > 0 < found["a file or a manifest is wrong"]


def test_every_byte_of_a_small_zip(tmp_path: Path) -> None:
    content = zipped(bag({"data/a": b"text\n"}))
    file = tmp_path / "flipped.zip"
    whole = bag({"data/a": b"text\n"})
    for place in range(len(content)):
        file.write_bytes(changed(place, bytes([content[place] ^ 0xFF]), content))
        try:
            with open_pack(file) as read:
                assert faults(read) or {name: read.read(name) for name in read.files} == whole, place
        except PackError as error:
            assert "; " in str(error)
