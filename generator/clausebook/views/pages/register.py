"""The register of documents: a page that can be filtered, and the same as CSV."""

import csv
import io
from collections.abc import Iterator

from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.left_out import is_partial
from clausebook.views.render import render
from clausebook.views.site import Site, href

_FORMULA = ("=", "+", "-", "@", "\t")
"""First characters that a spreadsheet would take for a formula."""


def compose(site: Site) -> Iterator[Staged]:
    """Yield the register."""
    here = "documents/index.md"
    documents = sorted(site.manual.published, key=lambda document: document.id)
    malformed = [item for item in site.manual.malformed if item.path.startswith("manual/")]
    values = {"site": site, "href": href, "here": here, "documents": documents, "malformed": malformed}
    values["partial"] = is_partial(site.manual)
    yield Page(
        here, "Register of documents", render("register.md.j2", **values), ("Documents",), proof=("register-table",)
    )
    yield DataFile("register.csv", _csv(site).encode("utf-8-sig"))


def _csv(site: Site) -> str:
    """Return the register as CSV with CRLF line ends (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text)
    heads = ("id", "title", "type", "version", "state", "review", "owner", "effective", "next review")
    writer.writerow((*heads, "clauses", "classification", "applies to", "digest", "path"))
    for document in sorted(site.manual.published, key=lambda document: document.id):
        standing = site.manual.standing(document)
        row = (
            document.id,
            document.title,
            document.type,
            str(document.version),
            standing.state,
            standing.review,
            document.owner,
            str(document.effective or ""),
            str(document.next_review or ""),
            " ".join(str(ref) for ref in document.clauses),
            document.classification,
            " ".join(document.applies_to),
            document.digest,
            document.path,
        )
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return text.getvalue()
