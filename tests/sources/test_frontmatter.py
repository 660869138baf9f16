"""Files split into front matter and text: every odd ending, fence and encoding."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.model.problem import Problem, Topic
from clausebook.sources.frontmatter import Parts, decode, split

BEGIN = "Begin with ---, the keys, and a second line ---"


@pytest.mark.parametrize(
    ("content", "place", "topic", "message", "advice"),
    [
        (b"", "f.md:1:1", Topic.FILE, "the file is empty", "Fill it, or delete it"),
        (b" \n\t\r\n", "f.md:1:1", Topic.FILE, "the file is empty", "Fill it, or delete it"),
        (b"\xef\xbb\xbf", "f.md:1:1", Topic.FILE, "the file is empty", "Fill it, or delete it"),
        (b"text\n", "f.md:1:1", Topic.FRONT_MATTER, "the front matter is missing: the first line is not ---", BEGIN),
        (b"\n---\na: b\n---\n", "f.md:1:1", Topic.FRONT_MATTER, None, BEGIN),
        (b"----\na: b\n----\n", "f.md:1:1", Topic.FRONT_MATTER, None, BEGIN),
        (
            b"---\na: b\n\ntext\n",
            "f.md:3:1",
            Topic.FRONT_MATTER,
            "the front matter is not closed: no second line ---",
            None,
        ),
        (b"---\na: b", "f.md:2:1", Topic.FRONT_MATTER, "the front matter is not closed: no second line ---", None),
        (b"---\na: b\n ---\n", "f.md:3:1", Topic.FRONT_MATTER, None, None),
        (b"---\na: b\n...\nx\n", "f.md:3:1", Topic.FRONT_MATTER, "the front matter ends in ... instead of ---", None),
        (
            b"---\na: b\n...\nx\n---\n",
            "f.md:3:1",
            Topic.FRONT_MATTER,
            "the front matter ends in ... instead of ---",
            None,
        ),
        (b"---\n---\n", "f.md:2:1", Topic.FRONT_MATTER, "there are no keys here", None),
        (b"---\n# x\n---\n", "f.md:2:1", Topic.FRONT_MATTER, "there are no keys here", None),
        (b"---\na: \xff\n", "f.md:2:4", Topic.FILE, "the file is not UTF-8: the byte 0xff cannot be read", None),
        (
            "---\né: ".encode() + b"\xe9\n",
            "f.md:2:4",
            Topic.FILE,
            "the file is not UTF-8: the byte 0xe9 cannot be read",
            None,
        ),
        (b"---\ra: b\rc: \xff\r", "f.md:3:4", Topic.FILE, None, "Save the file as UTF-8"),
        (b"\xff\xfe-\0-\0-\0", "f.md:1:1", Topic.FILE, "the file is saved as UTF-16", "Save the file as UTF-8"),
        (b"---\na: b\n---\nx\0", "f.md:4:2", Topic.FILE, "the file holds a NUL character, so it is no text", None),
        (b"---\na: b\n a: c\n---\n", "f.md:3:3", Topic.FRONT_MATTER, "a second colon makes this line ambiguous", None),
        (
            b"---\na: " + b"x" * 70_000 + b"\n---\n",
            "f.md:1:1",
            Topic.FRONT_MATTER,
            "the front matter has 70,004 characters; at most 64,000 are read",
            "Move text below the second line ---",
        ),
    ],
)
def test_what_is_no_file_of_ours(
    content: bytes, place: str, topic: Topic, message: str | None, advice: str | None
) -> None:
    found = split(content, "f.md")
    assert isinstance(found, Problem)
    assert (str(found.place), found.topic) == (place, topic)
    assert found.message == message if message else found.message
    assert found.help == advice if advice else found.help


@pytest.mark.parametrize(
    ("content", "body", "line", "remarks"),
    [
        (b"---\na: b\n---\ntext\n", "text\n", 4, []),
        (b"---\na: b\n---", "", 4, []),
        (b"---\na: b\n---\n", "", 4, []),
        (b"---\na: b\n---\n\n---\n", "\n---\n", 4, []),
        (b"---\r\na: b\r\n---\r\ntext\r\n", "text\n", 4, ["f.md:1:1 the lines end in CRLF, as Windows writes them"]),
        (b"---\ra: b\r---\rtext\r", "text\n", 4, ["f.md:1:1 the lines end in CR, as old Macs wrote them"]),
        (b"---\na: b\n---\nx\r\n", "x\n", 4, ["f.md:4:1 the lines end in CRLF, as Windows writes them"]),
        (b"\xef\xbb\xbf---\na: b\n---\n", "", 4, ["f.md:1:1 the file begins with an invisible byte-order mark"]),
        (b"--- \na: b\n---\t\nx", "x", 4, [f"f.md:{line}:4 blanks stand behind the line ---" for line in (1, 3)]),
    ],
)
def test_what_can_be_read(content: bytes, body: str, line: int, remarks: list[str]) -> None:
    parts = split(content, "f.md")
    assert isinstance(parts, Parts), parts
    assert (parts.body, parts.line, list(parts.table.values)) == (body, line, ["a"])
    assert [f"{remark.place} {remark.message}" for remark in parts.remarks] == remarks
    assert all(remark.topic is Topic.LAYOUT and remark.help for remark in parts.remarks)


def test_decode_keeps_remarks_apart_from_text() -> None:
    found = decode(b"\xef\xbb\xbfa\r\n", "f.md")
    assert not isinstance(found, Problem)
    assert found[0] == "a\n"
    assert len(found[1]) == 2


@given(
    st.binary(max_size=80)
    | st.lists(st.sampled_from([b"---", b"\n", b"\r", b"a: b", b"...", b" ", b"\xff"])).map(b"".join)
)
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_parts_or_a_problem_within_them(content: bytes) -> None:
    found = split(content, "f.md")
    place = found.place if isinstance(found, Problem) else found.table.place
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert 1 <= place.line <= lines
