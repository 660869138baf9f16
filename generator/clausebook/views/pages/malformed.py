"""One page for each file that could not be read: what is wrong and what to do; nothing is hidden."""

from collections.abc import Iterator

from clausebook.model.staged import Page
from clausebook.views.render import render
from clausebook.views.site import Site


def compose(site: Site) -> Iterator[Page]:
    """Yield the pages in the order of the paths."""
    for item in site.manual.malformed:
        name = " ".join(part for part in (item.id, item.title) if part) or item.path
        text = render("malformed.md.j2", item=item, title=name)
        yield Page(site.page_of(item), name, text, None, boost=0, proof=("could not be read",))
