"""One page for each approved text that others have followed, and one for what each text changed, drafts included.

They are reached by links only, and are out of the menu and of every search: staff must not follow them by mistake.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urljoin

from clausebook.model.document import Document
from clausebook.model.field_change import compare_fields
from clausebook.model.lifecycle import State
from clausebook.model.manual import join
from clausebook.model.redline import compare
from clausebook.model.staged import Page
from clausebook.views.body import staged_text
from clausebook.views.document_page import source, terms
from clausebook.views.redline import controlled_fields, summary_sentence
from clausebook.views.redline_html import fields_html, redline_html
from clausebook.views.render import render
from clausebook.views.revisions import own_judgements
from clausebook.views.site import Site, href
from clausebook.views.timeline import Text, draft_text, say_days, timeline

_LEGEND = (
    '<p class="cb-meta cb-legend"><ins>added</ins> <del>removed</del> '
    "A line at the left marks what changed: double for changed, solid for added, dashed for removed. "
    "Long unchanged stretches are folded, and can be opened. Shown is the text as it is "
    "written, with signs such as ** around bold words.</p>"
)


@dataclass(frozen=True, slots=True)
class _Banner:
    """What the status banner of an earlier text says."""

    words: str
    lines: tuple[str, ...]
    way: str
    """The words of the link to what readers are shown."""


def compose(site: Site) -> Iterator[Page]:
    """Yield the pages in the order of the documents' paths, newest text first."""
    for document in site.manual.published:
        texts = timeline(site, document)
        draft = draft_text(site, document)
        if draft:
            yield _comparison(site, texts[0], texts[0], draft)
        for text in texts[1:]:
            yield _version(site, texts, text)
        for new, old in pairwise(texts):
            yield _comparison(site, texts[0], old, new)


def _version(site: Site, texts: Sequence[Text], text: Text) -> Page:
    """Compose the page of one of a document's earlier texts."""
    shown, document = texts[0], text.document
    banner = _banner(site, shown, text)
    title = f"{document.id} {document.title} (version {text.name}, {_kind(banner)})"
    markdown = render(
        "version.md.j2",
        site=site,
        href=href,
        here=text.page,
        title=title,
        document=document,
        standing=site.manual.standing(document),
        judgements=own_judgements(site, document, texts),
        banner=banner,
        shown=shown,
        days=say_days(site, text),
        changes=text.changes,
        commit=source(site, document),
        text=staged_text(site, document, text.page),
        address=urljoin(site.manual.settings.site, href("", shown.page)) if site.manual.settings.site else "",
    )
    proof = (document.id, banner.words, 'data-state="superseded"', 'class="cb-control"', document.digest[:16])
    return Page(text.page, title, markdown, None, terms(site, document), 0.0, proof)


def _banner(site: Site, shown: Text, text: Text) -> _Banner:
    """Say in words that a text is not to be followed, when it was, and which one is."""
    state = site.manual.standing(shown.document).state
    withdrawn = state is State.WITHDRAWN
    version, now = text.document.version, f"version {shown.document.version}"
    if text.until is None and not withdrawn:
        # Only a preview of the folder shows a text that is not in force where an earlier one is.
        line = f"Version {version} is in force {say_days(site, text)}; this preview shows what lies in the folder."
        return _Banner("Not the text of this preview", (line,), f"Go to {now} as it lies in the folder")
    line = f"Version {version} was in force {say_days(site, text)}."
    if text.until is None:
        line = f"Version {version} was in force {say_days(site, text)} until the document was withdrawn."
    words = "No longer in force" if text.until is None else "Superseded"
    lines = (line, "The document has been withdrawn.") if withdrawn and text.until else (line,)
    end = {State.IN_FORCE: ", the text in force", State.WITHDRAWN: ", which is withdrawn"}.get(state, "")
    return _Banner(f"{words}: do not use", lines, f"Go to {now}{end}")


def _kind(banner: _Banner) -> str:
    """Return the banner's first words as they stand in a title."""
    words = banner.words.partition(":")[0]
    return words[:1].lower() + words[1:]


def _comparison(site: Site, shown: Text, old: Text, new: Text) -> Page:
    """Compose the page that compares a text with the one before it."""
    document = new.document
    beside = not new.earlier and new is not shown
    title = f"{document.id}: changes in {'the draft of version' if beside else 'version'} {new.name}"
    label = f"versions {old.name} and {new.name}"
    redline = compare(old.document.body.text, document.body.text)
    head = site.manual.history.head
    markdown = render(
        "comparison.md.j2",
        site=site,
        href=href,
        here=new.changes,
        title=title,
        old=old,
        new=new,
        shown=shown,
        draft=site.short_state(document) if beside else "",
        days=_said,
        redline=redline_html(redline, label, _LEGEND if redline.changed else ""),
        fields=fields_html(compare_fields(_fields(site, old.document), _fields(site, document)), label),
        files=tuple(_files(site, old.document, document)),
        old_commit=old.document.commit[:10],
        new_commit=(document.commit or (head.id if head else ""))[:10],
    )
    proof = (title, summary_sentence(redline), 'class="cb-redline"')
    return Page(new.changes, title, markdown, None, {"identifier": document.id}, 0.0, proof)


def _said(site: Site, text: Text) -> str:
    """Say in a sentence when a text was in force, or why it is not."""
    if text.earlier or text.since is not None:
        return f"in force {say_days(site, text)}"
    return site.state_words(text.document)


def _fields(site: Site, document: Document) -> dict[str, str | list[str]]:
    """Return what an approval covers besides the text, in the words of the pages."""
    return controlled_fields(document) | {
        "owner": site.role(document.owner),
        "effective": site.day(document.effective),
        "clauses": [site.clause_name(ref) for ref in document.clauses],
        "applies-to": [site.campus(campus) for campus in document.applies_to],
    }


def _files(site: Site, old: Document, new: Document) -> Iterator[str]:
    """Say which pictures and attachments of two texts differ."""
    before, after = _shown(site, old), _shown(site, new)
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            verb = "added" if path not in before else "removed" if path not in after else "changed"
            yield f"{path} ({verb})"


def _shown(site: Site, document: Document) -> dict[str, str]:
    """Return the SHA-256 of the files that a text shows or links, by path."""
    manual = site.manual
    paths = (join(document.path, link.target) for link in document.body.links)
    found = ((path, manual.held_files.get(f"{document.commit}/{path}") or manual.files.get(path)) for path in paths)
    return {path: asset.sha256 for path, asset in found if asset}
