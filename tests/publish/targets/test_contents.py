"""What no target takes, whatever kind it is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.publish.targets import Delivery, TargetError
from clausebook.publish.targets.contents import edition_files, everything, look_at, moved_on, published
from deliveries import delivery, lay, site

STATE = {"editions.json": b'{"editions": []}'}


def test_a_published_edition_is_never_sent_again(tmp_path: Path) -> None:
    old, new = site("2025.1"), site("2026.1", "2025.1")
    look_at(delivery(new, tmp_path / "new", old), old.state, "the site")
    with pytest.raises(TargetError, match=r"edition 2025\.1 stands in the site already and is never changed"):
        look_at(delivery(new, tmp_path / "all"), old.state, "the site")


@pytest.mark.parametrize("state", [b"", b"[]", b"{}", b'{"editions": [{}]}', b'{"editions": 3}', b"\xff", b"[" * 9999])
def test_a_state_that_nobody_understands(state: bytes) -> None:
    with pytest.raises(TargetError, match="cannot be understood; put the last good one back"):
        published(state, "the site")
    assert published(None, "the site") == frozenset()


@pytest.mark.parametrize(
    "wrong",
    [
        Delivery(top={}),
        Delivery(top={"editions.json": b"", "index.html": b""}),
        Delivery(editions={"latest": Path()}, top=STATE),
        Delivery(editions={"editions.json": Path()}, top=STATE),
        Delivery(editions={"../2026.1": Path()}, top=STATE),
        Delivery(editions={".git": Path()}, top=STATE),
        Delivery(latest={"../index.html": b""}, top=STATE),
        Delivery(latest={"/etc/passwd": b""}, top=STATE),
        Delivery(latest={"a//b": b""}, top=STATE),
        Delivery(top={"a\\..\\b": b"", **STATE}),
        Delivery(top={"a\nb": b"", **STATE}),
    ],
)
def test_what_would_leave_its_place(wrong: Delivery) -> None:
    with pytest.raises(TargetError):
        look_at(wrong, None, "the site")


@given(st.text(max_size=12))
def test_no_path_leaves_the_place(path: str) -> None:
    try:
        look_at(Delivery(latest={path: b""}, top=STATE), None, "the site")
    except TargetError:
        return
    place = Path("/site/latest")
    assert (place / path).is_relative_to(place) and ".." not in Path(path).parts and (place / path) != place


def test_an_edition_with_its_manifest_first(tmp_path: Path) -> None:
    folder = lay(tmp_path / "2026.1", {"A.html": b"a", "SHA256SUMS": b"s", "z/b.html": b"b"})
    assert list(edition_files(folder)) == ["SHA256SUMS", "A.html", "z/b.html"]
    whole = Delivery({"2026.1": folder}, {"b": b"2", "a": b"1"}, {"index.html": b"", **STATE})
    assert [path for path, _ in everything(whole)] == [
        "2026.1/SHA256SUMS", "2026.1/A.html", "2026.1/z/b.html", "latest/a", "latest/b", "index.html", "editions.json",
    ]  # fmt: skip


def test_an_edition_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(TargetError, match="holds no file"):
        edition_files(tmp_path / "empty")
    lay(tmp_path / "linked", {"a": b"a"})
    (tmp_path / "linked/b").symlink_to("/etc/passwd")
    with pytest.raises(TargetError, match="no ordinary file"):
        edition_files(tmp_path / "linked")


def test_somebody_else_was_quicker() -> None:
    assert "nothing was switched" in str(moved_on("the site"))
