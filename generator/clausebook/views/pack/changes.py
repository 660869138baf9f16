"""What changed in the period of an audit pack: every version that took effect in it, or was recorded in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from clausebook.model.approval import Judgement
from clausebook.model.audit_pack import SITE
from clausebook.model.document import Document, Status
from clausebook.model.history import Commit, Content, Facts, Revision
from clausebook.views.pack.selection import Selection
from clausebook.views.site import Site, href
from clausebook.views.timeline import Text, draft_text, timeline

HEADS = (
    *("document", "title", "version", "kind", "state", "effective", "until", "recorded", "commit", "authors"),
    *("change", "approvals", "page", "redline"),
)


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of one document, as Git saw it and as it was approved."""

    document: Document
    """The document as readers are shown it."""
    facts: Facts
    first: bool
    """Whether nothing is known before it."""
    recorded: date
    """The day that the main line first held it."""
    commit: str
    authors: tuple[str, ...]
    text: Text | None
    """The approved text, or the present one; None where there is neither."""


def changes(selection: Selection) -> tuple[dict[str, Any], ...]:
    """Return the changes as data, the newest first by the day they took effect or were recorded."""
    site, span = selection.site, selection.scope.span
    found = [(_day(one), _entry(site, one)) for one in versions(selection) if _in(one, selection)]
    ended = (*_withdrawn(selection), *_deleted(selection))
    found += [(day, entry) for day, entry in ended if span.holds(day)]
    found.sort(key=lambda pair: (pair[0], pair[1]["document"], pair[1]["version"]), reverse=True)
    return tuple(entry for _, entry in found)


def versions(selection: Selection) -> Iterator[_Version]:
    """Yield every version of the documents asked for, whenever it was."""
    site = selection.site
    for document in selection.documents:
        life = site.manual.history.files.get(document.path)
        shown, *earlier = timeline(site, document)
        draft = draft_text(site, document)
        # Of several texts of one version the newest counts, and an approved one before a draft.
        known = (*([draft] if draft else []), *reversed(earlier), shown)
        texts = {str(text.document.version): text for text in known}
        revisions: tuple[Revision, ...] = life.revisions if life else ()
        # From newest to oldest, so that of each version the day stays on which the main line first held it.
        contents = life.contents if life else ()
        arrived = {str(one.facts.version): one.event.commit.committer_date.date() for one in contents}
        for revision in revisions:
            facts = revision.facts
            yield _Version(
                document,
                facts,
                revision is revisions[-1],
                arrived.get(str(facts.version)) or revision.first.committer_date.date(),
                revision.last.id,
                tuple(name for name, _ in revision.authors),
                texts.get(str(facts.version)) if facts.version else None,
            )


def _in(one: _Version, selection: Selection) -> bool:
    """Say whether a version took effect in the period, or was recorded in it."""
    span = selection.scope.span
    since = one.text.since if one.text else None
    return span.holds(one.recorded) or (since is not None and span.holds(since))


def _day(one: _Version) -> date:
    """Return the day that a version is told by."""
    return (one.text.since if one.text else None) or one.recorded


def _entry(site: Site, one: _Version) -> dict[str, Any]:
    """Return one version as data."""
    text, facts = one.text, one.facts
    effective = (text.since if text else None) or facts.effective
    return {
        "document": one.document.id,
        "title": text.document.title if text else one.document.title,
        "version": str(facts.version or ""),
        "kind": _kind(one),
        "state": _state(site, one),
        "effective": str(effective) if effective else None,
        "until": str(text.until) if text and text.until else None,
        "recorded": str(one.recorded),
        "commit": one.commit,
        "authors": list(one.authors),
        "change": facts.change,
        "approvals": [_approval(site, judgement) for judgement in _judgements(site, text)],
        "page": SITE + href("", text.page) if text else None,
        "redline": SITE + href("", text.changes) if text and text.changes else None,
    }


def _kind(one: _Version) -> str:
    """Say what the version did to the document."""
    return "first recorded" if one.first else "changed"


def _state(site: Site, one: _Version) -> str:
    """Say in words what became of the version by the last day."""
    text = one.text
    if text is None:
        later = one.facts.effective is not None and one.facts.effective > site.manual.as_of
        return "Meant for a later day" if later else "No approved text"
    if not text.earlier:
        return site.short_state(text.document)
    never = text.since is not None and text.until is not None and text.until < text.since
    return "At no time in force" if never else "No longer in force"


def _judgements(site: Site, text: Text | None) -> tuple[Judgement, ...]:
    """Return the approvals that a text carries for its own version."""
    if text is None:
        return ()
    version = str(text.document.version)
    return tuple(one for one in site.manual.standing(text.document).judgements if one.approval.version == version)


def _approval(site: Site, judgement: Judgement) -> dict[str, Any]:
    """Return one approval as data."""
    approval = judgement.approval
    return {
        "role": approval.role,
        "person": approval.person,
        "name": site.person(approval.person),
        "date": str(approval.date),
        "assurance": judgement.assurance.value,
        "flaws": [flaw.value for flaw in judgement.flaws],
    }


def _withdrawn(selection: Selection) -> Iterator[tuple[date, dict[str, Any]]]:
    """Yield the documents that were withdrawn, with the day that the main line said so."""
    site = selection.site
    for document in selection.documents:
        life = site.manual.history.files.get(document.path)
        before = ""
        for content in reversed(life.contents if life else ()):
            status = content.facts.status
            if status == Status.WITHDRAWN != before:
                page = SITE + href("", site.page_of(document))
                yield _ended("withdrawn", document.id, document.title, content, content.event.commit, page)
            before = status


def _deleted(selection: Selection) -> Iterator[tuple[date, dict[str, Any]]]:
    """Yield the documents that were deleted, of which nothing tells any more what they answered."""
    history = selection.site.manual.history
    present = {document.id for document in selection.site.manual.documents}
    for life in history.gone:
        # Records have no contents; a document that goes on elsewhere under its id was moved.
        if life.contents and life.mainline and not life.mainline[0].blob and life.id not in present:
            yield _ended("deleted", life.id or life.path, life.path, life.contents[0], life.mainline[0].commit, None)


def _ended(
    kind: str, identifier: str, title: str, last: Content, commit: Commit, page: str | None
) -> tuple[date, dict[str, Any]]:
    """Return the end of a document as data, with its day."""
    facts, day = last.facts, commit.committer_date.date()
    return day, {
        "document": identifier,
        "title": title,
        "version": str(facts.version or ""),
        "kind": kind,
        "state": kind.capitalize(),
        "effective": None,
        "until": None,
        "recorded": str(day),
        "commit": commit.id,
        "authors": [commit.author],
        "change": facts.change,
        "approvals": [],
        "page": page,
        "redline": None,
    }


def row(entry: dict[str, Any]) -> tuple[str, ...]:
    """Return a change as a row of a table, under `HEADS`."""
    said = {**entry, "authors": ", ".join(entry["authors"]), "approvals": "; ".join(map(_said, entry["approvals"]))}
    return tuple(str(said[head] or "") for head in HEADS)


def _said(approval: dict[str, Any]) -> str:
    """Say an approval in a few words."""
    level = "; ".join(approval["flaws"]) or approval["assurance"]
    return f"{approval['name']} ({approval['role']}, {approval['date']}): {level}"
