"""Redlines as HTML and as text: people, screen readers and Markdown can read them, and no text becomes markup."""

import re
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.field_change import compare_fields
from clausebook.model.redline import compare
from clausebook.views.redline_html import fields_html, redline_html
from clausebook.views.redline_text import fields_text, redline_text

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
PARTS = (
    *(
        "<script>alert(1)</script>",
        "</div>",
        "```",
        "\n",
        "\n\n",
        "{{ x }}",
        "{ onclick=x }",
        "[x](javascript:y)",
        "<!--",
    ),
    *(
        "| a | b |\n|---|---|\n| <b> | `</td>` |\n",
        "## <h1>",
        "&lt;",
        "\x1b[2J",
        "\u202e",
        "</code></pre>",
        '"',
        "'",
        "- ",
    ),
)
HOSTILE = st.lists(st.sampled_from(PARTS), max_size=9).map("".join)
EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]
EXTENSIONS += ["pymdownx.details", "pymdownx.superfences", "pymdownx.tasklist"]
ALLOWED = {"div", "p", "span", "strong", "ins", "del", "details", "summary", "pre", "code", "table", "thead", "tbody"}
ALLOWED |= {"tr", "th", "td"}
NAMES = {"class", "role", "tabindex", "aria-label", "scope", "colspan", "data-kind", "data-level", "data-mark"}
TEN = "".join(f"Paragraph {index} says its own.\n\n" for index in range(10))
TABLE = "| Record | Years |\n|---|---|\n" + "".join(f"| Record {index} | 5 |\n" for index in range(20))


class Reader(HTMLParser):
    """Reads HTML: its tags, whether they close in order, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.text = ""
        self.sides = {"ins": "", "del": "", "": ""}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def read(html: str) -> Reader:
    """Return what a browser would find in HTML."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def visible(html: str) -> str:
    """Return the text of HTML with the marks for screen readers."""
    return re.sub(r"\s+", " ", read(html).text)


@given(st.one_of(HOSTILE, ANY), st.one_of(HOSTILE, ANY))
def test_no_text_becomes_markup(old: str, new: str) -> None:
    html = redline_html(compare(old, new), label=old) + fields_html(compare_fields({"title": old}, {"title": new}), new)
    found = read(html)
    assert found.tags <= ALLOWED
    assert found.names <= NAMES
    assert not set("\n`{}~") & set(html)
    assert all(sign.isprintable() or sign in "\u200c\u200d" for sign in html)


@given(HOSTILE, HOSTILE)
def test_markdown_leaves_a_redline_as_it_is(old: str, new: str) -> None:
    html = redline_html(compare(old, new))
    page = f"Before\n\n{html}\n\nAfter\n"
    assert markdown.markdown(page, extensions=EXTENSIONS) == f"<p>Before</p>\n{html}\n\n<p>After</p>"


@given(st.one_of(HOSTILE, ANY), st.one_of(HOSTILE, ANY))
def test_no_text_steers_a_terminal(old: str, new: str) -> None:
    text = redline_text(compare(old, new)) + fields_text(compare_fields({"title": old}, {"title": new}))
    assert all(line.isprintable() for line in text.replace("\u200c", "").replace("\u200d", "").split("\n"))


def test_marks_are_said_and_shown() -> None:
    html = redline_html(compare("Sent by 15 October.\n", "Sent by 20 October.\n"))
    assert "by <del>" in html
    assert '<del><span class="cb-hidden">[removed] </span>15</del>' in html
    assert '<ins><span class="cb-hidden">[added] </span>20</ins>' in html
    assert visible(html) == "1 paragraph changedSent by [removed] 15[added] 20 October."


@pytest.mark.parametrize(
    ("new", "summary"), [("One\ntwo.\n", "Nothing but layout changed"), ("One two.\n", "No change")]
)
def test_without_a_change_there_is_the_summary_only(new: str, summary: str) -> None:
    redline = compare("One two.\n", new)
    assert visible(redline_html(redline)) == summary
    assert redline_text(redline) == f"{redline.summary}\n"


def test_unchanged_text_is_folded_but_for_one_block_on_either_side() -> None:
    redline = compare(TEN, TEN.replace("Paragraph 5 says", "Paragraph 5 shows"))
    assert redline_text(redline) == (
        "1 paragraph changed\n\n"
        "  … 4 unchanged paragraphs …\n"
        "  Paragraph 4 says its own.\n"
        "~ Paragraph 5 [-says-]{+shows+} its own.\n"
        "  Paragraph 6 says its own.\n"
        "  … 3 unchanged paragraphs …\n"
    )
    html = redline_html(redline)
    assert html.count("<details") == 2
    assert all(f"Paragraph {index} " in visible(html) for index in range(10))


def test_a_fold_says_which_heading_follows() -> None:
    text = f"{TEN}## Steps {{ #s }}\n\n{TEN}"
    redline = compare(text, f"{text}End.\n")
    assert "  … 20 unchanged parts, then under “Steps” …\n" in redline_text(redline)


