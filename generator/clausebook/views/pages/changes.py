"""The changes: every version of every document, newest first by its effective date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from clausebook.model.document import Document
from clausebook.model.staged import Page
from clausebook.views.left_out import is_partial
from clausebook.views.links import escaped, item_link, link
from clausebook.views.render import render
from clausebook.views.site import Site, href
from clausebook.views.timeline import Text, timeline


@dataclass(frozen=True, slots=True)
class Change:
    """One version of one document."""

    document: Document
    version: str
    effective: date | None
    words: str
    commit: str
    """Abbreviated id; empty when no commit is known."""
    text: Text | None
    """The approved text of that version, or the one that readers are shown; None where there is neither."""


def compose(site: Site) -> Iterator[Page]:
    """Yield the page."""
    here = "changes.md"
    changes = sorted(
        _changes(site), key=lambda change: (change.effective or date.max, change.document.id), reverse=True
    )
    yield Page(
        here,
        "Changes to documents",
        render(
            "changes.md.j2",
            site=site,
            href=href,
            here=here,
            partial=is_partial(site.manual),
            rows=[_row(site, here, change) for change in changes],
        ),
        ("Control",),
        proof=("cb-changes",),
    )


def _changes(site: Site) -> Iterator[Change]:
    """Yield the versions that history knows; where there is none, the present ones."""
    for document in site.manual.published:
        life = site.manual.history.files.get(document.path)
        shown, *earlier = timeline(site, document)
        if life is None or not life.revisions:
            yield Change(document, str(document.version), document.effective, document.change, "", shown)
            continue
        texts = {text.document.version: text for text in (*reversed(earlier), shown)}
        for revision in life.revisions:
            facts = revision.facts
            text = texts.get(facts.version) if facts.version else None
            commit = revision.events[-1].commit.id[:10]
            yield Change(document, str(facts.version or "?"), facts.effective, facts.change, commit, text)


def _row(site: Site, here: str, change: Change) -> Markup:
    """Return a table row, its texts escaped and on one line."""
    later = change.effective is not None and change.effective > site.manual.as_of
    note = ' <span class="cb-meta">not yet in force</span>' if later else ""
    words: str = escaped(change.words or "not stated")
    text = change.text
    if text and text.changes:
        words = f"{words} {link(href(here, text.changes), 'Show changes')}"
    name = f"version {change.version}"
    version = link(href(here, text.page), name) if text else _unapproved(name, later=later)
    unknown = "not shown" if is_partial(site.manual) else "no commit"
    commit = f"commit <code>{change.commit}</code>" if change.commit else unknown
    return Markup(  # noqa: S704 - its parts have been escaped
        f"<tr><td>{site.time(change.effective, short=True)}{note}</td>"
        f'<th scope="row">{item_link(site, here, change.document)} <span class="cb-meta">{version}</span></th>'
        f'<td class="cb-long">{words}</td><td>{commit}</td></tr>'
    )


def _unapproved(name: str, *, later: bool) -> str:
    """Name a version that has no page; one for a later day may be approved."""
    return escaped(name if later else f"{name}, no approved text")
