"""Change history: what Git's objects say about each document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from clausebook.model.document import Approval
from clausebook.model.policy import Policy
from clausebook.model.signature import Verdict
from clausebook.model.version import Version


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit, as its object says; names and dates are claims until a signature supports them."""

    id: str
    """The full object id."""
    parents: tuple[str, ...]
    author: str
    author_email: str
    author_date: datetime
    """Aware, UTC."""
    committer: str
    committer_email: str
    committer_date: datetime
    """Aware, UTC."""
    subject: str
    approved_by: tuple[str, ...] = ()
    """What its `Approved-by:` trailers say, such as `Hanna Arp <ha@school.example>`; anybody can write them."""


class EventKind(StrEnum):
    """What a commit did to a file."""

    ADDED = "added"
    MODIFIED = "modified"
    RENAMED = "renamed"
    DELETED = "deleted"
    MERGED = "merged"
    """Content that came to be in a merge itself."""


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one document."""

    commit: Commit
    kind: EventKind
    path: str
    """Where the file was after the change."""
    blob: str
    """The content's object id; empty when the change deleted it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one content of a document or record says about itself; it follows from the bytes alone."""

    id: str = ""
    """The id that its front matter claims."""
    version: Version | None = None
    """None when the front matter cannot be read, or has no version; then only a record says more."""
    effective: date | None = None
    digest: str = ""
    """The content digest; empty where the text shows local files, which other bytes decide."""
    text: str = ""
    """The digest of the same without the version, to tell whether anything else changed."""
    approvals: tuple[Approval, ...] = ()
    """Their places name no file."""
    shows_files: bool = False
    type: str = ""
    status: str = ""
    review: str = ""
    owner: str = ""
    change: str = ""
    retention: str = ""
    """A record's own period, as written."""
    days: tuple[tuple[str, date], ...] = ()
    """A record's keys that hold a day, such as `date` and `closed`, in their order."""

    def on(self, key: str) -> date | None:
        """Return the day that a record's key holds."""
        return next((day for name, day in self.days if name == key), None)


@dataclass(frozen=True, slots=True)
class Content:
    """What one state of the main line held of a document, and what it said about itself."""

    event: Event
    """The change of the main line that brought it there."""
    facts: Facts


@dataclass(frozen=True, slots=True)
class Revision:
    """A version as Git saw it."""

    facts: Facts
    """Of the newest content under this version."""
    events: tuple[Event, ...]
    """Newest first, at least one."""

    @property
    def first(self) -> Commit:
        """The commit that began it."""
        return self.events[-1].commit

    @property
    def last(self) -> Commit:
        """The commit of its newest content."""
        return self.events[0].commit

    @property
    def authors(self) -> tuple[tuple[str, str], ...]:
        """Name and e-mail of everyone who wrote in it, first author first, each once."""
        people = {(event.commit.author, event.commit.author_email): None for event in reversed(self.events)}
        return tuple(people)


@dataclass(frozen=True, slots=True)
class DocumentHistory:
    """The life of one document or record through all its names."""

    path: str
    """Where it is now."""
    events: tuple[Event, ...]
    """What everybody contributed, on all branches, and the merges that made or brought content; newest first."""
    revisions: tuple[Revision, ...] = ()
    """Newest first; documents only."""
    mainline: tuple[Event, ...] = ()
    """What the official manual (first parents) said when: each change against the state before; newest first."""
    contents: tuple[Content, ...] = ()
    """One for each event of the main line that left a content, newest first; documents only."""
    id: str = ""
    """The id that its front matter claims; empty when it never claimed one."""
    written: tuple[Content, ...] = ()
    """One for each of `events` that left a content, newest first, on all branches."""
    recorded: tuple[Content, ...] = ()
    """One for each event of the main line that left a content, newest first; records only."""


class MergeKind(StrEnum):
    """What a merge did that merging alone would not have done."""

    WRITTEN = "written-in-merge"
    """It holds a text or a name that none of the merged branches has."""
    DROPPED = "dropped-in-merge"
    """It keeps what one branch has and throws away what another one did."""


@dataclass(frozen=True, slots=True)
class MergeChange:
    """One file of a merge that is not what merging its branches gives."""

    commit: Commit
    path: str
    """Where the file is after the merge, or was when the merge deleted it."""
    kind: MergeKind


class Evidence(StrEnum):
    """How much history there is to be evidence."""

    COMPLETE = "complete"
    SHALLOW = "shallow"
    """The clone was cut off: earlier commits are missing."""
    PARTIAL = "partial"
    """Objects were left out of the clone."""
    ALTERED = "altered"
    """Replace references or grafts are present."""
    EMPTY = "empty"
    """A repository without a commit."""
    NONE = "none"
    """No repository."""
    UNREADABLE = "unreadable"
    """Git could not be run or could not read its objects."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One change of the settings or the register, on any branch."""

    commit: Commit
    path: str
    blob: str
    """The new content's object id; empty when the change left no file there."""
    official: bool
    """Whether the commit is one of the main line itself."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the manual: a tag such as `2026.1` or `edition/2026.1`."""

    name: str
    """What the repository calls it."""
    claimed: str
    """The name within the tag itself; empty for a tag that is a mere pointer and holds none."""
    commit: str
    """The id of the commit that it names; empty when it names none."""
    author: str = ""
    """Who made it, as the tag claims."""
    missing: tuple[Commit, ...] = ()
    """The first commits of it that the main line has no more, oldest first."""
    lost: int = 0
    """How many there are of them."""
    verdict: Verdict = Verdict.NONE
    """What became of its signature."""


@dataclass(frozen=True, slots=True)
class History:
    """All histories of one commit of a repository."""

    evidence: Evidence
    explanation: str = ""
    """What is missing and what to do, when the evidence is not complete."""
    head: Commit | None = None
    files: Mapping[str, DocumentHistory] = field(default_factory=dict)
    """By present path; empty unless the evidence is complete."""
    gone: tuple[DocumentHistory, ...] = ()
    """Documents and records that were deleted, or moved to where none are read, by their last path there; empty unless
    the evidence is complete."""
    arrivals: Mapping[str, int] = field(default_factory=dict)
    """For every commit the number, from the oldest, of the commit of the main line that is it or brought it."""
    adoption: int = -1
    """The number, on the main line, of the commit that first brought a register; -1 when none ever did.

    Approvals that came with it or before were given in an earlier system: no register could be asked for them.
    """
    latest: tuple[int, ...] = ()
    """For every commit of the main line, by that number, the latest instant (seconds since 1970) that it or an earlier
    one says it was recorded at: who sets back a clock cannot set back the commits before."""
    merges: tuple[MergeChange, ...] = ()
    """What merges wrote or dropped by themselves, newest first; of three and more branches only what was written."""
    rulings: tuple[Ruling, ...] = ()
    """Every change of settings and register, parents first; empty unless the evidence is complete."""
    policies: tuple[Policy, ...] = ()
    """What settings and register said on the main line, oldest first."""
    editions: tuple[Edition, ...] = ()
    """In the order of their names."""
    changed: frozenset[str] = frozenset()
    """Paths whose text in the work tree is not the commit's; empty when a commit was read."""

    @property
    def complete(self) -> bool:
        """Whether the history can be evidence at all."""
        return self.evidence is Evidence.COMPLETE
