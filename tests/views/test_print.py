"""A text on paper loses no word, keeps no foreign address, and can neither hide nor overlay anything."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.views.print_text import Surroundings, text_html

AROUND = Surroundings("X--", lambda target: f"https://m.example/{target}" if target != "#" else "", lambda _: "")


class _Words(HTMLParser):
    """Gathers the text and the names of places."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag not in ("br", "hr", "img", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


WORD = st.text("abcdefgäöüß<&>\"'µ€", min_size=1, max_size=8)
BLOCK = st.one_of(
    WORD.map(lambda word: f"## {word}"),
    st.lists(WORD, min_size=1, max_size=3).map(lambda words: "\n".join(f"- {word}" for word in words)),
    st.lists(WORD, min_size=2, max_size=2).map(lambda words: f"| {words[0]} | {words[1]} |\n|---|---|\n| one | two |"),
    st.tuples(WORD, WORD).map(lambda two: f"[{two[0]}](target.md) and **{two[1]}**"),
    WORD.map(lambda word: f'!!! note "Title"\n    {word}'),
)


@given(st.lists(BLOCK, max_size=6))
def test_no_word_is_lost(blocks: list[str]) -> None:
    from markdown import markdown  # noqa: PLC0415

    # Raw HTML is made harmless before; here it would only be words.
    text = "\n\n".join(blocks).replace("<", "&lt;")
    names = ["abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]
    expected = _Words(markdown(text, extensions=names))
    found = _Words(text_html(text, (), AROUND))
    assert "".join(found.text).split() == "".join(expected.text).split()
    assert not found.open


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](b.md)", '<p><a href="https://m.example/b.md">a</a></p>'),
        ("[a](#)", "<p><span>a</span></p>"),
        ("[a](#there)", '<p><a href="#X--there">a</a></p>'),
        ("## Here", '<h2 id="X--here">Here</h2>'),
        ("![way](x.png)", "<p><span>[picture: way]</span></p>"),
        ("![](x.png)", "<p><span>[picture: not found]</span></p>"),
        ("a &amp; b &lt;i&gt; &#955;", "<p>a &amp; b &lt;i&gt; &#955;</p>"),
    ],
)
def test_addresses_and_places(text: str, html: str) -> None:
    assert text_html(text, (), AROUND) == html


def test_nothing_hides_overlays_or_runs() -> None:
    raw = (
        '<div style="position: fixed" class="pr-foot note" onclick="x()">kept</div>\n\n'
        '<script>alert(1)</script><style>p { display: none }</style><link rel="stylesheet" href="https://x.example">'
        '\n\n<p hidden>also kept</p><iframe src="https://x.example">not</iframe><!-- remark -->'
    )
    html = text_html(raw, (), AROUND)
    found = _Words(html)
    assert "".join(found.text).split() == ["kept", "also", "kept"]
    assert found.attributes == [("class", "note")]
    assert "x.example" not in html
    assert "<!--" not in html


def test_a_table_s_columns_stay_aligned_and_its_heads_say_what_they_head() -> None:
    html = text_html("| a | b |\n|---|--:|\n| 1 | 2 |", (), AROUND)
    assert re.findall(r'<th [^>]*scope="col"[^>]*>', html)
    assert html.count('style="text-align: right"') == 2
    assert '<th scope="row">' in text_html("<table><tr><th>a</th><td>b</td></tr></table>", (), AROUND)


def test_a_table_that_would_run_over_the_edge_is_set_otherwise() -> None:
    def table(columns: int, word: str) -> str:
        return "\n".join(f"|{'|'.join(cells)}|" for cells in ([word] * columns, ["---"] * columns, ["a"] * columns))

    assert "pr-wide" not in text_html(table(4, "Responsibility"), (), AROUND)
    wide = text_html(table(14, "Responsibility"), (), AROUND)
    assert wide.count('<div class="pr-wide">') == wide.count("</table></div>") == 1
    assert "pr-wide" in text_html(table(1, "x" * 200), (), AROUND)
    assert "pr-wide" not in text_html(table(1, "words " * 200), (), AROUND)


def test_headings_are_lowered_together() -> None:
    html = text_html("# One\n\n## Two\n\n###### Six", (), Surroundings("", AROUND.link, AROUND.picture, demote=1))
    assert re.findall(r"<(h[1-6])", html) == re.findall(r"</(h[1-6])", html) == ["h2", "h3", "h6"]


def test_the_institution_s_own_extensions_hold_too() -> None:
    assert "<mark>" in text_html("==seen==", ("pymdownx.mark",), AROUND)
    assert "¶" not in text_html("## Head", ({"toc": {"permalink": True}},), AROUND)
