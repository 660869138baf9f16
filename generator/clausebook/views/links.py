"""Links and badges of pages as HTML: the pieces that stand hundreds of times on a page, so they are no templates."""

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup, escape

from clausebook.model.clause import ClauseRef
from clausebook.model.document import Document
from clausebook.model.record import Record
from clausebook.views.site import Site, href


def item_link(site: Site, here: str, item: Document | Record) -> Markup:
    """Link a document or record by its id and title."""
    return _link(href(here, site.page_of(item)), f"{item.id} {item.title}")


def id_link(site: Site, here: str, key: str) -> Markup:
    """Link an id; where nothing has it, return it as text."""
    page = site.page_of_id(key)
    return _link(href(here, page), key) if page else _escaped(key)


def clause_links(site: Site, here: str, refs: Iterable[ClauseRef]) -> Markup:
    """Link clauses; the edition is said once, before the first of its clauses."""
    groups = []
    for edition, group in site.by_edition(refs):
        numbers = Markup(", ").join(_clause(site, here, ref) for ref in group)
        groups.append(Markup("{}: {}").format(edition, numbers) if edition else numbers)
    return Markup("; ").join(groups)


def state_badge(site: Site, document: Document, *, short: bool = False) -> Markup:
    """Say a document's state in a badge; `short` where its dates stand beside it."""
    standing = site.manual.standing(document)
    words = site.short_state(document) if short else site.state_words(document)
    return _badge(standing.state, standing.review, words)


def _clause(site: Site, here: str, ref: ClauseRef) -> Markup:
    """Link one clause by its number."""
    page = site.clause_page(ref)
    return _link(href(here, page), ref.number) if page else _escaped(ref.number)


@cache
def _badge(state: str, review: str, words: str) -> Markup:
    """Return a badge."""
    return Markup('<span class="cb-badge" data-state="{}" data-review="{}">{}</span>').format(state, review, words)


def _link(address: str, words: str) -> Markup:
    """Return a link; both parts are escaped."""
    return Markup(f'<a href="{_escaped(address)}">{_escaped(words)}</a>')  # noqa: S704 - its parts have been escaped


@cache
def _escaped(text: str) -> Markup:
    """Escape a text, and take the line ends out of it: a line of its own could begin a block of Markdown."""
    return escape(" ".join(text.split()))
