"""Markdown rendered as the stage's engine renders it, and what a browser would make of the result."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import resources
from typing import Any

import markdown

from clausebook.model.body import Body

_ENTRIES: list[str | dict[str, Any]] = json.loads(
    (resources.files("clausebook") / "theme" / "mkdocs.json").read_text("utf-8")
)["markdown_extensions"]
_NAMES = [entry if isinstance(entry, str) else next(iter(entry)) for entry in _ENTRIES]
_SETTINGS = {name: options for entry in _ENTRIES if isinstance(entry, dict) for name, options in entry.items()}
_ENGINE = markdown.Markdown(extensions=_NAMES, extension_configs=_SETTINGS)

_HARMLESS = frozenset(
    (
        *("a", "abbr", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "hr", "img", "input", "label", "li", "ol", "p", "pre", "span", "strong", "sub", "summary"),
        *("sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    )
)
"""The elements that Markdown itself makes."""
_SCRIPTS = ("javascript:", "vbscript:", "data:")
_ADDRESSES = frozenset(("href", "src", "srcset", "action", "formaction", "data", "xlink:href", "poster", "background"))


def render(text: str) -> str:
    """Return the HTML of a text."""
    _ENGINE.reset()
    return _ENGINE.convert(text)


def neutralised(body: Body) -> str:
    """Return a text with its hazards made harmless, as the pages show it."""
    parts, last = [], 0
    for hazard in sorted(body.hazards, key=lambda hazard: (hazard.start, hazard.end)):
        if hazard.start >= last:
            sign = body.text[hazard.start : hazard.start + 1]
            parts += [body.text[last : hazard.start], {"<": "&lt;", "{": ""}.get(sign, "#")]
            last = hazard.end
    return "".join([*parts, body.text[last:]])


@dataclass(slots=True)
class Seen:
    """What stands in some HTML."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    """Level and anchor."""
    dangers: list[str] = field(default_factory=list)
    """What could run."""


class _Reader(HTMLParser):
    """Reads HTML as a browser would, as far as it matters."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if re.fullmatch("h[1-6]", tag):
            self.seen.headings.append((int(tag[1]), values.get("id", "")))
        if tag not in _HARMLESS:
            self.seen.dangers.append(f"<{tag}>")
        for key, value in values.items():
            plain = re.sub(r"[\x00-\x20]", "", value).lower()
            if re.match(r"on|srcdoc|style", key) and not (tag in ("td", "th") and value.startswith("text-align: ")):
                self.seen.dangers.append(f"{key}={value}")
            if key in _ADDRESSES and plain.startswith(_SCRIPTS):
                self.seen.dangers.append(f"{key}={value}")

    def handle_comment(self, data: str) -> None:
        self.seen.dangers.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.seen.dangers.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.seen.dangers.append(f"<?{data}>")


def seen(html: str) -> Seen:
    """Return what stands in some HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.seen
