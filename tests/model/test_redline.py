"""Redlines: nothing is lost on either side, what moved is told from what went, and the summary counts the marks."""

import os
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from clausebook.model.blocks import Block, split_blocks
from clausebook.model.field_change import compare_fields
from clausebook.model.redline import Change, Move, Redline, compare
from clausebook.model.words import Mark

# A letter stands for each word: one string is drawn much faster than a list of words.
WORDS = {
    "t": "the",
    "h": "head",
    "r": "registrar",
    "s": "signs",
    "e": "every",
    "n": "new",
    "f": "form",
    "w": "within",
    "y": "ten",
    "d": "days",
    "o": "of",
    "i": "it",
}
SENTENCE = st.text(tuple(WORDS), min_size=1, max_size=9).map(lambda letters: " ".join(map(WORDS.__getitem__, letters)))
BLOCK = st.one_of(
    SENTENCE,
    SENTENCE.map("## {}".format),
    SENTENCE.map("1. {}".format),
    SENTENCE.map("- {}".format),
    st.tuples(SENTENCE, SENTENCE, SENTENCE).map(lambda cells: "| {} | B |\n|---|---|\n| {} | {} |".format(*cells)),
    SENTENCE.map("```\n{}\n```".format),
)
TEXTS = st.lists(BLOCK, max_size=10).map(lambda blocks: "\n\n".join(blocks) + "\n")


def edited(pool: list[str], old: str, new: str) -> tuple[str, str]:
    """Return two texts of the same blocks, each once, by letters; a vowel has a heading, a capital a word more."""
    known = dict(zip("aeibcd", pool, strict=True))
    known |= {letter: f"## Part {letter}\n\n{known[letter]}" for letter in "aei"}
    known |= {letter.upper(): f"{block} indeed" for letter, block in known.items()}
    first, second = ("\n\n".join(map(known.__getitem__, dict.fromkeys(plan))) for plan in (old, new))
    return first, second


PLAN = st.text("aaaeeeiiibcdAEIBCD", min_size=2, max_size=12)
PAIRS = st.one_of(st.tuples(TEXTS, TEXTS), st.builds(edited, st.lists(BLOCK, min_size=6, max_size=6), PLAN, PLAN))
"""Texts that have little in common, and texts of which one may have been made of the other."""
PROSE = st.lists(SENTENCE, min_size=1, max_size=4).map(lambda blocks: "\n\n".join(blocks) + "\n")
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
STEPS = "## Steps\n\n1. The head signs the form on Monday.\n2. The registrar keeps the form.\n"
SECTIONS = {name: f"## {name}\n\nWhat {name} says.\n\n- {name} item\n\n" for name in ("A", "B", "C", "D")}


def blocks(redline: Redline, without: Mark) -> list[Block]:
    """Return the blocks of one side."""
    found: list[Block] = []
    for part in redline.parts:
        if part.mark is without:
            continue
        if isinstance(part, Move):
            found += part.blocks
        else:
            block = part.old if without is Mark.ADDED else part.new
            assert block is not None
            found.append(block)
    return found


def marked(redline: Redline, mark: Mark) -> list[str]:
    """Return the words that are marked, those of moved sections not among them."""
    found: list[str] = []
    for part in redline.parts:
        if isinstance(part, Change):
            found += (word for piece in part.pieces if piece.mark is mark for word in piece.text.split())
    return found


def order(*names: str) -> str:
    """Return sections in an order."""
    return "".join(SECTIONS[name] for name in names)


@given(PAIRS)
def test_either_side_is_its_text(pair: tuple[str, str]) -> None:
    old, new = pair
    redline = compare(old, new)
    assert tuple(blocks(redline, Mark.ADDED)) == split_blocks(old)
    assert tuple(blocks(redline, Mark.REMOVED)) == split_blocks(new)


