"""Links and badges of pages as HTML: the pieces that stand hundreds of times on a page, so they are no templates."""

from collections.abc import Iterable, Sequence
from functools import cache

from markupsafe import Markup, escape

from clausebook.model.clause import ClauseRef
from clausebook.model.document import Document
from clausebook.model.history import Commit, Event
from clausebook.model.record import Record
from clausebook.views.site import Site, href


@cache
def escaped(text: str) -> Markup:
    """Escape a text, and take the line ends out of it: a line of its own could begin a block of Markdown."""
    return escape(" ".join(text.split()))


def link(address: str, words: str) -> Markup:
    """Return a link; both parts are escaped."""
    return Markup(f'<a href="{escaped(address)}">{escaped(words)}</a>')  # noqa: S704 - its parts have been escaped


def item_link(site: Site, here: str, item: Document | Record) -> Markup:
    """Link a document or record by its id and title."""
    return link(href(here, site.page_of(item)), f"{item.id} {item.title}")


def id_link(site: Site, here: str, key: str) -> Markup:
    """Link an id; where nothing has it, return it as text."""
    page = site.page_of_id(key)
    return link(href(here, page), key) if page else escaped(key)


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


def commits(site: Site, events: Sequence[Event]) -> Markup:
    """Name the newest commit, with the earlier ones folded below it."""
    first, *earlier = (_commit(event.commit, site) for event in events)
    if not earlier:
        return first
    rest = Markup("").join(Markup(f"<div>{one}</div>") for one in earlier)  # noqa: S704 - its parts have been escaped
    return first + Markup(f'<details class="cb-fold"><summary>{len(earlier)} earlier</summary>{rest}</details>')  # noqa: S704


def _commit(commit: Commit, site: Site) -> Markup:
    """Name a commit by its id and day."""
    day = site.time(commit.committer_date.date(), short=True)
    code = f'<code title="{escaped(commit.subject)}">{escaped(commit.id[:10])}</code>'
    return Markup(f'<span class="cb-commit">{code} {day}</span>')  # noqa: S704 - its parts have been escaped


def _clause(site: Site, here: str, ref: ClauseRef) -> Markup:
    """Link one clause by its number."""
    page = site.clause_page(ref)
    return link(href(here, page), ref.number) if page else escaped(ref.number)


@cache
def _badge(state: str, review: str, words: str) -> Markup:
    """Return a badge."""
    return Markup('<span class="cb-badge" data-state="{}" data-review="{}">{}</span>').format(state, review, words)
