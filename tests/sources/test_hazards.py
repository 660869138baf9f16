"""Nothing that a browser could run is left in a text once its hazards are made harmless."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.sources.markdown import scan
from clausebook.views.body import _diagrams
from rendering import neutralised, render, seen

ATTACKS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x></SCRIPT>",
    "<scr\x02ipt>alert(1)</scr\x02ipt>",
    "<\x02script>alert(1)</\x02script>",
    "<\x03img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=x>",
    "<object data=x>",
    "<form action=x>",
    "<style>*{}</style>",
    "<math><mi xlink:href=x>",
    "<!-- x --><b>",
    "<?php x ?>",
    "<![CDATA[x]]>",
    "<!DOCTYPE x>",
    "</p><script>x</script>",
    "- a ` <script>x</script>\n- b `\n",
    "- a `\n- b `c` <b onclick=x> `d`\n",
    "`\n<script>alert(1)</script>\n`\n",
    "```mermaid\n<script>x</script>\n",
    "``` a b\n<script>x</script>\n```\n",
    "```{.x onclick=alert(1)}\nx\n```\n",
    '```python title_mode="html" title="<img src=x onerror=alert(1)>"\nx\n```\n',
    '```python title="<b>"\nx\n```\n',
    "> ```\n> <b>\n> ```\n",
    "> ```\n<script>x</script>\n```\n<b>\n",
    "    ```\n<script>x</script>\n    ```\n",
    "   ```\n   x\n```\n<script>y</script>\n```\n",
    "\t```\n<script>x</script>\n\t```\n",
    "x\x0c```\n<script>x</script>\n```\n",
    "x\u2028```\n<script>x</script>\n```\n",
    "```\x0b\n<script>x</script>\n```\n",
    "````\n```\n<b>\n````\n<script>x</script>\n```\n",
    "~~~\n```\n~~~\n<script>x</script>\n```\n",
    "# x {onclick=alert(1)}\n",
    "# x { ONCLICK='alert(1)' }\n",
    "p\n{: onmouseover=alert(1)}\n",
    '*x*{: onclick="alert(1)"}',
    '*x*{: title="}" onclick=alert(1)}',
    '*x*{: title="{" onclick=alert(1)}',
    "`x`{onclick=alert(1)}",
    "![x](y){onerror=alert(1)}",
    "[x](y){href=javascript:alert(1)}",
    "*x*{x/onclick=alert(1)}",
    "*x*{x\x0conclick=alert(1)}",
    "*x*{style=position:fixed}",
    "- x\n{: onclick=a}\n",
    "| a |\n|---|\n| b {onclick=x} |\n",
    "*x*{: o\x02nclick=alert(1)}",
    "*x*{: onclick\x0c=alert(1)}",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a]( javascript:alert(1))",
    "[a](\njavascript:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](java&Tab;script:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](&#1;javascript:alert(1))",
    "[a](java\x02script:alert(1))",
    "[a](<javascript:alert(1)>)",
    "[a](< javascript:alert(1) >)",
    "[a [b [c]]](javascript:alert(1))",
    "![a](javascript:alert(1))",
    "[![a](b)](javascript:alert(1))",
    "[a][x]\n\n[x]: javascript:alert(1)\n",
    "[a][x]\n\n[x]:\n    javascript:alert(1)\n",
    "> [a][x]\n>\n> [x]:\n> javascript:alert(1)\n",
    "[a](vbscript:x)",
    "[a](data:text/html,<script>x</script>)",
    "<javascript://%0aalert(1)>",
    "<javascript:alert(1)>",
    "[x]:<javascript:alert(1)>\n\n[x]",
    "[a](<b onclick=alert(1)>",
    "\\[a](<b onclick=alert(1)>)",
    "[a](http://x/<script>alert(1)</script>",
    "[x]: http://x/<script>alert(1)</script> y z\n",
    "<mailto:x/onclick=alert(1)>",
    "<https:x/onclick=alert(1)>",
    "\\<script>x</script>",
    "\\`<script>x</script>`",
    "\\\\`<script>x</script>`",
    "`` ` <b> ``` ``\n",
    "| `a | <b>x ` |\n|---|---|\n| \\`<b> | ` |\n",
    "a ` b\n```\ncode\n```\nc ` <b> ` d\n",
    "x ```mermaid\n[a](javascript:alert(1))\n```\n",
    "[^1]\n\n[^1]: <b>x\n",
    "*[HTML]: <b>\nHTML",
    "Term\n:   <b>x</b>\n",
    '!!! note "<b>x</b>"\n    <script>x</script>\n',
    '??? note "x"\n    <b>\n',
    "- [ ] <b>x\n",
    "<b\n>x",
    "<a@b onclick=x>",
    "<x@y/onclick=1>",
    "[x](<script>)",
    "`a` <b>`c`",
    "<details open ontoggle=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;b> <b\tonclick=x>",
    "<b/\nonclick=x>",
    "[a](jav\tascript:x)",
    "[a](//x){ping=http://evil}",
    "![x](y){srcset=javascript:x}",
    "```` {.x style=color:red}\nx\n````\n",
    '~~~ .py title_mode="html" title="&lt;"\nx\n~~~\n',
    "<!--\n\n--><b>",
    "- `<b>\n  ` <i>\n",
    "1. ```\n<b>\n1. ```\n",
    "> [a](java\n> script:alert(1))",
    "``` {\n<b>\n```\n",
    "``` title\n<b>\n```\n<i>\n```\n",
    "[x]: javascript:y[x](<y z>)`\n",
    "*a*{: onclick=x }[a](<y z>)\n",
    "[ [x](<script>) ](y)\n",
    "] [ [x](<script>) ](y)\n",
    "[ <http://x/onclick=1> ](y)\n",
    "{: style=x}```\n<b>\n```\n",
    "```{: style=x} ```\n<b onclick=x>\n",
    "    x\n```\n<b>\n```\n",
    "- x\n\n        x\n    ```\n    <b>\n    ```\n",
    "a `\n~~~{.x}\n\ny\n~~~\nb `<i>` c\n",
    "> a `\n> ~~~\n\n> y\n> ~~~\n> b `<i>` c\n",
    "[a](<y {z> onclick=x} >\n",
    f"[a]({'&Tab;' * 200}javascript:alert(1))",
    f"[a]({' ' * 400}javascript:alert(1))",
)
HONEST = (
    '# A heading { data-clause="8.1 8.2" #own .note title="x" }\n',
    "a < b, 3 <4, <- and -> and &lt;b&gt; & c\n",
    "`<script>` and ``a ` <b>`` and `{onclick=x}`\n",
    "```html\n<script>alert(1)</script>\n<p onclick=x>\n```\n",
    "~~~\n<b>\n```\n<i>\n~~~\n",
    "- item\n\n    ```\n    <b>\n    ```\n",
    '```yaml title="manual.yml" hl_lines="1 3-4"\nx: <y>\n```\n',
    "| `<a>` | `b` |\n|---|---|\n| `<c>` | d |\n",
    "<https://example.org/a?b=c> and <people@example.org>\n",
    '[text](<my map.svg> "A map") and [x](images/a.svg)\n',
    "[data](data.md) [javascript](javascript.md): data: javascript: fine\n",
    "[^1]\n\n[^1]: Data: see the register\n",
    "[x]: https://example.org\n\nSee [x].\n",
    "{ a set } and {x}\n*word*{ .mark lang=de }\n",
)


def left(text: str) -> list[str]:
    """Return what could still run."""
    return seen(render(neutralised(scan(text, "f.md", 1, "s").body))).dangers


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_an_attack_runs_nowhere(number: int) -> None:
    attack = ATTACKS[number]
    inner = attack.replace("\n", "\n    ")
    quoted = attack.replace("\n", "\n> ")
    texts = (
        attack,
        f"x `y` z\n\n{attack}\n\nend\n",
        f"- x\n\n    {inner}\n",
        f"> {quoted}\n",
        f"!!! note\n    {inner}\n",
    )
    assert [left(text) for text in texts] == [[], [], [], [], []]


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_stays_as_it_is(text: str) -> None:
    assert scan(text, "f.md", 1, "s").body.hazards == ()
    assert left(text) == []


def test_most_attacks_would_run_otherwise() -> None:
    assert sum(bool(seen(render(attack)).dangers) for attack in ATTACKS) > 60


PIECES = (
    *(
        "<script>x</script>",
        "<b onclick=x>",
        "<img src=x onerror=y>",
        "[a](javascript:x)",
        "{onclick=x}",
        "{: style=x}",
    ),
    *(
        "[a][x]",
        "[x]: javascript:y",
        "`",
        "``",
        "```",
        "~~~",
        "\\",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "> ",
        "| ",
        "a",
        " ",
        "# ",
    ),
    *(
        "|---|---|",
        "!!! note\n",
        "[",
        "](",
        ")",
        "*",
        "_",
        "\t",
        "\x02",
        "\x0c",
        "<!--",
        "-->",
        "{",
        "}",
        '"',
        "1. ",
        ":   ",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
@settings(max_examples=150, deadline=None)
def test_no_mixture_runs(text: str) -> None:
    assert left(f"{text}\n") == []


@pytest.mark.parametrize(
    ("text", "what", "place"),
    [
        ("a\nb <script src=x>c\n", "<script src=x>", "f.md:6:3"),
        ("<!-- x\ny -->\n", "<!-- x", "f.md:5:1"),
        ("x [a](JavaScript:run()) y\n", "JavaScript:run", "f.md:5:7"),
        ("*x*{: onclick=y }\n", "{: onclick=y }", "f.md:5:7"),
        ("a\x02b\n", "an invisible character", "f.md:5:2"),
        ("<" + "x" * 60 + ">\n", "<" + "x" * 38, "f.md:5:1"),
    ],
)
def test_a_hazard_is_shown_short_and_in_its_place(text: str, what: str, place: str) -> None:
    hazards = scan(text, "f.md", 5, "s").body.hazards
    assert [(hazard.what, str(hazard.place)) for hazard in hazards] == [(what, place)]


def test_long_lines_of_one_sign_are_read_at_once() -> None:
    for sign in ("[", "](", "`a``b", "{on=", "<", "_a ", "#" + " " * 9, "](&", "![[x]", "\\", "{{"):
        body = scan(f"{sign * (15_000 // len(sign))}\n", "f.md", 1, "s").body
        assert body.line == 1


def test_only_a_fenced_block_becomes_a_diagram() -> None:
    drawn = scan("```mermaid\na --> b\n```\n", "f.md", 1, "s").body
    assert [edit[2] for edit in _diagrams(drawn)] == ['<pre class="cb-diagram">a --&gt; b</pre>\n']
    within = scan("x ```mermaid\n[a](javascript:alert(1))\n```\n", "f.md", 1, "s").body
    assert list(_diagrams(within)) == []
    assert len(within.hazards) == 1
