"""Privacy: who sees what, and how well personal data is found; the measured table is kept by the program's tests."""

import json
from collections.abc import Iterator

from clausebook.model.staged import Page
from clausebook.views.render import packaged, render
from clausebook.views.site import Site

_RULE = "INFO-005"


def compose(site: Site) -> Iterator[Page]:
    """Yield the page."""
    table = json.loads(packaged("help/privacy.json"))
    known = any(rule.code == _RULE for rule in site.report.rules)
    text = render("help/privacy.md.j2", known=known, **table)
    yield Page("help/privacy.md", "Privacy and audiences", text, ("Help",), boost=0.5)
