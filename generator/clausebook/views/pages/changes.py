"""The changes: every version of every document, newest first by its effective date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clausebook.model.document import Document
from clausebook.model.staged import Page
from clausebook.views.render import render
from clausebook.views.site import Site, href


@dataclass(frozen=True, slots=True)
class Change:
    """One version of one document."""

    document: Document
    version: str
    effective: date | None
    words: str
    commit: str
    """Abbreviated id; empty when no commit is known."""


def compose(site: Site) -> Iterator[Page]:
    """Yield the page."""
    here = "changes.md"
    changes = sorted(
        _changes(site), key=lambda change: (change.effective or date.max, change.document.id), reverse=True
    )
    yield Page(
        here,
        "Changes to documents",
        render("changes.md.j2", site=site, href=href, here=here, changes=changes),
        ("Control",),
    )


def _changes(site: Site) -> Iterator[Change]:
    """Yield the versions that history knows; where there is none, the present ones."""
    for document in site.manual.published:
        life = site.manual.history.files.get(document.path)
        for revision in life.revisions if life else ():
            commit = revision.events[-1].commit.id[:10]
            facts = revision.facts
            yield Change(document, str(facts.version or "?"), facts.effective, facts.change, commit)
        if life is None or not life.revisions:
            yield Change(document, str(document.version), document.effective, document.change, "")
