"""What is said about a site that lost a part, loads from elsewhere or runs code of a text."""

from pathlib import Path

import pytest

from clausebook.publish.assertions import verify

PAGE = "<html><head>{head}</head><body><article class='md-content__inner'>{body}</article></body></html>"


def site(folder: Path, head: str = "", body: str = "") -> Path:
    """Write a site of one page and one style sheet."""
    (folder / "index.html").write_text(PAGE.format(head=head, body=body), encoding="utf-8")
    (folder / "main.css").write_text("@font-face{src:url(data:font/woff2;base64,AA)}", encoding="utf-8")
    return folder


def test_what_was_staged_is_found_however_it_is_escaped(tmp_path: Path) -> None:
    built = site(tmp_path, body='<p data-state="in-force">Fees &amp; “refunds”:\n <b>5 &lt; 6</b></p>')
    expected = {"": ['data-state="in-force"', "Fees & “refunds”: 5 < 6"], "/index.html#fees": ["refunds"]}
    assert list(verify(built, expected)) == []


def test_a_lost_page_and_a_lost_text_are_named(tmp_path: Path) -> None:
    messages = list(verify(site(tmp_path, body="<p>Draft</p>"), {"": ["In force"], "manual/": ["x"]}))
    assert len(messages) == 2
    assert messages[0].startswith("index.html: “In force” is missing")
    assert messages[1].startswith("manual/: the page was not built")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<script src="https://cdn.example/x.js"></script>', ""),
        ("<script defer src=//cdn.example/x.js></script>", ""),
        ('<link rel="stylesheet" href="https://cdn.example/x.css">', ""),
        ('<link href="https://cdn.example" rel="preconnect" crossorigin>', ""),
        ("<style>@import 'https://cdn.example/x.css'</style>", ""),
        ("", '<img alt="" src="http://cdn.example/x.png">'),
        ("", "<p style=\"background:url('https://cdn.example/x.png')\">x</p>"),
        ("", '<svg><image href="https://cdn.example/x.png"/></svg>'),
        ("", '<iframe title="x" src="https://cdn.example/"></iframe>'),
        ("", '<IMG ALT="" SRC = "HTTPS://cdn.example/x.png">'),
        ("", '<img alt="" srcset="x.png 1x, https://cdn.example/x.png 2x">'),
        ("", '<img alt=""\n src="\nhttps://cdn.example/x.png">'),
        ("<style>a { background: url( //cdn.example/x.png ) }</style>", ""),
        (
            '<link href="https://m.example" rel=canonical><link href="https://cdn.example/x.css" rel=stylesheet>',
            "",
        ),
        ('<link href="https://cdn.example/x.css" title="https://manual.example" rel=stylesheet>', ""),
    ],
)
def test_what_comes_from_elsewhere_is_named(tmp_path: Path, head: str, body: str) -> None:
    messages = list(verify(site(tmp_path, head, body), {}))
    assert len(messages) == 1
    assert "cdn.example" in messages[0]


def test_a_style_sheet_is_looked_through(tmp_path: Path) -> None:
    built = site(tmp_path)
    (built / "main.css").write_text("a{background:url(https://cdn.example/x.png)}", encoding="utf-8")
    assert [message.partition(":")[0] for message in verify(built, {})] == ["main.css"]


def test_links_that_load_nothing_are_allowed(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://manual.example/"><link rel="schema.DCTERMS" href="http://purl.org/dc/terms/">'
    body = '<a href="https://www.iso.org/">ISO</a><svg xmlns="http://www.w3.org/2000/svg"></svg>'
    assert list(verify(site(tmp_path, head, body), {})) == []


@pytest.mark.parametrize(
    "body",
    [
        '<p onclick="go()">x</p>',
        "<img alt='' src=x onerror=go()>",
        '<a href="javascript:go()">x</a>',
        '<a href="javascr\nipt:go()">x</a>',
        '<a href="javascript&colon;go()">x</a>',
        '<a href=" java&#115;cript:go()">x</a>',
        "<a href='javascr&Tab;ipt:go()'>x</a>",
        '<a href="java&#115;cript:go()">x</a>',
        '<a href=" java\nscript:go()">x</a>',
    ],
)
def test_code_in_a_text_is_named(tmp_path: Path, body: str) -> None:
    messages = list(verify(site(tmp_path, body=body), {}))
    assert len(messages) == 1
    assert "which a browser would run" in messages[0]


def test_text_about_code_is_allowed(tmp_path: Path) -> None:
    body = "<p title='click on = go'>Write &lt;p onclick=&quot;x&quot;&gt; or javascript: never</p>"
    assert list(verify(site(tmp_path, body=body), {})) == []
