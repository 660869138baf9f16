"""The approvals ledger: who approved which version of which document, as a page, CSV and JSON."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from clausebook.model.approval import Judgement, ProofKey, proof_key
from clausebook.model.document import Document
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.left_out import is_partial
from clausebook.views.links import escaped, link
from clausebook.views.render import render
from clausebook.views.site import Site, href
from clausebook.views.timeline import timeline

_FORMAT = "clausebook-approvals/1"
_FORMULA = ("=", "+", "-", "@", "\t")
"""First characters that a spreadsheet would take for a formula."""
_HEADS = ("date", "person", "name", "role", "role title", "document", "title", "version", "assurance", "reason")
_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One approval of one text."""

    document: Document
    judgement: Judgement
    page: str
    """The staged page of the text."""
    commit: str
    """The id of the commit that first brought the entry into the main line; empty when none is known."""

    @property
    def reason(self) -> str:
        """Why it does not count; empty when it does."""
        return "; ".join(self.judgement.flaws)


def compose(site: Site) -> Iterator[Staged]:
    """Yield the ledger."""
    here = "approvals.md"
    entries = sorted(_entries(site), key=_order, reverse=True)
    rows, partial = [_row(site, here, entry) for entry in entries], is_partial(site.manual)
    text = render("approvals.md.j2", site=site, href=href, here=here, partial=partial, rows=rows)
    yield Page(here, "Approvals ledger", text, ("Control",), proof=('id="approvals-table"',))
    yield DataFile("approvals.csv", _csv(site, entries).encode("utf-8-sig"))
    yield DataFile("approvals.json", _data(site, entries).encode())


def _order(entry: Entry) -> tuple[str, str, str, str]:
    """Return a sort key: by day, then by document, version and role."""
    approval = entry.judgement.approval
    return str(approval.date), entry.document.id, str(entry.document.version), approval.role


def _entries(site: Site) -> Iterator[Entry]:
    """Yield every entry once; of an entry that several texts carry, the judgement by the text that it is bound to."""
    drafts = {draft.path: draft for draft in site.manual.drafts}
    for document in site.manual.published:
        texts = [(text.document, text.page) for text in timeline(site, document)]
        if document.path in drafts:
            texts.append((drafts[document.path], site.draft_page(document)))
        found: dict[ProofKey, tuple[Document, str, Judgement]] = {}
        for text, page in texts:
            for judgement in site.manual.standing(text).judgements:
                key = proof_key(document.id, judgement.approval)
                known = found.get(key)
                if known is None or (judgement.holds and not known[2].holds):
                    found[key] = (text, page, judgement)
        commits = _commits(site, document)
        for key, (text, page, judgement) in found.items():
            yield Entry(text, judgement, page, commits.get(key, ""))


def _commits(site: Site, document: Document) -> dict[ProofKey, str]:
    """Return the id of the commit that first brought each entry of a document into the main line."""
    life = site.manual.history.files.get(document.path)
    partial = is_partial(site.manual)
    found: dict[ProofKey, str] = {}
    for content in reversed(life.contents if life else ()):
        for approval in content.facts.approvals:
            # Where versions are left out, a later one that still carries an entry is not the first that did.
            if not partial or approval.version == str(content.facts.version):
                found.setdefault(proof_key(document.id, approval), content.event.commit.id)
    return found


def _row(site: Site, here: str, entry: Entry) -> Markup:
    """Return a table row, its texts escaped and on one line."""
    approval, document = entry.judgement.approval, entry.document
    name, role = escaped(site.person(approval.person)), escaped(site.role(approval.role))
    commit = f"<code>{entry.commit[:10]}</code>" if entry.commit else "–"
    return Markup(  # noqa: S704 - its parts have been escaped
        f"<tr><td>{site.time(approval.date, short=True)}</td>"
        f'<th scope="row">{link(href(here, entry.page), f"{document.id} {document.title}")}</th>'
        f"<td>{escaped(approval.version)}</td><td>{name}</td><td>{role}</td>"
        f"<td>{_assurance(entry.judgement.assurance, entry.reason)}</td><td>{commit}</td></tr>"
    )


@cache
def _assurance(level: str, reason: str) -> Markup:
    """Say how well an approval is proved, or why it does not count."""
    if reason:
        return Markup("<strong>does not count</strong>: {}").format(reason)
    return Markup('<span class="cb-badge" data-assurance="{}">{}</span>').format(level, level)


def _csv(site: Site, entries: Sequence[Entry]) -> str:
    """Return the ledger as CSV with CRLF line ends (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*_HEADS, "digest", "commit", "path"))
    for entry in entries:
        approval, document = entry.judgement.approval, entry.document
        row = (
            str(approval.date),
            approval.person,
            site.person(approval.person),
            approval.role,
            site.role(approval.role),
            document.id,
            document.title,
            approval.version,
            entry.judgement.assurance.value,
            entry.reason,
            approval.digest,
            entry.commit[:10],
            document.path,
        )
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return text.getvalue()


def _data(site: Site, entries: Sequence[Entry]) -> str:
    """Return the ledger as JSON, with a line for each entry."""
    manual = site.manual
    head = manual.history.head
    data = {
        "format": _FORMAT,
        "as_of": str(manual.as_of),
        "draft": manual.draft,
        "commit": head.id if head and not manual.draft else None,
        "history": manual.history.evidence,
    }
    rows = [f" {_JSON.encode(key)}: {_JSON.encode(value)}" for key, value in data.items()]
    lines = ",\n".join(f"  {_JSON.encode(_object(site, entry))}" for entry in entries)
    rows.append(f' "approvals": [\n{lines}\n ]' if entries else ' "approvals": []')
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _object(site: Site, entry: Entry) -> dict[str, object]:
    """Return one entry as data."""
    approval, document = entry.judgement.approval, entry.document
    return {
        "date": str(approval.date),
        "person": approval.person,
        "name": site.person(approval.person),
        "role": approval.role,
        "document": document.id,
        "title": document.title,
        "version": approval.version,
        "assurance": entry.judgement.assurance,
        "flaws": list(entry.judgement.flaws),
        "digest": approval.digest,
        "commit": entry.commit or None,
        "path": document.path,
        "page": href("", entry.page),
    }
