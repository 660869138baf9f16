"""What a finished site must hold, whichever engine rendered it: an engine that drops a part fails loudly.

The pages are read as text with a few regular expressions, since a parser would take longer than the build's own
search index. What scripts ask for while they run cannot be seen here; the browser tests watch that.
"""

import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

_SLASHES = re.compile(rb"//(?=[^\s\"'>)])")
_ADDRESS = re.compile(rb"[^\s\"'>)]+")
"""An address from its slashes on."""
# What stands before an address, in small letters.
_EMBEDDED = re.compile(
    rb"<(?:script|img|iframe|source|video|audio|track|embed|object|input|image|use)\b.*\s"
    rb"(?:(?:src|href|xlink:href|data|poster)\s*=\s*[\"']?\s*|srcset\s*=\s*[\"']?[^\"']*)$",
    re.DOTALL,
)
_LINK = re.compile(rb"<link\b.*\shref\s*=\s*[\"']?\s*$", re.DOTALL)
_STYLE = re.compile(rb"(?:url\(|@import)\s*[\"']?\s*$")
_LOADS = re.compile(
    rb"\brel\s*=\s*[\"']?[^\"'>]*\b(?:stylesheet|icon|preload|prefetch|preconnect|dns-prefetch|modulepreload|manifest)\b"
)
_RUNS = tuple(re.compile(pattern) for pattern in (rb"""on(?<=[\s/"']on)[a-z]+\s*=""", rb"r\s*i\s*p\s*t\s*:"))
"""What may be code in small letters. One pattern for both would take twice as long, since no letter begins it."""
_DISGUISED = re.compile(rb"&(?:#|tab|newline|colon)")
"""A sign that makes code of an address: browsers read `&#58;` and `&colon;` as a colon, and pass over `&Tab;`."""
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
    harmless: set[bytes] = set()
    # A page is read once for both questions; reading is a good part of what they take.
    for page in sorted({*site.rglob("*.html"), *(file for file in wanted if file.is_file())}):
        source = page.read_bytes()
        missing |= {address: list(_missing(address, source, expected[address])) for address in wanted.get(page, ())}
        if page.suffix == ".html":
            unwanted += _unwanted(page.relative_to(site).as_posix(), source, harmless)
    for address in expected:
        yield from missing.get(
            address, [f"{_name(address)}: the page was not built; build again, or use another engine"]
        )
    yield from unwanted
    for sheet in sorted(site.rglob("*.css")):
        source = sheet.read_bytes()
        loaded = (found for _, before, found in _addresses(source.lower(), source, set()) if _STYLE.search(before))
        yield from (_elsewhere(sheet.relative_to(site).as_posix(), found) for found in loaded)


def _name(address: str) -> str:
    """Return the path of an address, as messages name it."""
    return unquote(address.partition("#")[0].partition("?")[0]).lstrip("/") or "index.html"


def _file(site: Path, address: str) -> Path:
    """Return the file of an address; a folder means its `index.html`."""
    name = _name(address)
    return site / name / "index.html" if name.endswith("/") else site / name


def _missing(address: str, source: bytes, texts: Sequence[str]) -> Iterator[str]:
    """Compare one page with what was staged for it."""
    # Nearly everything stands in the article, behind a menu that is much longer.
    article = max(source.find(b"<article"), 0)
    absent = [text for text in texts if source.find(encoded := text.encode(), article) < 0 and encoded not in source]
    if not absent:
        return
    # Engines escape quotes and ampersands differently and break lines where they like: compare what is read.
    shown = _read(source.decode("utf-8", "replace"))
    for text in absent:
        if _read(html.escape(text, quote=False)) not in shown:
            yield f"{_name(address)}: “{text}” is missing from the page; build again, or use another engine"


def _read(source: str) -> str:
    """Reduce HTML to the words that a reader sees, with single blanks between them."""
    return " ".join(html.unescape(_TAG.sub(" ", source)).split())


def _unwanted(name: str, source: bytes, harmless: set[bytes]) -> Iterator[str]:
    """Find what a page would load from elsewhere, and what a text would run in the reader's browser.

    Args:
        name: the page, for messages.
        source: its HTML.
        harmless: tags of other pages that load nothing; those of this one are added.
    """
    # Only ASCII letters are made small, as HTML asks, which leaves every position where it was.
    lower = source.lower()
    for tag, before, found in _addresses(lower, source, harmless):
        in_tag = b">" not in before
        linked = in_tag and _LINK.match(before) and _LOADS.search(tag)
        if linked or _STYLE.search(before) or (in_tag and _EMBEDDED.match(before)):
            yield _elsewhere(name, found)
        else:
            harmless.add(tag)
    begin = lower.find(b"<article")
    end = lower.rfind(b"</article>", begin) if begin >= 0 else -1
    if end >= 0 and _may_run(lower[begin:end]):
        attributes = _Attributes()
        attributes.feed(source[begin:end].decode("utf-8", "replace"))
        for attribute in attributes.running:
            yield f"{name}: the text holds {attribute}, which a browser would run; take it out of the document"


def _may_run(article: bytes) -> bool:
    """Say whether an article of small letters may hold code; whether it does, a parser says."""
    if any(pattern.search(article) for pattern in _RUNS):
        return True
    for sign in _DISGUISED.finditer(article):
        # Only the beginning of a value, up to its colon, can make code of it.
        value = article[article.rfind(b"=", 0, sign.start()) + 1 : sign.start()]
        if b":" not in value and b">" not in value:
            return True
    return False


def _addresses(lower: bytes, source: bytes, harmless: Collection[bytes]) -> Iterator[tuple[bytes, bytes, str]]:
    """Yield for every address of another place what reaches from the last `<` to the next `>`, and the address.

    Between them stands the part of the first that comes before the address. Both are in small letters, and what is
    known as harmless is passed over.
    """
    # Looking for two slashes first is many times faster than a pattern that describes what loads something.
    for slashes in _SLASHES.finditer(lower):
        position = slashes.start()
        start = max(lower.rfind(b"<", 0, position), 0)
        end = lower.find(b">", position)
        tag = lower[start : end if end >= 0 else None]
        address = None if tag in harmless else _ADDRESS.match(source, position)
        if address:
            before = lower[start:position].removesuffix(b"https:").removesuffix(b"http:")
            yield tag, before, source[start + len(before) : address.end()].decode("utf-8", "replace")


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
