"""The files by which a versioned site says what it is are believed only where they can be meant."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.publication import Publication, PublishedEdition
from clausebook.publish.editions import digest_of, manifest
from clausebook.sources.publication import SIZE, OddSiteError, parse_editions, parse_manifest, parse_versions
from clausebook.views.publication import lists

HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
OWN = st.builds(
    lambda year, number, digest: PublishedEdition(
        f"{year}.{number}", f"{year}.{number}", digest[:40], "2026-06-30", digest
    ),
    st.integers(1900, 2100),
    st.integers(1, 999),
    HEX,
)
FOREIGN = st.builds(
    lambda name, title, digest: PublishedEdition(f"v{name}", title, "", "", digest),
    st.from_regex(r"[A-Za-z0-9_+-]{0,20}", fullmatch=True),
    st.text(min_size=1),
    HEX,
)
ENTRY = {"name": "2026.1", "title": "2026.1", "commit": "a" * 40, "as_of": "2026-06-30", "digest": "d" * 64}


def editions(*entries: dict[str, Any], **changes: Any) -> bytes:
    """Return an `editions.json`."""
    data = {"format": "clausebook-editions/1", "audience": "auditor", "alias": "copy", "editions": list(entries)}
    return json.dumps(data | changes).encode()


@given(st.lists(OWN | FOREIGN, unique_by=lambda one: one.name.lower()), st.sampled_from(["public", "auditor"]))
def test_what_is_written_is_read(found: list[PublishedEdition], audience: str) -> None:
    publication = Publication(tuple(found), audience, "redirect")
    assert parse_editions(lists.state(publication)) == publication


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is no JSON"),
        (b"\xff", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b'{"format": "clausebook-editions/1", "format": "clausebook-editions/1"}', "says something twice"),
        (b" " * (SIZE + 1), "is larger than 4 MB"),
        (b"[]", "does not have the format"),
        (editions(format="clausebook-editions/2"), "does not have the format 'clausebook-editions/1' but"),
        (editions(more=1), "does not fit its format"),
        (editions(alias="symlink"), "does not fit its format at 'alias'"),
        (editions(ENTRY | {"digest": ""}), "does not fit its format at 'editions/0/digest'"),
        (editions(ENTRY | {"name": "../x"}), "does not fit its format at 'editions/0/name'"),
        (editions(ENTRY | {"name": "latest"}), "'latest', which cannot be a folder"),
        (editions(ENTRY | {"name": "Latest"}), "'Latest', which cannot be a folder"),
        (editions(ENTRY | {"name": "index.html"}), "'index.html', which cannot be a folder"),
        (editions(ENTRY | {"name": "dev"}), "'dev', which is no edition"),
        (editions(ENTRY | {"name": "2026.01"}), "'2026.01', which is no edition"),
        (editions(ENTRY | {"as_of": ""}), "only half of where the edition '2026.1' comes from"),
        (editions(ENTRY | {"commit": ""}), "only half of where the edition '2026.1' comes from"),
        (editions(ENTRY, ENTRY), "names '2026.1' twice"),
    ],
)
def test_what_cannot_be_meant(content: bytes, words: str) -> None:
    with pytest.raises(OddSiteError) as caught:
        parse_editions(content)
    assert words in str(caught.value)


def test_the_versions_of_mike() -> None:
    content = b'[{"version": "2.0", "title": "2.0 beta", "aliases": ["latest"]}, {"version": "1.0", "title": "1.0"}]'
    first, second = parse_versions(content)
    assert (first.name, first.title, first.aliases) == ("2.0", "2.0 beta", ("latest",))
    assert (second.name, second.title, second.aliases) == ("1.0", "1.0", ())
    assert parse_versions(b'[{"version": "1", "title": " "}]')[0].title == "1"


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'["1.0"]',
        b"[{}]",
        b'[{"version": 1, "title": "1"}]',
        b'[{"version": "../etc"}]',
        b'[{"version": "latest"}]',
        b'[{"version": "a"}, {"version": "A"}]',
        b'[{"version": "1.0", "aliases": "latest"}]',
        b'[{"version": "1.0", "aliases": [1]}]',
    ],
)
def test_versions_that_cannot_be_meant(content: bytes) -> None:
    with pytest.raises(OddSiteError, match=r"versions\.json"):
        parse_versions(content)


PART = st.text(
    st.characters(codec="utf-8", exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1, max_size=20
).filter(lambda text: text not in {".", ".."})
PATH = st.lists(PART, min_size=1, max_size=3).map("/".join)


@given(st.dictionaries(PATH, HEX))
def test_a_manifest_is_read_as_it_is_written(digests: dict[str, str]) -> None:
    assert parse_manifest(manifest(digests)) == digests


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"abc",
        b"d" * 64 + b" a\n",
        (b"d" * 64 + b"  a\n") * 2,
        b"d" * 64 + b"  ../a\n",
        b"d" * 64 + b"  /etc/passwd\n",
        b"d" * 64 + b"  a//b\n",
        b"g" * 64 + b"  a\n",
    ],
)
def test_what_is_no_manifest(content: bytes) -> None:
    with pytest.raises(OddSiteError, match="SHA256SUMS"):
        parse_manifest(content)


def test_sha256sum_understands_a_manifest(tmp_path: Path) -> None:
    files = ("plain.html", "a b/ä.html", "back\\slash", "line\nend", "*star", " blank ")
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "SHA256SUMS").write_bytes(manifest({name: digest_of(tmp_path / name) for name in files}))
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    (tmp_path / "line\nend").write_text("changed")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 1
