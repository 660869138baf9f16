"""Editions: tags such as `2026.1` or `edition/2026.1`, compared with the history that they should be part of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from clausebook.model.history import Edition, History
from clausebook.model.manual import Manual
from clausebook.model.policy import policy_at
from clausebook.model.register import Person
from clausebook.model.signature import Verdict
from clausebook.sources.git import Repository
from clausebook.sources.references import Reference
from clausebook.sources.signatures import verify

_TAGS = ("refs/tags/[0-9]*", "refs/tags/edition/[0-9]*")
_BRANCHES = ("refs/heads", "refs/remotes")
_PREFIX = "refs/tags/"
_EDITION = re.compile(r"refs/tags/(?:edition/)?[0-9]{4}\.[0-9]{1,3}")
_MAIN = re.compile(r"refs/(?:heads|remotes/[^/]+)/(?:main|master|trunk|HEAD)")
"""Branches that are the main line by their names."""
_FIELD = re.compile(rb"^(object|type|tag|tagger) (.*)$", re.MULTILINE)
_AUTHOR = re.compile(r"([^<]*)<([^>]*)>")
_SHOWN = 3
"""How many missing commits are named."""


def read_editions(repository: Repository, manual: Manual, head: str) -> tuple[Edition, ...]:
    """Return every edition, in the order of their names, with what the history of a commit lacks of it.

    Args:
        repository: whose complete history the manual has.
        manual: with that history.
        head: the id of the commit.

    Raises:
        GitError: Git's objects cannot be read.
    """
    tags = [one for one in repository.references(*_TAGS) if _EDITION.fullmatch(one.name)]
    annotated = dict.fromkeys(one.tag for one in tags if one.tag)
    objects = dict(repository.tags(annotated)) if annotated else {}
    strange = any(one.commit not in manual.history.arrivals for one in tags)
    branches = repository.references(*_BRANCHES) if strange else ()
    tips = tuple(dict.fromkeys(one.commit for one in branches if one.commit and _MAIN.fullmatch(one.name)))
    return tuple(_edition(repository, manual, one, objects, head, tips) for one in tags)


def _edition(
    repository: Repository,
    manual: Manual,
    tag: Reference,
    objects: Mapping[str, bytes],
    head: str,
    tips: Sequence[str],
) -> Edition:
    """Judge one tag."""
    raw = objects.get(tag.tag, b"")
    fields = dict(reversed(_FIELD.findall(raw.partition(b"\n\n")[0])))
    claimed, author = (fields.get(key, b"").decode("utf-8", "replace") for key in (b"tag", b"tagger"))
    found = _AUTHOR.match(author)
    lost = tuple(_lost(repository, manual.history, tag.commit, head, tips)) if tag.commit else ()
    return Edition(
        name=tag.name.removeprefix(_PREFIX),
        claimed=claimed,
        commit=tag.commit,
        author=found[1].strip() if found else "",
        missing=tuple(map(repository.commit, lost[:_SHOWN])),
        lost=len(lost),
        verdict=_verdict(manual, tag.commit, raw, found[2] if found else "") if raw else Verdict.NONE,
    )


def _lost(repository: Repository, history: History, commit: str, head: str, tips: Sequence[str]) -> Iterator[str]:
    """Yield what an edition holds and the main line does not, parents first.

    A branch that left the main line before the edition lacks nothing as long as the main line itself, by its usual
    names, has it. Neither does an older commit where no branch is called so.
    """
    if commit in history.arrivals or not all(repository.commits_without(commit, tip) for tip in tips):
        return
    if tips or repository.commits_without(head, commit):
        yield from repository.commits_without(commit, head)


def _verdict(manual: Manual, commit: str, raw: bytes, address: str) -> Verdict:
    """Say what a tag's signature is worth, by the register as its commit had it; nothing is believed of its day."""
    history = manual.history
    number = history.arrivals.get(commit)
    policy = policy_at(history.policies, number) if number is not None else None
    register = (policy.register if policy else None) or manual.register
    nobody = Person("", address, (address.lower(),), ())
    person = register.by_email(address) or nobody
    day = datetime.fromtimestamp(history.latest[number], UTC).date() if number is not None else _tip(history)
    return verify(raw, person, register, day, manual.register)


def _tip(history: History) -> date:
    """Return the latest day that the main line claims."""
    return datetime.fromtimestamp(history.latest[-1], UTC).date()