def test_the_last_fold_leads_nowhere() -> None:
    text = f"{TEN}## Steps\n\n{TEN}"
    assert redline_text(compare(text, f"Begin.\n\n{text}")).endswith("\n  … 20 unchanged parts …\n")


def test_blocks_have_their_shape() -> None:
    new = "## Title\n\n1. Step\n    - inner\n\n```\na\n  b\n```\n"
    assert redline_text(compare("", new)) == (
        "1 heading added, 1 step added, 1 list item added, 1 code block added\n\n"
        "+ ## Title\n+ 1. Step\n+     - inner\n+ ```\n+ a\n+   b\n+ ```\n"
    )
    html = redline_html(compare("", new))
    assert 'class="cb-redline-heading cb-redline-block" data-kind="heading" data-level="2" data-mark="added"' in html
    assert '<span class="cb-redline-marker">1.</span> <ins>' in html
    assert "a&#10;  b" in html


def test_the_clause_of_a_heading_stands_aside_unless_it_changed() -> None:
    here = '## Fees { data-clause="4.1" }\n\n'
    aside = '<span class="cb-redline-signs"> &#123; data-clause=&quot;4.1&quot; &#125;</span>'
    assert aside in redline_html(compare(f"{here}One.\n", f"{here}Two.\n")).replace("&#34;", "&quot;")
    changed = redline_html(compare(f"{here}One.\n", f"{here}One.\n".replace("4.1", "4.2")))
    assert "cb-redline-signs" not in changed
    assert "4.2" in visible(changed)


def test_lines_of_changed_code_are_marked_one_by_one() -> None:
    redline = compare("```\na\nb\nc\n```\n", "```\na\nx\ny\nc\n```\n")
    assert redline_text(redline).split("\n\n")[1] == "~ ```\n~ a\n~ [-b-]{+x+}\n~ {+y+}\n~ c\n~ ```\n"


def test_what_became_of_a_block_is_said() -> None:
    redline = compare("1. Sign it\n", "- Sign it\n")
    assert redline_text(redline).endswith("~ [was: step, is: list item] - Sign it\n")
    assert "[was: step, is: list item] - Sign it" in visible(redline_html(redline))


def test_long_tables_show_changed_rows_with_their_neighbours() -> None:
    redline = compare(TABLE, TABLE.replace("| Record 9 | 5 |", "| Record 9 | 7 |"))
    assert redline_text(redline) == (
        "1 table row changed\n\n"
        "  | Record | Years |\n"
        "  … 8 unchanged rows …\n"
        "  | Record 8 | 5 |\n"
        "~ | Record 9 | [-5-]{+7+} |\n"
        "  | Record 10 | 5 |\n"
        "  … 9 unchanged rows …\n"
    )
    html = redline_html(redline, label="versions 1.0 and 2.0")
    assert 'aria-label="Compared table 1, versions 1.0 and 2.0"' in html
    assert '<td colspan="2">… 8 unchanged rows …</td>' in html
    assert html.count('<tr data-mark="changed">') == 1


def test_a_new_column_is_marked_in_each_row() -> None:
    text = redline_text(compare("| A |\n|---|\n| x |\n", "| A | B |\n|---|---|\n| x | y |\n"))
    assert text.endswith("~ | A | {+B+} |\n~ | x | {+y+} |\n")


def test_an_unchanged_table_is_folded_whole() -> None:
    redline = compare(f"{TABLE}\nTwo.\n", f"{TABLE}\nThree.\n")
    assert "  … 1 unchanged table …\n" in redline_text(redline)
    assert all(f"Record {index}" in visible(redline_html(redline)) for index in range(20))


def test_a_moved_section_is_named_where_it_was_and_where_it_is() -> None:
    first, second = "## A { #a }\n\nOne.\n\n", "## B\n\nTwo.\n\nThree.\n\n"
    redline = compare(first + second, second + first)
    assert redline_text(redline).split("\n")[2] == "- The section “A” stood here; it moved down, unchanged"
    assert "+ The section “A” moved here from above, unchanged\n" in redline_text(redline)
    assert redline_html(redline).count('<details class="cb-redline-move">') == 2
    assert "- The section “A” stood here; it moved up, unchanged" in redline_text(
        compare(second + first, first + second)
    )


def test_fields() -> None:
    changes = compare_fields({"version": "2.0", "applies-to": ["all"]}, {"version": "2.1", "owner": "registry"})
    assert fields_text(changes) == "~ version: [-2.0-]{+2.1+}\n+ owner: registry\n- applies-to: all\n"
    html = fields_html(changes, "versions 1.0 and 2.0")
    assert '<th scope="row">Applies to</th><td>removed</td>' in html
    assert 'aria-label="Changed fields, versions 1.0 and 2.0"' in html
    assert (fields_html(()), fields_text(())) == ("", "")
