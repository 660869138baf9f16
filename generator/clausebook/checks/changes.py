"""What the change history says of a document's versions and approvals: questions that several rules ask.

Only the main line counts here, which is what the official manual said when. Where the history is not complete there are
no answers at all.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, islice

from clausebook.checks.wording import listed, written
from clausebook.model.document import Approval, Document
from clausebook.model.history import Commit, Content, DocumentHistory, EventKind, Facts
from clausebook.model.lives import approved, bound
from clausebook.model.manual import Manual
from clausebook.model.place import Place

_ZONES = timedelta(hours=14)
"""How far a day that somebody wrote down may lie from the day in UTC."""
_BRANCH = timedelta(days=92)
"""How long a branch may have been open that came to the main line as one commit."""
_NAMED = 3
"""How many commits a message names."""


def followed(manual: Manual) -> Iterator[tuple[Document, DocumentHistory, tuple[Content, ...]]]:
    """Yield every document that the main line holds, with its history and its contents, oldest first."""
    for one in manual.followed:
        yield one.document, one.history, one.contents


def stretches(contents: Iterable[Content]) -> list[tuple[Content, ...]]:
    """Return successive contents under one version together, in their order."""
    return [tuple(group) for _, group in groupby(contents, lambda content: content.facts.version)]


def differs(one: Facts, other: Facts) -> bool:
    """Say whether two contents are not the same, the version left aside.

    Where they show local files, which are no part of the text's digest, the digests of their approvals tell whether
    those changed, as long as both have some.
    """
    digests, others = ({entry.digest for entry in bound(facts)} for facts in (one, other))
    restamped = one.shows_files and digests and others and digests != others
    return one.text != other.text or bool(restamped)


def key(approval: Approval) -> tuple[str, str, date, str, str]:
    """Return what an entry says, wherever it stands."""
    return approval.role, approval.person, approval.date, approval.version, approval.digest


def place(document: Document, approval: Approval) -> Place:
    """Return where an entry stands in the present text, or the version where it stands there no more."""
    entries = (entry.place for entry in document.approvals if key(entry) == key(approval))
    return next(entries, document.at("version"))


def is_ahead(approval: Approval, brought: Commit) -> bool:
    """Say whether an approval's day had not come anywhere on earth when a commit brought the entry."""
    return approval.date > (brought.committer_date + _ZONES).date()


def adoption(manual: Manual) -> int:
    """Return the number, on the main line, of the commit that brought the first documents; -1 when there are none."""
    histories = (*manual.history.files.values(), *manual.history.gone)
    brought = (
        manual.history.arrivals[one.contents[-1].event.commit.id] for one in histories if one.id and one.contents
    )
    return min(brought, default=-1)


def earlier_than_text(history: DocumentHistory, approval: Approval, content: Content) -> Commit | None:
    """Return the commit that first held a content's text, on any branch, where an approval bound to it is dated before.

    A commit that brought an approval along may stand for a whole branch, as a squash merge does, so three months more
    are left there.
    """
    facts = content.facts
    # Most are dated no earlier than the very commit that brought them.
    if approval.date >= _earliest(content.event.commit) or key(approval) not in set(map(key, bound(facts))):
        return None
    same = [one for one in history.written if (one.facts.version, one.facts.text) == (facts.version, facts.text)]
    first = min(same, key=lambda one: one.event.commit.author_date, default=None)
    if first is None:
        return None
    older = _BRANCH if bound(first.facts) else timedelta(0)
    return first.event.commit if approval.date < _earliest(first.event.commit) - older else None


def renumbered(manual: Manual) -> Iterator[tuple[DocumentHistory, Document]]:
    """Yield approved documents that are gone, with the one that took their text over under another id.

    The commit that ended the one began the other, in the same file or with an approval of the one.
    """
    begun: dict[str, list[tuple[Document, DocumentHistory]]] = {}
    for document, history, _ in followed(manual):
        first = history.mainline[-1]
        if first.kind is EventKind.ADDED:
            begun.setdefault(first.commit.id, []).append((document, history))
    for gone in manual.history.gone:
        # A copy whose id was forgotten at first, and corrected later, took no id away.
        if gone.id in manual.known_ids or not any(approved(content.facts) for content in gone.contents):
            continue
        end = gone.mainline[0]
        for document, history in begun.get(end.commit.id, ()):
            kept = _entries(history.contents[-1].facts) & _entries(gone.contents[0].facts)
            if document.id != gone.id and (history.mainline[-1].path == end.path or kept):
                yield gone, document


def day(commit: Commit) -> date:
    """Return the day a commit was made, in UTC."""
    return commit.committer_date.date()


def told(commit: Commit) -> str:
    """Return `commit 0123456789 of 20 October 2026`."""
    return f"commit {commit.id[:10]} of {written(day(commit))}"


def first_few(commits: Sequence[Commit], total: int = 0) -> str:
    """Return the first three commits in words, and how many more there are; `total` where not all are given."""
    more = max(total, len(commits)) - _NAMED
    return listed([*map(told, islice(commits, _NAMED)), *([f"{more} more"] if more > 0 else [])])


def _earliest(commit: Commit) -> date:
    """Return the day it was, at its author's time, where the day begins last."""
    return (commit.author_date - _ZONES).date()


def _entries(facts: Facts) -> set[tuple[str, str, date, str]]:
    """Return the approvals of a content without the digest, which another id makes another one."""
    return {(entry.role, entry.person, entry.date, entry.version) for entry in facts.approvals}
