"""What a finished site must hold, whichever engine rendered it: an engine that drops a part fails loudly.

The pages are read as text with a few regular expressions, since a parser would take longer than the build's own
search index. What scripts ask for while they run cannot be seen here; the browser tests watch that.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

_ELSEWHERE = r"""["']?\s*((?:https?:)?//[^\s"'>]+)"""
_EMBEDDED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|track|embed|object|input|image|use)\b[^>]*?"
    r"\s(?:src|srcset|href|xlink:href|data|poster)\s*=\s*" + _ELSEWHERE
)
_LINK = re.compile(r"<link\b[^>]*>")
_LOADS = re.compile(
    r"""\brel\s*=\s*["']?[^"'>]*\b(?:stylesheet|icon|preload|prefetch|preconnect|dns-prefetch|modulepreload|manifest)\b""",
    re.IGNORECASE,
)
_HREF = re.compile(r"\shref\s*=\s*" + _ELSEWHERE, re.IGNORECASE)
_STYLE_URL = re.compile(r"""(?:url\(|@import)\s*["']?\s*((?:https?:)?//[^\s"')]+)""", re.IGNORECASE)
_STYLE_HINTS = (re.compile(r"""url\(\s*["']?\s*(?:https?:)?//"""), re.compile(r"""@import\s*["']?\s*(?:https?:)?//"""))
"""What a page of small letters holds when some style loads something."""
_STYLES = re.compile(r"""<style\b.*?</style>|\sstyle\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE | re.DOTALL)
_MAY_RUN = re.compile(r"""on(?<=[\s/"']on)[a-z]+\s*=|script\s*:|&#""")
"""What may be code in an article of small letters; whether it is, a parser says."""
_TAG = re.compile(r"<[^>]*>")


def verify(site: Path, expected: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Look through a site and say what is missing from it or must not be in it; nothing when all is well.

    Args:
        site: The folder that holds the rendered pages.
        expected: Site-relative addresses of pages (`manual/PRO-05.html`; a folder means its `index.html`) and
            for each the texts or attributes that must stand in it.
    """
    wanted: dict[Path, list[str]] = {}
    for address in expected:
        wanted.setdefault(_file(site, address), []).append(address)
    missing: dict[str, list[str]] = {}
    unwanted: list[str] = []
    # A page is read once for both questions; reading is a good part of what they take.
    for page in sorted({*site.rglob("*.html"), *(file for file in wanted if file.is_file())}):
        source = _text(page)
        missing |= {address: list(_missing(address, source, expected[address])) for address in wanted.get(page, ())}
        if page.suffix == ".html":
            unwanted += _unwanted(page.relative_to(site).as_posix(), source)
    for address in expected:
        yield from missing.get(
            address, [f"{_name(address)}: the page was not built; build again, or use another engine"]
        )
    yield from unwanted
    for sheet in sorted(site.rglob("*.css")):
        name = sheet.relative_to(site).as_posix()
        for found in _STYLE_URL.findall(_text(sheet)):
            yield _elsewhere(name, found)


def _name(address: str) -> str:
    """Return the path of an address, as messages name it."""
    return unquote(address.partition("#")[0].partition("?")[0]).lstrip("/") or "index.html"


def _file(site: Path, address: str) -> Path:
    """Return the file of an address; a folder means its `index.html`."""
    name = _name(address)
    return site / name / "index.html" if name.endswith("/") else site / name


def _text(file: Path) -> str:
    """Read a file whatever is in it."""
    return file.read_bytes().decode("utf-8", "replace")


def _missing(address: str, source: str, texts: Sequence[str]) -> Iterator[str]:
    """Compare one page with what was staged for it."""
    absent = [text for text in texts if text not in source]
    if not absent:
        return
    # Engines escape quotes and ampersands differently and break lines where they like: compare what is read.
    shown = _read(source)
    for text in absent:
        if _read(html.escape(text, quote=False)) not in shown:
            yield f"{_name(address)}: “{text}” is missing from the page; build again, or use another engine"


def _read(source: str) -> str:
    """Reduce HTML to the words that a reader sees, with single blanks between them."""
    return " ".join(html.unescape(_TAG.sub(" ", source)).split())


def _unwanted(name: str, source: str) -> Iterator[str]:
    """Find what a page would load from elsewhere, and what a text would run in the reader's browser."""
    # Patterns of small letters that begin with a literal are many times faster than those of either case; only ASCII
    # letters are made small, as HTML asks, which leaves every position where it was.
    lower = source.encode().lower().decode()
    for embedded in _EMBEDDED.finditer(lower):
        yield _elsewhere(name, source[slice(*embedded.span(1))])
    for found_link in _LINK.finditer(lower):
        link = source[slice(*found_link.span())]
        if _LOADS.search(link) and (target := _HREF.search(link)):
            yield _elsewhere(name, target[1])
    for style in _STYLES.findall(source) if any(hint.search(lower) for hint in _STYLE_HINTS) else ():
        for found in _STYLE_URL.findall(style):
            yield _elsewhere(name, found)
    begin, end = lower.find("<article"), lower.rfind("</article>")
    if 0 <= begin < end and _MAY_RUN.search(lower, begin, end):
        attributes = _Attributes()
        attributes.feed(lower[begin:end])
        for attribute in attributes.running:
            yield f"{name}: the text holds {attribute}, which a browser would run; take it out of the document"


def _elsewhere(name: str, address: str) -> str:
    """Word the message for something loaded from the Internet."""
    return f"{name}: loads {address} from the Internet; keep a copy in the manual, so that it can be read offline"


class _Attributes(HTMLParser):
    """Collects attributes that run code; a real parser, since text and code samples may hold look-alikes."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        super().__init__()
        self.running: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note event handlers and addresses that are code."""
        for name, value in attrs:
            address = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            if name.startswith("on") or (name != "title" and address.startswith(("javascript:", "vbscript:"))):
                self.running.append(f"<{tag} {name}=…>")
