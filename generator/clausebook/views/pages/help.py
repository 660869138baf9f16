"""The help for each reader, published with every manual."""

from collections.abc import Iterator

from clausebook.model.staged import Page
from clausebook.views.render import packaged
from clausebook.views.site import Site

_READERS = {
    "staff": "Staff",
    "owner": "Document owners",
    "auditor": "Auditors",
    "quality-manager": "Quality managers",
    "engineer": "Engineers",
}


def compose(site: Site) -> Iterator[Page]:  # noqa: ARG001 - every page module has this form
    """Yield one page a reader."""
    for reader, title in _READERS.items():
        yield Page(f"help/{reader}.md", title, packaged(f"help/{reader}.md"), ("Help",))
