"""A document's or record's text made ready for the stage: links to pages, diagrams, clause lines, nothing that runs."""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from clausebook.model.body import Body
from clausebook.model.document import Document
from clausebook.model.manual import join
from clausebook.model.record import Record
from clausebook.views.site import FILES, Site, has_anchor, href, source_link

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_ALLOWED = ("http:", "https:", "mailto:")
_DIAGRAM = re.compile(r" *(`{3,}|~{3,}) *mermaid[^\n]*\n(.*?)\n? *\1[`~]* *\n?\Z", re.DOTALL)
_NOWHERE = "#"
"""Where a link goes that leads nowhere: the check reports it, the page shows its words."""
Edit = tuple[int, int, str]


def staged_text(site: Site, item: Document | Record, here: str) -> str:
    """Return the Markdown of an item's page `here` below its control block."""
    body = item.body
    edits = [*_links(site, item, here), *_hazards(body), *_diagrams(body), *_clause_lines(site, body, here)]
    parts: list[str] = []
    last = 0
    # Of two edits at one place the longer one holds, but what is only put in comes before both.
    for start, end, text in sorted(edits, key=lambda edit: (edit[0], edit[0] != edit[1], -edit[1])):
        if start < last:
            continue
        parts += [body.text[last:start], text]
        last = end
    return "".join([*parts, body.text[last:]])


def _links(site: Site, item: Document | Record, here: str) -> Iterator[Edit]:
    """Yield the staged address of every link."""
    for link in item.body.links:
        yield link.start, link.end, _address(site, item, link.target, here)


def _address(site: Site, item: Document | Record, target: str, here: str) -> str:
    """Return where a link of an item's text leads from the staged page `here`."""
    origin, commit = item.path, item.commit if isinstance(item, Document) else ""
    if _SCHEME.match(target):
        return target if target.lower().startswith(_ALLOWED) else _NOWHERE
    name, _, anchor = target.partition("#")
    found = site.manual.resolve(target, origin)
    if found is not None:
        if not name:
            return target if has_anchor(item, anchor) else _NOWHERE
        return source_link(here, site.page_of(found), site.anchor_of(found, anchor))
    page = site.page_of_id(name) or site.pages.get(join(origin, target), "")
    if page:
        return source_link(here, page)
    path = join(origin, target)
    if f"{commit}/{path}" in site.manual.held_files:
        return quote(source_link(here, f"{FILES}{commit}/{path}"))
    if path in site.manual.files:
        return quote(source_link(here, FILES + path))
    return _NOWHERE


def _hazards(body: Body) -> Iterator[Edit]:
    """Yield harmless forms of what a browser could run; the check reports them too."""
    for hazard in body.hazards:
        piece = body.text[hazard.start : hazard.end]
        yield hazard.start, hazard.end, {"<": "&lt;", "{": ""}.get(piece[:1], _NOWHERE)


def _diagrams(body: Body) -> Iterator[Edit]:
    """Yield diagrams as elements of the page, which a local script draws."""
    for start, end in body.code:
        match = _DIAGRAM.fullmatch(body.text[start:end])
        # Within a line it would be no block, and what stands in it would be read as Markdown.
        if match and (start == 0 or body.text[start - 1] == "\n"):
            yield start, end, f'<pre class="cb-diagram">{escape(match[2], quote=False)}</pre>\n'


def _clause_lines(site: Site, body: Body, here: str) -> Iterator[Edit]:
    """Yield, below each heading that carries clauses, a line that names and links them."""
    starts = [0, *(match.end() for match in re.finditer("\n", body.text))]
    for heading in body.headings:
        row = heading.place.line - body.line + 1
        underlined = not body.text.startswith("#", starts[row - 1])
        row += underlined
        offset = starts[row] if row < len(starts) else len(body.text)
        links = []
        for ref in heading.clauses:
            page, name = site.clause_page(ref), escape(site.clause_name(ref))
            links.append(f'<a href="{href(here, page)}">{name}</a>' if page else name)
        if links:
            noun = "clause" if len(links) == 1 else "clauses"
            yield offset, offset, f'\n<p class="cb-meta cb-answers">Answers {noun} {", ".join(links)}</p>\n\n'
