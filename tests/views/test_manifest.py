"""The manifest of an edition: of commits only, and with the very bytes that anybody can write again."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from clausebook.model.history import Commit, Evidence, History
from clausebook.model.manual import Manual
from clausebook.views.manifest import digest, manifest
from values import document, manual

_NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
HEAD = Commit("a" * 40, (), "Hanna Arp", "ha@b.example", _NOW, "Hanna Arp", "ha@b.example", _NOW, "Issue the manual")


def committed(*names: str) -> Manual:
    """Return a manual of a commit with forms in force."""
    return manual(*map(document, names), history=History(Evidence.COMPLETE, head=HEAD), draft=False)


def test_every_byte_is_fixed() -> None:
    blobs = {
        "records/b.md": "2" * 40,
        "manual/FRM-01.md": "1" * 40,
        "records/a/ü.pdf": "3" * 40,
        "manual/x.svg": "4" * 40,
    }
    text = manifest(committed("FRM-01"), "2026.1", blobs)
    assert text == (
        f'{{"format":"clausebook-edition/1","edition":"2026.1","commit":"{"a" * 40}","as_of":"2026-06-30",\n'
        '"documents":[\n'
        f'{{"id":"FRM-01","version":"1.0","digest":"cb1:{"0" * 64}","path":"manual/FRM-01.md",'
        f'"commit":"{"a" * 40}","blob":"{"1" * 40}"}}\n'
        "],\n"
        '"records":[\n'
        f'{{"path":"records/a/ü.pdf","blob":"{"3" * 40}"}},\n'
        f'{{"path":"records/b.md","blob":"{"2" * 40}"}}\n'
        "]}\n"
    )
    assert digest(text) == hashlib.sha256(text.encode()).hexdigest()


def test_an_empty_one_is_json_too() -> None:
    data = json.loads(manifest(committed(), "2026.1", {}))
    assert (data["documents"], data["records"]) == ([], [])


def test_a_folder_is_no_edition() -> None:
    with pytest.raises(ValueError, match="an edition is a commit"):
        manifest(manual(document("FRM-01")), "2026.1", {})
