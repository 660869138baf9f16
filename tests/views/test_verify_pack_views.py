"""What is said of a pack in words and as data, and how files that were made again are compared."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from clausebook.model.approval import Assurance, Proof, proof_key
from clausebook.model.audit_pack import Scope
from clausebook.model.bag import Packed
from clausebook.model.pack_proof import Answer, Line, PackFacts, PackProof, Part
from clausebook.model.signature import Verdict
from clausebook.model.staged import DataFile
from clausebook.views.edition_proof import EditionProof
from clausebook.views.pack_again import Again, again_lines, compare
from clausebook.views.pack_lines import (
    approval_lines,
    edition_lines,
    history_lines,
    looked_lines,
    rebuilt_lines,
    unread_line,
)
from clausebook.views.pack_proof import as_json, as_text
from values import document, manual

KEY = "a" * 40
SCOPE = Scope(date(2026, 1, 1), date(2026, 6, 30), campus="north")
FACTS = PackFacts(KEY, SCOPE, "1.0", {"name": "mkdocs", "version": "1.6"}, ("2026.1",), False, "")


def book(text: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return something that is packed as a workbook is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo("xl/sheet.xml"), text * 50)
    return target.getvalue()


def compared(made: dict[str, bytes], there: dict[str, bytes]) -> Again:
    files = {name: Packed(len(content), "") for name, content in there.items()}
    return compare((DataFile(name, content) for name, content in made.items()), files, there.get)


def test_files_that_were_made_again() -> None:
    made = {"a": b"1", "b": b"2", "c": b"3", "x.xlsx": book(b"x"), "y.xlsx": book(b"y"), "z.xlsx": book(b"z")}
    there = {
        "a": b"1",
        "b": b"",
        "data/site/more": b"",
        "data/history.bundle": b"",
        "bagit.txt": b"",
        "more": b"",
        "tagmanifest-sha256.txt.sig": b"",
        "x.xlsx": book(b"x", zipfile.ZIP_STORED),
        "y.xlsx": book(b"Y"),
        "z.xlsx": b"no workbook",
        "START.html": b"2. Juli",
    }
    made["START.html"] = b"2 July"
    assert compared(made, there) == Again(
        same=("a", "x.xlsx"), other=("b",), missing=("c",), unknown=("y.xlsx", "z.xlsx", "START.html"), extra=("more",)
    )


def test_a_first_page_is_another_file_where_the_versions_are_the_same() -> None:
    made = [DataFile("START.html", b"2 July")]
    files = {"START.html": Packed(0, "")}
    assert compare(made, files, lambda _: b"2. Juli").unknown == ("START.html",)
    assert compare(made, files, lambda _: b"2. Juli", alike=True).other == ("START.html",)


def test_what_cannot_be_read_is_another_file() -> None:
    files = {"a": Packed(0, ""), "b.xlsx": Packed(0, "")}
    made = (DataFile(name, b"") for name in files)
    assert compare(made, files, lambda _: None).other == ("a", "b.xlsx")


def test_a_file_is_wrong_only_where_the_same_program_made_it() -> None:
    again = Again(("a", "b"), ("c",), ("d",), (), ("e",))
    own = list(again_lines(again, FACTS, "1.0"))
    assert [line.answer for line in own] == [Answer.VERIFIED] + [Answer.WRONG] * 3
    assert "2 lists, keys and descriptions" in own[0].text
    other = list(again_lines(again, FACTS, "2.0"))
    assert [line.answer for line in other] == [Answer.VERIFIED] + [Answer.UNKNOWN] * 4
    assert other[1].text.endswith("verify it with 1.0")
    assert [line.answer for line in again_lines(Again(("a",), (), (), (), ()), FACTS, "2.0")] == [Answer.VERIFIED]


def test_the_history() -> None:
    good = list(history_lines(FACTS, KEY, ("2026.1",), 5, ""))
    assert {line.answer for line in good} == {Answer.VERIFIED}
    bad = list(history_lines(FACTS, "b" * 40, ("2026.1", "2026.2"), 5, "a missing blank"))
    assert [line.answer for line in bad] == [Answer.VERIFIED, Answer.LIMIT, Answer.WRONG, Answer.WRONG]
    assert "the history has 2026.1 and 2026.2" in bad[-1].text


def proof(verdict: Verdict, number: int) -> Proof:
    return Proof(Assurance.RECORDED, str(number), True, verdict)


@pytest.mark.parametrize("verdict", [one for one in Verdict if one is not Verdict.NONE])
def test_approvals(verdict: Verdict) -> None:
    text = document()
    (approval,) = text.approvals
    found = manual(text, proofs={proof_key(text.id, approval): proof(verdict, 1)})
    first, *others = approval_lines(found)
    assert first.text == "1 documents are in force as of 2026-06-30; of their approvals, 1 recorded"
    (line,) = others
    wanted = {Verdict.VALID: Answer.VERIFIED, Verdict.UNCHECKED: Answer.UNKNOWN}
    assert line.answer is wanted.get(verdict, Answer.LIMIT)
    none = manual(text, proofs={proof_key(text.id, approval): proof(Verdict.NONE, 1)})
    assert len(list(approval_lines(none))) == 1


def test_editions() -> None:
    full = EditionProof("2026.1", ("a",), ("b",), ("c",), "Rosa")
    answers = [line.answer for line in edition_lines([(full, True)])]
    assert answers == [Answer.VERIFIED, Answer.WRONG, Answer.UNKNOWN, Answer.LIMIT]
    bare = EditionProof("2025.1", (), (), ("the tag holds no manifest", "the signature could not be checked"))
    assert [(line.answer, line.text) for line in edition_lines([(bare, False)])] == [
        (Answer.UNKNOWN, "2025.1: the signature could not be checked"),
        (Answer.LIMIT, "2025.1: the tag holds no manifest"),
    ]


def test_the_site() -> None:
    assert [one.answer for one in looked_lines(5, 9, (), (), FACTS, "1.0")] == [Answer.VERIFIED] * 2
    assert [one.answer for one in looked_lines(5, 9, ("x",), (), FACTS, "1.0")] == [Answer.WRONG]
    assert [one.answer for one in looked_lines(5, 9, ("x",), (), FACTS, "2.0")] == [Answer.UNKNOWN] * 2
    unsure = list(looked_lines(5, 9, (), ("a.xlsx is not what the commit gives",), FACTS, "1.0"))
    assert [one.answer for one in unsure] == [Answer.VERIFIED, Answer.VERIFIED, Answer.UNKNOWN]
    assert unsure[0].text.startswith("4 data files")
    assert unread_line(sealed=False).answer is Answer.UNKNOWN
    assert unread_line(sealed=True).answer is Answer.LIMIT
    (same,) = rebuilt_lines(7, (), FACTS, "2.0", ("other versions",))
    assert (same.answer, "all of its 7 files are the same" in same.text) == (Answer.VERIFIED, True)
    assert [one.answer for one in rebuilt_lines(7, ("x",), FACTS, "1.0", ())] == [Answer.WRONG, Answer.LIMIT]
    excused = list(rebuilt_lines(7, ("x",), FACTS, "1.0", ("other versions",)))
    assert {one.answer for one in excused} == {Answer.UNKNOWN}
    assert (excused[0].text, excused[-1].text, len(excused)) == ("other versions", "x", 3)
    told = replace(FACTS, makers={"mkdocs": "1.6"})
    assert "the same versions of Python" in list(rebuilt_lines(7, ("x",), told, "1.0", ()))[-1].text


def test_other_versions_are_named() -> None:
    told = replace(FACTS, makers={"python": "3.11.7", "mkdocs-material": "9.8.1", "jinja2": "3.1.6"})
    assert list(told.made_otherwise({"python": "3.11.7", "mkdocs-material": "9.9.0", "babel": "2.18.0"})) == [
        "made with mkdocs-material 9.8.1; here it is 9.9.0",
        "made with jinja2 3.1.6; here there is none",
        "made without babel; here there is 2.18.0",
    ]
    assert list(told.made_otherwise(told.makers)) == []
    assert list(FACTS.made_otherwise({"python": "3.12.0"})) == ["made without python; here there is 3.12.0"]


LINES = (
    Line(Part.FORM, Answer.VERIFIED, "all can be unpacked"),
    Line(Part.BAG, Answer.WRONG, "evil\x1b[2J\nname is missing"),
    Line(Part.STAMP, Answer.LIMIT, "there is none"),
)


def test_words() -> None:
    text = as_text(PackProof("pack.zip", "0" * 64, LINES, FACTS))
    assert "SHA-256 of the ZIP: " + "0" * 64 in text
    assert "It says that it is of" not in text
    told = replace(FACTS, organisation="North College", title="Quality \x1b[2Jmanual")
    assert "\nIt says that it is of North College: Quality \N{REPLACEMENT CHARACTER}[2Jmanual\n" in as_text(
        PackProof("pack.zip", "", LINES, told)
    )
    assert "Audit pack a\N{REPLACEMENT CHARACTER}b\n" in as_text(PackProof("a\x1bb", "", LINES))
    assert f"made by Clausebook 1.0 from commit {KEY}" in text
    assert "about 2026-01-01 to 2026-06-30, campus north" in text
    assert "\x1b" not in text
    assert "  wrong: evil\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}name is missing\n" in text
    assert "\nVerified: the file\nCould not be verified: nothing\nWrong: manifests\nSo do not rely on" in text
    assert text.count("- that ") == 3
    assert as_text(PackProof("pack.zip", "", LINES, vouched=True)).count("- that ") == 2


def test_data() -> None:
    data = json.loads(as_json(PackProof("pack.zip", "", LINES)))
    assert (data["answer"], data["sha256"], data["commit"], data["campus"]) == ("wrong", None, None, None)
    assert [line["answer"] for line in data["lines"]] == ["verified", "wrong", "cannot be proved"]
    data = json.loads(as_json(PackProof("pack.zip", "0" * 64, LINES, FACTS)))
    assert (data["from"], data["to"], data["clause"], data["campus"]) == ("2026-01-01", "2026-06-30", None, "north")
