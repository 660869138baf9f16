"""Earlier texts of one document, as a history tells them."""

from datetime import UTC, date, datetime
from typing import Any

from clausebook.model.history import Commit, Content, DocumentHistory, Event, EventKind, Evidence, Facts, History
from clausebook.model.version import Version
from values import approval

OLD = "cb1:" + "1" * 64
OTHER = "cb1:" + "2" * 64
PATH = "manual/PRO-01.md"


def content(digest: str, version: Version, effective: date, **changes: Any) -> Content:
    """Return a content of the main line that its owner approved two weeks before it took effect."""
    when = datetime(2025, 1, 1, tzinfo=UTC)
    commit = Commit("a" * 40, (), "R", "r@x", when, "R", "r@x", when, "Change it")
    given = approval(day=date(2026, 2, 1), version=str(version), digest=digest)
    values: dict[str, Any] = {"approvals": (given,), "type": "form", "status": "approved", "owner": "registry"}
    facts = Facts("PRO-01", version, effective, **{"digest": digest} | values | changes)
    return Content(Event(commit, EventKind.MODIFIED, PATH, "b" * 40), facts)


def history(*contents: Content) -> History:
    """Return a complete history of one document."""
    return History(Evidence.COMPLETE, files={PATH: DocumentHistory(PATH, (), contents=contents)})
