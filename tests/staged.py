"""Pages as they are staged, rendered as an engine renders them, and what a reader finds in them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from clausebook.model.body import Body
from clausebook.model.document import Document
from clausebook.model.finding import Finding, Report
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.staged import DataFile, Page
from clausebook.sources.markdown import scan
from clausebook.views.compose import compose
from clausebook.views.site import Site
from rendering import render
from values import EDITION

_INLINE = frozenset(("a", "abbr", "code", "em", "span", "strong", "time"))
_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "wbr"))


def body_of(text: str, path: str = "manual/PRO-01.md") -> Body:
    """Return a body as the sources read it."""
    return scan(text, path, 10, EDITION).body


def report_of(manual: Manual, *findings: Finding) -> Report:
    """Return a report of these findings."""
    return Report(findings, (), len(manual.documents), len(manual.records))


def site_of(manual: Manual, *findings: Finding) -> Site:
    """Return a manual as a site."""
    return Site(manual, report_of(manual, *findings))


def staged(manual: Manual, *findings: Finding) -> dict[str, Page]:
    """Return every page by its path."""
    items = compose(manual, report_of(manual, *findings))
    return {item.path: item for item in items if isinstance(item, Page)}


def files(manual: Manual) -> dict[str, bytes]:
    """Return every other file by its path."""
    items = compose(manual, report_of(manual))
    return {item.path: item.content for item in items if isinstance(item, DataFile)}


@dataclass
class Read:
    """What a reader and a browser find in a page."""

    text: str = ""
    """The words, with single blanks."""
    elements: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    """Names and attributes, in order."""
    unbalanced: list[str] = field(default_factory=list)
    """Tags that are not closed as they were opened."""

    def names(self) -> set[str]:
        """Return the names of all elements."""
        return {name for name, _ in self.elements}

    def links(self) -> list[str]:
        """Return where links lead and pictures come from."""
        return [found for _, some in self.elements for key in ("href", "src") if (found := some.get(key)) is not None]

    def ids(self) -> list[str]:
        """Return all ids."""
        return [some["id"] for _, some in self.elements if "id" in some]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read = Read()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.read.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in _INLINE:
            self.words.append(" ")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.words.append(" ")
        if tag in _VOID:
            return
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.read.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: Page | str) -> Read:
    """Render a page, or take HTML, and return what is in it."""
    reader = _Reader()
    reader.feed(render(page.markdown) if isinstance(page, Page) else page)
    reader.close()
    # Permanent links to headings are signs, not words.
    reader.read.text = " ".join("".join(reader.words).replace("¶", " ").split())
    reader.read.unbalanced += reader.open
    return reader.read


def document_page(manual: Manual, document: Document | Record, *findings: Finding) -> Read:
    """Return what a reader finds in the page of a document or record."""
    site = site_of(manual, *findings)
    return read(staged(manual, *findings)[site.page_of(document)])


def in_order(text: str, parts: Iterable[str]) -> list[str]:
    """Return the parts that do not stand in a text after the ones before them."""
    missing, start = [], 0
    for part in parts:
        found = text.find(part, start)
        if found < 0:
            missing.append(part)
        else:
            start = found + len(part)
    return missing


def plain(html: str) -> str:
    """Return HTML without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())
