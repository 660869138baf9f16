"""One page for each document: the text in force, or the present one where none is."""

from collections import Counter
from collections.abc import Iterator

from clausebook.model.document import Document
from clausebook.model.staged import Page
from clausebook.views.document_page import document_page
from clausebook.views.site import Site

_MANY = 25
"""From this number on, an area's documents stand under their types in the menu."""


def compose(site: Site) -> Iterator[Page]:
    """Yield the pages in the order of the areas, then of the ids."""
    areas = [area.id for area in site.manual.settings.areas]
    order = {area: number for number, area in enumerate(areas)}
    sizes = Counter(document.area for document in site.manual.published)
    for document in sorted(site.manual.published, key=lambda one: (order.get(one.area, len(order)), one.id)):
        yield document_page(site, document, _menu(site, document, large=sizes[document.area] > _MANY))


def _menu(site: Site, document: Document, *, large: bool) -> tuple[str, ...]:
    """Return where the page stands in the menu: its area, and in a large area its type."""
    area = next((area.title for area in site.manual.settings.areas if area.id == document.area), "Other documents")
    kind = site.manual.settings.types.get(document.type)
    return ("Documents", area, kind.plural if kind else "Other") if large else ("Documents", area)
