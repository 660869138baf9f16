"""A text's Markdown as HTML for paper: the engine's own extensions, no address but those that a copy can keep."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from html.parser import HTMLParser
from importlib import resources
from typing import Any

from markdown import markdown  # type: ignore[import-untyped]

Resolve = Callable[[str], str]
"""Returns the address, on paper, of a link as a page of the site has it; empty where there is none."""

_DROPPED = frozenset(("script", "style", "link", "meta", "base", "iframe", "object", "embed", "template"))
_VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "base", "source", "wbr"))
_KEPT = frozenset(
    (
        *("align", "alt", "checked", "class", "colspan", "data-clause", "datetime", "dir", "for", "headers", "height"),
        *("lang", "reversed", "rowspan", "scope", "span", "start", "title", "type", "value", "width"),
    )
)
"""What an element keeps besides its address and its name; least of all a style, which could hide it on paper."""
_ALIGNED = re.compile(r"text-align: *(left|right|center|justify);?")
_HEADING = re.compile(r"h[1-6]")
_LETTER, _PADDING, _PAGE = 5.2, 10.0, 482.0
"""Points that a letter in a table takes on average, at most; a cell's padding and border; a page between margins."""
_OWN = "pr-"
"""How the classes of the print template begin, which no text may have."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a text is printed."""

    prefix: str
    """What the names of its places begin with, so that several texts can stand in one file."""
    link: Resolve
    picture: Resolve
    demote: int = 0
    """By how many levels its headings are lowered."""


def text_html(text: str, extensions: Iterable[Any], around: Surroundings) -> str:
    """Return the HTML of a staged text.

    Args:
        text: Markdown, as `staged_text` returns it.
        extensions: further ones, as the institution's own `mkdocs.yml` names them.
        around: where it is printed.
    """
    names, options = _extensions(tuple(extensions))
    html = markdown(text, extensions=names, extension_configs=options)
    parser = _Paper(around)
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)


def _extensions(further: Sequence[Any]) -> tuple[list[str], dict[str, dict[str, Any]]]:
    """Return the names of the engine's extensions, and their options; the later ones win, as they do there."""
    options: dict[str, dict[str, Any]] = {}
    for entry in (*_packaged(), *further):
        name, chosen = next(iter(entry.items())) if isinstance(entry, Mapping) else (entry, {})
        options[name] = {**options.get(name, {}), **(chosen if isinstance(chosen, Mapping) else {})}
    # On paper there is nothing to click beside a heading.
    options["toc"] = {**options.get("toc", {}), "permalink": False}
    return list(options), options


@cache
def _packaged() -> tuple[Any, ...]:
    """Return the extensions of the stage's configuration."""
    look = json.loads((resources.files("clausebook") / "theme" / "mkdocs.json").read_text("utf-8"))
    return tuple(look["markdown_extensions"])


class _Widths:
    """How wide the columns of a table are at least: as wide as their longest words."""

    def __init__(self, start: int) -> None:
        """Begin a table whose first tag is a certain part."""
        self.start = start
        self.columns: list[int] = []
        self.column = -1

    def open(self, tag: str) -> None:
        """Note a row or a cell."""
        if tag == "tr":
            self.column = -1
        elif tag in ("td", "th"):
            self.column += 1
            if self.column == len(self.columns):
                self.columns.append(0)

    def words(self, text: str) -> None:
        """Note what stands in a cell."""
        if self.column >= 0:
            longest = max(map(len, text.split()), default=0)
            self.columns[self.column] = max(self.columns[self.column], longest)

    @property
    def too_wide(self) -> bool:
        """Whether the words do not fit beside each other between the margins."""
        return sum(longest * _LETTER + _PADDING for longest in self.columns) > _PAGE


class _Paper(HTMLParser):
    """Writes HTML anew with the addresses of paper, and without what paper does not show or must not do."""

    def __init__(self, around: Surroundings) -> None:
        """Begin with nothing written."""
        super().__init__(convert_charrefs=False)
        self.around = around
        self.parts: list[str] = []
        self.links: list[str] = []
        """What each open link was written as."""
        self.silent = 0
        """How many elements are open of which nothing is written."""
        self.head = False
        self.tables: list[_Widths] = []
        """The tables that are open, the innermost last."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element's beginning."""
        if tag in _DROPPED:
            self.silent += tag not in _VOID
        elif not self.silent:
            if tag == "table":
                self.tables.append(_Widths(len(self.parts)))
            elif self.tables:
                self.tables[-1].open(tag)
            self.parts.append(self._opening(tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element that closes itself."""
        if tag not in _DROPPED:
            self.handle_starttag(tag, attrs)
            if tag not in _VOID:
                self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Write an element's end."""
        if tag in _DROPPED:
            self.silent = max(0, self.silent - (tag not in _VOID))
        elif not self.silent and tag not in _VOID:
            if tag == "a":
                tag = self.links.pop() if self.links else "span"
            elif tag == "thead":
                self.head = False
            elif tag == "table" and self.tables and (table := self.tables.pop()).too_wide:
                # Its words are broken, or it would run over the edge of the paper.
                self.parts[table.start] = f'<div class="pr-wide">{self.parts[table.start]}'
                self.parts.append("</table></div>")
                return
            self.parts.append(f"</{self._level(tag)}>")

    def handle_data(self, data: str) -> None:
        """Write a text, which is escaped as it stands."""
        if self.tables:
            self.tables[-1].words(data)
        if not self.silent:
            self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        """Write a sign by its name."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a sign by its number."""
        self.handle_data(f"&#{name};")

    def _opening(self, tag: str, attributes: dict[str, str | None]) -> str:
        """Return an element's beginning."""
        kept = [(key, value) for key, value in attributes.items() if key in _KEPT]
        if tag == "img":
            address = self.around.picture(attributes.get("src") or "")
            described = attributes.get("alt") or ""
            if not address:
                return f"<span>[picture: {escape(described or 'not found')}]</span>"
            # A picture without words for it is decoration, which a screen reader passes over.
            kept = [*(one for one in kept if one[0] != "alt"), ("src", address), ("alt", described or "decoration")]
        elif tag == "a":
            address = self._link(attributes.get("href") or "")
            self.links.append("a" if address else "span")
            tag = self.links[-1]
            kept = [*kept, ("href", address)] if address else kept
        elif tag == "thead":
            self.head = True
        elif tag == "th" and "scope" not in attributes:
            kept.append(("scope", "col" if self.head else "row"))
        if match := _ALIGNED.fullmatch((attributes.get("style") or "").strip()):
            kept.append(("style", f"text-align: {match[1]}"))
        if attributes.get("id"):
            kept.append(("id", self.around.prefix + str(attributes["id"])))
        written = "".join(f' {key}="{escape(_own(key, value))}"' for key, value in kept)
        return f"<{self._level(tag)}{written}>"

    def _link(self, target: str) -> str:
        """Return a link's address on paper."""
        if target.startswith("#"):
            return f"#{self.around.prefix}{target[1:]}" if target[1:] else ""
        return self.around.link(target)

    def _level(self, tag: str) -> str:
        """Return a heading's name one or more levels lower."""
        return f"h{min(6, int(tag[1]) + self.around.demote)}" if _HEADING.fullmatch(tag) else tag


def _own(key: str, value: str | None) -> str:
    """Return an attribute's value, without classes of the print template's own."""
    if key == "class":
        return " ".join(name for name in (value or "").split() if not name.startswith(_OWN))
    return value or ""
