"""Text that a browser could run: raw HTML, attributes that act, links that run a script, characters that hide them."""

import html
import re
from collections.abc import Iterator

from clausebook.model.body import Hazard
from clausebook.model.place import Place
from clausebook.sources.code import REMOVED, Code, Span, blank_out

ADDRESS = re.compile(r"<([Hh][Tt][Tt][Pp][Ss]?://[^\s<>`]*|[^\s<>@/\"'`=!\\]+@[^\s<>@/\"'`=!\\]+)>")
"""What the engine surely reads as an address in angle brackets."""
_ANGLE_LINK = re.compile(r"(?<![\\!\]\[])!?\[[^\[\]\\`<>\n]*\]\((<[^<>\n=]*>)(?: \"[^\"\n<>]*\")?\)")
"""What the engine surely reads as a link whose target stands in angle brackets."""
_TAG = re.compile(r"<(?=[A-Za-z/!?\x02\x03])")
_REMOVED = re.compile(f"[{''.join(REMOVED)}]")
"""Characters that the engine takes out, so that what stands on both sides comes together."""
_ACTIVE = re.compile(
    r"\b(?:on\w+|style|src|srcset|srcdoc|href|action|formaction|ping|background|poster|http-equiv|title_mode)\s*=", re.I
)
_FENCE = re.compile(r"^[> \t]*(?:`{3,}|~{3,})", re.MULTILINE)
_TARGET = re.compile(r"\]\s?[(:][\s<>\x00-\x20]*(?=[jvdJVD&])")
_SCRIPT = re.compile(r"(?:javascript|vbscript|data):", re.I)
_AHEAD = re.compile(r"[^()\[\]]{0,300}")
_QUOTED_LINE = re.compile(r"\n[> \t]*")
_BLANKS = re.compile(r"[\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\ufeff]+")
_PARAGRAPH = 5000
"""Characters of a paragraph that are looked at before an address in it."""
_WINDOW = 300
"""Characters of a target that are looked at; one that hides its scheme behind more is refused as well."""


def find_hazards(text: str, code: Code, path: str, line: int) -> Iterator[Hazard]:
    """Yield what a browser could run, outside of what the engine surely shows as code.

    A hazard spans no more than what has to be replaced: were more of a line taken out, the rest could come to mean
    something else.

    Args:
        text: the Markdown, with LF line ends.
        code: its code.
        path: the file it stands in.
        line: the 1-based line of the file at which it begins.
    """
    shown = blank_out(text, code.certain)
    removed = any(sign in text for sign in REMOVED)
    found = {match.span(): match.start() for match in _REMOVED.finditer(text)} if removed else {}
    found |= {span: span[0] for span in (*_tags(shown), *_scripts(shown))}
    found |= dict(_attributes(shown))
    row, counted = 0, 0
    for (start, end), first in sorted(found.items()):
        row += text.count("\n", counted, start)
        counted = start
        place = Place(path, line + row, start - text.rfind("\n", 0, start))
        yield Hazard(_excerpt(text, first), place, start, end)


def _excerpt(text: str, start: int) -> str:
    """Return what is to be shown of a hazard: a tag, a list or a target up to its end, at most 40 characters."""
    shown = text[start : start + 40].partition("\n")[0]
    if not shown[:1].isprintable():
        return "an invisible character"
    closing = {"<": ">", "{": "}"}.get(shown[0])
    if closing is None:
        shown = re.split(r"[\s()<>]", shown, maxsplit=1)[0]
    else:
        end = shown.find(closing) + 1
        shown = shown[:end] if end else shown[:39]
    return shown


def _tags(shown: str) -> Iterator[Span]:
    """Yield every less-than sign that could begin a tag, a comment or a declaration."""
    if "<" not in shown:
        return
    harmless = {match.start() for match in ADDRESS.finditer(shown) if _is_free(shown, match.start(), "")}
    harmless |= {match.start(1) for match in _ANGLE_LINK.finditer(shown) if _is_free(shown, match.start(), "`\\")}
    for match in _TAG.finditer(shown):
        if match.start() not in harmless:
            yield match.span()


def _is_free(shown: str, position: int, signs: str) -> bool:
    """Say whether no bracket is open above it in the paragraph, where a link would be none, and no such sign stands."""
    first = max(0, position - _PARAGRAPH)
    above = shown[max(first, shown.rfind("\n\n", first, position)) : position]
    depth = 0
    for bracket in re.findall(r"[\[\]]", above):
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
    return depth == 0 and len(above) < _PARAGRAPH and not any(sign in above for sign in signs)


def _attributes(shown: str) -> Iterator[tuple[Span, int]]:
    """Yield the names of attributes that act, in lists and in headers of fences, and where the list begins."""
    position = shown.find("{")
    while position >= 0:
        last = shown.find("\n", position)
        last = len(shown) if last < 0 else last
        end = shown.rfind("}", position, last) + 1
        for match in _ACTIVE.finditer(shown, position, end) if end else ():
            yield match.span(), shown.rfind("{", position, match.start())
        position = shown.find("{", last)
    for fence in _FENCE.finditer(shown) if "```" in shown or "~~~" in shown else ():
        last = shown.find("\n", fence.end())
        for match in _ACTIVE.finditer(shown, fence.end(), len(shown) if last < 0 else last):
            yield match.span(), match.start()


def _scripts(shown: str) -> Iterator[Span]:
    """Yield the first sign of every target of a link or an image that runs a script, however it is spelt."""
    for match in _TARGET.finditer(shown):
        window = "".join(_AHEAD.findall(shown, match.end(), match.end() + _WINDOW)[:1])
        plain = _BLANKS.sub("", html.unescape(_BLANKS.sub("", _QUOTED_LINE.sub("", window))))
        hidden = len(window) == _WINDOW and len(plain) < len("javascript:")
        note = ":" in match[0] and shown.startswith("[^", shown.rfind("[", 0, match.start()))
        if hidden or (_SCRIPT.match(plain) and not note):
            yield match.end(), match.end() + 1
