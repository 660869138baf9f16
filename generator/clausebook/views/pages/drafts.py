"""One page for each draft that stands beside a text in force: out of the menu and out of search."""

from collections.abc import Iterator

from clausebook.model.staged import Page
from clausebook.views.document_page import document_page
from clausebook.views.site import Site


def compose(site: Site) -> Iterator[Page]:
    """Yield the pages in the order of the paths."""
    for draft in site.manual.drafts:
        yield document_page(site, draft, None)
