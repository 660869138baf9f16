"""Words: what stays whole, and what is marked between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.words import Mark, Piece, bag, compare_words, likeness, tokens

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SENTENCES = st.lists(st.sampled_from(["the", "head", "signs", "`a b`", "[x](y.md)", "8.5.1", ",", "**"]), max_size=14)


def side(pieces: tuple[Piece, ...], without: Mark) -> str:
    """Return one side of a comparison."""
    return "".join(piece.text for piece in pieces if piece.mark is not without)


def show(pieces: tuple[Piece, ...]) -> str:
    """Return pieces with brackets around what was removed and added."""
    marks = {Mark.SAME: "{}", Mark.REMOVED: "[-{}-]", Mark.ADDED: "[+{}+]"}
    return "".join(marks[piece.mark].format(piece.text) for piece in pieces)


@given(ANY)
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@given(ANY, ANY)
def test_either_side_is_its_text(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    assert side(pieces, Mark.ADDED) == old
    assert side(pieces, Mark.REMOVED) == new
    assert all(piece.text and piece.mark is not Mark.CHANGED for piece in pieces)


@given(SENTENCES, SENTENCES)
def test_marks_are_whole_tokens(old: list[str], new: list[str]) -> None:
    left, right = " ".join(old), " ".join(new)
    pieces = compare_words(left, right)
    for text, without in ((left, Mark.ADDED), (right, Mark.REMOVED)):
        ends, cuts = {0}, {0}
        for token in tokens(text):
            ends.add(max(ends) + len(token))
        for piece in pieces:
            cuts |= {max(cuts) + len(piece.text)} if piece.mark is not without else set()
        assert cuts <= ends


@pytest.mark.parametrize(
    "token",
    (
        *("8.5.1.2", "don’t", "office@school.example", "`a | b`", "``a ` b``", "](PRO-05.md#steps)", "](a_(b).md)"),
        *("&nbsp;", "https://school.example/a?b=c", "][name]", "re\u0301sume\u0301", "हिन्दी"),
        "\u0645\u06cc\u200c\u0634\u0648\u062f",
    ),
)
def test_what_stays_whole(token: str) -> None:
    assert token in tokens(f"see {token} there")


def test_scripts_without_blanks_are_compared_sign_by_sign() -> None:
    assert show(compare_words("文書管理", "文書保管")) == "文書[+保+]管[-理-]"


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("by 15 October", "by 20 October", "by [-15-][+20+] October"),
        ("the old cat sat", "the new dog sat", "the [-old cat-][+new dog+] sat"),
        ("see [PRO](PRO-05.md)", "see [PRO](PRO-06.md)", "see [PRO[-](PRO-05.md)-][+](PRO-06.md)+]"),
        ("use `a b`", "use `a c`", "use [-`a b`-][+`a c`+]"),
        ("end", "end.", "end[+.+]"),
        ("one two", "one, (two", "one[+,+] [+(+]two"),
        ("a-b c", "a - b c", "[-a-b-][+a - b+] c"),
        ("", "new", "[+new+]"),
        ("same", "same", "same"),
        ("", "", ""),
    ],
)
def test_marks(old: str, new: str, shown: str) -> None:
    assert show(compare_words(old, new)) == shown


@given(SENTENCES, SENTENCES)
def test_likeness_is_the_share_of_words(old: list[str], new: list[str]) -> None:
    left, right = bag(" ".join(old)), bag(" ".join(new))
    total = left.total() + right.total()
    alike = likeness(left, right, (left.total(), right.total()))
    share = 2 * (left & right).total() / total if total else 1.0
    assert alike == share or (alike == 0 and share < 0.5)
    assert alike == likeness(right, left, (right.total(), left.total()))
