"""What goes on paper: one text of a document, or every text in force, as HTML for our own print template.

Nothing is taken from a site's pages: their layout loses text on paper.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from posixpath import normpath
from typing import Any
from urllib.parse import unquote, urljoin

from clausebook.model.approval import Judgement, proof_key
from clausebook.model.document import Document
from clausebook.model.history import Facts
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.views.body import staged_text
from clausebook.views.copies import VERIFY, anchor
from clausebook.views.document_page import banner, source
from clausebook.views.print_text import Surroundings, text_html
from clausebook.views.render import render
from clausebook.views.revisions import judgements, own_judgements
from clausebook.views.site import FILES, Site, href
from clausebook.views.timeline import draft_text, say_days, timeline

SCHEME = "clausebook:"
"""How every address begins that a print may ask for."""
MANUAL = "manual"
"""The name of the whole manual's print."""


@dataclass(frozen=True, slots=True)
class Print:
    """Something to be printed, complete in itself: it can be handed to another process."""

    name: str
    """The file's name without its ending: a document's id, or `manual`."""
    title: str
    html: str = field(repr=False)
    pictures: Mapping[str, bytes] = field(repr=False)
    """By address."""
    codes: Mapping[str, str]
    """What the square codes say, by address."""
    headings: tuple[str, ...]
    """The names of all places of headings, which have to be on paper."""
    epoch: int
    """What it is dated by, in seconds since 1970: the commit's instant; a draft's is its day's start."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A version in the table of revisions."""

    version: str
    days: str
    change: str
    approvals: tuple[str, ...]
    authors: str


class _Paper:
    """The texts of one print: what they show, and where links between them lead."""

    def __init__(self, site: Site, documents: Iterable[Document], extensions: Iterable[Any]) -> None:
        """Begin a print of some texts."""
        self.site, self.extensions = site, tuple(extensions)
        self.documents = tuple(documents)
        self.pages = {site.page_of(one): one for one in self.documents}
        self.pictures: dict[str, bytes] = {}
        self.codes: dict[str, str] = {}
        self.headings: list[str] = []

    def sections(self) -> Iterator[str]:
        """Yield the HTML of each text with what belongs to it."""
        yield from map(self._section, self.documents)

    def code(self, words: str) -> str:
        """Return the address of a square code that says something."""
        address = f"{SCHEME}code/{len(self.codes)}"
        self.codes[address] = words
        return address

    def finish(self, name: str, title: str, html: str) -> Print:
        """Return what is printed."""
        codes, headings = dict(self.codes), tuple(self.headings)
        return Print(name, title, html, dict(self.pictures), codes, headings, epoch(self.site.manual))

    def _section(self, document: Document) -> str:
        """Return the HTML of one text with what belongs to it."""
        site, manual = self.site, self.site.manual
        texts = timeline(site, document)
        known = manual.history.files.get(document.path)
        words = banner(site, document)
        verify = urljoin(manual.settings.site, href("", VERIFY)) if manual.settings.site else ""
        self.headings += [document.id, *(_place(document, one.anchor) for one in document.body.headings)]
        self.headings.append(_place(document, "pr-revisions"))
        return render(
            "print/document.html.j2",
            site=site,
            document=document,
            here=site.page_of(document),
            standing=manual.standing(document),
            banner=words,
            in_force=manual.standing(document).state is State.IN_FORCE,
            judgements=own_judgements(site, document, texts),
            commit=source(site, document),
            text=self._text(document),
            history=manual.history,
            revisions=tuple(self._rows(document)) if known else (),
            revisions_place=_place(document, "pr-revisions"),
            address=urljoin(manual.settings.site, href("", site.page_of(document))) if manual.settings.site else "",
            verify=verify,
            code=self.code(f"{verify}#{anchor(document.digest)}" if verify else document.digest),
        )

    def _text(self, document: Document) -> str:
        """Return the HTML of a text."""
        here = self.site.page_of(document)
        levels = [heading.level for heading in document.body.headings]
        around = Surroundings(
            _place(document, ""),
            lambda target: self._link(target, here),
            lambda target: self._picture(target, here),
            demote=1 if 1 in levels else 0,
        )
        return text_html(staged_text(self.site, document, here), self.extensions, around)

    def _link(self, target: str, here: str) -> str:
        """Return where a link of a staged page leads on paper; empty where there is nothing to be led to."""
        scheme, colon, _ = target.partition(":")
        if colon and scheme.lower() in ("http", "https", "mailto"):
            return target
        path, _, place = target.partition("#")
        page = _staged(here, path)
        document = self.pages.get(page.removesuffix(".html") + ".md" if page.endswith(".html") else page)
        if document is not None:
            return f"#{_place(document, place)}" if place else f"#{document.id}"
        address = self.site.manual.settings.site
        return urljoin(address, href("", page, place)) if address and page else ""

    def _picture(self, target: str, here: str) -> str:
        """Return the address of a picture that a staged page shows; empty where there is none."""
        path = _staged(here, unquote(target)).removeprefix(FILES)
        manual = self.site.manual
        asset = manual.held_files.get(path) or manual.files.get(path)
        if asset is None:
            return ""
        address = f"{SCHEME}picture/{asset.sha256}"
        self.pictures[address] = asset.content
        return address

    def _rows(self, document: Document) -> Iterator[_Row]:
        """Yield what Git saw of each version, newest first."""
        site = self.site
        texts = timeline(site, document)
        judged = judgements(site, texts)
        draft = draft_text(site, document)
        for revision in site.manual.history.files[document.path].revisions:
            facts = revision.facts
            mine = [text for text in texts if text.document.version == facts.version]
            if draft and not mine and draft.document.version == facts.version:
                mine = [draft]
            days = say_days(site, mine[0]) if mine else "no approved text"
            authors = ", ".join(name for name, _ in revision.authors)
            approvals = tuple(_approvals(site, document.id, facts, judged))
            yield _Row(str(facts.version or "unread"), days, facts.change or "not stated", approvals, authors)


