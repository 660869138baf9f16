"""Templates come from the package, escape everything, and let no value begin a line of its own."""

import pytest
from jinja2 import TemplateNotFound

from clausebook.views.render import literal, packaged, render
from rendering import render as markdown


@pytest.mark.parametrize(
    "text",
    [
        "*a* _b_ `c`",
        "[l](x) ![i](y)",
        "# a",
        "a {: #b }",
        "<b>x</b> &amp; &",
        "\\*",
        "1. x",
        "a\n\n# b",
        "[^1]",
        "~~a~~",
        "{{ x }}",
    ],
)
def test_a_literal_is_read_as_it_was_written(text: str) -> None:
    html = markdown(f"# {literal(text)}")
    assert html.count("<h1") == 1
    start = html.index(">") + 1
    inner = html[start : html.index('<a class="headerlink"')]
    shown = inner.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert shown == " ".join(text.split())


def test_values_are_escaped_and_stay_on_their_line() -> None:
    text = render("malformed.md.j2", title="T", item=_Item("<a>\n\n```\n# b", ()))
    assert "<p>&lt;a&gt; ``` # b could not be read" in text


def test_a_template_that_is_not_there() -> None:
    with pytest.raises(TemplateNotFound):
        render("none.md.j2")


def test_packaged_texts_stand_as_they_are() -> None:
    assert packaged("help/staff.md").startswith("# ")


class _Item:
    def __init__(self, path: str, problems: tuple[str, ...]) -> None:
        self.path, self.problems = path, problems
