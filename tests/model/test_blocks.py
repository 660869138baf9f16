"""Markdown as blocks: what begins one, what belongs to it, and that no line is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.blocks import Block, Kind, split_blocks

PLAIN = (
    *("", "word and word", "# Title", "## A { #a }", "1. step", "2.  step", "- item", "   further", "<div>", "#"),
    *("| a | b |", "|---|---|", "| `x|y` | c\\|d |", "> said", ">", "---", "===", "* * *", '!!! note "Title"'),
    *("??? tip", ":   meaning", "[^1]: foot"),
)
CODED = ("    - inner", "    deeper", "\tcode", "        code", "```", "```yaml", "~~~", "")
LINES = st.sampled_from((*PLAIN, *CODED))
TEXTS = st.lists(LINES, max_size=30).map("\n".join)


def shapes(text: str) -> list[tuple[str, int, str]]:
    """Return kind, level and text of each block."""
    return [(block.kind.value, block.level, block.text) for block in split_blocks(text)]


def only(text: str) -> Block:
    """Return the one block of a text."""
    (block,) = split_blocks(text)
    return block


@given(TEXTS)
def test_every_line_belongs_to_exactly_one_block(text: str) -> None:
    rows = [row for block in split_blocks(text) for row in block.source.split("\n")]
    assert [row for row in rows if row.strip()] == [row for row in text.split("\n") if row.strip()]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_split(text: str) -> None:
    kept = "".join("".join(block.source.split()) for block in split_blocks(text))
    assert kept == "".join(text.removeprefix("\ufeff").split())


@given(st.lists(st.sampled_from(PLAIN), max_size=30))
def test_more_empty_lines_and_blanks_at_line_ends_change_no_block(rows: list[str]) -> None:
    loose = [f"{row}  " if row else "\n \n" for row in rows]
    assert [block.key for block in split_blocks("\n".join(loose))] == [
        block.key for block in split_blocks("\n".join(rows))
    ]


def test_an_ordinary_text() -> None:
    text = (
        "Intro line\nand more.\n\n## Steps { #s }\nText below.\n\n1. First\n   goes on\n    - inner one\n2. Second\n\n"
        '    More of it.\n\nAfter.\n\n!!! note "Why"\n    Because.\n\n> Said\n> twice\n\nTerm\n:   Meaning\n\n'
        "---\n\n[^1]: Foot\n"
    )
    assert shapes(text) == [
        ("paragraph", 0, "Intro line and more."),
        ("heading", 2, "Steps { #s }"),
        ("paragraph", 0, "Text below."),
        ("step", 0, "First goes on"),
        ("list item", 1, "inner one"),
        ("step", 0, "Second"),
        ("paragraph", 1, "More of it."),
        ("paragraph", 0, "After."),
        ("note", 0, 'note "Why"'),
        ("paragraph", 1, "Because."),
        ("quotation", 0, "Said twice"),
        ("term", 0, "Term"),
        ("definition", 0, "Meaning"),
        ("dividing line", 0, "---"),
        ("footnote", 0, "Foot"),
    ]


def test_a_list_needs_an_empty_line_above_it() -> None:
    assert shapes("We do:\n- one\n- two\n") == [("paragraph", 0, "We do: - one - two")]


@pytest.mark.parametrize(("line", "level"), [("=====", 1), ("---", 2)])
def test_an_underlined_line_is_a_heading(line: str, level: int) -> None:
    assert shapes(f"Title\n{line}\n") == [("heading", level, "Title")]


def test_cells_keep_bars_in_code_and_behind_backslashes() -> None:
    block = only("| A | B |\n|:--|--:|\n| `x|y` | c\\|d |\n| only |\n")
    assert block.rows == (("A", "B"), ("`x|y`", "c\\|d"), ("only", ""))


def test_bars_without_a_dashed_line_are_no_table() -> None:
    assert only("a | b\nc | d\n").kind is Kind.PARAGRAPH


@pytest.mark.parametrize(
    "text", ["```yaml\nid:  A\n\n# no heading\n```\n", "~~~\n- x\n~~~\n", "    indented\n\n    more\n"]
)
def test_code_is_one_block_with_its_white_space(text: str) -> None:
    block = only(text)
    assert block.kind is Kind.CODE
    assert block.text == text.rstrip("\n")


def test_code_in_a_step_loses_the_step_s_indentation_only() -> None:
    assert shapes("1. Type\n\n    ```\n      two blanks\n    ```\n")[1] == ("code block", 1, "```\n  two blanks\n```")


def test_a_fence_without_an_end_is_text() -> None:
    assert [block.kind for block in split_blocks("```\nid: A\n\nWords\n")] == [Kind.PARAGRAPH, Kind.PARAGRAPH]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1. a\n2. b\n", "1. a\n1. b\n"),
        ("- a\n", "* a\n"),
        ("| a | b |\n|---|---|\n", "|a|b|\n|:-:|-|\n"),
        ("a\nb c\n", "a b  c\n"),
        ("a\n", "a\r\n\r\n"),
    ],
)
def test_layout_is_not_part_of_a_block_s_key(old: str, new: str) -> None:
    assert [block.key for block in split_blocks(old)] == [block.key for block in split_blocks(new)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1. a\n", "- a\n"),
        ("# a\n", "## a\n"),
        ("- b\n- a\n", "- b\n    - a\n"),
        ("```\na  b\n```\n", "```\na b\n```\n"),
    ],
)
def test_shape_is_part_of_a_block_s_key(old: str, new: str) -> None:
    assert [block.key for block in split_blocks(old)] != [block.key for block in split_blocks(new)]


@pytest.mark.parametrize(
    ("level", "form"), [(0, "step"), (1, "step, nested once"), (2, "step, nested twice"), (3, "step, nested 3 times")]
)
def test_a_block_says_what_it_is(level: int, form: str) -> None:
    assert Block(Kind.STEP, level, "1.", "a", "1. a").form == form
    assert only("### a\n").form == "heading of level 3"
