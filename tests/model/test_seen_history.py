"""The history that an audience sees says nothing of what it may not read."""

from dataclasses import replace
from datetime import UTC, datetime

from clausebook.model.audience import for_audience
from clausebook.model.history import Commit, Content, DocumentHistory, Event, EventKind, Evidence, Facts, History
from clausebook.model.unlink import REMARK
from clausebook.model.version import Version
from values import document, manual, record, record_type

PUBLIC = "records/review/MR-2026-01.md"
HIDDEN = "records/case/CSE-2026-01.md"


def _commit(number: int, subject: str = "Record it") -> Commit:
    """Return one commit."""
    day = datetime(2026, 3, number, tzinfo=UTC)
    return Commit(f"{number}" * 40, (), "Rosa", "r@x.example", day, "Rosa", "r@x.example", day, subject)


def _content(commit: Commit, path: str, version: Version | None = None) -> Content:
    """Return what a commit of the main line left."""
    return Content(Event(commit, EventKind.ADDED, path, f"{path}@{commit.id}"), Facts(version=version))


def test_what_was_said_of_a_record_on_the_main_line_is_silenced_too() -> None:
    said, both, plain = _commit(1, "Add CSE-2026-01"), _commit(2, "Two records"), _commit(3)
    contents = tuple(_content(commit, PUBLIC) for commit in (plain, both, said))
    lives = {
        PUBLIC: DocumentHistory(PUBLIC, (), recorded=contents),
        HIDDEN: DocumentHistory(HIDDEN, (), recorded=(_content(both, HIDDEN),)),
    }
    kinds = {"review": record_type(classification="public"), "case": record_type(id="case")}
    items = (record(path=PUBLIC), record("CSE-2026-01", type="case", path=HIDDEN))
    whole = manual(*items, record_types=kinds, history=History(Evidence.COMPLETE, files=lives))
    seen = for_audience(whole, "public").history.files
    assert set(seen) == {PUBLIC}
    assert [one.event.commit.subject for one in seen[PUBLIC].recorded] == ["Record it", REMARK, REMARK]
    assert for_audience(whole, "auditor").history == whole.history


def test_of_a_document_only_the_versions_that_are_told_remain_in_every_list() -> None:
    path = "manual/PRO-01.md"
    old, new = _content(_commit(1), path, Version(1, 0)), _content(_commit(2), path, Version(2, 0))
    life = DocumentHistory(path, (), contents=(new, old), written=(new, old), recorded=(new, old))
    shown = document(classification="public", version=Version(2, 0))
    whole = manual(shown, history=History(Evidence.COMPLETE, files={path: life}))
    seen = for_audience(whole, "public").history.files[path]
    assert [one.facts.version for one in (*seen.contents, *seen.written, *seen.recorded)] == [Version(2, 0)] * 3
    assert for_audience(replace(whole, documents=()), "public").history.files == {}
