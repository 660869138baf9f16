"""The home page: task words first, by reader."""

from collections.abc import Iterator

from clausebook.model.document import Document
from clausebook.model.finding import Severity
from clausebook.model.overdue import overdue
from clausebook.model.settings import Reader
from clausebook.model.staged import Page
from clausebook.views.left_out import has_audits, has_certification, has_gaps, is_partial
from clausebook.views.render import render
from clausebook.views.site import Site, href

_AUDITOR = "audit"
_LEADER = "lead"
_EVERYONE = Reader("everyone", "For everyone", ())
_FIRST = ("procedure", "instruction", "policy", "plan", "form")
"""What tells people what to do stands first; other types of document follow."""
_SHOWN = 8
"""How many documents of a reader are shown at once."""
_LATE = 5
"""How many overdue items are shown at once; the pages of audits and of the calendar have them all."""


def compose(site: Site) -> Iterator[Page]:
    """Yield the page."""
    here = "index.md"
    settings = site.manual.settings
    current = [document for document in site.manual.published if site.manual.standing(document).in_force]
    tiles = [(reader, _for(reader, current)) for reader in (*settings.readers, _EVERYONE)]
    text = render(
        "home.md.j2",
        site=site,
        href=href,
        here=here,
        tiles=[(reader, documents) for reader, documents in tiles if documents or reader is not _EVERYONE],
        auditor=_AUDITOR,
        leader=_LEADER,
        shown=_SHOWN,
        late_shown=_LATE,
        errors=site.report.count(Severity.ERROR),
        warnings=site.report.count(Severity.WARNING),
        late=overdue(site.manual),
        overdue=[document for document in current if site.manual.is_overdue(document)],
        partial=is_partial(site.manual),
        audits=has_audits(site.manual),
        certification=has_certification(site.manual),
        gaps=has_gaps(site.manual),
        newest=sorted(current, key=lambda one: (str(one.effective), one.id), reverse=True)[:5],
    )
    yield Page(here, settings.title, text, ("Home",), proof=(settings.organisation,))


def _for(reader: Reader, documents: list[Document]) -> list[Document]:
    """Return the documents whose audience a reader is part of; those for all stand under everyone."""
    wanted = set(reader.roles) or {"all"}
    return sorted((one for one in documents if wanted & set(one.audience)), key=_urgency)


def _urgency(document: Document) -> tuple[int, str]:
    """Return a sort key: by type, then by title."""
    return (_FIRST.index(document.type) if document.type in _FIRST else len(_FIRST), document.title)
