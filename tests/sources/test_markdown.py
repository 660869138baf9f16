"""Links and code of a text."""

import pytest

from clausebook.sources.code import find_code
from clausebook.sources.markdown import scan


def links(text: str) -> list[tuple[str, str, bool, str]]:
    body = scan(text, "f.md", 3, "s").body
    assert all(
        body.text[link.start : link.end] in (link.target, link.target.removeprefix("mailto:")) for link in body.links
    )
    return [(link.target, link.text, link.image, str(link.place)) for link in body.links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [a](PRO-05#steps) now\n", [("PRO-05#steps", "a", False, "f.md:3:5")]),
        ("\n![a map](../images/m.svg)\n", [("../images/m.svg", "a map", True, "f.md:4:1")]),
        ('[a](b "title") [c](<d e.svg>)\n', [("b", "a", False, "f.md:3:1"), ("d e.svg", "c", False, "f.md:3:16")]),
        ("[a](b_(c)_d)\n", [("b_(c)_d", "a", False, "f.md:3:1")]),
        ("[![p](p.svg)](PRO-05)\n", [("p.svg", "p", True, "f.md:3:2"), ("PRO-05", "![p](p.svg)", False, "f.md:3:1")]),
        ("[a [b] c](d)\n", [("d", "a [b] c", False, "f.md:3:1")]),
        ("[`x`](y)\n", [("y", "`x`", False, "f.md:3:1")]),
        ("[a][x]\n\n[x]: ../f.pdf\n", [("../f.pdf", "x", False, "f.md:5:1")]),
        ("<https://a.example/b>\n", [("https://a.example/b", "https://a.example/b", False, "f.md:3:1")]),
        ("<a@b.example>\n", [("mailto:a@b.example", "a@b.example", False, "f.md:3:1")]),
        ("\\[a](b) `[c](d)`\n\n```\n[e](f)\n```\n", []),
        ("[^1]: note\n", []),
        ("[a](http://x/<script>\n", []),
        ("[a](<b onclick=x\n", []),
    ],
)
def test_links(text: str, expected: list[tuple[str, str, bool, str]]) -> None:
    assert links(text) == expected


@pytest.mark.parametrize(
    ("text", "spans", "certain"),
    [
        ("a `b` c\n", ["`b`"], ["`b`"]),
        ("``a ` b`` c\n", ["``a ` b``"], ["``a ` b``"]),
        ("a `b\nc` d\n", ["`b\nc`"], []),
        ("a ` b\n`c` d\n", ["` b\n`"], []),
        ("a ` b\n\n`c` d\n", ["`c`"], ["`c`"]),
        ("`a|b`\n", ["`a|b`"], []),
        ("\\`a` b\n", [], []),
        ("```\nx\n```\n", ["```\nx\n```\n"], ["x\n"]),
        ("```py\nx\n```", ["```py\nx\n```"], ["x\n"]),
        ("```\n```\n", ["```\n```\n"], []),
        ("- a\n\n    ```\n    x\n    ```\n", ["    ```\n    x\n    ```\n"], ["    x\n"]),
        ("    ```\nx\n    ```\n", ["```\nx\n    ```"], []),
        ("```\nx\n ```\n", ["```\nx\n ```"], []),
        ("```\nx\n", [], []),
        ("``` {.a}\nx\n```\n", ["``` {.a}\nx\n```\n"], []),
        ("> ```\n> x\n> ```\n\n```\ny\n```\n", ["```\n> x\n> ```", "```\ny\n```\n"], []),
        ("text\n```\nx\n```\n", ["```\nx\n```\n"], ["x\n"]),
        ("    text\n```\nx\n```\n", ["```\nx\n```\n"], []),
        ("a `\n~~~\n\nx\n~~~\n`b`\n", ["~~~\n\nx\n~~~\n", "`b`"], ["\nx\n"]),
        ("```\nx\x02\n```\n", ["```\nx\x02\n```\n"], []),
    ],
)
def test_code(text: str, spans: list[str], certain: list[str]) -> None:
    code = find_code(text)
    assert [text[start:end] for start, end in code.spans] == spans
    assert [text[start:end] for start, end in code.certain] == certain
