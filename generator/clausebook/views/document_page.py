"""The page of one text of a document, in force or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from clausebook.model.document import Document
from clausebook.model.lifecycle import Review, Standing, State
from clausebook.model.staged import Page
from clausebook.views.body import staged_text
from clausebook.views.render import render
from clausebook.views.revisions import own_judgements, revision_rows
from clausebook.views.site import Site, href
from clausebook.views.timeline import draft_text, timeline
from clausebook.views.words import listed, lower_first

_BOOST = 2.0
"""Search puts documents before everything else that holds the same word; more would put them before a record whose own
id was typed, since its number and its year stand in many documents."""


@dataclass(frozen=True, slots=True)
class Banner:
    """What the status banner says."""

    words: str
    lines: tuple[str, ...]


def document_page(site: Site, document: Document, menu: tuple[str, ...] | None) -> Page:
    """Compose the page of one text: of the one that readers are shown, or of a draft that stands beside it."""
    published = site.page_of(document)
    beside = document.path in site.manual.held and not document.commit
    here = site.draft_page(document) if beside else published
    title = f"{document.id} {document.title}" + (" (draft)" if beside else "")
    words = banner(site, document)
    texts = timeline(site, document)
    draft = draft_text(site, document)
    history = site.manual.history
    life = history.files.get(document.path)
    revisions = life.revisions if life else ()
    markdown = render(
        "document.md.j2",
        site=site,
        href=href,
        here=here,
        title=title,
        document=document,
        standing=site.manual.standing(document),
        banner=words,
        text=staged_text(site, document, here),
        history=history,
        revisions=tuple(revision_rows(site, here, document, revisions, texts)),
        judgements=own_judgements(site, document, texts),
        changes=draft.changes if beside and draft else texts[0].changes,
        commit=source(site, document),
        days="",
        published=published if beside else "",
        draft=None if beside else draft,
        citations=site.manual.citations.get(document.id, ()),
        findings=site.by_subject.get(document.id, ()),
        feedback=feedback(site, title, str(document.version)),
        edit=_editor(site, document),
        address=urljoin(site.manual.settings.site, href("", published)) if site.manual.settings.site else "",
    )
    proof = [document.id, words.words, 'class="cb-control"', 'id="cb-revisions"', document.digest[:16]]
    proof += [revision.events[0].commit.id[:10] for revision in revisions]
    boost = 0.0 if beside else _BOOST
    return Page(here, title, markdown, menu, terms(site, document), boost, tuple(proof))


def terms(site: Site, document: Document) -> dict[str, str]:
    """Return the Dublin Core terms of a document."""
    terms = {
        "identifier": document.id,
        "title": document.title,
        "type": document.type,
        "hasVersion": str(document.version),
        "publisher": site.manual.settings.organisation,
        "language": site.manual.settings.language,
        "accessRights": document.classification,
        "conformsTo": ", ".join(str(ref) for ref in document.clauses),
        "valid": str(document.effective or ""),
    }
    return {key: value for key, value in terms.items() if value}


def banner(site: Site, document: Document) -> Banner:
    """Say in words what a reader must know first."""
    standing = site.manual.standing(document)
    lines = list(_lines(site, document, standing))
    if site.manual.draft:
        lines.append("This page shows a working draft: its text may be in no commit. It is not the published manual.")
    words = site.state_words(document)
    if standing.state not in (State.IN_FORCE, State.NOT_YET):
        words += ": do not use"
    return Banner(words, tuple(lines))


def _lines(site: Site, document: Document, standing: Standing) -> Iterator[str]:
    """Yield the sentences below the first words."""
    match standing.state:
        case State.IN_FORCE:
            given = dict.fromkeys(one.approval.role for one in standing.judgements if one.holds)
            roles = listed(f"the {lower_first(site.role(role))}" for role in given)
            due = f"next review by {site.day(document.next_review)}" if document.next_review else "no review is set"
            approved = f"approved by {roles}" if roles else "for which no approval is required"
            yield f"Version {document.version}, {approved}; {due}."
        case State.NOT_YET:
            yield f"Version {document.version} is approved. Until it takes effect, follow the version before it."
        case State.NOT_APPROVED:
            roles = listed(f"the {lower_first(site.role(role))}" for role in standing.missing)
            if roles:
                yield f"It says that it is approved, but an approval of exactly this text is missing from {roles}."
            if document.effective is None:
                yield "It names no day from which it applies."
        case State.SUPERSEDED:
            yield f"Use {standing.successor} instead."
        case State.WITHDRAWN:
            yield "It is kept for reference only."
        case State.DRAFT | State.IN_REVIEW:
            yield "Nobody has approved this text yet."
    if standing.review is Review.OVERDUE and standing.state is not State.IN_FORCE:
        yield f"Its review has been due since {site.day(document.next_review)}."


def feedback(site: Site, title: str, version: str) -> str:
    """Return where a reader reports something, with the document named; empty when no address is set."""
    address = site.manual.settings.feedback
    if "@" in address and ":" not in address:
        return f"mailto:{address}?subject={quote(f'{title}, version {version}')}"
    return address


def _editor(site: Site, document: Document) -> str:
    """Return where a document is changed; empty for the public, who have no account there."""
    settings = site.manual.settings
    return settings.edit.replace("{path}", quote(document.path)) if settings.audience != "public" else ""


def source(site: Site, document: Document) -> str:
    """Say from which commit and file the text comes."""
    if document.commit:
        return f"{document.path}, commit {document.commit[:10]}"
    if document.path in site.manual.history.changed and site.manual.draft:
        return f"{document.path}, not committed"
    return f"{document.path}, {site.source()}"
