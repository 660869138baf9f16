"""Where somebody who holds a printed copy sees whether it still holds: the digests of all texts, also as JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from clausebook.model.copies import Copy, Fate, copies
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.copies import VERIFY, anchor, say_fate, say_more
from clausebook.views.left_out import is_partial
from clausebook.views.render import render
from clausebook.views.site import Site, href
from clausebook.views.timeline import draft_text, timeline

_FORMAT = "clausebook-copies/1"
_JSON = json.JSONEncoder(ensure_ascii=False, indent=1)


@dataclass(frozen=True, slots=True)
class _Row:
    """A text in the table."""

    copy: Copy
    title: str
    page: str
    """The staged page of the text; empty where it has none."""
    place: str
    state: str
    """How the badge is coloured."""
    words: str
    more: str


def compose(site: Site) -> Iterator[Staged]:
    """Yield the page and its data."""
    known = copies(site.manual)
    pages = _pages(site)
    rows = [_row(site, one, pages) for one in known]
    partial = is_partial(site.manual)
    text = render("verify_copy.md.j2", site=site, href=href, here=VERIFY, rows=rows, partial=partial)
    yield Page(VERIFY, "Verify a printed copy", text, ("Control",), proof=('id="copies-table"', "cb-filter"))
    yield DataFile("copies.json", f"{_JSON.encode(_data(site, known))}\n".encode())


def _pages(site: Site) -> Mapping[str, str]:
    """Return the staged page of every text that has one, by its digest."""
    found: dict[str, str] = {}
    for document in site.manual.published:
        draft = draft_text(site, document)
        for text in chain(timeline(site, document), (draft,) if draft else ()):
            found.setdefault(text.document.digest, text.page)
    return found


def _row(site: Site, copy: Copy, pages: Mapping[str, str]) -> _Row:
    """Return a text's row."""
    state = "in-force" if copy.fate is Fate.CURRENT else copy.fate
    item = site.manual.by_id.get(copy.id)
    title = item.title if item and not copy.deleted else ""
    words, more = say_fate(copy), say_more(copy, site.day)
    return _Row(copy, title, pages.get(copy.digest, ""), anchor(copy.digest), state, words, more)


def _data(site: Site, known: tuple[Copy, ...]) -> dict[str, Any]:
    """Return the list for other programs."""
    manual = site.manual
    head = manual.history.head
    return {
        "format": _FORMAT,
        "as_of": manual.as_of.isoformat(),
        "draft": manual.draft,
        "commit": head.id if head else None,
        "complete": manual.history.complete,
        "copies": [
            {
                "digest": one.digest,
                "document": one.id,
                "version": str(one.version) if one.version else None,
                "fate": one.fate,
                "since": one.since.isoformat() if one.since else None,
                "until": one.until.isoformat() if one.until else None,
                "successor": one.successor or None,
                "followed_by": str(one.followed) if one.followed else None,
            }
            for one in known
        ],
    }
