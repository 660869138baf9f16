"""The approved texts of a document, one after another, and the pages that show them."""

from dataclasses import dataclass
from datetime import date

from clausebook.model.document import Document
from clausebook.model.lifecycle import State
from clausebook.views.site import Site

FOLDER = "versions/"
"""Where earlier texts and comparisons are staged."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text: the one that readers are shown, or an approved one before it."""

    document: Document
    page: str
    """Its staged page."""
    changes: str
    """The staged page that compares it with the text before it; empty for the first."""
    since: date | None
    """The day it took effect; None while it has not."""
    until: date | None
    """The last day it was in force; None while it is, or where nothing followed."""
    earlier: bool
    """Whether readers are shown another text."""

    @property
    def name(self) -> str:
        """Its version as pages name it: with the commit where an earlier text has the same version."""
        again = self.page.startswith(FOLDER) and "-again" in self.page
        return f"{self.document.version} (commit {self.document.commit[:10]})" if again else str(self.document.version)


def timeline(site: Site, document: Document) -> tuple[Text, ...]:
    """Return the text of a document that readers are shown, then the approved ones before it, newest first."""
    manual = site.manual
    shown = manual.held.get(document.path, document)
    earlier = manual.earlier.get(document.path, ())
    folder = f"{FOLDER}{site.page_of(document).rpartition('/')[2].removesuffix('.md')}/"
    # The oldest text has the plain name, so that a later one never takes its address.
    names: list[str] = []
    for text in (*(one.document for one in reversed(earlier)), shown):
        name = f"{text.version.major}-{text.version.minor}"
        while name in names:
            name += "-again"
        names.append(name)
    pages = [f"{folder}{name}" for name in reversed(names)]
    in_force = manual.standing(shown).state in (State.IN_FORCE, State.SUPERSEDED)
    changes = [*(f"{page}-changes.md" for page in pages[:-1]), ""]
    first = Text(shown, site.page_of(document), changes[0], shown.effective if in_force else None, None, earlier=False)
    rest = (
        Text(one.document, f"{page}.md", change, one.since, one.until, earlier=True)
        for one, page, change in zip(earlier, pages[1:], changes[1:], strict=True)
    )
    return first, *rest


def draft_text(site: Site, document: Document) -> Text | None:
    """Return the draft that stands beside the text in force, compared with it; None where there is none."""
    present = site.manual.by_path.get(document.path)
    if document.path not in site.manual.held or not isinstance(present, Document):
        return None
    page = site.draft_page(present)
    return Text(present, page, f"{page.removesuffix('.md')}-changes.md", None, None, earlier=False)


def say_days(site: Site, text: Text) -> str:
    """Say from when until when a text was in force, by the dates that it and the next one name."""
    if text.since is None:
        return "not in force"
    if text.until is None:
        return f"from {site.day(text.since)}"
    if text.until < text.since:
        meant = f"it was meant for {site.day(text.since)}"
        return f"at no time, by its dates: {meant}, and the text after it applies from that day or an earlier one"
    return f"from {site.day(text.since)} until {site.day(text.until)}"
