"""What a bag is described by is what others read, and names that not every system knows are refused with a reason."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.views.pack.bag import DECLARATION, Entry, faults, info, manifest, oxum

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("data/50%.png",), "the name of data/50%.png holds %"),
        (("data/a\nb.png",), "the name of data/a?b.png holds a control character"),
        (("data/a\u202eb.png",), "holds a control character"),
        (("data/what?.png",), "holds ?"),
        (("data/a\\b.png",), "holds \\"),
        (("data/one.", "data/two"), "Windows cannot unpack"),
        (("data/aux.png",), "Windows cannot unpack"),
        (("data/NUL/a.png",), "Windows cannot unpack"),
        (("data/a /b",), "Windows cannot unpack"),
        (("data/Plan.pdf", "data/plan.pdf"), "data/plan.pdf and data/Plan.pdf are one file to Windows"),
        (("data/" + "a" * 200,), "has 205 signs"),
        (("data/" + "a" * 146,), "has 151 signs; shorten it to at most 150"),
        (("data/" + "\U0001f4d8" * 80,), "has 165 signs"),
        (("data/COM\u00b9.png",), "Windows cannot unpack"),
        (("data/nul .png",), "Windows cannot unpack"),
        (("data/conout$",), "Windows cannot unpack"),
        (("data/re\u0301sume\u0301.pdf", "data/R\u00e9sum\u00e9.pdf"), "are one file to Windows or macOS"),
        (("data/Plan/a.png", "data/plan"), "lies in a folder that is one with the file data/plan"),
        (("data/Screenshot at 10.00\u202fAM.png",), "another sign that cannot be seen"),
    ],
)
def test_a_name_that_not_every_system_knows_is_refused_with_a_reason(names: tuple[str, ...], words: str) -> None:
    (fault,) = faults(names)
    assert words in fault
    assert re.search(r"; (give|shorten)", fault)


def test_common_names_are_fine() -> None:
    names = (
        "data/a.png",
        "data/Übung – 2.pdf",
        "data/auxiliary.md",
        "data/a b.md",
        "data/console/x",
        "data/(1) [x].md",
    )
    assert list(faults(names)) == []


@given(st.lists(NAMES.map(lambda name: f"data/{name.replace('/', '-')}"), unique=True, max_size=8))
def test_what_is_not_refused_stands_in_a_manifest_as_it_is(names: list[str]) -> None:
    fine = [name for name in names if not list(faults([name]))]
    text = manifest(Entry(name, "0" * 64, 1) for name in fine)
    # Every line end that any program knows would make two names of one.
    assert [line.split("  ", 1)[1] for line in text.splitlines()] == sorted(fine)
    assert "%" not in text


def test_a_manifest_is_what_sha256sum_writes(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name, content in (("b c.txt", b"b"), ("ä.txt", b"a"), ("z.txt", b"")):
        (tmp_path / "data" / name).write_bytes(content)
    command = "find data -type f | LC_ALL=C sort | tr '\\n' '\\0' | xargs -0 sha256sum"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=True)
    lines = [line.split("  ", 1) for line in done.stdout.decode().splitlines()]
    entries = [Entry(name, digest, 1) for digest, name in lines]
    assert manifest(reversed(entries)) == done.stdout.decode()


def test_facts_stand_on_a_line_each_and_nothing_forges_another() -> None:
    text = info({"Source-Organization": "School\nPayload-Oxum: 1.1", "External-Identifier": "", "Bagging-Date": "2026"})
    assert text == "Source-Organization: School Payload-Oxum: 1.1\nBagging-Date: 2026\n"
    assert oxum([Entry("a", "0", 5), Entry("b", "0", 7)]) == "12.2"
    assert oxum([]) == "0.0"
    assert DECLARATION == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
