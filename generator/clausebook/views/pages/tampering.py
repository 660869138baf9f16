"""What the checks detect: the table of the forgeries and of the honest work that they are tried on."""

import json
from collections.abc import Iterator

from clausebook.model.staged import Page
from clausebook.views.render import packaged, render
from clausebook.views.site import Site, href


def compose(site: Site) -> Iterator[Page]:
    """Yield the page; its table is kept by the program's own tests."""
    here = "help/tampering.md"
    table = json.loads(packaged("help/tampering.json"))
    known = {rule.code for rule in site.report.rules}
    text = render("help/tampering.md.j2", href=href, here=here, known=known, **table)
    yield Page(here, "What the checks detect", text, ("Help",), boost=0.5)