@given(ANY, ANY)
def test_any_two_texts_can_be_compared(old: str, new: str) -> None:
    redline = compare(old, new)
    for without, text in ((Mark.ADDED, old), (Mark.REMOVED, new)):
        kept = "".join("".join(block.source.split()) for block in blocks(redline, without))
        assert kept == "".join(text.removeprefix("\ufeff").split())


@given(PAIRS)
def test_pieces_are_the_text_of_their_blocks(pair: tuple[str, str]) -> None:
    old, new = pair
    for part in compare(old, new).parts:
        if isinstance(part, Move) or part.table:
            continue
        before = "".join(piece.text for piece in part.pieces if piece.mark is not Mark.ADDED)
        after = "".join(piece.text for piece in part.pieces if piece.mark is not Mark.REMOVED)
        assert before == (part.old.text if part.old else "")
        assert after == (part.new.text if part.new else "")


@given(TEXTS)
def test_a_text_has_no_change_to_itself(text: str) -> None:
    redline = compare(text, text)
    assert not redline.changed
    assert redline.summary == "no change"
    assert all(part.mark is Mark.SAME for part in redline.parts)


@given(PAIRS)
def test_a_change_is_seen_from_either_side(pair: tuple[str, str]) -> None:
    old, new = pair
    assert compare(old, new).changed == compare(new, old).changed
    assert compare(old, new).changed == ([b.key for b in split_blocks(old)] != [b.key for b in split_blocks(new)])


@given(PAIRS)
def test_the_summary_counts_the_marks(pair: tuple[str, str]) -> None:
    old, new = pair
    redline = compare(old, new)
    expected: Counter[tuple[str, str]] = Counter()
    for part in redline.parts:
        if isinstance(part, Move):
            expected["section", "moved"] += part.mark is Mark.ADDED
        elif part.table and part.mark is Mark.CHANGED:
            expected["table heading", part.table.rows[0].mark.value] += 1
            expected.update(("table row", row.mark.value) for row in part.table.rows[1:])
            expected.update(("table column", mark.value) for mark in part.table.columns)
        else:
            expected[part.block.kind.value, part.mark.value] += 1
    counted = re.findall(r"(\d+) ([a-z ]+?)s? (changed|added|removed|moved)(?:, |$)", redline.summary)
    wanted = {key: count for key, count in expected.items() if count and key[1] != "same"}
    assert {(noun, mark): int(count) for count, noun, mark in counted} == wanted


@given(PAIRS)
def test_a_move_is_told_at_both_places(pair: tuple[str, str]) -> None:
    old, new = pair
    moves = [part for part in compare(old, new).parts if isinstance(part, Move)]
    for number in {move.number for move in moves}:
        first, second = (move for move in moves if move.number == number)
        assert {first.mark, second.mark} == {Mark.ADDED, Mark.REMOVED}
        assert [block.key for block in first.blocks] == [block.key for block in second.blocks]
        assert first.down == second.down == (first.mark is Mark.REMOVED)


@pytest.mark.parametrize(
    ("old", "new", "summary"),
    [
        ("One two three.\n", "One two four.\n", "1 paragraph changed"),
        ("One two three.\n", "One\ntwo   three.\n", "nothing but layout changed"),
        ("One.\n\nTwo.\n", "One.\n\n\n\nTwo.\n", "nothing but layout changed"),
        ("One.\n", "One.\r\n\r\n", "no change"),
        ("1. One\n2. Two\n", "1. One\n1. Two\n", "nothing but layout changed"),
        (STEPS, STEPS + "3. The office files it.\n", "1 step added"),
        (STEPS, STEPS.replace("Monday", "Tuesday"), "1 step changed"),
        (STEPS, STEPS.replace("1. ", "- ").replace("2. ", "- "), "2 list items changed"),
        (STEPS, STEPS.replace("## Steps", "## What to do"), "1 heading changed"),
        (STEPS, STEPS.replace("## Steps", "### Steps"), "1 heading changed"),
        ("## A\n\nOne.\n", "## B\n\nNew text.\n\nOne.\n", "1 heading added, 1 paragraph added, 1 heading removed"),
        (STEPS, "", "1 heading removed, 2 steps removed"),
        ("| A |\n|---|\n| x |\n| y |\n", "| A |\n|---|\n| y |\n", "1 table row removed"),
        ("| A |\n|---|\n| x |\n", "| A | B |\n|---|---|\n| x | y |\n", "1 table column added"),
        ("| A | B |\n|---|---|\n| x | y |\n", "| A | C |\n|---|---|\n| x | y |\n", "1 table heading changed"),
        ("```\na: 1\nb: 2\n```\n", "```\na: 1\nb: 3\n```\n", "1 code block changed"),
        ("```\na: 1\n```\n", "```\n  a: 1\n```\n", "1 code block changed"),
        (order("A", "B", "C"), order("B", "C", "A"), "1 section moved"),
        (order("A", "B", "C", "D"), order("D", "B", "C", "A"), "2 sections moved"),
        ("", "", "no change"),
    ],
)
def test_summaries(old: str, new: str, summary: str) -> None:
    assert compare(old, new).summary == summary