def print_document(site: Site, document: Document, extensions: Iterable[Any] = ()) -> Print:
    """Return one text as a print of its own.

    Args:
        site: the manual, seen as a site.
        document: the text; readers need not be shown it.
        extensions: further ones of Markdown, as the institution's own `mkdocs.yml` names them.
    """
    paper = _Paper(site, (document,), extensions)
    title = f"{document.id} {document.title}"
    (section,) = paper.sections()
    return paper.finish(document.id, title, _framed(site, title, (document,), [section]))


def print_manual(site: Site, extensions: Iterable[Any] = ()) -> Print:
    """Return every text in force in one print, with a cover and contents; what is left out is named there.

    Args:
        site: the manual, seen as a site.
        extensions: further ones of Markdown.
    """
    manual = site.manual
    shown = in_force(manual)
    paper = _Paper(site, shown, extensions)
    sections = list(paper.sections())
    front = render(
        "print/front.html.j2",
        site=site,
        edition=next(
            (one for one in manual.history.editions if manual.history.head and _is_head(manual, one.commit)), None
        ),
        areas=[(title, documents) for title, documents in _areas(manual, shown) if documents],
        documents=shown,
        others=[one for one in manual.published if one not in shown],
        malformed=[one for one in manual.malformed if one.path.startswith("manual/")],
        code=paper.code(manual.settings.site) if manual.settings.site else "",
        verify=urljoin(manual.settings.site, href("", VERIFY)) if manual.settings.site else "",
    )
    title = f"{manual.settings.organisation}: {manual.settings.title}"
    paper.headings[:0] = ["pr-contents"]
    return paper.finish(MANUAL, title, _framed(site, title, shown, [front, *sections]))


def in_force(manual: Manual) -> tuple[Document, ...]:
    """Return the texts in force, by area in the order of the settings, then by id."""
    shown = [one for one in manual.published if manual.standing(one).state is State.IN_FORCE]
    order = {area.id: number for number, area in enumerate(manual.settings.areas)}
    return tuple(sorted(shown, key=lambda one: (order.get(one.area, len(order)), one.area, one.id)))


def epoch(manual: Manual) -> int:
    """Return what a print is dated by, in seconds since 1970."""
    head = manual.history.head
    if head is not None and not manual.draft:
        return int(head.committer_date.timestamp())
    return int(datetime.combine(manual.as_of, time(), UTC).timestamp())


def _framed(site: Site, title: str, documents: Iterable[Document], parts: Iterable[str]) -> str:
    """Return a whole page of HTML."""
    dated = datetime.fromtimestamp(epoch(site.manual), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    keywords = ", ".join(f"{one.id} {one.version} {one.digest}" for one in documents)
    return render("print/frame.html.j2", site=site, title=title, dated=dated, keywords=keywords, parts=tuple(parts))


def _areas(manual: Manual, documents: Iterable[Document]) -> Iterator[tuple[str, list[Document]]]:
    """Yield the title of each area with its documents."""
    titles = {area.id: area.title for area in manual.settings.areas}
    found: dict[str, list[Document]] = {area: [] for area in titles}
    for one in documents:
        found.setdefault(one.area, []).append(one)
    for area, texts in found.items():
        yield titles.get(area, area), texts


def _is_head(manual: Manual, commit: str) -> bool:
    """Say whether a commit is the one that was read."""
    head = manual.history.head
    return head is not None and head.id == commit and not manual.draft


def _place(document: Document, name: str) -> str:
    """Return the name of a place in a document's text; the beginning of all such names without one."""
    return f"{document.id}--{name}"


def _staged(here: str, target: str) -> str:
    """Return the staged path that a relative address of a staged page means; empty when it leads outside."""
    path = normpath(f"{here.rpartition('/')[0]}/{target}".lstrip("/"))
    return "" if path.startswith("..") else path


def _approvals(site: Site, key: str, facts: Facts, judged: Mapping[Any, Judgement]) -> Iterator[str]:
    """Yield who approved a version, and how well that is proved."""
    for one in facts.approvals:
        judgement = judged.get(proof_key(key, one))
        if judgement and judgement.holds and one.version != str(facts.version):
            continue
        words = f"{site.role(one.role)}, {site.person(one.person)}, {site.day(one.date)}"
        if facts.digest and one.digest != facts.digest:
            yield f"{words}: for another text"
        elif judgement is not None:
            yield f"{words}: {judgement.assurance if judgement.holds else 'does not count'}"
        else:
            yield words
