"""Headings and anchors, held against Python-Markdown's own table of contents."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.model.digest import normalise
from clausebook.sources.frontmatter import Parts, split
from clausebook.sources.markdown import scan
from rendering import neutralised, render, seen

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("manual", "records") for path in (ROOT / folder).rglob("*.md"))


def ours(text: str) -> list[tuple[int, str]]:
    return [(heading.level, heading.anchor) for heading in scan(text, "f.md", 1, "s").body.headings]


def engine(text: str) -> list[tuple[int, str]]:
    return seen(render(neutralised(scan(text, "f.md", 1, "s").body))).headings


def test_the_worked_example_has_the_engines_anchors() -> None:
    assert len(FILES) >= 139
    for path in FILES:
        parts = split(path.read_bytes(), path.name)
        assert isinstance(parts, Parts)
        text = normalise(parts.body)
        assert ours(text) == engine(text), path


@pytest.mark.parametrize(
    "text",
    [
        "# a\n# a\n## a_1\n# a\n",
        "# `foo_bar` _x_ **y** __z__\n",
        "foo\n===\nbar\n---\nmore\n",
        "# x {#y}\n# y\n# x {id=z}\n# z\n# q { #a #b }\n# b\n",
        "word\n{: #a }\n\n# a\n",
        '# a {title="see #4"}\n# 4\n',
        "# a ## \n#b\n# c #\n# d # #\n# e \\#\n# f \\\n# g\\\\\n",
        "# é ñ ß\n# !!!\n# ???\n# 1.\n# 1.\n# 中文\n",
        "```\n# x\n```\n# y\n~~~ python\n# z\n~~~\n",
        "````\n```\n# x\n```\n````\n# y\n",
        "```\n# not closed\n",
        "``` a b\n# x\n```\n",
        '```python title="x"\n# x\n```\n# y\n',
        "text\n# b\nfoo\n---\n",
        "# [x](y) ![z](q) <https://a.b/> [k][l]\n\n[l]: m\n",
        "# x & y &amp; z &eacute; &#233;\n",
        "# x <b> y\n# `<b>`\n",
        "# snake_case_word __init__ a_b_ _ c\n",
        '# a {: #b .c data-clause="8.1" }\n# a{#b}\n# a {b} {#c}\n# x {}\n',
        "- a\n- b\n---\n# a\n",
        "a | b\n--|--\n1|2\n# row\n\n# x\n",
        "# a[^1]\n\n[^1]: x\n",
        "***\nfoo\n---\n",
        "# a\tb\n\tcode\n# c\n",
        "####### foo\n",
        "<!-- # x -->\n# y\n",
        "    # code\n# a\n",
        "foo\nbar\n---\n# a\n",
        "    code\nfoo\n---\n",
        "# a \x0b b\n",
    ],
)
def test_odd_headings_have_the_engines_anchors(text: str) -> None:
    assert ours(text) == engine(text)


@pytest.mark.parametrize(
    "text",
    [
        "- # a\n\n# a\n",
        "!!! note\n    # a\n\n# a\n",
        "??? note\n    text\n\n    ## a\n\n# a\n",
        "> # a\n\n# a\n",
        "1. x\n\n    # a\n\n        # b\n\n# a\n# b\n",
        "# \n# a\n",
    ],
)
def test_headings_within_something_are_no_sections_but_take_anchors(text: str) -> None:
    found = ours(text)
    assert found
    assert [heading for heading in engine(text) if heading in found] == found
    assert engine(text)[-len(found) :] == found


WORDS = st.sampled_from(
    [
        "a",
        "b c",
        "Über uns",
        "`x_y`",
        "*em*",
        "_em_",
        "**st**",
        "a_b",
        "[l](PRO-05)",
        "&amp;",
        "1.",
        "!",
        "a #",
        "\\_",
    ]
)
LINES = st.sampled_from(
    ["text", "", "- item", "```", "---", "===", "| a | b |", "    code", "> quote", "***", "1. one"]
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["# ", "## ", "### "]),
        st.lists(WORDS, min_size=1, max_size=3),
        st.sampled_from(["", "", " {#own}", " { #a .b }"]),
    ),
    max_size=6,
)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_generated_headings_have_the_engines_anchors(rows: list[tuple[str, list[str], str]]) -> None:
    text = "".join(f"{marks}{' '.join(words)}{own}\n\ntext\n\n" for marks, words, own in rows)
    assert ours(text) == engine(text)


@given(st.lists(LINES | WORDS.map("# {}".format), max_size=10))
@settings(max_examples=60, deadline=None)
def test_paragraphs_between_do_not_confuse_it(rows: list[str]) -> None:
    text = "\n\n".join(rows) + "\n"
    if text.count("```") % 2 == 0:
        assert ours(text) == engine(text)


def test_sections_end_where_the_next_one_of_their_level_begins() -> None:
    text = "intro\n\n## A\n\n### B\n\ntext\n\n### C\n\n## D\n"
    found = scan(text, "f.md", 10, "s").body.headings
    rows = [(heading.text, heading.place.line, heading.end, heading.empty) for heading in found]
    assert rows == [("A", 12, 19, False), ("B", 14, 17, False), ("C", 18, 19, True), ("D", 20, 21, True)]


def test_an_underlined_heading_without_text_is_empty() -> None:
    assert [heading.empty for heading in scan("A\n===\n\nB\n---\ntext\n", "f.md", 1, "s").body.headings] == [
        False,
        False,
    ]
    assert [heading.empty for heading in scan("A\n---\n\nB\n---\n", "f.md", 1, "s").body.headings] == [True, True]


def test_clauses_are_read_and_others_reported() -> None:
    found = scan(
        '# A { data-clause="8.1 iso-9001-2015:8.2 8.x" }\n## B {data-clause=8.10}\n', "f.md", 7, "iso-21001-2018"
    )
    assert [str(ref) for heading in found.body.headings for ref in heading.clauses] == [
        "iso-21001-2018:8.1",
        "iso-9001-2015:8.2",
        "iso-21001-2018:8.10",
    ]
    assert [(str(item.place), item.message) for item in found.problems] == [
        ("f.md:7:1", "the heading's data-clause names '8.x', which is not a clause")
    ]