def test_a_section_moves_with_what_is_below_its_heading() -> None:
    part = "## A\n\nText of A.\n\n### A one\n\nText of one.\n\n"
    redline = compare(part + order("B", "C"), order("B", "C") + part)
    moves = [item for item in redline.parts if isinstance(item, Move)]
    assert redline.summary == "1 section moved"
    assert [[block.text for block in move.blocks] for move in moves] == [
        ["A", "Text of A.", "A one", "Text of one."]
    ] * 2


def test_sections_that_moved_to_one_place_from_several_are_several() -> None:
    inner = "### Inner\n\nInner text.\n\n"
    old = order("A", "B") + inner + order("C", "D")
    redline = compare(old, order("B", "C", "D", "A") + inner)
    assert redline.summary == "2 sections moved"


def test_the_longer_text_is_what_stayed() -> None:
    redline = compare("## A\n\nShort.\n\n" + order("B"), order("B") + "## A\n\nShort.\n")
    assert {move.blocks[0].text for move in redline.parts if isinstance(move, Move)} == {"A"}


def test_a_changed_section_that_stands_elsewhere_is_no_move() -> None:
    redline = compare(order("A", "B", "C"), order("B", "C") + SECTIONS["A"].replace("item", "thing"))
    assert not any(isinstance(part, Move) for part in redline.parts)


def test_a_step_that_became_a_list_item_says_so() -> None:
    (part,) = compare("1. Sign it\n", "- Sign it\n").parts
    assert isinstance(part, Change)
    assert (part.was, part.mark) == ("step", Mark.CHANGED)


def test_of_two_equally_good_partners_the_one_of_the_same_shape_is_taken() -> None:
    redline = compare("1. Sign the form\n", "Sign the form today.\n\n1. Sign the form soon\n\nSign the form now.\n")
    assert [(part.mark, part.was) for part in redline.parts if isinstance(part, Change)] == [
        (Mark.ADDED, ""),
        (Mark.CHANGED, ""),
        (Mark.ADDED, ""),
    ]


def test_a_change_has_a_block() -> None:
    with pytest.raises(ValueError, match="an old block, a new one"):
        Change(Mark.SAME, None, None, ()).block  # noqa: B018 - it is the reading that fails


def longest_common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
    above = [0] * (len(new) + 1)
    for word in old:
        row = [0]
        for index, other in enumerate(new):
            row.append(above[index] + 1 if word == other else max(row[-1], above[index + 1]))
        above = row
    return above[-1]


@given(PROSE, PROSE)
def test_never_fewer_words_are_marked_than_must_be(old: str, new: str) -> None:
    redline = compare(old, new)
    common = longest_common(old.split(), new.split())
    assert len(old.split()) - common <= len(marked(redline, Mark.REMOVED)) <= len(old.split())
    assert len(new.split()) - common <= len(marked(redline, Mark.ADDED)) <= len(new.split())


