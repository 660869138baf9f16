"""The form of a pack: every file that was changed, taken away, added or renamed is named."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date

import pytest

from bags import bag
from clausebook.model.audit_pack import Scope
from clausebook.model.bag import TEXTS, Packed, bag_faults, bag_info
from clausebook.model.clause import ClauseRef
from clausebook.model.pack_proof import Answer, Line, PackFacts, PackProof, Part, few

WHOLE = bag()
SAID = {
    "format": "clausebook-pack/1",
    "generator": {"name": "clausebook", "version": "1.0"},
    "engine": {"name": "mkdocs", "version": "1.6.1"},
    "commit": "a" * 40,
    "as_of": "2026-06-30",
    "from": "2026-01-01",
    "to": "2026-06-30",
    "clause": "iso-21001-2018:9.2",
    "campus": None,
    "editions": ["2026.2", "2026.1"],
    "signature": {"file": "x"},
    "timestamp": None,
}


def faults(files: Mapping[str, bytes]) -> list[str]:
    """Return what is wrong with a bag."""
    packed = {name: Packed(len(content), hashlib.sha256(content).hexdigest()) for name, content in files.items()}
    return list(bag_faults(packed, {name: files[name] for name in TEXTS if name in files}))


def test_a_whole_bag() -> None:
    assert faults(WHOLE) == []
    assert faults({**WHOLE, "tagmanifest-sha256.txt.sig": b"x", "tagmanifest-sha256.txt.tsr": b"y"}) == []


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_each_byte_of_each_file(name: str) -> None:
    content = WHOLE[name]
    for place in range(len(content)):
        for bit in (0x01, 0x20):
            other = content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]
            said = faults({**WHOLE, name: other})
            assert said, (name, place)
            # A line of the outermost manifest that was changed accuses the file that it names, too.
            assert any(name in text for text in said), (name, place, said)


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_taken_away_added_and_renamed(name: str) -> None:
    less = {key: content for key, content in WHOLE.items() if key != name}
    assert any(name in text for text in faults(less)), name
    renamed = {**less, f"{name}x": WHOLE[name]}
    said = faults(renamed)
    if name != "tagmanifest-sha256.txt":
        assert any(f"{name}x" in text and "added later" in text for text in said)
    assert any(name in text and "missing" in text for text in said)
    assert faults({**WHOLE, f"{name}x": b""}) != []


def test_lines_that_no_manifest_has() -> None:
    text = WHOLE["manifest-sha256.txt"].decode()
    first = text.partition("\n")[0]
    for other, said in (
        (f"{text}{first}\n", "names data/lists/a.csv again"),
        (text.replace("  ", " *"), "line 1 is not a digest"),
        (text.replace("\n", "\r\n"), "is missing; manifest-sha256.txt names it"),
        (text[:-1], "is missing; manifest-sha256.txt names it"),
        (f"\ufeff{text}", "line 1 is not a digest"),
        (f"{text}{'0' * 64}  ../../etc/passwd\n", "../../etc/passwd is missing"),
        ("", "data/pack.json is not named in manifest-sha256.txt"),
    ):
        found = faults(bag_of(other))
        assert any(said in line for line in found), (other, found)


def bag_of(manifest: str) -> dict[str, bytes]:
    """Return a bag with another manifest, which the tag manifest names rightly."""
    files = {**WHOLE, "manifest-sha256.txt": manifest.encode()}
    old = hashlib.sha256(WHOLE["manifest-sha256.txt"]).hexdigest().encode()
    new = hashlib.sha256(files["manifest-sha256.txt"]).hexdigest().encode()
    return {**files, "tagmanifest-sha256.txt": WHOLE["tagmanifest-sha256.txt"].replace(old, new)}


def test_how_much_there_is() -> None:
    info = WHOLE["bag-info.txt"]
    other = {**WHOLE, "bag-info.txt": info.replace(b".3\n", b".4\n")}
    assert any("says" in line and "Payload-Oxum" in line for line in faults(other))
    assert any("has no Payload-Oxum" in line for line in faults({**WHOLE, "bag-info.txt": b"A: b\n"}))


@pytest.mark.parametrize("name", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_a_manifest_that_two_programs_read_otherwise(name: str) -> None:
    odd = WHOLE[name].replace(b"a", b"\xff", 1)
    assert f"{name} is not written in UTF-8" in faults({**WHOLE, name: odd})
    # Whoever reads the odd sign as a replacement character would find such a file; sha256sum would not.
    path = "data/a\N{REPLACEMENT CHARACTER}"
    files = bag({**WHOLE, path: b"x"})
    said = files["manifest-sha256.txt"].replace("\N{REPLACEMENT CHARACTER}".encode(), b"\xff")
    assert "manifest-sha256.txt is not written in UTF-8" in faults({**files, "manifest-sha256.txt": said})


@pytest.mark.parametrize("name", ["data/.DS_Store", "data/site/Thumbs.db", "desktop.ini", "data/._pack.json"])
def test_what_a_system_leaves_in_a_folder_is_told_apart(name: str) -> None:
    (said,) = (text for text in faults({**WHOLE, name: b"x"}) if name in text)
    assert said.endswith("; systems make such a file where somebody looks at a folder, so verify the ZIP instead")


def test_entries_of_a_description_go_on_in_the_next_line() -> None:
    assert bag_info(b"A: one\n  two\nB:three\nnothing\n") == {"A": "one two", "B": "three"}
    assert bag_info(b" x\n\xff: y\n") == {"\N{REPLACEMENT CHARACTER}": "y"}


def test_what_a_pack_says_of_itself() -> None:
    facts = PackFacts.of_data(SAID)
    period = Scope(date(2026, 1, 1), date(2026, 6, 30), ClauseRef("iso-21001-2018", "9.2"), "")
    assert facts.scope == period
    assert (facts.program, facts.engine, facts.editions) == ("1.0", SAID["engine"], ("2026.1", "2026.2"))
    assert facts.signed
    assert facts.authority == ""
    assert (facts.organisation, facts.title) == ("", "")
    told = PackFacts.of_data({**SAID, "organisation": "North\n College", "title": "x" * 300})
    assert (told.organisation, told.title) == ("North College", "x" * 200)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", "clausebook-pack/2"),
        ("commit", "HEAD"),
        ("commit", "--output=x"),
        ("commit", None),
        ("as_of", "2026-06-29"),
        ("to", "yesterday"),
        ("from", "20260230"),
        ("from", 5),
        ("clause", "../../x"),
        ("clause", "9.2"),
        ("campus", "a\nb"),
        ("campus", "x" * 201),
        ("editions", "2026.1"),
        ("editions", [1]),
        ("generator", None),
        ("generator", {}),
        ("engine", []),
        ("engine", {"name": 1}),
        ("timestamp", {"authority": ""}),
    ],
)
def test_what_a_pack_cannot_say(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        PackFacts.of_data(json.loads(json.dumps({**SAID, key: value})))
    with pytest.raises(ValueError, match="format"):
        PackFacts.of_data([])


def test_what_it_comes_to() -> None:
    good, open_one = Line(Part.BAG, Answer.VERIFIED, "a"), Line(Part.SITE, Answer.UNKNOWN, "b")
    limit, wrong = Line(Part.STAMP, Answer.LIMIT, "c"), Line(Part.SITE, Answer.WRONG, "d")
    assert PackProof("x", "", (good, limit)).answer is Answer.VERIFIED
    assert PackProof("x", "", (good, limit, open_one)).answer is Answer.UNKNOWN
    assert PackProof("x", "", (good, open_one, wrong)).answer is Answer.WRONG
    both = PackProof("x", "", (good, Line(Part.SITE, Answer.VERIFIED, "e"), open_one))
    assert both.parts(Answer.VERIFIED) == (Part.BAG,)
    assert both.parts(Answer.UNKNOWN) == (Part.SITE,)


def test_few_of_many() -> None:
    lines = few(Part.BAG, Answer.WRONG, map(str, range(25)))
    assert len(lines) == 21
    assert lines[-1].text == "and 5 more of this kind"
    assert few(Part.BAG, Answer.WRONG, ()) == ()
