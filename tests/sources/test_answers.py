"""Answers of a form, as form tools and spreadsheets export them."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.sources.answers import NoAnswers, load_answers, read_answers

TABLE = "Name;Was gelesen?;Datum\r\nZoë Müller;PRO-05;05.03.2026\r\n"


def cells(content: bytes) -> list[tuple[str, ...]]:
    """Return heads and rows of a table."""
    found = read_answers(content, "answers.csv")
    return [found.columns, *(row.cells for row in found.rows)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)  # with a byte-order mark and without
def test_every_usual_encoding_is_read(encoding: str) -> None:
    expected = [("Name", "Was gelesen?", "Datum"), ("Zoë Müller", "PRO-05", "05.03.2026")]
    assert cells(TABLE.encode(encoding)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2\n", [("a", "b"), ("1", "2")]),
        ("a;b\n1;2\n", [("a", "b"), ("1", "2")]),
        ("a\tb\r1\t2\r", [("a", "b"), ("1", "2")]),
        ("sep=;\r\na;b\r\n1,5;2\r\n", [("a", "b"), ("1,5", "2")]),
        ("mail\nx@y\n", [("mail",), ("x@y",)]),
        ('"Name, please";Document\n"Arp, Hanna";PRO-05\n', [("Name, please", "Document"), ("Arp, Hanna", "PRO-05")]),
        ("Which (id, title, no)?;mail\nPRO-05;x@y\n", [("Which (id, title, no)?", "mail"), ("PRO-05", "x@y")]),
        ('a,b\n"1\n1", 2 \n', [("a", "b"), ("1 1", "2")]),
        ("a,b\n\n,\n1\n", [("a", "b"), ("1", "")]),
    ],
)  # fmt: skip
def test_the_separator_is_found(text: str, expected: list[tuple[str, ...]]) -> None:
    assert cells(text.encode()) == expected


def test_a_row_knows_the_line_at_which_it_begins() -> None:
    found = read_answers(b'sep=,\na,b\n"1\n1",2\n\n3,4,5\n', "answers.csv")
    assert [row.line for row in found.rows] == [3, 6]
    assert found.rows[1].cells == ("3", "4", "5")


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\x00\x01\x02\x00\x00", b'a,b\n"1,2\n', b"PK\x03\x04\x00\x81\x8d\x00"]
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(NoAnswers, match="export"):
        read_answers(content, "answers.csv")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(b"a,b\n" * 3_000_000)
    with pytest.raises(NoAnswers, match="10 MB"):
        load_answers(path)


CELL = (
    st.text("abcÄß ,;\"'0123456789@.-", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
)


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8-sig", "utf-16", "utf-8"]),
)
def test_what_a_spreadsheet_writes_is_read_again(rows: list[list[str]], separator: str, encoding: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([["one", "two", "three"], *rows])
    found = read_answers(text.getvalue().encode(encoding), "answers.csv")
    assert [list(row.cells) for row in found.rows] == rows


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_it_is_a_table_or_refused(content: bytes) -> None:
    try:
        found = read_answers(content, "answers.csv")
    except NoAnswers:
        return
    assert all(len(row.cells) >= len(found.columns) for row in found.rows)
