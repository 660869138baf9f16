"""Which texts of a document were ever approved: by the present ones and by what the history says of earlier ones.

Only versions, digests and days are told, for which no earlier text has to be read again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from clausebook.model.document import Document, Status
from clausebook.model.history import Facts
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.model.version import Version

_APPROVED = (State.IN_FORCE, State.NOT_YET)


@dataclass(frozen=True, slots=True)
class Issued:
    """One approved text of a document."""

    version: Version
    digest: str
    effective: date
    """The day it takes, or took, effect."""
    approved: date
    """The day of the last approval that it carries."""

    def in_force_by(self, day: date) -> bool:
        """Say whether it had taken effect by that day."""
        return self.effective <= day


def issued(manual: Manual, document: Document) -> tuple[Issued, ...]:
    """Return the approved texts of a document, the newest version first, each content once.

    Where the history is not complete, only the present texts are told; `manual.history.complete` says so. Of a text
    that shows local files the history does not know the digest, so those that its approvals name are taken.
    """
    found: dict[tuple[Version, str], Issued] = {}
    for text in (*_present(manual, document), *_former(manual, document)):
        if (one := _issued(manual, text)) is not None:
            found.setdefault((one.version, one.digest), one)
    return tuple(sorted(found.values(), key=lambda one: (one.version, one.effective, one.digest), reverse=True))


def of_version(texts: tuple[Issued, ...], version: Version) -> tuple[Issued, ...]:
    """Return the approved texts of one version; more than one where its text was changed without a new number."""
    return tuple(one for one in texts if one.version == version)


def is_told(manual: Manual, document: Document, version: Version) -> bool:
    """Say whether it can be told if a version was ever approved.

    That of the text shown and later ones always; earlier ones where the history is complete, but none from before it:
    what was approved in an earlier system is in no commit.
    """
    shown = manual.held.get(document.path, document)
    if version >= min(shown.version, document.version):
        return True
    life = manual.history.files.get(document.path)
    known = [content.facts.version for content in (life.contents if life else ()) if content.facts.version]
    return manual.history.complete and bool(known) and version >= min(known)


def _present(manual: Manual, document: Document) -> Iterator[Document]:
    """Yield the text that readers are shown, and the present one where it is another."""
    shown = manual.held.get(document.path)
    if shown is not None:
        yield shown
    yield document


def _former(manual: Manual, document: Document) -> Iterator[Document]:
    """Yield what earlier contents of the main line said of themselves, newest first, as documents without a text."""
    life = manual.history.files.get(document.path)
    lives = [life] if life else []
    lives += [gone for gone in manual.history.gone if gone.id == document.id]
    for content in (content for history in lives for content in history.contents):
        facts = content.facts
        if facts.version is None or facts.status != Status.APPROVED or not facts.approvals:
            continue
        for digest in _digests(facts):
            yield replace(
                document,
                version=facts.version,
                digest=digest,
                status=Status.APPROVED,
                type=facts.type,
                owner=facts.owner,
                effective=facts.effective,
                review=None,
                approvals=facts.approvals,
            )


def _digests(facts: Facts) -> tuple[str, ...]:
    """Return the digest of a content, or those that its approvals claim where it cannot be told."""
    if not facts.shows_files:
        return (facts.digest,) if facts.digest else ()
    version = str(facts.version)
    return tuple(dict.fromkeys(one.digest for one in facts.approvals if one.version == version and one.digest))


def _issued(manual: Manual, text: Document) -> Issued | None:
    """Return a text as an approved one; None when it was never approved."""
    standing = manual.judged(text)
    days = [one.approval.date for one in standing.judgements if one.holds]
    if standing.state not in _APPROVED or text.effective is None or not days:
        return None
    return Issued(text.version, text.digest, text.effective, max(days))