def git_words(folder: Path, old: str, new: str) -> tuple[list[str], list[str]]:
    """Return the words that Git sees as removed and as added."""
    for name, text in (("old", old), ("new", new)):
        (folder / name).write_text(text, encoding="utf-8")
    known = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    command = [
        "git",
        "diff",
        "--no-index",
        "--no-ext-diff",
        "--no-color",
        "--word-diff=porcelain",
        "-U999",
        "old",
        "new",
    ]
    done = subprocess.run(command, cwd=folder, env=known, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    rows = done.stdout.partition("@@\n")[2].split("\n")
    return (
        [word for row in rows if row.startswith("-") for word in row[1:].split()],
        [word for row in rows if row.startswith("+") for word in row[1:].split()],
    )


@given(old=PROSE, new=PROSE)
@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_git_sees_changed_words_where_we_do(tmp_path: Path, old: str, new: str) -> None:
    redline = compare(old, new)
    removed, added = git_words(tmp_path, old, new)
    ours = (marked(redline, Mark.REMOVED), marked(redline, Mark.ADDED))
    # Which of several equal words was touched is a matter of taste; what is left over between both sides is not.
    assert Counter(ours[0]) - Counter(ours[1]) == Counter(removed) - Counter(added)
    assert Counter(ours[1]) - Counter(ours[0]) == Counter(added) - Counter(removed)
    assert redline.changed or not (removed or added)


def test_a_document_of_many_sections_is_compared_in_order() -> None:
    text = "".join(f"## Part {index}\n\nPart {index} has its own words.\n\n" for index in range(300))
    redline = compare(text, text.replace("Part 150 has", "Part 150 had"))
    assert redline.summary == "1 paragraph changed"
    texts = [part.block.text for part in redline.parts if isinstance(part, Change)]
    numbers = [int(match[0]) for text in texts if (match := re.search(r"\d+", text))]
    assert all(first <= second for first, second in pairwise(numbers))


def test_fields() -> None:
    old = {"id": "PRO-05", "version": "2.0", "clauses": ["8.2.1", "8.2.2"], "review": "P1Y", "title": "Admission"}
    new = {
        "id": "PRO-05",
        "version": "2.1",
        "clauses": ["8.2.1", "8.2.3"],
        "owner": "registry",
        "title": "Admission of learners",
    }
    changes = compare_fields(old, new)
    assert [(change.key, change.mark, change.old, change.new) for change in changes] == [
        ("version", Mark.CHANGED, ("2.0",), ("2.1",)),
        ("clauses", Mark.CHANGED, ("8.2.1", "8.2.2"), ("8.2.1", "8.2.3")),
        ("owner", Mark.ADDED, (), ("registry",)),
        ("title", Mark.CHANGED, ("Admission",), ("Admission of learners",)),
        ("review", Mark.REMOVED, ("P1Y",), ()),
    ]
    shown = ["".join(f"{piece.mark[0]}:{piece.text}|" for piece in change.pieces) for change in changes]
    assert shown == [
        "r:2.0|a:2.1|",
        "s:8.2.1, |r:8.2.2|a:8.2.3|",
        "a:registry|",
        "s:Admission|a: of learners|",
        "r:P1Y|",
    ]


VALUES = st.one_of(ANY, st.lists(ANY, max_size=4))
FIELDS = st.dictionaries(st.sampled_from(["id", "title", "clauses", "owner"]), VALUES)


@given(FIELDS, FIELDS)
def test_fields_that_differ_are_named_with_both_values(
    old: dict[str, str | list[str]], new: dict[str, str | list[str]]
) -> None:
    changes = compare_fields(old, new)
    assert {change.key for change in changes} == {key for key in {**old, **new} if old.get(key) != new.get(key)}
    for change in changes:
        for without, values in ((Mark.ADDED, change.old), (Mark.REMOVED, change.new)):
            assert "".join(piece.text for piece in change.pieces if piece.mark is not without) == ", ".join(values)
