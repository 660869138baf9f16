"""The rows of a document's revision table: what Git saw of each version, and which of its texts was approved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from clausebook.model.approval import Judgement, ProofKey, proof_key
from clausebook.model.document import Document
from clausebook.model.history import Facts, Revision
from clausebook.model.lifecycle import State
from clausebook.views.links import commits, escaped, link
from clausebook.views.site import Site, href
from clausebook.views.timeline import Text, draft_text

_NO_CHANGE = "not stated"


def revision_rows(
    site: Site, here: str, document: Document, revisions: Iterable[Revision], texts: Sequence[Text]
) -> Iterator[Markup]:
    """Yield a table row for each version that Git saw, newest first.

    Args:
        site: the site.
        here: the staged page that the table stands on.
        document: whose versions they are.
        revisions: as its history has them.
        texts: its approved texts and the one that readers are shown, as `timeline` returns them.
    """
    judged = judgements(site, texts)
    draft = draft_text(site, document)
    for revision in revisions:
        facts = revision.facts
        version = str(facts.version or "")
        mine = [text for text in texts if str(text.document.version) == version]
        if draft and not mine and draft.document.version == facts.version:
            mine = [draft]
        newest = mine[0] if mine else None
        authors = ", ".join(escaped(name) for name, _ in revision.authors)
        change: str = escaped(facts.change or _NO_CHANGE)
        if newest and newest.changes:
            change = f"{change} {link(href(here, newest.changes), 'Show changes')}"
        yield Markup(  # noqa: S704 - its parts have been escaped
            f'<tr><th scope="row">{_versions(here, version, mine)}</th><td>{_days(site, facts, newest)}</td>'
            f'<td class="cb-long">{change}</td>'
            f'<td class="cb-long">{_approvals(site, document, facts, judged)}</td>'
            f"<td>{authors}<br>{_digest(facts, newest)}{commits(site, revision.events)}</td></tr>"
        )


def _versions(here: str, version: str, texts: Sequence[Text]) -> str:
    """Name a version and link its approved texts; there are several where one was changed without a new version."""
    if not version:
        return "could not be read"
    if not texts:
        return version
    first, *others = texts
    shown = version if first.page == here else link(href(here, first.page), version)
    further = (f"<div>{link(href(here, one.page), f'{version}, earlier text')}</div>" for one in others)
    return f"{shown}{''.join(further)}"


def _days(site: Site, facts: Facts, text: Text | None) -> str:
    """Say from when until when a version was in force."""
    if text is None:
        meant = f", meant for {site.time(facts.effective, short=True)}" if facts.effective else ""
        return f'– <span class="cb-meta">no approved text{meant}</span>'
    since, until = (f"{site.time(day, short=True)}</span>" for day in (text.since, text.until))
    if not text.earlier and site.manual.standing(text.document).state is not State.IN_FORCE:
        state = escaped(site.short_state(text.document))
        return f'{state}<br><span class="cb-days">from {since}' if text.since else state
    if text.since and text.until and text.until < text.since:
        return f'at no time<br><span class="cb-meta">meant for {since}'
    began = f'<span class="cb-days">from {since}'
    return f'{began}<br><span class="cb-days">until {until}' if text.until else began


def _approvals(site: Site, document: Document, facts: Facts, judged: Mapping[ProofKey, Judgement]) -> str:
    """Say who approved a version and how well that is proved, and which approvals are of another text.

    Entries that the text has kept from other versions stand in the rows of those.
    """
    said = []
    for one in facts.approvals:
        words = escaped(f"{site.role(one.role)} ({site.person(one.person)}, {site.day(one.date)})")
        judgement = judged.get(proof_key(document.id, one))
        if judgement and judgement.holds and one.version != str(facts.version):
            continue
        if facts.digest and one.digest != facts.digest:
            told = f"{words} <strong>for another text</strong>"
        elif judgement is None:
            told = words
        else:
            told = f"{words}: {judgement.assurance if judgement.holds else '<strong>does not count</strong>'}"
        said.append(f"<div>{told}</div>")
    return "".join(said) or "nobody"


def judgements(site: Site, texts: Iterable[Text]) -> Mapping[ProofKey, Judgement]:
    """Return how the approvals of some texts were judged; of an entry that several carry, where it holds."""
    found: dict[ProofKey, Judgement] = {}
    for text in texts:
        for judgement in site.manual.standing(text.document).judgements:
            key = proof_key(text.document.id, judgement.approval)
            if judgement.holds or key not in found:
                found[key] = judgement
    return found


def own_judgements(site: Site, document: Document, texts: Iterable[Text]) -> tuple[Judgement, ...]:
    """Return how the approvals of a text were judged, without entries that it has kept from other versions."""
    held = judgements(site, texts)
    return tuple(
        judgement
        for judgement in site.manual.standing(document).judgements
        if judgement.approval.version == str(document.version)
        or (other := held.get(proof_key(document.id, judgement.approval))) is None
        or not other.holds
    )


def _digest(facts: Facts, text: Text | None) -> str:
    """Return the beginning of a version's digest; nothing where it is not known."""
    digest = facts.digest or (text.document.digest if text else "")
    return f"<code>{escaped(digest[:16])}…</code><br>" if digest else ""
